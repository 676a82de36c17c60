"""The audit trail: who looked at a client, and what was changed, in the client's own words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    AGREED = "agreed"
    """The client let a coach in."""
    SHOWN = "shown"
    """The client changed what a coach sees."""
    ENDED = "ended"
    LOOKED = "looked"
    """A coach opened the client's page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail; it outlives the account of who acted."""

    at: datetime
    actor: int | None
    name: str
    """Of who acted, as they were called then."""
    act: Act
    words: str
    """What it was, to follow the name: “opened your page.”"""
