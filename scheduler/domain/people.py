"""Who is who: roles, the link between coach and client, and who may see whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    CLIENT = "client"
    COACH = "coach"
    OPERATOR = "operator"


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
class Link:
    """A coach and a client, joined by the client's consent until either ends it."""

    coach: int
    client: int
    ended_at: datetime | None = None


def may_see(links: Collection[Link], viewer: int, client: int) -> bool:
    """Whether `viewer` may see `client`: oneself always, others by a living link alone."""
    return viewer == client or any(
        link.coach == viewer and link.client == client and link.ended_at is None for link in links
    )
