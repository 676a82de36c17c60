"""The practice days of the progress page: five weeks of marks, and strength as a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.adherence import DayRecord, strength

WEEKS = 5
LINE_DAYS = 56
LINE_WIDTH, LINE_HEIGHT = 340, 80


@dataclass(frozen=True, slots=True)
class CalendarDay:
    day: date
    state: str
    """A day mark, or “ahead”."""


def calendar(days: Sequence[DayRecord], today: date, *, held: bool) -> list[list[CalendarDay]]:
    """The last five weeks, Monday first, the current one whole."""
    records = {record.day: record for record in days}
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    return [
        [
            _calendar_day(records, first + timedelta(weeks=week, days=day), today, held=held)
            for day in range(7)
        ]
        for week in range(WEEKS)
    ]


def _calendar_day(
    records: Mapping[date, DayRecord], day: date, today: date, *, held: bool
) -> CalendarDay:
    if day > today:
        return CalendarDay(day, "ahead")
    record = records.get(day)
    if day == today:
        done = record is not None and record.done
        return CalendarDay(day, "done_today" if done else "held" if held else "today")
    return CalendarDay(day, _state(record))


def _state(record: DayRecord | None) -> str:
    if record is None:
        return "none"
    if record.done:
        return "done"
    if record.excused:
        return "excused"
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
