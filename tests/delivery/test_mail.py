import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from scheduler.delivery.mail import Mail, Mailer, MailError, mailer_from
from scheduler.domain.mails import MailKind
from tests.letterbox import Letterbox, free_port, open_letterbox

URL = "https://practice.example.org"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def server(letterbox: Letterbox) -> Iterator[Controller]:
    with open_letterbox(letterbox) as controller:
        yield controller


def mailer(server: Controller, user: str = "", query: str = "") -> Mailer:
    found = mailer_from(f"smtp://{user}127.0.0.1:{server.port}{query}", URL)
    assert found is not None
    return found


def test_a_letter_arrives_as_it_was_written(server: Controller, letterbox: Letterbox):
    mailer(server).send("zoe@example.org", "Grüße", "Your link:\nhttps://x.example/ä\n")

    letter = letterbox.letter()
    assert letter["To"] == "zoe@example.org"
    assert letter["Subject"] == "Grüße"
    assert letter.get_content().splitlines() == ["Your link:", "https://x.example/ä"]
    assert letterbox.envelopes[0].rcpt_tos == ["zoe@example.org"]


def test_it_comes_from_our_host_with_date_and_identity(server: Controller, letterbox: Letterbox):
    mailer(server).send("alice@example.org", "Hello", "Hello.")

    letter = letterbox.letter()
    assert letter["From"] == "fourfold@practice.example.org"
    assert letter["Message-ID"].endswith("@practice.example.org>")
    assert letter["Date"]


def test_html_goes_beside_the_text(server: Controller, letterbox: Letterbox):
    mailer(server).send("alice@example.org", "Hello", "Plain.", "<p>Rich.</p>")

    kinds = [part.get_content_type() for part in letterbox.letter().iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_a_password_opens_the_server(server: Controller, letterbox: Letterbox):
    mailer(server, "alice:p%40ss%2Fword@").send("bob@example.org", "Hello", "Hello.")

    assert len(letterbox.envelopes) == 1


def test_a_wrong_password_is_told_without_the_password(server: Controller):
    with pytest.raises(MailError, match="did not take the mail: 535") as told:
        mailer(server, "alice:wrong-one@").send("bob@example.org", "Hello", "Hello.")
    assert "wrong-one" not in str(told.value)


def test_an_address_the_server_refuses_is_told(server: Controller):
    with pytest.raises(MailError, match="refuses the recipient"):
        mailer(server).send("nobody@example.org", "Hello", "Hello.")


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_cannot_smuggle_a_header_in(
    server: Controller, letterbox: Letterbox, field: str
):
    letter = {"to": "alice@example.org", "subject": "Hello", "text": "Hello."}

    with pytest.raises(MailError):
        mailer(server).send(**letter | {field: "x\r\nBcc: eve@example.org"})
    assert letterbox.envelopes == []


def test_a_server_that_is_not_there_is_told_by_name():
    found = mailer_from(f"smtp://127.0.0.1:{free_port()}", URL)

    with pytest.raises(MailError, match=r"127.0.0.1 did not take the mail: .*refused"):
        found.send("alice@example.org", "Hello", "Hello.")


def test_a_server_that_says_nothing_is_left_after_the_timeout(server: Controller):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        patient = replace(mailer(server), port=silent.getsockname()[1], timeout=0.2)
        with pytest.raises(MailError, match="timed out"):
            patient.send("alice@example.org", "Hello", "Hello.")


# What a failure means for a second try.


@pytest.mark.parametrize(
    ("to", "answer", "kind", "status"),
    [
        ("nobody@example.org", "250 OK", MailKind.REFUSED, 550),
        ("busy@example.org", "250 OK", MailKind.LATER, 450),
        ("alice@example.org", "554 spam", MailKind.REFUSED, 554),
        ("alice@example.org", "451 later", MailKind.LATER, 451),
    ],
)
def test_a_refusal_is_told_from_a_later(
    server: Controller, letterbox: Letterbox, to: str, answer: str, kind: MailKind, status: int
):
    letterbox.answer = answer
    with pytest.raises(MailError) as told:
        mailer(server).post(Mail(to, "Hello", "Hello."))
    assert (told.value.kind, told.value.status) == (kind, status)


def test_a_server_that_is_not_there_is_away():
    with pytest.raises(MailError) as told:
        mailer_from(f"smtp://127.0.0.1:{free_port()}", URL).post(Mail("a@example.org", "H", "H."))
    assert told.value.kind is MailKind.AWAY


def test_a_letter_that_went_over_without_an_answer_is_in_doubt(
    server: Controller, letterbox: Letterbox
):
    letterbox.slow = 2
    hurried = replace(mailer(server), patience=0.3)
    with pytest.raises(MailError) as told:
        hurried.post(Mail("alice@example.org", "Hello", "Hello."))
    assert told.value.kind is MailKind.UNSURE
    assert len(letterbox.envelopes) == 1


def test_a_server_that_takes_its_time_over_the_letter_is_borne_with(
    server: Controller, letterbox: Letterbox
):
    letterbox.slow = 0.6
    replace(mailer(server), timeout=0.3).post(Mail("alice@example.org", "Hello", "Hello."))
    assert len(letterbox.envelopes) == 1


def test_a_rude_farewell_makes_no_letter_untaken(server: Controller, letterbox: Letterbox):
    async def rude(_server, _session, _envelope):
        return "421 go away"

    letterbox.handle_QUIT = rude
    mailer(server).send("alice@example.org", "Hello", "Hello.")
    assert len(letterbox.envelopes) == 1


def test_no_holiday_notice_answers_us(server: Controller, letterbox: Letterbox):
    mailer(server).send("alice@example.org", "Hello", "Hello.")
    assert letterbox.letter()["Auto-Submitted"] == "auto-generated"


# Encryption.


@pytest.mark.parametrize("way", ["smtps", "starttls"])
def test_a_letter_can_go_encrypted(letterbox: Letterbox, authority: Path, way: str):
    with _encrypted(letterbox, authority, way) as server:
        sender = Mailer(
            "127.0.0.1",
            server.port,
            "fourfold@example.org",
            tls=way == "smtps",
            starttls=way == "starttls",
            ca_file=str(authority),
        )
        sender.send("alice@example.org", "Hello", "Hello.")

    assert letterbox.encrypted == [True]


@pytest.mark.parametrize("way", ["smtps", "starttls"])
def test_a_server_nobody_vouches_for_gets_no_letter(
    letterbox: Letterbox, authority: Path, way: str
):
    with _encrypted(letterbox, authority, way) as server:
        sender = Mailer(
            "127.0.0.1",
            server.port,
            "fourfold@example.org",
            tls=way == "smtps",
            starttls=way == "starttls",
        )
        with pytest.raises(MailError, match="certificate verify failed"):
            sender.send("alice@example.org", "Hello", "Hello.")

    assert letterbox.envelopes == []


def test_a_server_that_cannot_encrypt_where_it_must_gets_no_letter(
    server: Controller, letterbox: Letterbox
):
    with pytest.raises(MailError, match="STARTTLS"):
        mailer(server, query="?starttls").send("alice@example.org", "Hello", "Hello.")
    assert letterbox.envelopes == []


# The address.


def test_without_an_address_there_is_no_mailer():
    assert mailer_from(None, URL) is None


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp://mail.example.org:587?starttls", 587, False, True),
        ("smtps://mail.example.org", 465, True, False),
        ("smtps://u:p@mail.example.org:4465", 4465, True, False),
    ],
)
def test_the_address_says_where_and_how(url: str, port: int, tls: bool, starttls: bool):  # noqa: FBT001 (columns of the table)
    found = mailer_from(url, URL)

    assert (found.host, found.port) == ("mail.example.org", port)
    assert (found.tls, found.starttls) == (tls, starttls)


def test_a_password_never_leaves_this_machine_in_the_clear():
    assert mailer_from("smtp://u:p@mail.example.org", URL).starttls
    assert not mailer_from("smtp://u:p@localhost", URL).starttls


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("smtp://localhost", "fourfold@practice.example.org"),
        ("smtp://alice%40example.org:p@localhost", "alice@example.org"),
        (
            "smtp://alice:p@localhost?from=Fourfold+<hello@example.org>",
            "Fourfold <hello@example.org>",
        ),
    ],
)
def test_the_sender_is_named_or_found(url: str, sender: str):
    assert mailer_from(url, URL).sender == sender


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:no", "smtp://h:99999"],
)
def test_an_address_that_cannot_be_right_is_told(url: str):
    with pytest.raises(MailError, match="FOURFOLD_SMTP_URL must be smtp://"):
        mailer_from(url, URL)


def test_printing_a_mailer_tells_no_password():
    assert "secret-word" not in repr(mailer_from("smtp://u:secret-word@localhost", URL))


@contextmanager
def _encrypted(letterbox: Letterbox, authority: Path, way: str) -> Iterator[Controller]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)
    how = {"ssl_context": tls} if way == "smtps" else {"tls_context": tls, "require_starttls": True}
    controller = Controller(letterbox, "127.0.0.1", free_port(), **how)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()
