"""Fingerprint: which engine and which ranges made a report, so that stale tables are noticed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zlib import crc32

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Curriculum, Drill
from scheduler.domain.journey import begin, go_on
from scheduler.domain.plan import Plan
from scheduler.domain.routine import Routine, routine_of
from scheduler.domain.tuning import DEFAULT
from scheduler.simulation.ranges import PERSONS, WORLD

FIRST_DAY = date(2026, 11, 2)
AWAY = range(40, 52)
LIVES = ((5, (2, 3, 3, 4)), (10, (1, 3, 4, 4, 4)), (15, (3, 3, 2, 4, 3, 4)))
"""Minutes a day, and the words that come round and round."""
DAYS = 90


def fingerprint(curriculum: Curriculum) -> int:
    """32 bits that change with dials, drills and ranges, and with what the engine makes of three
    lives that are always the same.
    """
    told: list[object] = [DEFAULT, PERSONS, WORLD, *map(_facts, curriculum.drills.values())]
    told += [list(_choices(curriculum, minutes, words)) for minutes, words in LIVES]
    return crc32(repr(told).encode())


def _facts(drill: Drill) -> object:
    """What matters to a simulated learner, who reads no words."""
    weights = sorted(drill.weights.items())
    return drill.slug, drill.stage, drill.legs, drill.minutes, weights, drill.prerequisites


def _choices(curriculum: Curriculum, minutes: int, words: Sequence[int]) -> Iterator[object]:
    plan = Plan(minutes=minutes)
    journey = begin(plan)
    for number in range(DAYS):
        if number in AWAY:
            continue
        day = FIRST_DAY + timedelta(days=number)
        routine = routine_of(curriculum, journey, plan, day)
        yield routine.stage, routine.pairs, routine.minutes
        journey = go_on(journey, curriculum, _check_offs(routine, words, number), day)


def _check_offs(routine: Routine, words: Sequence[int], number: int) -> list[CheckOff]:
    at = datetime.combine(routine.practice_day, time(8), tzinfo=UTC)
    return [
        CheckOff(
            id=UUID(int=n),
            drill=slug,
            leg=leg,
            done_at=at,
            practice_day=routine.practice_day,
            tension=words[(number + n) % len(words)],
            release=words[(number + 2 * n) % len(words)],
            effort=1 + (number + n) % 4,
            pain=(4 + n if number % 17 == 16 else 0),
        )
        for n, (slug, leg) in enumerate(routine.pairs)
    ]
