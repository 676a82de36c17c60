"""The journey: all that the engine keeps of a person, grown one practice day at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

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


@dataclass(frozen=True, slots=True)
class Past:
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
        rested = self._rested() if self.awake is not None and self.awake < today else self
        return replace(rested, path=rested.path.morning(self.standing, today))

    def after(self, day: date, evidence: Sequence[Evidence]) -> "Journey":
        """With one more practice day, later than all before."""
        morning = self.on(day)
        standing = self.standing.copy()
        standing.learn(day, evidence)
        return Journey(
            standing=standing,
            path=morning.path,
            pasts=_pasts(self, day, evidence),
            days=self.days + 1,
            last_days=(*self.last_days, day)[-DAYS_KEPT:],
            differences=_differences(self, day, evidence),
            hurt=any(said.hurt for said in evidence),
            awake=day,
        )

    def _rested(self) -> "Journey":
        assert self.awake is not None  # noqa: S101 - whoever calls has looked
        path = self.path.night(self.standing, self.awake, hurt=self.hurt)
        return replace(self, path=path, awake=None)


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
    for day, evidence in evidence_by_day(curriculum, check_offs, until).items():
        journey = journey.after(day, evidence)
    return journey


def _pasts(journey: Journey, day: date, evidence: Sequence[Evidence]) -> Mapping[str, Past]:
    by_drill: dict[str, list[Evidence]] = {}
    for said in evidence:
        by_drill.setdefault(said.drill.slug, []).append(said)
    pasts = dict(journey.pasts)
    for slug, told in by_drill.items():
        pasts[slug] = _past(pasts.get(slug), day, told, journey.days)
    return pasts


def _past(past: Past | None, day: date, said: Sequence[Evidence], number: int) -> Past:
    bands = {evidence.pain_band for evidence in said}
    sides = frozenset(evidence.side for evidence in said)
    return Past(
        first=past.first if past else day,
        last=day,
        days=past.days + 1 if past else 1,
        met_on=past.met_on if past else number,
        sides=past.sides | sides if past else sides,
        hurt=max(bands, key=list(PainBand).index),
    )


def _differences(
    journey: Journey, day: date, evidence: Sequence[Evidence]
) -> tuple[tuple[date, int], ...]:
    told = [
        (day, said.release - said.tension)
        for said in evidence
        if said.release is not None and said.tension is not None
    ]
    return (*((at, by) for at, by in journey.differences if at > day - LATELY), *told)
