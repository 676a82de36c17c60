"""The practice days of the progress page: five weeks of marks, and strength as a line."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.adherence import DayRecord, strength

WEEKS = 5
OF_TODAY = {"done": "done_today", "held": "held", "excused": "excused"}
"""What a day still open looks like; all else is simply today."""
LINE_DAYS = 56
LINE_WIDTH, LINE_HEIGHT = 340, 80


@dataclass(frozen=True, slots=True)
class CalendarDay:
    day: date
    state: str
    """A day mark, or “ahead”."""


def calendar(
    days: Sequence[DayRecord], today: date, held: Container[date]
) -> list[list[CalendarDay]]:
    """The last five weeks, Monday first, the current one whole; `held` lay under a safety hold."""
    records = {record.day: record for record in days}
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    return [
        [
            _calendar_day(records, first + timedelta(weeks=week, days=day), today, held)
            for day in range(7)
        ]
        for week in range(WEEKS)
    ]


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


@dataclass(frozen=True, slots=True)
class Line:
    """Strength over the last weeks as points of a drawing 340 × 80, higher is stronger."""

    since: date
    points: str
    end: tuple[float, float]


def strength_line(days: Sequence[DayRecord]) -> Line | None:
    """None while there are not yet two days to join."""
    shown = days[-LINE_DAYS:]
    if len(shown) < 2:
        return None
    before = len(days) - len(shown)
    step = LINE_WIDTH / (len(shown) - 1)
    points = [
        (round(n * step, 1), round(LINE_HEIGHT * (1 - strength(days[: before + n + 1])), 1))
        for n in range(len(shown))
    ]
    return Line(shown[0].day, " ".join(f"{x},{y}" for x, y in points), points[-1])
