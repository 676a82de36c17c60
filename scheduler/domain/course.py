"""Course: how mastery and pain went over the weeks, read from the log."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Function, Leg, Stage
from scheduler.domain.evidence import evidence_by_day
from scheduler.domain.mastery import Cell, Mastery, Standing

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Point:
    """Every cell as it stood at the end of one day."""

    day: date
    cells: Mapping[Cell, Mastery]

    def at(self, function: Function, stage: Stage, side: Leg | None = None) -> float:
        """Mastery of a function at one stage, 0–1: of one leg, else the mean of both."""
        sides = SIDES if side is None else (side,)
        return sum(self.cells[function, leg, stage].mastery for leg in sides) / len(sides)


Course = tuple[Point, ...]


def course_of(curriculum: Curriculum, check_offs: Iterable[CheckOff], today: date) -> Course:
    """Where a person stood on the eve of the first practice, every Sunday since, and today.

    The same for any order of the check-offs; empty before any practice.
    """
    days = evidence_by_day(curriculum, check_offs, today)
    if not days:
        return ()
    weeks: dict[date, list[date]] = {end: [] for end in _ends(min(days), today)}
    ends = list(weeks)
    for day in days:
        weeks[ends[bisect_left(ends, day)]].append(day)
    standing, points = Standing(), list[Point]()
    for end, practised in weeks.items():
        for day in practised:
            standing.learn(day, days[day])
        points.append(Point(end, standing.cells(end)))
    return tuple(points)


def trained_stages(curriculum: Curriculum, function: Function) -> tuple[Stage, ...]:
    """The stages with a drill that trains the function: its petal is full when they are."""
    trained = {drill.stage for drill in curriculum.drills.values() if function in drill.weights}
    return tuple(stage for stage in STAGES if stage in trained)


def pain_by_day(check_offs: Iterable[CheckOff], until: date) -> dict[date, int]:
    """The worst pain, 0–10, of each day on which somebody spoke of it, days in order."""
    worst: dict[date, int] = {}
    for check_off in check_offs:
        day, pain = check_off.practice_day, check_off.pain
        if pain is not None and day <= until:
            worst[day] = max(pain, worst.get(day, 0))
    return dict(sorted(worst.items()))


def _ends(first: date, today: date) -> Iterator[date]:
    """The eve of the first day, the Sundays after it, and the last day whatever it is called."""
    yield first - ONE_DAY
    end = first + (6 - first.weekday()) * ONE_DAY
    while end < today:
        yield end
        end += ONE_WEEK
    yield today
