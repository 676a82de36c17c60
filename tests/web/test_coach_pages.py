"""The coach's pages: triage, one client, and everyone to whom they are closed."""

from uuid import uuid4

import pytest

from scheduler.domain.check_off import Proposal
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.services import practice
from tests.web.test_joining import agree, invite, link_of
from tests.web.whole_app import plain, read, registration, serving

LIST = "/coach?part=list"


@pytest.fixture
def whole(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite) as app:
        yield app


@pytest.fixture
def carol(whole):
    return whole.someone(Role.COACH)


@pytest.fixture
def mira(whole, carol):
    found = whole.person()
    agree(found, invite(carol))
    return found


def client_path(guest):
    return f"/coach/clients/{link_of(guest)}"


def hurt(whole, guest, pain=6, note=""):
    known, person = whole.app.extensions["fourfold"], guest.id
    said = Proposal(id=uuid4(), drill="standing_bow", done_at=now(), pain=pain, note=note)
    with whole.app.app_context():
        practice.check_off(known.store, known.curriculum, person, [said], now())


def test_without_clients_the_page_leads_to_an_invitation(carol):
    page = carol.page("/coach")
    assert page.heading == "Nobody needs you today"
    assert "No clients yet" in page.text
    assert {"/coach/invitations", "/screening", "/settings"} <= set(page.links)


def test_a_client_stands_in_their_group_with_reason_and_next_step(whole, carol, mira):
    hurt(whole, mira)
    page = carol.page("/coach")
    assert page.heading == "One needs you today"
    assert "Safety 1" in page.text
    assert "Pain 6 in standing bow. Plan on hold." in page.text
    assert "Call Mira" in page.text
    assert client_path(mira) in page.links


def test_a_list_that_did_not_change_is_not_sent_again(whole, carol, mira):
    first = carol.get(LIST)
    assert "Mira" in first.text
    assert "<html" not in first.text
    again = carol.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    hurt(whole, mira)
    changed = carol.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Pain 6" in changed.text


def test_the_list_is_found_filtered_and_sorted_by_its_address(whole, carol, mira):
    noor = whole.person("Noor")
    agree(noor, invite(carol))
    hurt(whole, noor)
    assert "Mira" not in plain(carol.get("/coach?part=list&q=noor").text)
    assert "Mira" not in plain(carol.get("/coach?part=list&group=safety").text)
    by_name = plain(carol.get("/coach?part=list&sort=name").text)
    assert by_name.index("Mira") < by_name.index("Noor")
    assert "Safety: Pain 6" in by_name
    assert "Nobody like that" in carol.get("/coach?q=zzz").text


@pytest.mark.parametrize(
    "query",
    ["group=nobody", "sort=%00", "page=-1", "page=9999999999999", "page=²", "q=" + "x" * 999],
)
def test_an_address_that_cannot_be_meant_shows_the_page(carol, mira, query):
    assert carol.get(f"/coach?{query}").status_code == 200


def test_a_clients_page_says_what_they_show_and_that_a_look_is_written_down(whole, carol, mira):
    hurt(whole, mira)
    page = carol.page(client_path(mira))
    assert page.heading == "Mira"
    assert "Pain 6 in standing bow." in page.text
    assert "Practice, notes, pain, since" in page.text
    assert "opened your page." in mira.page("/settings/coaches").text


def test_beside_the_list_only_the_client_is_sent(carol, mira):
    answer = carol.get(f"{client_path(mira)}?part=pane")
    assert "<html" not in answer.text
    assert read(answer.text).inline == []
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_narrowed_link_tells_nothing_of_pain(whole, carol, mira):
    mira.send(f"/settings/coaches/{link_of(mira)}/show", {}, of="/settings/coaches")
    hurt(whole, mira, note="behind the knee")
    for path in ("/coach", LIST, client_path(mira), "/api/v1/clients"):
        text = carol.get(path).text
        assert "They do not show you why." in text, path
        for secret in ("Pain 6", "behind the knee", "standing bow"):
            assert secret not in text, path


def test_ending_closes_the_clients_page_at_once(carol, mira):
    path = client_path(mira)
    mira.send(f"/settings/coaches/{link_of(mira)}/end", {}, of="/settings/coaches")
    for closed in (path, f"{path}?part=pane", f"/api/v1/clients/{path.split('/')[-1]}"):
        assert carol.get(closed).status_code == 404
    assert "Mira" not in carol.get("/coach").text
    assert carol.get("/api/v1/clients").json == {"clients": []}
    for verb in ("tags", "end"):
        assert carol.send(f"{path}/{verb}", {}, of="/coach").status_code == 404


def test_a_coach_may_end_it(carol, mira):
    path = client_path(mira)
    assert carol.send(f"{path}/end", {}, of=path).location == "/coach"
    assert carol.get(path).status_code == 404
    assert "Carol ended the coaching." in mira.page("/settings/coaches").text


def test_everyone_else_is_shown_nothing(whole, carol, mira):
    path = client_path(mira)
    number = path.split("/")[-1]
    other = whole.someone(Role.COACH)
    fellow = whole.person("Noor")
    agree(fellow, invite(carol))
    stranger = whole.person("Ben")
    assert other.get(path).status_code == 404
    assert other.get(f"/api/v1/clients/{number}").status_code == 404
    for client in (mira, fellow, stranger):
        assert client.get("/coach").status_code == 403
        assert client.get(LIST).status_code == 403
        assert client.get(path).status_code == 403
        assert client.get(f"/api/v1/clients/{number}").status_code == 404
        assert client.get("/api/v1/clients").json == {"clients": []}
        for verb in ("tags", "end"):
            assert client.send(f"{path}/{verb}", {}, of="/settings").status_code == 403
    for verb in ("tags", "end"):
        assert other.send(f"{path}/{verb}", {}, of="/coach").status_code == 404
    guest = whole.guest()
    assert guest.get("/coach").location == "/login?next=/coach"
    assert guest.get(path).location == f"/login?next={path}"
    assert guest.get("/api/v1/clients").status_code == 401
    assert guest.get(f"/api/v1/clients/{number}").status_code == 401
    for verb in ("tags", "end"):
        assert guest.send(f"{path}/{verb}", {}, of="/login").location.startswith("/login")
    looked = mira.page("/settings/coaches").text
    assert "opened your page." not in looked


def test_nothing_is_changed_without_the_pages_token(carol, mira):
    for verb in ("tags", "end"):
        assert carol.client.post(f"{client_path(mira)}/{verb}").status_code == 400
    assert carol.get(client_path(mira)).status_code == 200


def test_the_api_tells_the_same(whole, carol, mira):
    hurt(whole, mira)
    [told] = carol.get("/api/v1/clients").json["clients"]
    assert {name: told[name] for name in ("name", "email", "group", "reason", "stage")} == {
        "name": "Mira",
        "email": mira.email,
        "group": "safety",
        "reason": "Pain 6 in standing bow. Plan on hold.",
        "stage": "in_tandem",
    }
    assert told["id"] == link_of(mira)
    assert told["reachable"] is False
    assert carol.get(f"/api/v1/clients/{told['id']}").json == told
    first = carol.get("/api/v1/clients")
    again = carol.get("/api/v1/clients", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_tags_are_typed_with_commas_and_only_the_coach_sees_them(carol, mira):
    path = client_path(mira)
    carol.send(f"{path}/tags", {"tags": " Runner, Tuesday ,,Runner"}, of=path)
    assert carol.page(path).values["tags"] == "Runner, Tuesday"
    assert "Runner" in carol.get("/coach?tag=Runner").text
    assert "Runner" not in mira.get("/settings/coaches").text
    carol.send(f"{path}/tags", {"tags": "x" * 40}, of=path)
    assert "A tag has up to 32 ordinary characters." in carol.page(path).text


def test_what_a_client_or_a_tag_is_called_stays_text(whole, carol):
    eve = whole.guest()
    eve.send("/register", registration("Eve", 99) | {"name": "<b>Eve</b>"})
    agree(eve, invite(carol))
    path = client_path(eve)
    carol.send(f"{path}/tags", {"tags": "<i>x</i>"}, of=path)
    for shown in ("/coach", LIST, path):
        text = carol.get(shown).text
        assert "<b>Eve" not in text
        assert "<i>x" not in text


def test_no_page_has_scripts_or_styles_inside(carol, mira):
    for path in ("/coach", client_path(mira)):
        assert carol.page(path).inline == []


def test_a_coachs_settings_lead_back_to_the_clients(carol, mira):
    assert "/coach" in carol.page("/settings").links
    assert "/coach" not in mira.page("/settings").links
