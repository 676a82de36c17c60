"""How steadily someone practises: adherence, strength and streak, all self-reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from math import sqrt

HALF_LIFE = 13
"""Daily practice days after which half of the strength is made of what came since (Loop)."""


@dataclass(frozen=True, slots=True)
class DayRecord:
    """One practice day as it was frozen. A day still open belongs here only once it is done."""

    day: date
    due: bool
    excused: bool
    done: bool
    timer_confirmed: bool

    @property
    def counts(self) -> bool:
        return self.due and not self.excused


@dataclass(frozen=True, slots=True)
class Adherence:
    """Days of one window; `done` and `timer_confirmed` are days that were due and not excused."""

    done: int
    due: int
    excused: int
    timer_confirmed: int

    @property
    def asked(self) -> int:
        """The days that count: due and not excused."""
        return self.due - self.excused

    @property
    def share(self) -> float:
        return self.done / self.asked


def adherence(days: Iterable[DayRecord], window: int) -> Adherence | None:
    """Adherence over the `window` days that end with the last one; None if nothing was asked."""
    recent = _last(days, window)
    asked = [record for record in recent if record.counts]
    if not asked:
        return None
    return Adherence(
        done=sum(record.done for record in asked),
        due=sum(record.due for record in recent),
        excused=sum(record.due and record.excused for record in recent),
        timer_confirmed=sum(record.done and record.timer_confirmed for record in asked),
    )


def strength(days: Iterable[DayRecord]) -> float:
    """How firmly practice has become a habit, 0–1, by the formula of Loop Habit Tracker.

    Days that were not due, or were excused, leave it unchanged.
    """
    return habit([(one.due, one.done) for one in _in_order(days) if not one.excused])


def habit(days: Sequence[tuple[bool, bool]]) -> float:
    """`strength` of days in order, each due or not and done or not; none of them excused."""
    if not days:
        return 0.0
    frequency = sum(due for due, _ in days) / len(days)
    kept = 0.5 ** (sqrt(frequency) / HALF_LIFE)
    reached = 0.0
    for due, done in days:
        if due:
            reached = reached * kept + done * (1 - kept)
    return reached


def streak(days: Iterable[DayRecord]) -> int:
    """Days done one after another up to the last, counting only days that were asked for."""
    asked = [record for record in _in_order(days) if record.counts]
    return sum(1 for _ in takewhile(lambda record: record.done, reversed(asked)))


def _last(days: Iterable[DayRecord], window: int) -> Sequence[DayRecord]:
    records = _in_order(days)
    if not records:
        return records
    before = records[-1].day - timedelta(days=window)
    return [record for record in records if record.day > before]


def _in_order(days: Iterable[DayRecord]) -> list[DayRecord]:
    return sorted(days, key=lambda record: record.day)
