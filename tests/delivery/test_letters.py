"""Reminders by mail, through a real SMTP server."""

from dataclasses import replace

import pytest

from scheduler.delivery.letters import Postman, mail_of
from scheduler.delivery.mail import mailer_from
from scheduler.delivery.signing import TokenError
from scheduler.delivery.stopping import read_stop, sign_stop
from scheduler.domain.mails import Letter, MailKind
from scheduler.domain.reminders import Note
from tests.letterbox import Letterbox, free_port, open_letterbox

URL = "https://practice.example.org"
SECRET = "a secret of this test, long enough"
NOTE = Note(
    "Your practice is ready", "Standing bow & pawing, 8 minutes.", "/today", "tag", "topic", "high"
)
LETTER = Letter(1, 7, 42, "mira@example.org", "Mira <3", "2026-11-24T07:30", NOTE)


@pytest.fixture
def letterbox():
    return Letterbox()


@pytest.fixture
def post(letterbox):
    with open_letterbox(letterbox) as server:
        yield Postman(mailer_from(f"smtp://127.0.0.1:{server.port}", URL), SECRET, URL)


def test_a_reminder_names_the_drills_and_leads_to_today(post, letterbox):
    assert post(LETTER).kind is MailKind.SENT
    assert letterbox.letter()["To"] == "mira@example.org"
    assert letterbox.letter()["Subject"] == "Your practice is ready"
    assert "Standing bow & pawing, 8 minutes." in letterbox.text()
    assert f"{URL}/today" in letterbox.text()


def test_its_html_says_the_same_and_escapes_it(post, letterbox):
    post(LETTER)
    html = letterbox.letter().get_body(("html",)).get_content()
    assert "Hello Mira &lt;3," in html
    assert "Standing bow &amp; pawing, 8 minutes." in html
    assert "Mira <3" not in html
    assert "<script" not in html


def test_one_click_stops_the_mails(post, letterbox):
    post(LETTER)
    letter = letterbox.letter()
    [address] = [letter["List-Unsubscribe"].strip("<>")]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith(f"{URL}/mail/stop/")
    assert address in letterbox.text()
    assert read_stop(SECRET, address.rpartition("/")[2]) == 42


def test_its_headers_ask_for_no_answer(post, letterbox):
    post(LETTER)
    letter = letterbox.letter()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Precedence"] == "bulk"
    assert letter["X-Auto-Response-Suppress"] == "All"


def test_the_same_occasion_is_the_same_mail_and_another_is_not():
    first, again = mail_of(LETTER, SECRET, URL), mail_of(LETTER, SECRET, URL)
    other = mail_of(replace(LETTER, occasion_id=8), SECRET, URL)
    assert first == again
    assert first.headers["Message-ID"] != other.headers["Message-ID"]


def test_a_message_has_one_identity(post, letterbox):
    post(LETTER)
    assert letterbox.letter().get_all("Message-ID") == [
        "<occasion-7-20261124T0730@practice.example.org>"
    ]


def test_a_dead_mail_server_raises_nothing():
    away = Postman(mailer_from(f"smtp://127.0.0.1:{free_port()}", URL), SECRET, URL)
    assert away(LETTER).kind is MailKind.AWAY


def test_a_refused_mailbox_is_told(post):
    assert post(replace(LETTER, to="nobody@example.org")).status == 550


@pytest.mark.parametrize("token", ["", "42", "42.x", sign_stop("another secret", 42), "é.é"])
def test_a_stop_token_that_is_not_ours_is_refused(token):
    with pytest.raises(TokenError):
        read_stop(SECRET, token)


def test_a_changed_stop_token_is_refused():
    mine = sign_stop(SECRET, 42)
    with pytest.raises(TokenError):
        read_stop(SECRET, mine.replace("42", "43", 1))
