"""Evidence: what the check-offs of one practice day say of one drill and one leg."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scheduler.domain.check_off import CheckOff, legs_of, sides_of
from scheduler.domain.curriculum import Curriculum, Drill, Leg
from scheduler.domain.safety import PainBand, pain_band


@dataclass(frozen=True, slots=True)
class Evidence:
    """The weakest of what was said that day, however often the drill was done."""

    day: date
    drill: Drill
    side: Leg
    """Left or right."""
    tension: int | None
    release: int | None
    effort: int | None
    pain: int | None

    @property
    def weaker(self) -> int | None:
        """The weaker of tension and release, None where nothing was said."""
        return _least([self.tension, self.release])

    @property
    def stronger(self) -> int | None:
        return _most([self.tension, self.release])

    @property
    def pain_band(self) -> PainBand:
        return pain_band(self.pain)

    @property
    def hurt(self) -> bool:
        return self.pain_band is not PainBand.NONE


def evidence_by_day(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], until: date
) -> dict[date, tuple[Evidence, ...]]:
    """Evidence up to and with `until`, days in order; the same for any order of the check-offs.

    A drill that has left the curriculum says nothing any more.
    """
    said: dict[tuple[date, str, Leg], dict[object, CheckOff]] = defaultdict(dict)
    for check_off in check_offs:
        drill = curriculum.drills.get(check_off.drill)
        if drill is not None and check_off.practice_day <= until:
            for leg in legs_of(check_off, drill):
                for side in sides_of(leg):
                    said[check_off.practice_day, drill.slug, side][check_off.id] = check_off
    days: dict[date, list[Evidence]] = defaultdict(list)
    for (day, slug, side), told in sorted(said.items()):
        days[day].append(_weakest(day, curriculum.drills[slug], side, told.values()))
    return {day: tuple(evidence) for day, evidence in days.items()}


def _weakest(day: date, drill: Drill, side: Leg, told: Iterable[CheckOff]) -> Evidence:
    told = tuple(told)
    return Evidence(
        day=day,
        drill=drill,
        side=side,
        tension=_least([check_off.tension for check_off in told]),
        release=_least([check_off.release for check_off in told]),
        effort=_most([check_off.effort for check_off in told]),
        pain=_most([check_off.pain for check_off in told]),
    )


def _least(values: list[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _most(values: list[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)
