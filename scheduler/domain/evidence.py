"""Evidence: what the check-offs of one practice day say of one drill and one leg."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from scheduler.domain.check_off import CheckOff, sides_of
from scheduler.domain.curriculum import Curriculum, Drill, Leg
from scheduler.domain.safety import PainBand, pain_band


class Evidence(NamedTuple):
    """The weakest of what was said that day, however often the drill was done."""

    day: date
    drill: Drill
    side: Leg
    """Left or right."""
    tension: int | None
    release: int | None
    effort: int | None
    pain: int | None
    weaker: int | None
    """The weaker of tension and release, None where nothing was said."""
    stronger: int | None
    pain_band: PainBand
    hurt: bool


def evidence_by_day(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], until: date
) -> dict[date, tuple[Evidence, ...]]:
    """Evidence up to and with `until`, days in order; the same for any order of the check-offs.

    A drill that has left the curriculum says nothing any more.
    """
    days: dict[date, dict[tuple[str, Leg], list[CheckOff]]] = {}
    for check_off in {check_off.id: check_off for check_off in check_offs}.values():
        drill = curriculum.drills.get(check_off.drill)
        if drill is not None and check_off.practice_day <= until:
            said = days.setdefault(check_off.practice_day, {})
            for side in _sides(check_off.leg, drill.legs):
                said.setdefault((drill.slug, side), []).append(check_off)
    return {
        day: tuple(
            _weakest(day, curriculum.drills[slug], side, told)
            for (slug, side), told in sorted(days[day].items())
        )
        for day in sorted(days)
    }


@cache
def _sides(leg: Leg | None, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(side for each in ((leg,) if leg else legs) for side in sides_of(each))


def _weakest(day: date, drill: Drill, side: Leg, told: Sequence[CheckOff]) -> Evidence:
    if len(told) == 1:
        (one,) = told
        return _evidence(day, drill, side, one.tension, one.release, one.effort, one.pain)
    return _evidence(
        day,
        drill,
        side,
        _least([check_off.tension for check_off in told]),
        _least([check_off.release for check_off in told]),
        _most([check_off.effort for check_off in told]),
        _most([check_off.pain for check_off in told]),
    )


def _evidence(
    day: date,
    drill: Drill,
    side: Leg,
    tension: int | None,
    release: int | None,
    effort: int | None,
    pain: int | None,
) -> Evidence:
    weaker, stronger = _pair(tension, release)
    band = pain_band(pain)
    hurt = band is not PainBand.NONE
    return Evidence(day, drill, side, tension, release, effort, pain, weaker, stronger, band, hurt)


def _pair(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    """The lower and the higher; what was said alone stands for both."""
    if one is None or other is None:
        alone = other if one is None else one
        return alone, alone
    return (one, other) if one <= other else (other, one)


def _least(values: list[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _most(values: list[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)
