"""Effort and pain of the progress page: what was said of each day or week, as a drawing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from pwa.practice.charts import Scale, joined
from pwa.practice.spans import ONE_WEEK, Window, monday
from scheduler.domain.course import FeltDay
from scheduler.domain.safety import PainBand, pain_band

WIDTH, EFFORT_HEIGHT, PAIN_HEIGHT = 340, 60, 90
MOST = 10
"""The worst pain there is."""
MOST_EFFORT = 4
MOST_WEEKS = 12
"""Of which each day has a place of its own; of more, the worst of a week has one."""
MARKS = {PainBand.NONE: "small", PainBand.SMALLER: "some", PainBand.STOP: "strong"}
EFFORTS = ("hardly any", "a little", "some", "a lot")


@dataclass(frozen=True, slots=True)
class PainMark:
    day: date
    """The Monday of its week, where weeks are told."""
    pain: int
    shape: str
    """“small”, “some” or “strong”, by what the pain asks for."""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class WeekFelt:
    """What was said in one week; None where nothing was."""

    monday: date
    effort: float | None
    pain: int | None

    @property
    def effort_word(self) -> str:
        return "" if self.effort is None else EFFORTS[round(self.effort) - 1]


@dataclass(frozen=True, slots=True)
class FeltChart:
    """Effort and pain over the same weeks, in drawings 340 wide; higher is more."""

    marks: tuple[PainMark, ...]
    days_of_pain: int
    weekly: bool
    """Whether a mark stands for the worst of a week."""
    efforts: str
    """The points of the line of effort, empty where there are not two."""
    effort_end: tuple[float, float] | None
    weeks: tuple[WeekFelt, ...]
    """Every week of which something was said, the newest first."""

    @property
    def worst(self) -> PainMark:
        """The worst of all, the newest where several were as bad."""
        return max(self.marks, key=lambda mark: (mark.pain, mark.day))


def felt_chart(felt: Iterable[FeltDay], window: Window) -> FeltChart:
    told = [one for one in felt if window.first <= one.day <= window.today]
    weeks = _weeks(told)
    pains = {one.day: one.pain for one in told if one.pain}
    weekly = window.weeks > MOST_WEEKS
    shown = {week.monday: week.pain for week in weeks if week.pain} if weekly else pains
    efforts = _efforts(weeks, window)
    return FeltChart(
        marks=_marks(shown, window),
        days_of_pain=len(pains),
        weekly=weekly,
        efforts=joined(efforts) if len(efforts) > 1 else "",
        effort_end=efforts[-1] if efforts else None,
        weeks=tuple(reversed(weeks)),
    )


def _weeks(told: Sequence[FeltDay]) -> list[WeekFelt]:
    weeks: dict[date, list[FeltDay]] = {}
    for one in told:
        weeks.setdefault(monday(one.day), []).append(one)
    return [_week(first, days) for first, days in weeks.items()]


def _week(first: date, days: Sequence[FeltDay]) -> WeekFelt:
    efforts = [one.effort for one in days if one.effort is not None]
    pains = [one.pain for one in days if one.pain is not None]
    return WeekFelt(first, fmean(efforts) if efforts else None, max(pains, default=None))


def _marks(pains: Mapping[date, int], window: Window) -> tuple[PainMark, ...]:
    scale = _scale(window, PAIN_HEIGHT, MOST)
    return tuple(
        PainMark(day, pain, MARKS[pain_band(pain)], *scale.place(max(day, scale.first), pain))
        for day, pain in pains.items()
    )


def _efforts(weeks: Sequence[WeekFelt], window: Window) -> list[tuple[float, float]]:
    """Each week's mean where the week ends, “hardly any” on the ground."""
    scale = _scale(window, EFFORT_HEIGHT, MOST_EFFORT - 1)
    return [
        scale.place(min(week.monday + ONE_WEEK - timedelta(days=1), window.today), week.effort - 1)
        for week in weeks
        if week.effort is not None
    ]


def _scale(window: Window, height: float, top: float) -> Scale:
    return Scale(monday(window.first), window.today, WIDTH, height, top)
