"""Mails that remind where no device does: what one holds, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.reminders import Note


@dataclass(frozen=True, slots=True)
class Letter:
    """An occasion's note on its way to a mailbox."""

    mail_id: int
    occasion_id: int
    person_id: int
    to: str
    name: str
    planned_local: str
    note: Note


class MailKind(StrEnum):
    SENT = "sent"
    UNSURE = "unsure"
    """The whole letter went over and no answer came: it may have arrived, so it is not repeated."""
    REFUSED = "refused"
    """The server will never take it."""
    LATER = "later"
    """The server does not take this letter for the moment."""
    AWAY = "away"
    """The server cannot be spoken to, by this letter or any other."""


@dataclass(frozen=True, slots=True)
class MailOutcome:
    kind: MailKind
    status: int | None = None
    """The SMTP reply, where there was one."""
