"""Without a network, with a bad one, and from one release or person to the next, in real Chromium."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.app import App, app, next_release
from tests.browser.chromium import Visit, installed, kill, visit
from tests.browser.listening import let_pass
from tests.browser.pages import PASSWORD, open_sheet, register, say, sign_in
from tests.browser.proxy import Proxy, proxy
from tests.browser.waiting import wait_for

MANY = 200
OUTBOX = """async items => {
  const {outbox} = await import(document.querySelector('script[src$="/start.js"]').src.replace('start.js', 'outbox.js'));
  for (const item of items) await outbox.add(item);
}"""
WAITING = """async () => {
  const {outbox} = await import(document.querySelector('script[src$="/start.js"]').src.replace('start.js', 'outbox.js'));
  return (await outbox.waiting()).length;
}"""
RELEASES = """() => [...new Set(performance.getEntriesByType('resource')
  .map(({name}) => new URL(name).pathname.match(/^\\/static\\/(r[0-9a-f]{12})\\//)?.[1]).filter(Boolean))]"""


@pytest.fixture
def between(shared_app: App):
    with proxy(shared_app.url) as way:
        yield way


@pytest.fixture
def visitor(phone: Browser, between: Proxy):
    with visit(phone, between.url) as newcomer:
        yield newcomer


# Flight mode


def test_all_of_today_is_done_by_the_timer_in_flight_mode_from_a_cold_start(
    phone: Browser, shared_app: App, between: Proxy, tmp_path: Path
):
    email = "flight@example.org"
    with installed(phone, tmp_path, between.url) as before:
        register(before.page, email)
        before.wait_until_kept()
        drills = before.page.locator(".drill").count()
    with installed(phone, tmp_path, between.url) as cold:
        page = cold.page
        _flight(cold, between, on=True)
        # The phone's clock begins early, so that drills done in no time do not end in the future.
        page.clock.install(time=datetime.now(UTC) - timedelta(minutes=40))
        page.goto("/today")
        page.locator("#begin").click()
        page.get_by_role("button", name="Start").click()
        for _ in range(drills):
            _practise_to_the_end(page)
            say(page, "How was the tension?", "smooth")
            say(page, "How was the release?", "effortful")
            let_pass(page, 4)
            page.get_by_role("button", name="Go on").click()
            expect(page.get_by_role("dialog")).to_be_hidden()
        page.locator("[data-state=resting] #home").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("That’s today")
        expect(page.locator(".drill.is-done")).to_have_count(drills)
        expect(page.locator("#sync-waiting")).to_contain_text(f"{drills} waiting to sync.")
        assert _check_offs(shared_app, email) == []
    between.down = False
    with installed(phone, tmp_path, between.url) as after:
        after.go("/today")
        kept = wait_for(lambda: _check_offs(shared_app, email), "check-offs at the server")
        assert len({row["drill"] for row in kept}) == len(kept) == drills
        assert {(row["tension"], row["release"], row["source"]) for row in kept} == {
            (3, 2, "timer")
        }


def test_a_mis_tapped_done_is_undone_at_once_without_a_network(
    visitor: Visit, between: Proxy, shared_app: App
):
    page = _offline_today(visitor, between, "slip@example.org")
    _done_unrated(page)
    page.goto("/today")
    expect(page.locator(".drill.is-done")).to_have_count(1)
    page.get_by_role("button", name="Undo Standing bow").tap()
    expect(page.locator(".drill.is-done")).to_have_count(0)
    expect(page.locator("#sync-waiting")).not_to_contain_text("waiting")
    _flight(visitor, between, on=False)
    page.reload()
    expect(page.locator(".drill.is-done")).to_have_count(0)
    assert _check_offs(shared_app, "slip@example.org") == []


def test_what_the_server_has_is_undone_without_a_network_and_told_later(
    visitor: Visit, between: Proxy, shared_app: App
):
    page = visitor.page
    register(page, "later@example.org")
    page.locator("#begin").tap()
    _done_unrated(page, begin=False)
    wait_for(lambda: _check_offs(shared_app, "later@example.org"), "a check-off")
    page.goto("/today")
    visitor.keep_today()
    _flight(visitor, between, on=True)
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Undo Standing bow").tap()
    expect(page.locator(".drill.is-done")).to_have_count(0)
    expect(page.locator("#sync-waiting")).to_contain_text("1 waiting to sync.")
    _flight(visitor, between, on=False)
    wait_for(lambda: shared_app.rows("SELECT 1 FROM retractions"), "a retraction")
    expect(page.locator("#sync-waiting")).to_be_hidden()
    expect(page.locator(".drill.is-done")).to_have_count(0)


def test_past_the_cut_off_yesterday_is_not_shown_as_today_and_can_still_be_practised(
    visitor: Visit,
    between: Proxy,
):
    page = _offline_today(visitor, between, "cutoff@example.org")
    page.evaluate(_OVER)
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
    expect(page.get_by_role("heading", name="A new day has begun")).to_be_visible()
    page.get_by_role("link", name="Standing bow").tap()
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_pain_told_without_a_network_ends_the_day_here_and_now(visitor: Visit, between: Proxy):
    page = _offline_today(visitor, between, "pain@example.org")
    page.locator("#begin").tap()
    open_sheet(page)
    page.get_by_text("Any pain?").tap()
    say(page, "How much did it hurt?", "6")
    page.locator("#save").tap()
    page.get_by_role("button", name="Go on").tap()
    expect(page).to_have_url(re.compile("/today$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Enough for today")
    expect(page.locator("#begin")).to_have_count(0)


# A network that loses answers


def test_two_hundred_check_offs_over_a_lossy_network_and_two_kills_arrive_exactly_once(
    phone: Browser, shared_app: App, between: Proxy, tmp_path: Path
):
    email = "lossy@example.org"
    ids = _made_offline(phone, between, tmp_path, email)
    _killed_after_a_lost_answer(phone, between, tmp_path)
    assert len(_check_offs(shared_app, email)) == MANY // 2
    _killed_while_an_answer_is_on_its_way(phone, between, tmp_path)
    between.loses = _every_second_one()
    with installed(phone, tmp_path, between.url) as at_last:
        at_last.go("/today")
        wait_for(lambda: _all_sent(at_last), "an empty outbox", 60)
    assert between.lost >= 3
    arrived = [str(UUID(row["id"])) for row in _check_offs(shared_app, email)]
    assert sorted(arrived) == sorted(ids)


def _made_offline(phone: Browser, between: Proxy, profile: Path, email: str) -> list[str]:
    with installed(phone, profile, between.url) as person:
        register(person.page, email)
        person.wait_until_kept()
        _flight(person, between, on=True)
        person.page.goto("/today")
        items = [_item(number) for number in range(MANY)]
        person.page.evaluate(OUTBOX, items)
        person.page.reload()
        expect(person.page.locator("#sync-waiting")).to_contain_text(f"{MANY} waiting")
    between.down = False
    return [item["id"] for item in items]


def _killed_after_a_lost_answer(phone: Browser, between: Proxy, profile: Path) -> None:
    between.loses = _is_delivery
    with installed(phone, profile, between.url) as person:
        person.page.goto("/today", wait_until="commit")
        between.wait_until_lost(1)
        kill(profile)
    between.loses = lambda *_: False


def _killed_while_an_answer_is_on_its_way(phone: Browser, between: Proxy, profile: Path) -> None:
    between.holds = _is_delivery
    with installed(phone, profile, between.url) as person:
        person.page.goto("/today", wait_until="commit")
        between.wait_until_held()
        kill(profile)
    between.holds = lambda *_: False
    between.released.set()


def _all_sent(person: Visit) -> bool:
    """Whoever comes back to the app now and then."""
    try:
        person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return bool(person.page.evaluate(WAITING) == 0)
    except PlaywrightError:
        # The page was just drawing itself anew.
        return False


def _is_delivery(method: str, path: str) -> bool:
    return (method, path) == ("POST", "/api/v1/check-offs")


def _every_second_one() -> Any:
    seen: list[str] = []

    def loses(method: str, path: str) -> bool:
        if not _is_delivery(method, path):
            return False
        seen.append(path)
        return len(seen) % 2 == 1

    return loses


def _item(number: int) -> dict[str, Any]:
    done_at = datetime.now(UTC) - timedelta(minutes=number)
    return {
        "id": str(uuid4()),
        "drill": "standing_bow",
        "done_at": done_at.isoformat(),
        "tension": 1 + number % 4,
    }


# Refused


def test_a_refused_check_off_says_why_is_mended_in_its_sheet_and_arrives(
    visitor: Visit, shared_app: App
):
    page = visitor.page
    register(page, "refused@example.org")
    wrong = _item(0) | {"done_at": "2999-01-01T07:00:00Z", "tension": 2, "pain": 2, "note": "Left."}
    page.evaluate(OUTBOX, [wrong])
    page.goto("/today")
    box = page.locator("#sync-refused")
    expect(box).to_contain_text("Standing bow was not saved")
    expect(box).to_contain_text("This lies in the future")
    box.get_by_role("link", name="Mend it").tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("input[name=tension]:checked")).to_have_value("2")
    expect(page.locator("#note")).to_have_value("Left.")
    expect(page.locator("#sheet-problem")).to_contain_text("This lies in the future")
    page.locator("#save").tap()
    expect(page).to_have_url(re.compile("/today$"))
    (kept,) = _check_offs(shared_app, "refused@example.org")
    assert (kept["tension"], kept["pain"], kept["note"]) == (2, 2, "Left.")
    expect(page.locator("#sync-refused")).to_be_hidden()


def test_a_refused_check_off_is_let_go_only_by_its_person(visitor: Visit, shared_app: App):
    page = visitor.page
    register(page, "letgo@example.org")
    page.evaluate(OUTBOX, [_item(0) | {"drill": "never_heard_of"}])
    for _ in range(2):
        page.goto("/today")
        expect(page.locator("#sync-refused")).to_contain_text("Never heard of was not saved")
    expect(page.locator("#sync-refused a")).to_have_count(0)
    page.get_by_role("button", name="Let it go").tap()
    expect(page.locator("#sync-state")).to_be_hidden()
    page.reload()
    expect(page.locator("#sync-state")).to_be_hidden()
    assert _check_offs(shared_app, "letgo@example.org") == []


# Whose phone it is


def test_signing_out_with_something_unsent_warns_and_keeps_it_for_its_owner(
    visitor: Visit, shared_app: App
):
    page = visitor.page
    page.context.route("**/api/v1/check-offs", lambda route: route.abort())
    register(page, "owner@example.org")
    visitor.wait_until_kept()
    page.evaluate(OUTBOX, [_item(0)])
    page.goto("/settings")
    page.get_by_role("button", name="Sign out").tap()
    expect(page).to_have_url(re.compile("/logout$"))
    expect(page.locator("#unsent")).to_contain_text("One thing has not reached us yet")
    page.get_by_role("button", name="Send first, then sign out").tap()
    expect(page.locator("#unsent-said")).to_contain_text("Try once more")
    page.get_by_role("button", name="Sign out anyway").tap()
    expect(page).to_have_url(re.compile("/$"))
    wait_for(lambda: "fourfold-own" not in visitor.caches(), "no private page left behind")
    page.goto("/login")
    expect(page.locator("#left-behind")).to_contain_text("One check-off waits on this phone")

    page.context.unroute("**/api/v1/check-offs")
    register(page, "second@example.org", "Otto")
    expect(page.locator("#sync-state")).to_be_hidden()
    visitor.wait_until_kept()
    visitor.dispatch_sync("fourfold-outbox")
    assert _check_offs(shared_app, "second@example.org") == []
    assert _check_offs(shared_app, "owner@example.org") == []

    page.context.clear_cookies()
    sign_in(page, "owner@example.org", PASSWORD)
    wait_for(lambda: _check_offs(shared_app, "owner@example.org"), "the owner's check-off")
    expect(page.locator(".drill.is-done")).to_have_count(1)
    assert _check_offs(shared_app, "second@example.org") == []


def test_another_person_is_never_shown_the_first_ones_pages(visitor: Visit, between: Proxy):
    page = visitor.page
    register(page, "first@example.org", "Mira")
    visitor.wait_until_kept()
    page.context.clear_cookies()
    register(page, "other@example.org", "Otto")
    visitor.wait_until_kept()
    _flight(visitor, between, on=True)
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Otto")


def test_a_session_that_is_over_keeps_the_outbox_and_asks_to_sign_in(
    visitor: Visit, shared_app: App
):
    page = visitor.page
    register(page, "expired@example.org")
    visitor.wait_until_kept()
    page.context.clear_cookies()
    page.evaluate(OUTBOX, [_item(0)])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#sync-waiting")).to_contain_text("You are signed out")
    link = page.locator("#sync-waiting").get_by_role("link", name="Sign in")
    expect(link).to_be_visible()
    assert _check_offs(shared_app, "expired@example.org") == []
    link.tap()
    page.get_by_label("E-mail address").fill("expired@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").tap()
    expect(page).to_have_url(re.compile("/today$"))
    wait_for(lambda: _check_offs(shared_app, "expired@example.org"), "the check-off")
    expect(page.locator(".drill.is-done")).to_have_count(1)


def test_what_a_session_before_left_open_is_sent_with_the_new_ones_token(
    visitor: Visit, shared_app: App
):
    page = visitor.page
    register(page, "token@example.org")
    visitor.wait_until_kept()
    session = [c for c in page.context.cookies() if c["name"] == "fourfold"]
    assert session
    # As a phone restarted: the session is gone, who stays signed in begins a new one.
    page.context.clear_cookies()
    sign_in(page, "token@example.org", PASSWORD)
    page.evaluate("document.querySelector('meta[name=csrf-token]').content = 'of an older session'")
    page.evaluate(OUTBOX, [_item(0)])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(lambda: _check_offs(shared_app, "token@example.org"), "the check-off")


# From one release to the next


def test_a_new_release_is_announced_taken_when_chosen_and_never_half(
    phone: Browser, shared_app: App, between: Proxy, tmp_path: Path
):
    source = next_release(tmp_path / "next")
    with (
        app(shared_app.data_dir, source=source) as newer,
        visit(phone, between.url) as visitor,
    ):
        page = visitor.page
        register(page, "update@example.org")
        visitor.wait_until_kept()
        page.goto("/today")
        (old,) = page.evaluate(RELEASES)
        between.target = newer.url
        page.reload()
        expect(page.locator("#update")).to_contain_text("A new version is ready.", timeout=20_000)
        (new,) = page.evaluate(RELEASES)
        assert new != old
        assert {f"fourfold-shell-{old}", f"fourfold-shell-{new}"} <= set(visitor.caches())

        _flight(visitor, between, on=True)
        page.reload()
        assert len(page.evaluate(RELEASES)) == 1
        _flight(visitor, between, on=False)

        page.reload()
        with page.expect_navigation():
            page.locator("#update").get_by_role("button", name="Reload").tap()
        expect(page.locator("#update")).to_have_count(0)
        wait_for(lambda: f"fourfold-shell-{old}" not in visitor.caches(), "the old shell removed")
        visitor.wait_until_kept()
        _flight(visitor, between, on=True)
        page.goto("/today")
        assert page.evaluate(RELEASES) == [new]


# Where notifications have no buttons


def test_a_tapped_reminder_opens_a_sheet_with_one_button_where_it_has_none(
    visitor: Visit, shared_app: App
):
    page = visitor.page
    page.add_init_script(
        "Object.defineProperty(Notification, 'maxActions', {get: () => undefined})"
    )
    register(page, "tapped@example.org")
    page.goto("/today?reminder=7")
    expect(page.get_by_role("dialog", name="Done already?")).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("That’s today")
    kept = wait_for(lambda: _check_offs(shared_app, "tapped@example.org"), "check-offs")
    assert {row["source"] for row in kept} == {"notification"}
    assert page.url.endswith("/today")


def test_where_notifications_have_buttons_a_tap_just_opens_today(visitor: Visit):
    page = visitor.page
    register(page, "buttons@example.org")
    page.goto("/today?reminder=7")
    expect(page).to_have_url(re.compile("/today$"))
    expect(page.get_by_role("dialog")).to_be_hidden()


# Steps

_OVER = """async () => {
  const own = await caches.open('fourfold-own');
  const day = await (await own.match('/today/offline.json')).json();
  await own.put('/today/offline.json', new Response(JSON.stringify({...day, until: '2026-01-01T00:00:00Z'})));
}"""


def _offline_today(visitor: Visit, between: Proxy, email: str) -> Page:
    register(visitor.page, email)
    visitor.wait_until_kept()
    _flight(visitor, between, on=True)
    visitor.page.goto("/today")
    return visitor.page


def _practise_to_the_end(page: Page) -> None:
    """In steps too short for the player to take them for sleep."""
    for _ in range(40):
        if page.get_by_role("dialog").is_visible():
            return
        let_pass(page, 16, step=4)
    expect(page.get_by_role("dialog")).to_be_visible()


def _flight(visitor: Visit, between: Proxy, *, on: bool) -> None:
    between.down = on
    visitor.set_offline(offline=on)


def _done_unrated(page: Page, *, begin: bool = True) -> None:
    if begin:
        page.locator("#begin").tap()
    open_sheet(page)
    page.get_by_role("button", name="Done, not rated").tap()
    if begin:
        page.get_by_role("button", name="Go on").tap()
    # It leads on by itself; whoever goes elsewhere meanwhile would race it.
    expect(page).to_have_url(re.compile("/practice/(?!standing_bow)"))


def _check_offs(app: App, email: str) -> list[dict[str, Any]]:
    query = "SELECT check_offs.* FROM check_offs JOIN people ON people.id = person_id"
    return app.rows(f"{query} WHERE email = ?", email)
