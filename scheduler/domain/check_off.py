"""Check-offs: the immutable records that a drill was done, and when one is believed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from scheduler.domain.curriculum import Curriculum, Drill, Leg
from scheduler.domain.problem import Problem
from scheduler.domain.red_flags import UnknownRedFlagError, red_flag

CLOCK_SLIP = timedelta(minutes=5)
"""How far a phone's clock may run ahead."""
OLDEST = timedelta(days=30)
"""How long a check-off made offline may take to arrive."""
LONGEST_NOTE = 2000

_RANGES = {
    "tension": (1, 4),
    "release": (1, 4),
    "effort": (1, 4),
    "pain": (0, 10),
    "seconds": (0, 7200),
}


class Source(StrEnum):
    PAGE = "page"
    TIMER = "timer"
    NOTIFICATION = "notification"
    COACH = "coach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A check-off as it arrives, its types sound, its content not yet judged."""

    id: UUID
    """Made by the device, so that sending it twice is known."""
    drill: str
    leg: Leg | None = None
    """None: all legs of the drill."""
    done_at: datetime
    tension: int | None = None
    release: int | None = None
    effort: int | None = None
    pain: int | None = None
    seconds: int | None = None
    red_flags: tuple[str, ...] = ()
    """Slugs of what alarmed the person in it, as the safety screen names them."""
    note: str = ""
    source: Source = Source.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOff(Proposal):
    """One drill done. A retracted check-off is left out before the domain sees it."""

    practice_day: date
    """Settled when it was recorded, in the zone and with the cut-off of that moment."""
    late: bool = False
    """It arrived when its practice day was over."""


def judge(  # noqa: PLR0911 (one return for each thing that can be wrong)
    curriculum: Curriculum, proposal: Proposal, now: datetime
) -> Problem | None:
    """The first thing that makes a proposal unbelievable at the aware instant `now`."""
    drill = curriculum.drills.get(proposal.drill)
    if drill is None:
        return Problem("drill", f"There is no drill called “{proposal.drill}”.")
    if proposal.leg is not None and proposal.leg not in drill.legs:
        return Problem("leg", f"{drill.name} is done with {_in_words(drill.legs)}.")
    if proposal.done_at > now + CLOCK_SLIP:
        return Problem("done_at", "This lies in the future; check the phone’s clock.")
    if proposal.done_at < now - OLDEST:
        return Problem("done_at", "This is more than 30 days ago, too long to add it.")
    for field, (low, high) in _RANGES.items():
        value = getattr(proposal, field)
        if value is not None and not low <= value <= high:
            return Problem(field, f"{field.capitalize()} goes from {low} to {high:,}.")
    if len(proposal.note) > LONGEST_NOTE:
        return Problem("note", "A note has room for 2,000 characters.")
    return _unknown_flag(proposal)


def legs_of(check_off: CheckOff, drill: Drill) -> tuple[Leg, ...]:
    """The legs of `drill` that this check-off covers."""
    return drill.legs if check_off.leg is None else (check_off.leg,)


def sides_of(leg: Leg) -> tuple[Leg, ...]:
    """The sides of the body a leg stands for: both are left and right."""
    return (Leg.LEFT, Leg.RIGHT) if leg is Leg.BOTH else (leg,)


def missing_legs(
    drill: Drill, check_offs: Iterable[CheckOff], asked: Sequence[Leg] | None = None
) -> tuple[Leg, ...]:
    """The legs asked for, all of the drill's unless told, that the check-offs of a day leave out."""
    covered = {
        leg for done in check_offs if done.drill == drill.slug for leg in legs_of(done, drill)
    }
    return tuple(leg for leg in asked or drill.legs if leg not in covered)


def is_done(
    drill: Drill, check_offs_today: Iterable[CheckOff], asked: Sequence[Leg] | None = None
) -> bool:
    return not missing_legs(drill, check_offs_today, asked)


def _unknown_flag(proposal: Proposal) -> Problem | None:
    try:
        for slug in proposal.red_flags:
            red_flag(slug)
    except UnknownRedFlagError as error:
        return Problem("red_flags", str(error))
    return None


def _in_words(legs: tuple[Leg, ...]) -> str:
    return "both legs together" if legs == (Leg.BOTH,) else " and ".join(legs) + " apart"
