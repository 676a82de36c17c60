"""The practice days of the progress pages: twelve weeks at a glance, and month by month."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.practice.spans import ONE_WEEK, monday
from scheduler.domain.adherence import DayRecord
from scheduler.domain.check_off import CheckOff

WEEKS = 12
OF_TODAY = {"done": "done_today", "held": "held", "excused": "excused"}
"""What a day still open looks like; all else is simply today."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    day: date
    state: str
    """A day mark, or “ahead”."""


Week = tuple[CalendarDay, ...]


def calendar(records: Sequence[DayRecord], today: date, held: Container[date]) -> tuple[Week, ...]:
    """The weeks of the plan, the last twelve at most, Monday first; `held` lay under a safety hold."""
    this_week, by_day = monday(today), {record.day: record for record in records}
    began = monday(records[0].day) if records else this_week
    weeks = min(WEEKS, (this_week - began) // ONE_WEEK + 1)
    return tuple(
        _week(by_day, this_week - n * ONE_WEEK, today, held) for n in reversed(range(weeks))
    )


@dataclass(frozen=True, slots=True)
class Month:
    """One month of practice days, in whole weeks; days of other months are None."""

    first: date
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    before: date | None
    """The month before, from the plan's beginning on."""
    after: date | None
    """The month after, up to the current one."""


def month_of(
    first: date, records: Sequence[DayRecord], today: date, held: Container[date]
) -> Month | None:
    """The month that begins with `first`; None before the plan or after today."""
    began, by_day = records[0].day.replace(day=1), {record.day: record for record in records}
    if not began <= first <= today:
        return None
    after = _next_month(first)
    weeks = (after - timedelta(days=1) - monday(first)).days // 7 + 1
    return Month(
        first=first,
        weeks=tuple(
            tuple(
                one if one.day.month == first.month else None
                for one in _week(by_day, monday(first) + n * ONE_WEEK, today, held)
            )
            for n in range(weeks)
        ),
        before=(first - timedelta(days=1)).replace(day=1) if first > began else None,
        after=after if after <= today else None,
    )


def told_by_day(log: Iterable[CheckOff]) -> dict[date, list[tuple[str, list[CheckOff]]]]:
    """What was done on each day, the newest first: drill by drill, in the order of doing."""
    told: dict[date, dict[str, list[CheckOff]]] = {}
    for one in log:
        told.setdefault(one.practice_day, {}).setdefault(one.drill, []).append(one)
    return {day: list(told[day].items()) for day in sorted(told, reverse=True)}


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _week(
    by_day: Mapping[date, DayRecord], first: date, today: date, held: Container[date]
) -> Week:
    days = (first + timedelta(days=n) for n in range(7))
    return tuple(_calendar_day(by_day, day, today, held) for day in days)


def _calendar_day(
    records: Mapping[date, DayRecord], day: date, today: date, held: Container[date]
) -> CalendarDay:
    if day > today:
        return CalendarDay(day, "ahead")
    state = _state(records.get(day), held)
    if day < today:
        return CalendarDay(day, state)
    return CalendarDay(day, OF_TODAY.get(state, "today"))


def _state(record: DayRecord | None, held: Container[date]) -> str:
    if record is None:
        return "none"
    if record.done:
        return "done"
    if record.excused:
        return "held" if record.day in held else "excused"
    return "missed" if record.due else "rest"
