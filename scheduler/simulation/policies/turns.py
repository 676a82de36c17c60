"""Policies that look at no rating: all in turn, by the calendar, a weekly rota, at random."""

import numpy as np

from scheduler.simulation.drills import Bools, Floats
from scheduler.simulation.policies.filling import filled
from scheduler.simulation.policies.policy import Task
from scheduler.simulation.world import Said

_WEEK = 7
STAGE_DAYS = 21
"""Of the calendar: in tandem, then alternating as well, then rotation as well. Of two, three and
four weeks the best on the draws for tuning.
"""
_LOTS = 1974


class InTurn:
    """The longest ago comes first; what was never done comes before that, in the given order."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._last: Floats = np.full((task.people, len(task.drills.pairs)), -1.0)

    def choose(self, day: int, practising: Bools) -> Bools:
        del practising
        return filled(self._order(day), self._task, self._offered(day))

    def learn(self, day: int, said: Said) -> None:
        self._last[said.done] = day

    def _order(self, day: int) -> Floats:
        del day
        return self._last

    def _offered(self, day: int) -> Bools | None:
        del day
        return None


class ByCalendar(InTurn):
    """All in turn among the stages that the calendar has opened."""

    def _offered(self, day: int) -> Bools:
        return np.broadcast_to(self._task.drills.stage <= day // STAGE_DAYS, self._last.shape)


class AtRandom(InTurn):
    def _order(self, day: int) -> Floats:
        return np.random.default_rng([_LOTS, day]).random(self._last.shape)


class Rota:
    """Seven fixed days, each dealt in turn from where the day before ended."""

    def __init__(self, task: Task) -> None:
        dealer = InTurn(task)
        self._week = [_dealt(dealer, day, task.people) for day in range(_WEEK)]

    def choose(self, day: int, practising: Bools) -> Bools:
        del practising
        return self._week[day % _WEEK]

    def learn(self, day: int, said: Said) -> None:
        """A rota does not change."""


def _dealt(dealer: InTurn, day: int, people: int) -> Bools:
    hand = dealer.choose(day, np.ones(people, dtype=bool))
    nothing = np.zeros(hand.shape, dtype=np.int64)
    dealer.learn(day, Said(hand, nothing, nothing, nothing, nothing))
    return hand
