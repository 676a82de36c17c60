"""Missed days: on which days people practise."""

import numpy as np

from scheduler.simulation.drills import Bools
from scheduler.simulation.ranges import BREAK_BEGINS, BREAK_DAYS, MISS_AT_RANDOM

MISSES = ("none", "random", "break")


def practised(pattern: str, count: int, days: int, random: np.random.Generator) -> Bools:
    """(L, D) whether each of `count` people practises on each day."""
    if pattern == "random":
        return np.asarray(random.random((count, days)) >= MISS_AT_RANDOM)
    if pattern == "break":
        begins = random.integers(*BREAK_BEGINS, endpoint=True, size=(count, 1))
        day = np.arange(days)
        return np.asarray((day < begins) | (day >= begins + BREAK_DAYS))
    return np.ones((count, days), dtype=bool)
