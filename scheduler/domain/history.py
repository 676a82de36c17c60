"""History: what the routine of a day knows of the days before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from scheduler.domain.balance import dominance_of
from scheduler.domain.balance_check import Emphasis
from scheduler.domain.curriculum import SIDES, Drill, Function, Leg
from scheduler.domain.journey import LATELY, Journey, Past
from scheduler.domain.mastery import Cell, Mastery
from scheduler.domain.path import ONE_DAY, StageMove
from scheduler.domain.plan import Plan
from scheduler.domain.safety import PainBand
from scheduler.domain.spacing import Memory, freshness, next_visit
from scheduler.domain.tuning import Tuning

RETURN_AFTER = 5
"""Due days missed in a row after which someone is welcomed back with a short routine."""
RETURN_MINUTES = 5
BACK_DAYS = 3
"""Practice days after a return that bring nothing new."""
STOPPED = timedelta(days=7)
"""How long a drill stays away after it hurt strongly."""
_FARTHEST = 60


@dataclass(frozen=True, slots=True)
class History:
    """The morning of one day."""

    day: date
    plan: Plan
    journey: Journey
    cells: Mapping[Cell, Mastery]
    missed: int
    """Due days in a row without practice up to yesterday."""
    emphasis: Emphasis

    @property
    def pasts(self) -> Mapping[str, Past]:
        return self.journey.pasts

    @property
    def tuning(self) -> Tuning:
        return self.journey.standing.tuning

    @property
    def returning(self) -> bool:
        return self.missed >= RETURN_AFTER

    @property
    def minutes(self) -> int:
        return min(self.plan.minutes, RETURN_MINUTES) if self.returning else self.plan.minutes

    @property
    def finding_back(self) -> bool:
        """Whether practice has only just begun again after days missed."""
        last = self.journey.last_days[-BACK_DAYS - 1 :]
        return any(_missed(self.plan, *days) >= RETURN_AFTER for days in pairwise(last))

    @property
    def release_lags(self) -> bool:
        """Whether lately the release was rated below the tension, taken together."""
        since = self.day - LATELY
        return sum(by for at, by in self.journey.differences if at >= since) < 0

    @property
    def move(self) -> StageMove | None:
        """The last move, on the first due day that it meets."""
        moves = self.journey.path.moves
        if not moves or moves[-1].day > self.day:
            return None
        since = min(_FARTHEST, (self.day - moves[-1].day).days)
        told = any(self.plan.due_on(self.day - n * ONE_DAY) for n in range(1, since + 1))
        return None if told else moves[-1]

    @property
    def behind(self) -> Function | None:
        """The function that another one is far above of."""
        dominance = dominance_of(self.cells, self.journey.path.stage)
        return dominance.over if dominance else None

    def settled(self, drill: Drill) -> bool:
        return self.pasts[drill.slug].days >= self.tuning.settled_days

    def rested(self, drill: Drill) -> bool:
        """Whether the drill was left alone on the last day practised."""
        return self.pasts[drill.slug].last != self.journey.last

    def hurt(self, drill: Drill) -> bool:
        past = self.pasts.get(drill.slug)
        return past is not None and past.hurt is not PainBand.NONE

    def stopped(self, drill: Drill) -> bool:
        past = self.pasts.get(drill.slug)
        return past is not None and past.hurt is PainBand.STOP and self.day <= past.last + STOPPED

    def memories(self, drill: Drill) -> dict[Leg, Memory]:
        """For each side on which the drill was ever practised."""
        known = self.journey.standing.memories
        return {side: known[drill.slug, side] for side in SIDES if (drill.slug, side) in known}

    def faded_side(self, drill: Drill) -> Leg:
        sides = self.memories(drill)
        return min(sides, key=lambda side: freshness(sides[side], self.day))

    def last_visit(self, drill: Drill) -> date:
        """Of the side that has faded more."""
        return self.memories(drill)[self.faded_side(drill)].last

    def due(self, drill: Drill) -> bool:
        return any(next_visit(memory) <= self.day for memory in self.memories(drill).values())

    def freshness(self, drill: Drill) -> float:
        """Of the leg on which the drill has faded more; 0 where it was never practised."""
        memories = self.memories(drill).values()
        return min((freshness(memory, self.day) for memory in memories), default=0.0)


def history_on(journey: Journey, plan: Plan, day: date, emphasis: Emphasis) -> History:
    """`journey` ends before `day`."""
    journey = journey.on(day)
    return History(
        day=day,
        plan=plan,
        journey=journey,
        cells=journey.standing.cells(day),
        missed=_missed(plan, journey.last, day) if journey.last else 0,
        emphasis=emphasis,
    )


def _missed(plan: Plan, last: date, day: date) -> int:
    """Counted no farther than someone could be longer away without it making a difference."""
    away = min(_FARTHEST, (day - last).days)
    return sum(plan.due_on(day - n * ONE_DAY) for n in range(1, away))
