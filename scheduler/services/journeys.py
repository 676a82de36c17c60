"""Journeys: what a person practised before a day, from what was kept and what came since."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zlib import crc32

from scheduler.domain.curriculum import Curriculum
from scheduler.domain.journey import Journey, begin, go_on
from scheduler.domain.plan import Plan
from scheduler.domain.tuning import DEFAULT
from scheduler.store import Transaction, journeys, practice

VERSION = 2
"""Raised when the engine would go another way with the same check-offs."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Way:
    """The journey to the evening before a day, and as much of it as is worth keeping."""

    journey: Journey
    settled: Journey
    """Up to the day before: yesterday can still be completed."""
    log_size: tuple[int, int]
    """How much there was when the log was read: nothing kept may miss what came since."""


def way_to(tx: Transaction, curriculum: Curriculum, person_id: int, plan: Plan, day: date) -> Way:
    """What was practised before `day`; what was kept saves most of the walk."""
    log_size = practice.log_size(tx, person_id)
    settled = journey_until(tx, curriculum, person_id, plan, day - 2 * ONE_DAY)
    yesterday = practice.log_of_day(tx, person_id, day - ONE_DAY)
    journey = go_on(settled, curriculum, yesterday, day - ONE_DAY)
    return Way(journey, settled, log_size)


def journey_to(
    tx: Transaction, curriculum: Curriculum, person_id: int, plan: Plan, day: date
) -> Journey:
    """All that was practised up to and with `day`, which may still go on."""
    before = way_to(tx, curriculum, person_id, plan, day).journey
    return go_on(before, curriculum, practice.log_of_day(tx, person_id, day), day)


def journey_until(
    tx: Transaction, curriculum: Curriculum, person_id: int, plan: Plan, until: date
) -> Journey:
    """All that was practised up to and with `until`."""
    engine, furthest = engine_of(curriculum), plan.furthest
    kept = journeys.journey_until(tx, curriculum, person_id, until, engine, furthest)
    known = kept or begin(plan)
    log = practice.log_after(tx, person_id, known.last or date.min, until)
    return go_on(known, curriculum, log, until)


def keep(tx: Transaction, curriculum: Curriculum, person_id: int, way: Way, now: datetime) -> None:
    """Spare the next reader the walk. The person's lock is held."""
    if way.settled.last is not None and way.log_size == practice.log_size(tx, person_id):
        journeys.keep(tx, person_id, way.settled, engine_of(curriculum), now)


@lru_cache(maxsize=4)
def engine_of(curriculum: Curriculum) -> int:
    """A figure that changes with anything that could change the way."""
    return crc32(repr((VERSION, DEFAULT, curriculum.drills)).encode())
