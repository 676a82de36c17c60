"""The journey: all that the engine keeps of a person, grown one practice day at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Curriculum, Leg
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.mastery import Standing
from scheduler.domain.path import Path
from scheduler.domain.plan import Plan
from scheduler.domain.safety import PainBand
from scheduler.domain.tuning import DEFAULT, Tuning

DAYS_KEPT = 4
"""As many of the last practice days as anyone looks at."""
LATELY = timedelta(days=7)
_BANDS = tuple(PainBand)


class Past(NamedTuple):
    """One drill as it was practised so far."""

    first: date
    last: date
    days: int
    met_on: int
    """The number of the practice day on which it was new, from 0."""
    sides: frozenset[Leg]
    """Which were ever practised."""
    hurt: PainBand
    """What was said of pain on its last day."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A value that never changes; a practice day makes the next one of it."""

    standing: Standing
    path: Path
    pasts: Mapping[str, Past] = field(default_factory=dict)
    """By drill, in the order in which they were met."""
    days: int = 0
    """Practice days so far."""
    last_days: tuple[date, ...] = ()
    """The last few of them, in order."""
    differences: tuple[tuple[date, int], ...] = ()
    """Release less tension, as rated in the last week of practice."""
    hurt: bool = False
    """Whether anything hurt on the last day practised."""
    awake: date | None = None
    """The last day practised, while its night is still to come."""

    @property
    def last(self) -> date | None:
        return self.last_days[-1] if self.last_days else None

    def on(self, today: date) -> "Journey":
        """As it is on the morning of `today`, which may be the last day practised but no earlier."""
        awake = None if self.awake is None or self.awake < today else self.awake
        return replace(self, path=self._path(today), awake=awake)

    def after(self, day: date, evidence: Sequence[Evidence]) -> "Journey":
        """With one more practice day, later than all before."""
        return self.grown(day, evidence, self.standing.copy())

    def grown(self, day: date, evidence: Sequence[Evidence], standing: Standing) -> "Journey":
        """`standing`: this journey's, or a copy of it, which learns."""
        path = self._path(day)
        standing.learn(day, evidence)
        return Journey(
            standing=standing,
            path=path,
            pasts=_pasts(self, evidence),
            days=self.days + 1,
            last_days=(*self.last_days, day)[-DAYS_KEPT:],
            differences=_differences(self, day, evidence),
            hurt=any(said.hurt for said in evidence),
            awake=day,
        )

    def _path(self, today: date) -> Path:
        """Through the night after the last day practised, if it is over, to this morning."""
        path = self.path
        if self.awake is not None and self.awake < today:
            path = path.night(self.standing, self.awake, hurt=self.hurt)
        return path.morning(self.standing, today)


def begin(plan: Plan, tuning: Tuning = DEFAULT) -> Journey:
    """Nothing practised yet."""
    return Journey(Standing(tuning=tuning), Path(plan.furthest))


def journey_of(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], plan: Plan, until: date
) -> Journey:
    """All that was practised up to and with `until`, the same for any order of the check-offs."""
    return go_on(begin(plan), curriculum, check_offs, until)


def go_on(
    journey: Journey, curriculum: Curriculum, check_offs: Iterable[CheckOff], until: date
) -> Journey:
    """The journey with all check-offs of the days after it, up to and with `until`."""
    # One copy learns all of them, as nobody sees the journeys in between.
    standing = journey.standing.copy()
    journey = replace(journey, standing=standing)
    for day, evidence in evidence_by_day(curriculum, check_offs, until).items():
        journey = journey.grown(day, evidence, standing)
    return journey


def _pasts(journey: Journey, evidence: Sequence[Evidence]) -> Mapping[str, Past]:
    pasts = dict(journey.pasts)
    for said in evidence:
        slug = said.drill.slug
        pasts[slug] = _past(pasts.get(slug), said, journey.days)
    return pasts


def _past(past: Past | None, said: Evidence, number: int) -> Past:
    day, hurt = said.day, said.pain_band
    if past is None:
        return Past(day, day, 1, number, frozenset(said.sides), hurt)
    first, last, days, met_on, sides, hurt_before = past
    if not sides.issuperset(said.sides):
        sides = sides.union(said.sides)
    if last == day:
        return Past(first, day, days, met_on, sides, _worse(hurt_before, hurt))
    return Past(first, day, days + 1, met_on, sides, hurt)


def _worse(one: PainBand, other: PainBand) -> PainBand:
    return one if _BANDS.index(one) > _BANDS.index(other) else other


def _differences(
    journey: Journey, day: date, evidence: Sequence[Evidence]
) -> tuple[tuple[date, int], ...]:
    told = [
        (day, said.release - said.tension)
        for said in evidence
        if said.release is not None and said.tension is not None
        for _ in said.sides
    ]
    known, since = journey.differences, day - LATELY
    first = next((n for n, (at, _) in enumerate(known) if at > since), len(known))
    return (*known[first:], *told)
