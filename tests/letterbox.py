"""A real SMTP server that keeps what it is handed, and can be told to be difficult."""

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Letterbox:
    """What the server was handed; `answer` is what it says to the next letters."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.answer = "250 OK"
        self.slow = 0.0
        """Seconds before the answer."""

    async def handle_RCPT(  # noqa: N802 (named by aiosmtpd)
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such person"
        if address.startswith("busy@"):
            return "450 later, please"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        await asyncio.sleep(self.slow)
        return self.answer

    def letter(self, number: int = -1) -> EmailMessage:
        content = self.envelopes[number].content
        assert isinstance(content, bytes)
        letter = email.message_from_bytes(content, policy=default)
        assert isinstance(letter, EmailMessage)
        return letter

    def text(self, number: int = -1) -> str:
        body = self.letter(number).get_body(("plain",))
        assert body is not None
        return body.get_content().replace("\r\n", "\n")


def known(
    _server: object, _session: object, _envelope: object, mechanism: str, data: object
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(b"alice", b"p@ss/word")
    return AuthResult(success=right, handled=mechanism not in {"LOGIN", "PLAIN"} or right)


@contextmanager
def open_letterbox(letterbox: Letterbox) -> Iterator[Controller]:
    controller = Controller(
        letterbox, "127.0.0.1", free_port(), authenticator=known, auth_require_tls=False
    )
    controller.start()
    yield controller
    controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
