"""History: what the routine of a day knows of the days before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Curriculum, Drill, Leg
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.plan import Plan
from scheduler.domain.progression import Progress, StageMove
from scheduler.domain.safety import PainBand
from scheduler.domain.spacing import Memory, freshness, next_visit, remember

RETURN_AFTER = 5
"""Due days missed in a row after which someone is welcomed back with a short routine."""
RETURN_MINUTES = 5
SETTLED_DAYS = 3
"""Practice days after which a drill is no longer new."""
STOPPED = timedelta(days=7)
"""How long a drill stays away after it hurt strongly."""
LATELY = timedelta(days=7)

_ONE_DAY = timedelta(days=1)
_FARTHEST = 60


@dataclass(frozen=True, slots=True)
class Past:
    """One drill as it was practised before today."""

    first: date
    last: date
    days: int
    memories: Mapping[Leg, Memory]
    """For each side practised."""
    hurt: PainBand
    """What was said of pain on its last day."""

    def faded_side(self, day: date) -> Leg:
        return min(self.memories, key=lambda side: freshness(self.memories[side], day))

    def freshness(self, day: date) -> float:
        return freshness(self.memories[self.faded_side(day)], day)

    def due(self, day: date) -> bool:
        return any(next_visit(memory) <= day for memory in self.memories.values())

    @property
    def settled(self) -> bool:
        return self.days >= SETTLED_DAYS


@dataclass(frozen=True, slots=True)
class History:
    day: date
    plan: Plan
    progress: Progress
    pasts: Mapping[str, Past]
    """By drill."""
    days: Sequence[date]
    """Practice days, in order."""
    missed: int
    """Due days in a row without practice up to yesterday."""
    release_lags: bool
    """Whether lately the release was rated below the tension, taken together."""
    move: StageMove | None

    @property
    def returning(self) -> bool:
        return self.missed >= RETURN_AFTER

    @property
    def minutes(self) -> int:
        return min(self.plan.minutes, RETURN_MINUTES) if self.returning else self.plan.minutes

    @property
    def hurt_lately(self) -> bool:
        """Whether anything hurt on the last day practised; nothing new comes on top of that."""
        return any(
            past.hurt is not PainBand.NONE
            for past in self.pasts.values()
            if past.last == self.days[-1]
        )

    @property
    def finding_back(self) -> bool:
        """Whether practice has only just begun again after days missed."""
        last = self.days[-SETTLED_DAYS - 1 :]
        return any(_missed(self.plan, *days) >= RETURN_AFTER for days in pairwise(last))

    def rested(self, drill: Drill) -> bool:
        """Whether the drill was left alone on the last day practised."""
        return self.pasts[drill.slug].last < self.days[-1]

    def hurt(self, drill: Drill) -> bool:
        past = self.pasts.get(drill.slug)
        return past is not None and past.hurt is not PainBand.NONE

    def stopped(self, drill: Drill) -> bool:
        past = self.pasts.get(drill.slug)
        return past is not None and past.hurt is PainBand.STOP and self.day <= past.last + STOPPED

    def freshness(self, drill: Drill) -> float:
        """Of the leg on which the drill has faded more; 0 where it was never practised."""
        past = self.pasts.get(drill.slug)
        return past.freshness(self.day) if past else 0.0


def history_of(
    curriculum: Curriculum,
    check_offs: Iterable[CheckOff],
    progress: Progress,
    plan: Plan,
    day: date,
) -> History:
    by_day = evidence_by_day(curriculum, check_offs, day - _ONE_DAY)
    days = list(by_day)
    return History(
        day=day,
        plan=plan,
        progress=progress,
        pasts=_pasts(by_day.values()),
        days=days,
        missed=_missed(plan, days[-1], day) if days else 0,
        release_lags=_release_lags(by_day, day - LATELY),
        move=_move_of(progress.moves, plan, day),
    )


def _pasts(days: Iterable[Sequence[Evidence]]) -> dict[str, Past]:
    memories: dict[tuple[str, Leg], Memory] = {}
    by_drill: dict[str, list[Evidence]] = {}
    for evidence in days:
        remember(memories, evidence)
        for said in evidence:
            by_drill.setdefault(said.drill.slug, []).append(said)
    return {slug: _past(said, memories) for slug, said in by_drill.items()}


def _past(said: Sequence[Evidence], memories: Mapping[tuple[str, Leg], Memory]) -> Past:
    slug, last = said[0].drill.slug, said[-1].day
    bands = {evidence.pain_band for evidence in said if evidence.day == last}
    return Past(
        first=said[0].day,
        last=last,
        days=len({evidence.day for evidence in said}),
        memories={side: memories[slug, side] for side in {evidence.side for evidence in said}},
        hurt=max(bands, key=list(PainBand).index),
    )


def _missed(plan: Plan, last: date, day: date) -> int:
    """Counted no farther than someone could be longer away without it making a difference."""
    away = min(_FARTHEST, (day - last).days)
    return sum(plan.due_on(day - n * _ONE_DAY) for n in range(1, away))


def _release_lags(by_day: Mapping[date, Sequence[Evidence]], since: date) -> bool:
    differences = [
        said.release - said.tension
        for day, evidence in by_day.items()
        if day >= since
        for said in evidence
        if said.release is not None and said.tension is not None
    ]
    return sum(differences) < 0


def _move_of(moves: Sequence[StageMove], plan: Plan, day: date) -> StageMove | None:
    """The last move, on the first due day that it meets."""
    if not moves or moves[-1].day > day:
        return None
    since = min(_FARTHEST, (day - moves[-1].day).days)
    return None if any(plan.due_on(day - n * _ONE_DAY) for n in range(1, since + 1)) else moves[-1]
