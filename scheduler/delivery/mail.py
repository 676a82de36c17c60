"""Mail, through whatever SMTP server the operator names."""

import logging
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from scheduler.domain.mails import MailKind
from scheduler.now import now

log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds for each step of the conversation."""
PATIENCE = 60.0
"""Seconds for the last one: a server may look a letter over before it takes it."""
_PORTS = {"smtp": 25, "smtps": 465}
_END_OF_LETTER = b"\r\n.\r\n"
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(Exception):
    """A letter could not be sent, or the SMTP address cannot be right; says why, without secrets."""

    def __init__(
        self, message: str, kind: MailKind = MailKind.AWAY, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Beyond those that every mail of ours has; they may replace `Message-ID`."""


@dataclass(frozen=True, slots=True)
class Mailer:
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    """Encrypted from the first byte (smtps)."""
    starttls: bool = False
    ca_file: str | None = None
    timeout: float = TIMEOUT
    patience: float = PATIENCE

    def send(self, to: str, subject: str, text: str, html: str | None = None) -> None:
        """Raises `MailError`; returns when the server has taken the letter."""
        self.post(Mail(to, subject, text, html))

    def post(self, mail: Mail) -> None:
        """Raises `MailError`, with what it means for a second try; returns when it was taken."""
        smtp = None
        try:
            letter = self._letter(mail)
            smtp = self._connected()
            smtp.send_message(letter)
        except (OSError, ValueError) as error:
            in_doubt = smtp is not None and smtp.in_doubt
            kind, status = (MailKind.UNSURE, None) if in_doubt else _meaning(error)
            raise MailError(
                f"{self.host} did not take the mail: {_reason(error)}", kind, status
            ) from error
        finally:
            if smtp is not None:
                _leave(smtp)
        log.info("mail sent through %s", self.host)

    def _letter(self, mail: Mail) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self.sender
        letter["To"] = mail.to
        letter["Subject"] = mail.subject
        letter["Date"] = format_datetime(now())
        # Nobody's holiday notice answers us (RFC 3834).
        letter["Auto-Submitted"] = "auto-generated"
        if "Message-ID" not in mail.headers:
            letter["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2].rstrip(">"))
        for name, value in mail.headers.items():
            letter[name] = value
        letter.set_content(mail.text)
        if mail.html is not None:
            letter.add_alternative(mail.html, subtype="html")
        return letter

    def _connected(self) -> "_Plain | _Tls":
        trust = ssl.create_default_context(cafile=self.ca_file)
        smtp = (
            _Tls(self.host, self.port, timeout=self.timeout, context=trust)
            if self.tls
            else _Plain(self.host, self.port, timeout=self.timeout)
        )
        smtp.patience = self.patience
        try:
            if self.starttls:
                smtp.starttls(context=trust)
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class _Plain(smtplib.SMTP):
    """Knows whether the whole letter has gone over without an answer yet."""

    in_doubt = False
    patience = PATIENCE

    def send(self, s: Any) -> None:
        super().send(s)
        if isinstance(s, bytes) and s.endswith(_END_OF_LETTER):
            self.in_doubt = True
            if self.sock is not None:
                self.sock.settimeout(self.patience)

    def getreply(self) -> tuple[int, bytes]:
        reply = super().getreply()
        self.in_doubt = False
        return reply


class _Tls(_Plain, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def mailer_from(smtp_url: str | None, public_url: str) -> Mailer | None:
    """A mailer for `smtp://user:password@host:port` or `smtps://…`; None without an address.

    `?starttls` asks for encryption, which a password away from this machine gets in any case;
    `?from=` names the sender, else a user who is a mail address is, else `fourfold@` our host.
    Raises `MailError` for an address that cannot be right.
    """
    if smtp_url is None:
        return None
    parts = urlsplit(smtp_url)
    port = _port(parts)
    if parts.scheme not in _PORTS or not parts.hostname or port is None:
        raise MailError(
            "FOURFOLD_SMTP_URL must be smtp://user:password@host:port, smtps:// for TLS throughout."
        )
    asked = parse_qs(parts.query, keep_blank_values=True)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    tls = parts.scheme == "smtps"
    return Mailer(
        host=parts.hostname,
        port=port,
        sender=asked.get("from", [_sender(user, public_url)])[0],
        user=user,
        password=password,
        tls=tls,
        starttls=not tls and ("starttls" in asked or (bool(user) and parts.hostname not in _HERE)),
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None


def _sender(user: str, public_url: str) -> str:
    return user if "@" in user else f"fourfold@{urlsplit(public_url).hostname}"


def _meaning(error: Exception) -> tuple[MailKind, int | None]:
    """What a failure before the letter went over means for this letter and the next."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(status, _)] = error.recipients.values()
        return _of_letter(status), status
    if isinstance(error, smtplib.SMTPDataError):
        return _of_letter(error.smtp_code), error.smtp_code
    if isinstance(error, ValueError):
        return MailKind.REFUSED, None
    return MailKind.AWAY, getattr(error, "smtp_code", None)


def _of_letter(status: int) -> MailKind:
    return MailKind.REFUSED if 500 <= status < 600 else MailKind.LATER


def _leave(smtp: smtplib.SMTP) -> None:
    """Whatever the server says to a farewell, the letter's fate is known by then."""
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(1)
            smtp.quit()
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it refuses the recipient"
    return str(error) or type(error).__name__
