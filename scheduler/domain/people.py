"""Who is who: roles, and the link by which a client lets a coach see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.domain.words import listed


class Role(StrEnum):
    CLIENT = "client"
    COACH = "coach"
    OPERATOR = "operator"


COACHES = frozenset({Role.COACH, Role.OPERATOR})
"""Who may have clients."""


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    email: str
    name: str
    role: Role
    created_at: datetime
    screened_at: datetime | None = None
    consented_at: datetime | None = None
    """When they agreed that what they tell of their body is kept."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a client shows a coach beyond days, drills, ratings and reminders, always shown."""

    notes: bool = True
    """What they write to their check-offs."""
    pain: bool = True
    """Pain, soreness, red flags, and so the reason of a safety hold."""

    @property
    def words(self) -> str:
        """“your practice, your notes and your pain”."""
        more = (("your notes", self.notes), ("your pain", self.pain))
        return listed(["your practice", *(words for words, shown in more if shown)])


@dataclass(frozen=True, slots=True)
class Link:
    """A coach and a client, joined by the client's consent until either ends it."""

    id: str
    """Long and random: the address of the client's page for this coach, dead once it ended."""
    coach: int
    client: int
    sight: Sight
    agreed_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = None

    @property
    def living(self) -> bool:
        return self.ended_at is None
