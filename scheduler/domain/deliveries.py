"""What is to be brought to a device, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.domain.reminders import Note


@dataclass(frozen=True, slots=True)
class PushTarget:
    """A push subscription's address and keys, base64url as the browser gave them."""

    endpoint: str
    p256dh: str
    auth: str


class OutcomeKind(StrEnum):
    SENT = "sent"
    GONE = "gone"
    """404 or 410: the subscription has ended; forget the device."""
    OURS = "ours"
    """400, 401 or 403: our keys or claims are at fault, not the device."""
    LATER = "later"
    """429, 5xx or no answer: try again after a while."""
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    """Never sent: the host is not allowed or the keys are broken."""


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: OutcomeKind
    status: int | None = None
    retry_after: timedelta | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One note on its way to one device."""

    delivery_id: int
    occasion_id: int
    person_id: int
    device_id: int
    target: PushTarget
    note: Note
    expires_at: datetime
    """Until then the push service may keep it for a phone that is switched off."""
