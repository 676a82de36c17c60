"""Evidence: what the check-offs of one practice day say of one drill on each leg."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from scheduler.domain.check_off import CheckOff, sides_of
from scheduler.domain.curriculum import SIDES, Curriculum, Drill, Leg
from scheduler.domain.safety import PainBand, pain_band

Word = int | None
Words = tuple[Word, Word, Word, Word, Word, Word, PainBand, bool]
"""All that `Evidence` says beyond day, drill and sides."""
Told = list[tuple[tuple[Leg, ...], CheckOff]]
"""What was said of one drill on one day, each with the sides it is true of."""


class Evidence(NamedTuple):
    """The weakest of what was said that day, however often the drill was done."""

    day: date
    drill: Drill
    sides: tuple[Leg, ...]
    """Left, right, or both where the same was said of either."""
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
    days: dict[date, dict[str, Told]] = {}
    drills = curriculum.drills
    for check_off in {check_off.id: check_off for check_off in check_offs}.values():
        slug, day = check_off.drill, check_off.practice_day
        if slug in drills and day <= until:
            sides = _sides(check_off.leg, drills[slug].legs)
            days.setdefault(day, {}).setdefault(slug, []).append((sides, check_off))
    return {day: tuple(_of_day(day, days[day], drills)) for day in sorted(days)}


def _of_day(day: date, said: Mapping[str, Told], drills: Mapping[str, Drill]) -> Iterator[Evidence]:
    for slug in sorted(said):
        for sides, check_offs in _by_sides(said[slug]):
            yield Evidence._make((day, drills[slug], sides, *_weakest(check_offs)))


def _by_sides(told: Told) -> list[tuple[tuple[Leg, ...], list[CheckOff]]]:
    """The check-offs that are true of a side, of both at once where they are the same."""
    if len({sides for sides, _ in told}) == 1:
        return [(told[0][0], [check_off for _, check_off in told])]
    each = [(side, [one for sides, one in told if side in sides]) for side in SIDES]
    return [((side,), check_offs) for side, check_offs in each if check_offs]


@cache
def _sides(leg: Leg | None, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    return tuple(side for each in ((leg,) if leg else legs) for side in sides_of(each))


def _weakest(told: Sequence[CheckOff]) -> Words:
    if len(told) == 1:
        (one,) = told
        return _words(one.tension, one.release, one.effort, one.pain)
    return _words(
        _least([check_off.tension for check_off in told]),
        _least([check_off.release for check_off in told]),
        _most([check_off.effort for check_off in told]),
        _most([check_off.pain for check_off in told]),
    )


def _words(tension: Word, release: Word, effort: Word, pain: Word) -> Words:
    band = pain_band(pain)
    hurt = band is not PainBand.NONE
    return tension, release, effort, pain, *_pair(tension, release), band, hurt


def _pair(one: Word, other: Word) -> tuple[Word, Word]:
    """The lower and the higher; what was said alone stands for both."""
    if one is None or other is None:
        alone = other if one is None else one
        return alone, alone
    return (one, other) if one <= other else (other, one)


def _least(values: list[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _most(values: list[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)
