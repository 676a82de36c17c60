"""Course: how mastery went over the weeks, and what was felt from day to day."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Function, Leg, Stage
from scheduler.domain.evidence import evidence_by_day
from scheduler.domain.mastery import Cell, Standing

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
SETTLED = ONE_WEEK
"""After so long a Sunday's point is hardly ever changed by what comes late."""
SUNDAY = 6
DIGITS = 4
"""Of a level in the past: more could not be seen and would have to be kept."""


@dataclass(frozen=True, slots=True)
class Point:
    """How far every cell was mastered at the end of one day, 0–1."""

    day: date
    levels: Mapping[Cell, float]

    def at(self, function: Function, stage: Stage, side: Leg | None = None) -> float:
        """Mastery of a function at one stage, 0–1: of one leg, else the mean of both."""
        sides = SIDES if side is None else (side,)
        return sum(self.levels[function, leg, stage] for leg in sides) / len(sides)


Course = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """A course up to a Sunday, and the standing of that evening, from which it goes on."""

    points: Course
    standing: Standing

    @property
    def until(self) -> date:
        return self.points[-1].day


@dataclass(frozen=True, slots=True)
class FeltDay:
    """What was said of one day: the worst pain, 0–10, and the mean effort, 1–4; None: nothing."""

    day: date
    pain: int | None
    effort: float | None


def course_of(curriculum: Curriculum, check_offs: Iterable[CheckOff], today: date) -> Course:
    """Where a person stood on the eve of the first practice, every Sunday since, and today.

    The same for any order of the check-offs; empty before any practice.
    """
    return walked(curriculum, check_offs, today)[0]


def walked(
    curriculum: Curriculum,
    check_offs: Iterable[CheckOff],
    today: date,
    trail: Trail | None = None,
) -> tuple[Course, Trail | None]:
    """The course to `today`, and its trail to the last Sunday that is settled, if there is one.

    With a trail only the check-offs of the days after it are needed.
    """
    days = evidence_by_day(curriculum, check_offs, today)
    if trail is None and not days:
        return (), None
    ends = list(_ends_after(trail.until, today) if trail else _ends(min(days), today))
    weeks: dict[date, list[date]] = {end: [] for end in ends}
    for day in days:
        weeks[ends[bisect_left(ends, day)]].append(day)
    standing = trail.standing.copy() if trail else Standing()
    points = list(trail.points) if trail else []
    for end, practised in weeks.items():
        for day in practised:
            standing.learn(day, days[day])
        points.append(_point(standing, end, digits=None if end == today else DIGITS))
        if end.weekday() == SUNDAY and end <= today - SETTLED:
            trail = Trail(tuple(points), standing.copy())
    return tuple(points), trail


def trained_stages(curriculum: Curriculum, function: Function) -> tuple[Stage, ...]:
    """The stages with a drill that trains the function: its petal is full when they are."""
    trained = {drill.stage for drill in curriculum.drills.values() if function in drill.weights}
    return tuple(stage for stage in STAGES if stage in trained)


def _point(standing: Standing, day: date, digits: int | None) -> Point:
    levels = {cell: figures.mastery for cell, figures in standing.cells(day).items()}
    if digits is not None:
        levels = {cell: round(level, digits) for cell, level in levels.items()}
    return Point(day, levels)


def _ends(first: date, today: date) -> Iterator[date]:
    """The eve of the first day, the Sundays after it, and the last day whatever it is called."""
    yield first - ONE_DAY
    yield from _ends_after(first - ONE_DAY, today)


def _ends_after(eve: date, today: date) -> Iterator[date]:
    end = eve + (SUNDAY - eve.weekday() or 7) * ONE_DAY
    while end < today:
        yield end
        end += ONE_WEEK
    yield today
