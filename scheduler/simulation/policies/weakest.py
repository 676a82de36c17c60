"""Policies that take the weakest first: the lowest last rating, nothing else."""

import numpy as np

from scheduler.simulation.drills import Bools, Floats
from scheduler.simulation.policies.filling import filled
from scheduler.simulation.policies.policy import Task
from scheduler.simulation.world import Said

UNTRIED = 1.5
"""What counts as the rating of a drill that was never done: behind what was lost, before what was
effortful. Of 0, 1.5, 2.5 and 3.5 the best on the draws for tuning, by a little.
"""
_LONG = 1e4
"""More days than there are: equals go by what was longest ago."""
SMOOTH = 3


class WeakestFirst:
    def __init__(self, task: Task) -> None:
        self._task = task
        self._rating: Floats = np.full((task.people, len(task.drills.pairs)), UNTRIED)
        self._last: Floats = np.full_like(self._rating, -1.0)

    def choose(self, day: int, practising: Bools) -> Bools:
        del day, practising
        return filled(self._rating + self._last / _LONG, self._task, self._offered())

    def learn(self, day: int, said: Said) -> None:
        self._rating = np.where(said.done, said.rating, self._rating)
        self._last = np.where(said.done, day, self._last)

    def _offered(self) -> Bools | None:
        return None


class WeakestBehindGate(WeakestFirst):
    """A stage opens for good when every drill known so far was last rated smooth.

    Of four such gates the best on the draws for tuning, by a little.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self._opened = np.zeros((task.people, 1), dtype=int)

    def learn(self, day: int, said: Said) -> None:
        super().learn(day, said)
        known = self._last >= 0
        begun = known & (self._task.drills.stage == self._opened)
        smooth = ((self._rating >= SMOOTH) | ~known).all(1) & begun.any(1)
        self._opened[smooth & said.done.any(1)] += 1

    def _offered(self) -> Bools:
        return np.asarray(self._task.drills.stage <= self._opened)
