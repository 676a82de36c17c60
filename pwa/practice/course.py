"""The course of the progress pages: mastery week by week, as drawings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.practice.charts import Place, Scale, area, joined, thinned
from pwa.words import PETALS
from scheduler.domain.course import Course, Point
from scheduler.domain.curriculum import SIDES, Function, Leg, Stage
from scheduler.domain.path import StageMove

WIDTH, HEIGHT = 160, 64
"""Of one of the four small courses."""
LEGS_WIDTH, LEGS_HEIGHT = 340, 120
MOST_ROWS = 26
"""Weeks that the table tells; of more, every second, third or fourth."""
Trained = Callable[[Function], Sequence[Stage]]


@dataclass(frozen=True, slots=True)
class Small:
    """One function's course: an area for each stage, from the bottom up, and where it ends."""

    key: str
    function: Function
    areas: tuple[tuple[Stage, str], ...]
    crest: str
    """The points of the line on top."""
    level: int
    """How much of the petal is filled today, 0–100."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A move from stage to stage, where it lies on the way."""

    x: float
    move: StageMove


@dataclass(frozen=True, slots=True)
class Chart:
    since: date
    smalls: tuple[Small, ...]
    ticks: tuple[Tick, ...]
    weeks: tuple[tuple[date, tuple[int, ...]], ...]
    """The same as figures 0–100, the newest first: one for each function, in their order."""
    every: int
    """How many weeks lie between two of them."""


def chart(course: Course, moves: Iterable[StageMove], trained: Trained) -> Chart | None:
    """The course of all four, side by side; None before any practice."""
    if not course:
        return None
    scale = Scale(course[0].day, course[-1].day, WIDTH, HEIGHT)
    every = thinned(len(course) - 1, MOST_ROWS)
    return Chart(
        since=course[0].day + timedelta(days=1),
        smalls=tuple(
            _small(course, scale, function, trained(function), key)
            for function, key in PETALS.items()
        ),
        ticks=tuple(Tick(scale.x(move.day), move) for move in moves if scale.within(move.day)),
        weeks=tuple(
            (point.day, tuple(_level(point, each, trained(each)) for each in PETALS))
            for point in course[:0:-every]
        ),
        every=every,
    )


@dataclass(frozen=True, slots=True)
class Line:
    leg: Leg
    points: str
    end: tuple[float, float]


def leg_lines(course: Course, function: Function, stages: Sequence[Stage]) -> tuple[Line, ...]:
    """One function's course on the left leg and on the right, in a drawing 340 × 120."""
    return tuple(_line(course, function, stages, side) for side in SIDES) if course else ()


def _line(course: Course, function: Function, stages: Sequence[Stage], side: Leg) -> Line:
    scale = Scale(course[0].day, course[-1].day, LEGS_WIDTH, LEGS_HEIGHT, len(stages))
    places = [
        scale.place(point.day, sum(point.at(function, stage, side) for stage in stages))
        for point in course
    ]
    return Line(side, joined(places), places[-1])


def _small(
    course: Course, scale: Scale, function: Function, stages: Sequence[Stage], key: str
) -> Small:
    """Stage upon stage; all of them together reach the top."""
    below = [0.0] * len(course)
    areas: list[tuple[Stage, str]] = []
    for stage in stages:
        above = [
            low + point.at(function, stage) / len(stages)
            for low, point in zip(below, course, strict=True)
        ]
        if above != below:
            path = area(_places(course, above, scale), _places(course, below, scale))
            areas.append((stage, path))
        below = above
    crest = joined(_places(course, below, scale))
    return Small(key, function, tuple(areas), crest, _level(course[-1], function, stages))


def _places(course: Course, levels: Sequence[float], scale: Scale) -> list[Place]:
    return [scale.place(point.day, level) for point, level in zip(course, levels, strict=True)]


def _level(point: Point, function: Function, stages: Sequence[Stage]) -> int:
    return round(100 * sum(point.at(function, stage) for stage in stages) / len(stages))
