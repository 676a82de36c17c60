"""Mail, through whatever SMTP server the operator names."""

import logging
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from scheduler.now import now

log = logging.getLogger(__name__)

TIMEOUT = 10.0
"""Seconds for each step of the conversation."""
_PORTS = {"smtp": 25, "smtps": 465}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class MailError(Exception):
    """A letter could not be sent, or the SMTP address cannot be right; says why, without secrets."""


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

    def send(self, to: str, subject: str, text: str, html: str | None = None) -> None:
        """Raises `MailError`; returns when the server has taken the letter."""
        try:
            letter = self._letter(to, subject, text, html)
            with self._connected() as smtp:
                smtp.send_message(letter)
        except (OSError, ValueError) as error:
            raise MailError(f"{self.host} did not take the mail: {_reason(error)}") from error
        log.info("mail sent through %s", self.host)

    def _letter(self, to: str, subject: str, text: str, html: str | None) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self.sender
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = format_datetime(now())
        letter["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2].rstrip(">"))
        letter.set_content(text)
        if html is not None:
            letter.add_alternative(html, subtype="html")
        return letter

    def _connected(self) -> smtplib.SMTP:
        trust = ssl.create_default_context(cafile=self.ca_file)
        smtp = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=trust)
            if self.tls
            else smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        )
        try:
            if self.starttls:
                smtp.starttls(context=trust)
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


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


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error!r}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it refuses the recipient"
    return str(error) or type(error).__name__
