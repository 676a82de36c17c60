"""Mail as a second way, on the pages: the wish, the proof of the address, and the way out."""

import re
import time

import pytest

from pwa.accounts import set_password
from pwa.wiring import beat_of, mail_round_of
from scheduler.delivery.stopping import sign_stop
from scheduler.domain.reminders import PlannedOccasion
from scheduler.now import now
from scheduler.services import mailing, people
from scheduler.store import people as rows
from tests.letterbox import Letterbox, open_letterbox
from tests.web.whole_app import serving

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
URL = "https://practice.example.org"


@pytest.fixture
def letterbox():
    return Letterbox()


@pytest.fixture
def whole(tmp_path, empty_sqlite, letterbox):
    with open_letterbox(letterbox) as server:
        smtp = f"smtp://127.0.0.1:{server.port}"
        environment = {"FOURFOLD_SMTP_URL": smtp, "FOURFOLD_PUBLIC_URL": URL}
        with serving(tmp_path, empty_sqlite, **environment) as app:
            app.app.config["SESSION_COOKIE_SECURE"] = False
            yield app


@pytest.fixture
def mira(whole, letterbox):
    found = whole.person()
    letter(letterbox, "Your Fourfold account")
    return found


def letter(letterbox, subject):
    """The text of the last letter of this subject; account mails leave behind the request's back."""
    for _ in range(100):
        for number in reversed(range(len(letterbox.envelopes))):
            if letterbox.letter(number)["Subject"] == subject:
                return letterbox.text(number)
        time.sleep(0.05)
    raise AssertionError(f"no letter “{subject}”")


def link_in(text):
    return re.search(rf"{URL}(/\S+)", text)[1]


def ask(guest, answer="on"):
    return guest.send("/settings/mail", {"mail": answer}, of="/settings")


def wish(whole, guest):
    with whole.app.app_context():
        return mailing.wish(whole.app.extensions["fourfold"].store, guest.id)


def confirmed(whole, mira, letterbox):
    ask(mira)
    path = link_in(letter(letterbox, "Is this your address? Fourfold asks"))
    whole.guest().client.post(path)


def test_mail_is_off_until_it_is_asked_for(whole, mira):
    assert not wish(whole, mira).granted
    assert "Remind me by mail" in mira.page("/settings").text


def test_asking_mails_a_link_and_waits_for_it(whole, mira, letterbox):
    ask(mira)
    assert "We mailed you a link" in mira.page("/settings").text
    assert "Not yet: open the link" in mira.page("/settings").text
    assert not wish(whole, mira).granted
    assert link_in(letter(letterbox, "Is this your address? Fourfold asks")).startswith("/confirm/")


def test_looking_at_the_link_confirms_nothing_and_the_button_does(whole, mira, letterbox):
    ask(mira)
    path = link_in(letter(letterbox, "Is this your address? Fourfold asks"))
    page = whole.guest().page(path)
    assert page.heading == "Is this your address?"
    assert not wish(whole, mira).granted
    answer = mira.client.post(path)
    assert answer.location == "/settings"
    assert "Your address is confirmed." in mira.page("/settings").text
    assert wish(whole, mira).granted
    assert "On, to mira.0@example.org." in mira.page("/settings").text


def test_who_changes_their_mind_before_the_link_gets_no_mail(whole, mira, letterbox):
    ask(mira)
    ask(mira, "off")
    mira.client.post(link_in(letter(letterbox, "Is this your address? Fourfold asks")))
    assert wish(whole, mira).confirmed_at
    assert not wish(whole, mira).granted


def test_a_confirmed_address_is_not_asked_again(whole, mira, letterbox):
    confirmed(whole, mira, letterbox)
    ask(mira, "off")
    sent = len(letterbox.envelopes)
    ask(mira)
    assert wish(whole, mira).granted
    assert len(letterbox.envelopes) == sent


def test_links_do_not_flood_an_address(whole, mira, letterbox):
    ask(mira)
    ask(mira)
    assert "A link went out just now" in mira.page("/settings").text
    letter(letterbox, "Is this your address? Fourfold asks")
    links = [one for one in letterbox.envelopes if b"/confirm/" in one.content]
    assert len(links) == 1


def test_a_broken_link_and_one_of_an_older_password_confirm_nothing(whole, mira, letterbox):
    ask(mira)
    path = link_in(letter(letterbox, "Is this your address? Fourfold asks"))
    assert whole.guest().client.post(f"{path}x").status_code == 404
    known = whole.app.extensions["fourfold"]
    set_password(known, "mira.0@example.org", "another long one")
    assert whole.guest().client.post(path).status_code == 404
    assert "no longer works" in whole.guest().page(path).text


def test_without_a_mail_server_mail_is_not_offered(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite) as app:
        mira = app.person()
        assert "Remind me by mail" not in mira.page("/settings").text
        assert ask(mira).status_code == 400


def test_an_answer_nobody_offered_changes_nothing(whole, mira):
    assert ask(mira, "maybe").status_code == 400
    assert mira.get("/settings/mail").location == "/settings"


def test_a_strangers_script_switches_nothing_on(whole, mira):
    assert mira.client.post("/settings/mail", data={"mail": "on"}).status_code == 400
    assert whole.guest().client.post("/settings/mail", data={"mail": "on"}).status_code == 302
    assert wish(whole, mira).wanted_at is None


# The way out.


@pytest.fixture
def stop(whole, mira, letterbox):
    confirmed(whole, mira, letterbox)
    return f"/mail/stop/{sign_stop(whole.app.extensions['fourfold'].keys.secret_key, mira.id)}"


def test_a_mail_programs_one_click_stops_the_mails_without_a_sign_in(whole, mira, stop):
    answer = whole.guest().client.post(stop, data=ONE_CLICK)
    assert answer.status_code == 200
    assert not wish(whole, mira).granted
    assert wish(whole, mira).confirmed_at


def test_looking_at_it_stops_nothing_and_shows_a_button(whole, mira, stop):
    page = whole.guest().get(stop).text
    assert "Stop the mails" in page
    assert '<form id="stop" method="post">' in page
    assert wish(whole, mira).granted


def test_stopping_twice_is_as_good_as_once(whole, mira, stop):
    for _ in range(2):
        assert whole.guest().client.post(stop, data=ONE_CLICK).status_code == 200
    assert not wish(whole, mira).granted


def test_a_made_up_token_stops_nobody(whole, mira, stop):
    made_up = f"/mail/stop/{sign_stop('another secret', mira.id)}"
    assert whole.guest().client.post(made_up, data=ONE_CLICK).status_code == 404
    assert whole.guest().get(made_up).status_code == 404
    assert wish(whole, mira).granted


# From the clock to the mailbox and out again.


def test_a_reminder_is_mailed_and_its_own_link_stops_the_next(whole, mira, stop, letterbox):
    known = whole.app.extensions["fourfold"]
    _remind_now(known.store, mira.id)
    beat_of(known)()
    mail_round_of(known)()
    reminder = letterbox.letter()
    assert reminder["To"] == "mira.0@example.org"
    assert f"{URL}/today" in letterbox.text()
    assert reminder["List-Unsubscribe"] == f"<{URL}{stop}>"
    whole.guest().client.post(stop, data=ONE_CLICK)
    sent = len(letterbox.envelopes)
    _remind_now(known.store, mira.id)
    beat_of(known)()
    mail_round_of(known)()
    assert len(letterbox.envelopes) == sent


def _remind_now(store, person_id):
    """Her next occasion comes this moment, whatever the time is."""
    known = people.profile(store, person_id)
    at = now()
    day = people.today_of(known, at)
    with store.begin() as tx:
        rows.plan_next(tx, person_id, PlannedOccasion(day, 0, f"{at:%Y-%m-%dT%H:%M:%S}", at))
