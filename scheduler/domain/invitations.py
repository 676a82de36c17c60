"""Invitations: a coach's link that a client may follow, once or as a group, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.domain.problem import Problem

LASTS = (1, 7, 30, 90)
"""Days that can be chosen."""
LONGEST_LABEL = 80


class Standing(StrEnum):
    """Whether an invitation still opens a door, else why not."""

    OPEN = "open"
    USED = "used"
    DECLINED = "declined"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Its secret is known to whoever was given the link, and to nobody here."""

    id: int
    coach: int
    label: str
    """The coach's own word for whom it is meant; nobody else sees it."""
    group: bool
    """Several may follow it; else it is used up by the first."""
    makes_coach: bool
    """Whoever follows it becomes a coach here instead of a client of its maker."""
    made_at: datetime
    expires_at: datetime
    taken: int = 0
    """How many agreed."""
    declined_at: datetime | None = None
    revoked_at: datetime | None = None
    mailed_to: str | None = None

    def standing(self, now: datetime) -> Standing:
        if self.revoked_at is not None:
            return Standing.REVOKED
        if self.taken and not self.group:
            return Standing.USED
        if self.declined_at is not None:
            return Standing.DECLINED
        return Standing.EXPIRED if now >= self.expires_at else Standing.OPEN


def invitation_problem(label: str, days: int) -> Problem | None:
    """What is wrong with an invitation that a coach wishes to make."""
    if len(label) > LONGEST_LABEL or not (label.isprintable() or not label):
        return Problem("label", f"Use up to {LONGEST_LABEL} ordinary characters.")
    if days not in LASTS:
        return Problem("days", "Choose one of these.")
    return None


def expiry(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)
