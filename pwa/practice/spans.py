"""How far back the progress page looks: twelve weeks, a year, or all of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from pwa.words import short_day
from scheduler.domain.course import Course

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Span:
    key: str
    """What the address says; empty for what is shown unasked."""
    words: str
    weeks: int


SPANS = (
    Span("", "12 weeks", 12),
    Span("year", "A year", 52),
    Span("all", "All of it", 100 * 52),
)


@dataclass(frozen=True, slots=True)
class Window:
    """The span that was asked for, ending today; whole weeks, Monday first."""

    span: Span
    first: date
    """A Monday, or the plan's first day where that is later."""
    today: date
    offered: tuple[Span, ...]
    """Those that show more than the one before; none where twelve weeks show all."""

    @property
    def weeks(self) -> int:
        """Whole or begun."""
        return -(-((self.today - monday(self.first)).days + 1) // 7)


def window(key: str, began: date, today: date) -> Window:
    """An unknown key shows what is shown unasked."""
    offered = _offered(began, today)
    span = next((span for span in offered if span.key == key), SPANS[0])
    return Window(span, max(began, _monday_of(span, today)), today, offered)


def cut(course: Course, first: date) -> Course:
    """The course from the evening before `first` on, or from its beginning."""
    earlier = [point for point in course if point.day < first]
    return course[max(0, len(earlier) - 1) :]


def dated(day: date, today: date) -> str:
    """“24 November”, with the year where it is another than today’s."""
    return short_day(day) if day.year == today.year else f"{short_day(day)} {day.year}"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _monday_of(span: Span, today: date) -> date:
    if span.weeks * 7 > (today - date.min).days:
        return date.min
    return monday(today) - (span.weeks - 1) * ONE_WEEK


def _offered(began: date, today: date) -> tuple[Span, ...]:
    hidden = [span for span in SPANS[:-1] if began < _monday_of(span, today)]
    return (*hidden, SPANS[-1]) if hidden else ()
