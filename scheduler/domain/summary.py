"""The summary: all of a person that a coach's page asks for, as practice left it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from scheduler.domain.adherence import Adherence
from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.days_kept import DaysKept, adherence_in, is_done
from scheduler.domain.safety import HoldKind
from scheduler.domain.standing_kept import Stands


class Cause(StrEnum):
    PAIN = "pain"
    RED_FLAG = "red flag"
    SORENESS = "soreness"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Why a safety hold was opened: the worst of what holds the plan now."""

    cause: Cause
    day: date
    pain: int | None = None
    drill: str | None = None
    """Its slug, where one drill hurt."""
    leg: Leg | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What was known of a person when something last happened; `today` makes the rest of it.

    `today` is the person's practice day, or the last known one where that is later.
    """

    days: DaysKept
    stands: tuple[tuple[date, Stands], ...]
    """How they stand, by the practice day from which it holds: a plan may go further tomorrow."""
    alarm: Alarm | None
    last_day: date | None
    """The last practice day with anything done."""
    last_at: datetime | None

    def stands_on(self, today: date) -> Stands:
        in_force = [stands for day, stands in self.stands if day <= today]
        return in_force[-1] if in_force else self.stands[0][1]

    def stage(self, today: date) -> Stage:
        return self.stands_on(today).stage(today)

    def counted(self, today: date, days: int) -> str:
        """The last so many days by letter; today's only where it is done: an open day is not missed."""
        letters = self.days.last(today, days + 1)
        return letters[-days:] if is_done(letters[-1:]) else letters[:-1]

    def adherence(self, today: date, window: int) -> Adherence | None:
        return adherence_in(self.counted(today, window))

    def strength(self, today: date) -> float:
        return self.days.strength(today, counts_today=is_done(self.days.last(today, 1)))

    def held_for_safety(self, today: date) -> bool:
        hold = self.days.hold_on(today)
        return hold is not None and hold.kind is HoldKind.SAFETY
