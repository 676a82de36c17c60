"""The course of the progress pages: mastery week by week and pain day by day, as drawings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.words import PETALS
from scheduler.domain.course import Course, Point
from scheduler.domain.curriculum import SIDES, Function, Leg, Stage
from scheduler.domain.path import StageMove
from scheduler.domain.safety import PainBand, pain_band

WIDTH, HEIGHT = 160, 64
"""Of one of the four small courses."""
LEGS_WIDTH, LEGS_HEIGHT = 340, 120
PAIN_WIDTH, PAIN_HEIGHT = 340, 90
PAIN_WEEKS = 12
MARKS = {PainBand.NONE: "small", PainBand.SMALLER: "some", PainBand.STOP: "strong"}
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


def chart(course: Course, moves: Iterable[StageMove], trained: Trained) -> Chart | None:
    """The course of all four, side by side; None before any practice."""
    if not course:
        return None
    return Chart(
        since=course[0].day + timedelta(days=1),
        smalls=tuple(
            _small(course, function, trained(function), key) for function, key in PETALS.items()
        ),
        ticks=tuple(
            Tick(_x(course, move.day, WIDTH), move)
            for move in moves
            if course[0].day <= move.day <= course[-1].day
        ),
        weeks=tuple(
            (point.day, tuple(_level(point, each, trained(each)) for each in PETALS))
            for point in reversed(course[1:])
        ),
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
    places = [
        (
            _x(course, point.day, LEGS_WIDTH),
            _y(sum(point.at(function, stage, side) for stage in stages), stages, LEGS_HEIGHT),
        )
        for point in course
    ]
    return Line(side, _joined(places), places[-1])


def _small(course: Course, function: Function, stages: Sequence[Stage], key: str) -> Small:
    below = [0.0] * len(course)
    areas: list[tuple[Stage, str]] = []
    for stage in stages:
        above = [low + point.at(function, stage) for low, point in zip(below, course, strict=True)]
        if above != below:
            areas.append((stage, _area(course, below, above, stages)))
        below = above
    crest = _joined(_places(course, below, stages))
    return Small(key, function, tuple(areas), crest, _level(course[-1], function, stages))


def _area(
    course: Course, below: Sequence[float], above: Sequence[float], stages: Sequence[Stage]
) -> str:
    there, back = _places(course, above, stages), _places(course, below, stages)
    return f"M{_joined(there)} {_joined(reversed(back))}Z"


def _places(
    course: Course, levels: Sequence[float], stages: Sequence[Stage]
) -> list[tuple[float, float]]:
    return [
        (_x(course, point.day, WIDTH), _y(level, stages, HEIGHT))
        for point, level in zip(course, levels, strict=True)
    ]


def _level(point: Point, function: Function, stages: Sequence[Stage]) -> int:
    return round(100 * sum(point.at(function, stage) for stage in stages) / len(stages))


def _x(course: Course, day: date, width: float) -> float:
    first, last = course[0].day, course[-1].day
    return round(width * (day - first) / (last - first), 1)


def _y(level: float, stages: Sequence[Stage], height: float) -> float:
    return round(height * (1 - level / len(stages)), 1)


def _joined(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


@dataclass(frozen=True, slots=True)
class PainMark:
    day: date
    pain: int
    shape: str
    """“small”, “some” or “strong”, by what the pain asks for."""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PainChart:
    """The pain of twelve weeks in a drawing 340 × 90, higher is worse."""

    since: date
    marks: tuple[PainMark, ...]

    @property
    def worst(self) -> PainMark:
        """The worst of all, the newest where several were as bad."""
        return max(self.marks, key=lambda mark: (mark.pain, mark.day))


def pain_chart(pain: Mapping[date, int], today: date) -> PainChart | None:
    """None where no pain was told in the last twelve weeks."""
    first = today - timedelta(weeks=PAIN_WEEKS) + timedelta(days=1)
    marks = tuple(
        PainMark(day, told, MARKS[pain_band(told)], *_pain_place(day, told, first))
        for day, told in pain.items()
        if told and day >= first
    )
    return PainChart(first, marks) if marks else None


def _pain_place(day: date, pain: int, first: date) -> tuple[float, float]:
    days = PAIN_WEEKS * 7 - 1
    x = PAIN_WIDTH * (day - first).days / days
    return round(x, 1), round(PAIN_HEIGHT * (1 - pain / 10), 1)
