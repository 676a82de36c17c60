"""Practice as values: check-offs, whole histories, and people who follow their routine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from scheduler.domain.check_off import CheckOff
from scheduler.domain.journey import journey_of
from scheduler.domain.plan import Plan
from scheduler.domain.progression import Progress, progress_on
from scheduler.domain.routine import Routine, routine_of
from tests.domain.lengths import SOAK

FIRST_DAY = date(2026, 11, 2)
"""A Monday."""
_ids = count(1)

settings.register_profile(
    SOAK, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def make(drill: str, day: date | int = FIRST_DAY, leg=None, **said) -> CheckOff:
    """A check-off at eight in the morning; a day may be given by its number, from 0."""
    if isinstance(day, int):
        day = FIRST_DAY + timedelta(days=day)
    return CheckOff(
        id=said.pop("id", None) or UUID(int=next(_ids)),
        drill=drill,
        leg=leg,
        done_at=datetime.combine(day, time(8), tzinfo=UTC),
        practice_day=day,
        **said,
    )


@pytest.fixture(scope="session")
def done() -> Callable[..., CheckOff]:
    return make


@pytest.fixture(scope="session")
def on() -> Callable[[int], date]:
    """The date of a day by its number: day 0 is a Monday."""
    return lambda number: FIRST_DAY + timedelta(days=number)


@dataclass
class Story:
    """What came of following the routine: each day's routine and progress, and the log."""

    log: list[CheckOff] = field(default_factory=list)
    routines: list[Routine] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    def until(self, day: date) -> list[CheckOff]:
        return [made for made in self.log if made.practice_day < day]


@pytest.fixture(scope="session")
def follow(curriculum):
    """Someone who does every routine of some days and rates it by `feel(day, slug, leg)`."""

    def follow(
        days: int,
        feel: Callable[[int, str, object], dict] = lambda *_: {"tension": 3, "release": 3},
        plan: Plan = Plan(),  # noqa: B008 - a frozen value
        away: Callable[[int], bool] = lambda _: False,
    ) -> Story:
        story = Story()
        for number in range(days):
            day = FIRST_DAY + timedelta(days=number)
            if away(number) or not plan.due_on(day):
                continue
            journey = journey_of(curriculum, story.log, plan, day)
            routine = routine_of(curriculum, journey, plan, day)
            story.progress.append(progress_on(journey, day))
            story.routines.append(routine)
            story.log += [
                make(drill.slug, day, leg, **feel(number, drill.slug, leg))
                for drill in routine.drills
                for leg in drill.legs
            ]
        return story

    return follow


@pytest.fixture(scope="session")
def steady(follow) -> Story:
    """Sixty days in a row, all of them smooth."""
    return follow(60)


@pytest.fixture(scope="session")
def logs(curriculum) -> st.SearchStrategy[list[CheckOff]]:
    """Any history of some weeks: any drill, leg, ratings, effort and pain, on any day."""
    rating = st.none() | st.integers(1, 4)

    @st.composite
    def check_off(draw) -> CheckOff:
        drill = curriculum.drill(draw(st.sampled_from(list(curriculum.drills))))
        return make(
            drill.slug,
            draw(st.integers(0, 45)),
            draw(st.none() | st.sampled_from(drill.legs)),
            id=draw(st.uuids()),
            tension=draw(rating),
            release=draw(rating),
            effort=draw(rating),
            pain=draw(st.none() | st.integers(0, 10)),
        )

    return st.lists(check_off(), max_size=30, unique_by=lambda made: made.id)
