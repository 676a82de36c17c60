"""Letters: a reminder's note as a mail, with the way out in its headers."""

import logging
from html import escape
from urllib.parse import urlsplit

from scheduler.delivery.mail import Mail, Mailer, MailError
from scheduler.delivery.stopping import sign_stop
from scheduler.domain.mails import Letter, MailKind, MailOutcome

log = logging.getLogger(__name__)

STOP_PATH = "/mail/stop/"
_WHY = "You asked for mail when none of your devices shows our reminders."
_HTML = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:34em">
<p>Hello {name},</p>
<p>{body}</p>
<p><a href="{page}">Open today’s practice</a></p>
<p style="font-size:14px">{why} <a href="{stop}">No more of these mails</a></p>
</body></html>
"""


class Postman:
    """Takes letters to the mail server, one at a time; never raises."""

    def __init__(self, mailer: Mailer, secret: str, public_url: str) -> None:
        self._mailer = mailer
        self._secret = secret
        self._public_url = public_url

    def __call__(self, letter: Letter) -> MailOutcome:
        try:
            self._mailer.post(mail_of(letter, self._secret, self._public_url))
        except MailError as error:
            log.warning("A reminder by mail: %s; %s", error, error.kind)
            return MailOutcome(error.kind, error.status)
        return MailOutcome(MailKind.SENT)


def mail_of(letter: Letter, secret: str, public_url: str) -> Mail:
    """The mail that a letter becomes, the same at every try, so that a mailbox shows one."""
    stop = f"{public_url}{STOP_PATH}{sign_stop(secret, letter.person_id)}"
    page = f"{public_url}{letter.note.url_path}"
    return Mail(
        to=letter.to,
        subject=letter.note.title,
        text=_text(letter, page, stop),
        html=_html(letter, page, stop),
        headers={
            "Message-ID": _message_id(letter, public_url),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
            "X-Auto-Response-Suppress": "All",
        },
    )


def _message_id(letter: Letter, public_url: str) -> str:
    when = "".join(sign for sign in letter.planned_local if sign.isalnum())
    return f"<occasion-{letter.occasion_id}-{when}@{urlsplit(public_url).hostname}>"


def _text(letter: Letter, page: str, stop: str) -> str:
    return (
        f"Hello {letter.name},\n\n{letter.note.body}\n\n"
        f"Open today’s practice:\n{page}\n\n"
        f"{_WHY} No more of these mails:\n{stop}\n"
    )


def _html(letter: Letter, page: str, stop: str) -> str:
    words = {"title": letter.note.title, "name": letter.name, "body": letter.note.body}
    words |= {"page": page, "stop": stop, "why": _WHY}
    return _HTML.format(**{name: escape(word) for name, word in words.items()})
