"""The shell: landing, manifest, static files, offline page, errors and health."""

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.paths import STATIC
from pwa.shell import shelf
from pwa.shell.assets import YEAR, asset
from pwa.shell.shelf import STYLE_PARTS, release
from scheduler.now import now
from scheduler.store import reminders
from tests.web.whole_app import BAR, Whole, drawn, read, serving

PUBLIC = (
    "/", "/login", "/register", "/privacy", "/offline", "/further-practice", "/install", "/nowhere",
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


# Landing


def test_the_landing_page_says_what_this_is_and_offers_one_way_in_at_both_ends(whole: Whole):
    page = whole.guest().page("/")
    for function in ("Leg back", "Knee bend", "Lower-leg turn", "Steady bow"):
        assert function in page.text
    assert page.links.count("/register") == 2
    assert "/login" in page.links


def test_the_landing_page_claims_no_proof(whole: Whole):
    assert "no claim of proof" in whole.guest().page("/").text


def test_the_landing_page_leads_people_who_are_signed_in_to_today(whole: Whole):
    assert whole.person().get("/").location == "/today"


# Pages and their parts


def test_everything_that_a_page_links_to_is_there(whole: Whole):
    mira = whole.person()
    pages = {path: mira.page(path) for path in (*PUBLIC, *BAR, "/screening")}
    named = {link for page in pages.values() for link in (*page.links, *page.assets)}
    broken = {
        link: status
        for link in named
        if link.startswith("/") and (status := _status(mira, link)) not in {200, 302}
    }
    assert broken == {}


def _status(guest, link: str) -> int:
    with guest.get(link) as response:
        return response.status_code


def test_no_page_has_a_script_or_a_style_of_its_own(whole: Whole):
    mira = whole.person()
    drill = f"/practice/{mira.drills[0]}"
    for path in (*PUBLIC, *BAR, "/screening", drill):
        assert mira.page(path).inline == [], path


def test_every_page_has_one_heading_and_a_way_to_skip_to_it(whole: Whole):
    mira = whole.person()
    for path in (*PUBLIC, *BAR, "/screening"):
        html = drawn(mira.get(path, follow_redirects=True).text)
        assert html.count("<h1") == 1, path
        assert 'href="#main"' in html, path


def test_the_bars_around_a_page_have_the_colour_of_its_paper_by_day_and_by_night(whole: Whole):
    tokens = (STATIC / "css/tokens.css").read_text()
    light, dark = re.findall(r"--paper: (#\w+);", tokens)[:2]
    html = whole.guest().get("/").text
    for scheme, paper in (("light", light), ("dark", dark)):
        assert f'content="{paper}" media="(prefers-color-scheme: {scheme})"' in html
    assert whole.guest().get("/manifest.webmanifest").json["theme_color"] == light


# Manifest


def test_the_manifest_makes_the_app_installable(whole: Whole):
    response = whole.guest().get("/manifest.webmanifest")
    manifest = json.loads(response.text)
    assert response.content_type == "application/manifest+json"
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("/today", "/today", "/")
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable", "monochrome"}


def test_the_manifest_shows_the_app_as_it_is_on_a_phone_and_at_a_desk(whole: Whole):
    shots = whole.guest().get("/manifest.webmanifest").json["screenshots"]
    assert {shot["form_factor"] for shot in shots} == {"narrow", "wide"}
    for shot in shots:
        with whole.guest().get(shot["src"]) as response:
            assert response.content_type == "image/webp"
            assert shot["sizes"] == "x".join(map(str, _webp_size(response.data)))
            assert len(response.data) < 100_000
    for form_factor in ("narrow", "wide"):
        assert len({one["sizes"] for one in shots if one["form_factor"] == form_factor}) == 1


def test_every_shortcut_leads_somewhere(whole: Whole):
    mira = whole.person()
    for shortcut in whole.guest().get("/manifest.webmanifest").json["shortcuts"]:
        assert mira.get(shortcut["url"], follow_redirects=True).status_code == 200


def _webp_size(webp: bytes) -> tuple[int, int]:
    """Of a picture in the extended format, which says it before anything else."""
    assert (webp[8:12], webp[12:16]) == (b"WEBP", b"VP8X")
    width, height = (int.from_bytes(webp[at : at + 3], "little") + 1 for at in (24, 27))
    return width, height


def test_every_icon_is_as_large_as_the_manifest_says(whole: Whole):
    manifest = whole.guest().get("/manifest.webmanifest").json
    for icon in (icon for icon in manifest["icons"] if icon["type"] == "image/png"):
        with whole.guest().get(icon["src"]) as response:
            assert response.content_type == "image/png"
            assert icon["sizes"] == "x".join(map(str, _png_size(response.data)))


def _png_size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


# Static files


def test_what_a_page_names_is_kept_for_a_year(whole: Whole):
    with whole.guest().get(asset("css/tokens.css")) as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == f"public, max-age={YEAR}, immutable"


def test_the_worker_is_asked_for_each_time(whole: Whole):
    for name in ("sw.js", "js/worker/push.js"):
        with whole.guest().get(f"/static/{name}") as response:
            assert response.status_code == 200
            assert response.content_type.startswith("text/javascript")
            assert response.headers["Cache-Control"] == "no-cache"


def test_the_worker_may_serve_the_whole_site(whole: Whole):
    with whole.guest().get("/static/sw.js") as response:
        assert response.headers["Service-Worker-Allowed"] == "/"


def test_a_page_of_an_older_release_still_finds_its_files_and_keeps_none(whole: Whole):
    with whole.guest().get("/static/r0123456789ab/css/tokens.css") as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-cache"


def test_nothing_outside_the_static_folder_is_served(whole: Whole):
    for path in (
        "/static/../pyproject.toml",
        f"/static/{release()}/../../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        f"/static/{release()}//etc/passwd",
    ):
        assert _status(whole.guest(), path) == 404, path


def test_a_changed_file_makes_a_new_release(tmp_path: Path):
    (tmp_path / "a.css").write_text("one")
    before = shelf.name_of(shelf.read(tmp_path))
    (tmp_path / "a.css").write_text("two")
    assert shelf.name_of(shelf.read(tmp_path)) != before


def test_one_style_sheet_holds_what_every_page_needs(whole: Whole):
    parts = [(STATIC / name).read_text() for name in STYLE_PARTS]
    with whole.guest().get(asset("css/shell.css")) as response:
        assert response.text == "\n".join(parts)
    assert asset("css/shell.css") in whole.guest().page("/").assets


def test_what_has_not_changed_is_not_sent_again(whole: Whole):
    for path in ("/static/sw.js", "/manifest.webmanifest", "/offline", "/static/precache.json"):
        with whole.guest().get(path) as first:
            known = {"If-None-Match": first.headers["ETag"]}
        with whole.guest().get(path, headers=known) as again:
            assert (again.status_code, again.data) == (304, b""), path


def test_the_static_folder_is_the_one_beside_the_package():
    assert (STATIC / "sw.js").is_file()


# Offline


def test_the_offline_page_belongs_to_nobody(whole: Whole):
    response = whole.person().get("/offline")
    assert "csrf" not in response.text
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-cache"


def test_the_worker_is_told_of_everything_that_today_and_the_offline_page_need(whole: Whole):
    mira = whole.person()
    kept = mira.get("/static/precache.json").json
    named = {
        name
        for path in ("/offline", "/today", f"/practice/{mira.drills[0]}", "/logout", "/login")
        for name in mira.page(path).assets
    }
    only_online = {"/manifest.webmanifest", asset("icons/apple-touch-icon.png")}
    assert kept["release"] == release()
    assert kept["urls"][0] == "/offline"
    assert {name for name in named if name.startswith("/")} - only_online <= set(kept["urls"])
    assert {_status(mira, name) for name in kept["urls"]} == {200}


def test_what_a_phone_keeps_stays_small(whole: Whole):
    def size(name: str) -> int:
        with whole.guest().get(name) as response:
            return len(zlib.compress(response.data))

    kept = whole.guest().get("/static/precache.json").json["urls"]
    assert sum(size(name) for name in kept) <= 300_000


def test_a_worker_is_another_one_for_each_release_and_knows_which(whole: Whole):
    with whole.guest().get("/static/sw.js") as response:
        imported = re.findall(r'from "\./([^"]+)"', response.text)
    assert imported
    for path in (*imported, f"{release()}/js/worker/release.js"):
        with whole.guest().get(f"/static/{path}") as response:
            assert path.startswith(f"{release()}/")
            assert response.content_type.startswith("text/javascript")
            assert "immutable" in response.headers["Cache-Control"]
    assert f'RELEASE = "{release()}"' in response.text
    with whole.guest().get("/static/r0123456789ab/js/worker/release.js") as response:
        assert response.headers["Cache-Control"] == "no-cache"


def test_a_page_says_of_which_release_it_is_and_for_whom(whole: Whole):
    mira = whole.person()
    assert mira.get("/today").headers["Fourfold-Release"] == release()
    assert mira.get("/today").headers["Fourfold-Person"] == str(mira.id)
    assert whole.guest().get("/login").headers["Fourfold-Person"] == "nobody"


def test_a_page_for_everyone_asks_nobody_who_they_are(whole: Whole):
    for path in ("/offline", "/privacy", "/nowhere"):
        assert "Fourfold-Person" not in whole.person().get(path).headers, path


# Errors


def test_an_unknown_page_says_so_in_our_look_and_shows_the_next_step(whole: Whole):
    response = whole.guest().get("/nowhere")
    page = read(response.text)
    assert response.status_code == 404
    assert page.heading == "Nothing here"
    assert "/today" in page.links


def test_an_unknown_address_of_the_api_answers_as_a_problem(whole: Whole):
    response = whole.guest().get("/api/v1/nowhere")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_a_wrong_method_names_the_right_ones(whole: Whole):
    response = whole.guest().client.post("/privacy")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_fault_of_ours_is_one_calm_sentence_without_a_trace(
    tmp_path: Path, empty_sqlite: bytes, caplog: pytest.LogCaptureFixture
):
    with serving(tmp_path, empty_sqlite) as whole:
        whole.app.testing = False
        whole.app.add_url_rule("/broken", view_func=_broken)
        response = whole.guest().get("/broken")
    assert response.status_code == 500
    assert read(response.text).heading == "That went wrong on our side"
    assert "a secret" not in response.text
    assert "a secret" in caplog.text


def _broken() -> str:
    raise ZeroDivisionError("a secret")


# Health


def test_the_process_is_well_even_without_its_clock(whole: Whole):
    assert whole.guest().get("/healthz").json == {"status": "ok"}


def test_the_app_is_ready_once_its_clock_beats(whole: Whole):
    assert whole.guest().get("/readyz").status_code == 503
    with whole.app.app_context(), whole.app.extensions["fourfold"].store.begin() as tx:
        reminders.beat(tx, now())
    assert whole.guest().get("/readyz").status_code == 200
