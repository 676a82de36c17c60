"""Joining on the pages: the invitation, the consent, the client's way out, and everyone else."""

import re

import pytest

from pwa.accounts import set_active
from scheduler.domain.people import Role
from scheduler.now import now
from tests.letterbox import Letterbox, open_letterbox
from tests.web.whole_app import plain, registration, serving

URL = "http://localhost:8000"
NOTHING = {"kind": "one", "label": "", "days": "7"}


@pytest.fixture
def whole(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite) as app:
        yield app


@pytest.fixture
def carol(whole):
    return whole.someone(Role.COACH)


@pytest.fixture
def mira(whole):
    return whole.person()


def invite(coach, **wishes):
    """The path of a new invitation, as the page tells it this once."""
    answer = coach.send("/coach/invitations", NOTHING | wishes)
    assert answer.status_code == 200, plain(answer.text)
    return re.search(rf'value="{URL}(/invitations/[^"]+)"', answer.text)[1]


def agree(client, path, shows=("notes", "pain")):
    return client.send(f"{path}/agree", {"shows": list(shows)}, of=path)


def link_of(client):
    return re.search(r"/settings/coaches/([^/]+)/end", client.get("/settings/coaches").text)[1]


def test_an_invitation_says_who_asks_and_what_is_seen(carol, mira):
    page = mira.page(invite(carol))
    assert page.heading == "Carol would like to be your coach"
    for words in (
        carol.email,
        "how they felt",
        "Your name and e-mail address",
        "Every look at your page",
    ):
        assert words in page.text
    assert {("shows", "notes"), ("shows", "pain")} <= set(page.ticked)


def test_who_agrees_finds_the_coach_in_settings(mira, carol):
    assert agree(mira, invite(carol)).location == "/settings/coaches"
    page = mira.page("/settings/coaches")
    assert "Carol is your coach now." in page.text
    assert "agreed that Carol sees your practice, your notes and your pain." in page.text
    assert "/settings/coaches" in mira.page("/settings").links


def test_without_notes_and_pain_is_an_agreement_too(mira, carol):
    agree(mira, invite(carol), shows=())
    page = mira.page("/settings/coaches")
    assert "agreed that Carol sees your practice." in page.text
    assert ("shows", "notes") not in page.ticked


def test_a_client_narrows_what_is_seen_and_ends_it(mira, carol):
    agree(mira, invite(carol))
    link = link_of(mira)
    mira.send(f"/settings/coaches/{link}/show", {"shows": "notes"}, of="/settings/coaches")
    assert mira.page("/settings/coaches").ticked == [("shows", "notes")]
    mira.send(f"/settings/coaches/{link}/end", {}, of="/settings/coaches")
    page = mira.page("/settings/coaches")
    assert "Nobody but you looks at your practice." in page.text
    assert "ended the coaching by Carol." in page.text


@pytest.mark.parametrize("verb", ["show", "end"])
def test_only_the_client_changes_their_link(whole, mira, carol, verb):
    path = invite(carol, kind="group")
    agree(mira, path)
    fellow, stranger = whole.person("Noor"), whole.person("Ben")
    agree(fellow, path)
    link = link_of(mira)
    for other in (carol, fellow, stranger):
        of = "/settings"
        other.send(f"/settings/coaches/{link}/{verb}", {}, of=of)
        assert "You have no such coach." in other.page("/settings/coaches").text
    answer = whole.guest().send(f"/settings/coaches/{link}/{verb}", {}, of="/login")
    assert answer.location.startswith("/login")
    assert set(mira.page("/settings/coaches").ticked) == {("shows", "notes"), ("shows", "pain")}


def test_a_stranger_is_led_through_registering_and_comes_back(whole, carol):
    path = invite(carol)
    guest = whole.guest()
    page = guest.page(path)
    assert page.heading == "Carol would like to be your coach"
    register = next(link for link in page.links if link.startswith("/register"))
    fields = registration("Sam", 77) | {"next": guest.page(register).values["next"]}
    assert guest.send("/register", fields, of=register).location == path
    agree(guest, path)
    assert "Carol is your coach now." in guest.page("/settings/coaches").text


def test_who_has_an_account_signs_in_and_comes_back(whole, carol):
    path = invite(carol)
    whole.guest().send("/register", registration("Sam", 78))
    guest = whole.guest()
    login = next(link for link in guest.page(path).links if link.startswith("/login"))
    fields = {"email": "sam.78@example.org", "password": registration("Sam", 78)["password"]}
    fields["next"] = guest.page(login).values["next"]
    assert guest.send("/login", fields, of=login).location == path


def test_agreeing_needs_a_session(whole, carol):
    path = invite(carol)
    answer = whole.guest().send(f"{path}/agree", {"shows": "pain"}, of=path)
    assert answer.location.startswith("/login")


def test_a_no_needs_no_account_and_closes_the_invitation(whole, carol):
    path, guest = invite(carol), whole.guest()
    answer = guest.send(f"{path}/decline", {}, of=path)
    assert "Nobody sees anything of you." in answer.text
    assert guest.get(path).status_code == 404
    assert "Declined" in carol.page("/coach/invitations").text


def test_a_no_without_the_pages_token_changes_nothing(whole, carol):
    path, guest = invite(carol), whole.guest()
    assert guest.client.post(f"{path}/decline").status_code == 400
    assert guest.get(path).status_code == 200


def test_every_closed_invitation_has_the_same_kind_page(whole, mira, carol):
    used, revoked = invite(carol), invite(carol, label="Noor")
    agree(mira, used)
    page = carol.get("/coach/invitations").text
    number = re.findall(r"/coach/invitations/(\d+)/revoke", page)[0]
    carol.send(f"/coach/invitations/{number}/revoke", {}, of="/coach/invitations")
    noor = whole.person("Noor")
    answers = [noor.get(path) for path in (used, revoked, "/invitations/unheard-of")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({plain(answer.text) for answer in answers}) == 1
    assert "This invitation is closed" in answers[0].text
    for path in (used, revoked, "/invitations/unheard-of"):
        assert noor.send(f"{path}/agree", {}, of="/settings").status_code == 404


def test_the_invitation_of_a_closed_account_is_closed(whole, mira, carol):
    path = invite(carol)
    known = whole.app.extensions["fourfold"]
    with whole.app.app_context():
        set_active(known, carol.email, active=False, now=now())
    assert mira.get(path).status_code == 404
    assert mira.send(f"{path}/agree", {}, of="/settings").status_code == 404


def test_a_coach_cannot_follow_their_own_invitation(carol):
    path = invite(carol)
    assert carol.page(path).heading == "This invitation is your own"
    assert carol.send(f"{path}/agree", {}, of=path).location == path


def test_the_link_is_shown_once_with_a_picture_for_the_camera(carol):
    answer = carol.send("/coach/invitations", NOTHING | {"label": "Sam"})
    assert "<svg viewBox=" in answer.text
    assert 'class="qr"' in answer.text
    token = re.search(r"/invitations/([\w-]{40,})", answer.text)[1]
    page = carol.get("/coach/invitations").text
    assert "Sam" in page
    assert token not in page


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"kind": "everyone"}, "kind"),
        ({"days": "8"}, "days"),
        ({"days": "soon"}, "days"),
        ({"label": "x" * 81}, "label"),
        ({"email": "no address"}, "email"),
        ({"email": "sam@example.org"}, "email"),
    ],
)
def test_what_is_wrong_with_a_new_invitation_is_said_at_its_field(carol, wishes, field):
    answer = carol.send("/coach/invitations", NOTHING | wishes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "None made yet" in answer.text


def test_only_an_operator_invites_coaches(whole, mira, carol):
    assert carol.send("/coach/invitations", NOTHING | {"kind": "coach"}).status_code == 403
    path = invite(whole.someone(Role.OPERATOR), kind="coach")
    assert mira.page(path).heading == "Carol asks you to be a coach here"
    assert agree(mira, path).location == "/coach"
    assert mira.get("/coach/invitations").status_code == 200


def test_the_pages_of_a_coach_are_closed_to_others(whole, mira):
    assert mira.get("/coach/invitations").status_code == 403
    assert mira.send("/coach/invitations", NOTHING, of="/settings").status_code == 403
    assert mira.send("/coach/invitations/1/revoke", {}, of="/settings").status_code == 403
    guest = whole.guest()
    assert guest.get("/coach/invitations").location == "/login?next=/coach/invitations"
    assert guest.get("/settings/coaches").location == "/login?next=/settings/coaches"


def test_nobody_takes_back_the_invitation_of_another(whole, carol):
    path = invite(carol)
    number = re.findall(r"/(\d+)/revoke", carol.get("/coach/invitations").text)[0]
    other = whole.someone(Role.COACH)
    other.send(f"/coach/invitations/{number}/revoke", {}, of="/coach/invitations")
    assert "You have made no such invitation." in other.page("/coach/invitations").text
    assert whole.guest().get(path).status_code == 200


def test_what_somebody_calls_themselves_stays_text(whole, mira):
    known = whole.app.extensions["fourfold"]
    from pwa.accounts import create_account
    from tests.web.whole_app import PASSWORD

    with whole.app.app_context():
        create_account(
            known,
            email="eve@example.org",
            password=PASSWORD,
            name="<b>Eve</b>",
            role=Role.COACH,
            now=now(),
        )
    eve = whole.guest()
    eve.send("/login", {"email": "eve@example.org", "password": PASSWORD})
    path = invite(eve, label="<i>x</i>")
    assert "<b>Eve" not in mira.get(path).text
    agree(mira, path)
    assert "<b>Eve" not in mira.get("/settings/coaches").text
    assert "<i>x" not in eve.get("/coach/invitations").text


def test_nothing_of_it_is_kept_by_a_proxy_or_a_worker(whole, mira, carol):
    path = invite(carol)
    for answer in (
        mira.get(path),
        mira.get("/settings/coaches"),
        carol.get("/coach/invitations"),
        whole.guest().get(path),
    ):
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_no_page_has_scripts_or_styles_inside(mira, carol):
    path = invite(carol)
    made = carol.send("/coach/invitations", NOTHING)
    from tests.web.whole_app import read

    for page in (mira.page(path), carol.page("/coach/invitations"), read(made.text)):
        assert page.inline == []


def test_an_invitation_is_mailed_where_a_mail_server_is_known(tmp_path, empty_sqlite):
    letterbox = Letterbox()
    with open_letterbox(letterbox) as server:
        smtp = f"smtp://127.0.0.1:{server.port}"
        with serving(tmp_path, empty_sqlite, FOURFOLD_SMTP_URL=smtp) as whole:
            carol = whole.someone(Role.COACH)
            asked = NOTHING | {"email": "Sam@example.org"}
            answer = carol.send("/coach/invitations", asked)
            assert "It is on its way to sam@example.org." in plain(answer.text)
            [envelope] = letterbox.envelopes
            assert envelope.rcpt_tos == ["sam@example.org"]
            assert letterbox.letter(0)["Subject"] == "Carol invites you to Fourfold"
            path = re.search(rf"{URL}(/invitations/\S+)", letterbox.text(0))[1]
            assert whole.guest().get(path).status_code == 200


def test_a_mail_that_does_not_go_out_leaves_the_link(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite, FOURFOLD_SMTP_URL="smtp://127.0.0.1:9") as whole:
        carol = whole.someone(Role.COACH)
        answer = carol.send("/coach/invitations", NOTHING | {"email": "sam@example.org"})
        assert "The mail did not go out" in plain(answer.text)
        path = re.search(rf'value="{URL}(/invitations/[^"]+)"', answer.text)[1]
        assert whole.guest().get(path).status_code == 200
