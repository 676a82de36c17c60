"""Policies that say when a drill is due, from its ratings: Leitner boxes, SM-2 and FSRS."""

from typing import Protocol

import numpy as np

from scheduler.simulation.drills import Bools, Floats, Ints
from scheduler.simulation.policies.filling import filled
from scheduler.simulation.policies.policy import Task
from scheduler.simulation.world import Said

_FIRST, _SECOND, _THIRD = 0.0, 1e6, 2e6
"""What is due comes first, then what is new, then what will be due soonest."""


class Cards(Protocol):
    """One card for each pair of each person; (L, P) arrays."""

    def lateness(self, day: int) -> Floats:
        """How urgent a card is: from 0 on it is due, the more the sooner; below it is not."""

    def review(self, day: int, rating: Ints, which: Bools) -> None:
        """Rate the cards in `which` from 1 to 4."""


class Due:
    """What is due first, new ones next in the curriculum's order, then the soonest due."""

    cards: type

    def __init__(self, task: Task, *, only_due: bool = False) -> None:
        self._task = task
        self._only_due = only_due
        shape = (task.people, len(task.drills.pairs))
        self._met = np.zeros(shape, dtype=bool)
        self._cards: Cards = self.cards(shape)

    def choose(self, day: int, practising: Bools) -> Bools:
        del practising
        late = self._cards.lateness(day)
        order = np.where(self._met, np.where(late >= 0, _FIRST, _THIRD) - late, _SECOND)
        return filled(order, self._task, ~self._met | (late >= 0) if self._only_due else None)

    def learn(self, day: int, said: Said) -> None:
        self._cards.review(day, said.rating, said.done)
        self._met |= said.done


class _Boxes:
    """Five boxes with 1, 2, 4, 8 and 16 days; smooth moves on, lost goes back to the first."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._box = np.zeros(shape)
        self._due = np.zeros(shape)

    def lateness(self, day: int) -> Floats:
        return day - self._due

    def review(self, day: int, rating: Ints, which: Bools) -> None:
        # Before it is due a success tells little, so it moves no box.
        moves = which & ((day >= self._due) | (rating == 1))
        step = np.where(rating >= 3, self._box + 1, np.where(rating == 2, self._box, 0))
        self._box = np.where(moves, np.minimum(step, 4), self._box)
        self._due = np.where(moves, day + 2.0**self._box, self._due)


class _SuperMemo:
    """SM-2 (Wozniak 1990): ratings 1–4 stand for its qualities 1, 3, 4 and 5."""

    _QUALITY = np.array([0, 1, 3, 4, 5])

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._ease = np.full(shape, 2.5)
        self._passes = np.zeros(shape)
        self._interval = np.zeros(shape)
        self._due = np.zeros(shape)

    def lateness(self, day: int) -> Floats:
        return day - self._due

    def review(self, day: int, rating: Ints, which: Bools) -> None:
        quality = self._QUALITY[rating]
        passed = quality >= 3
        moves = which & ((day >= self._due) | ~passed)
        longer = np.choose(
            np.minimum(self._passes, 2).astype(int), [1.0, 6.0, self._interval * self._ease]
        )
        worse = 5 - quality
        ease = np.maximum(1.3, self._ease + 0.1 - worse * (0.08 + worse * 0.02))
        self._interval = np.where(moves, np.where(passed, np.round(longer), 1.0), self._interval)
        self._passes = np.where(moves, np.where(passed, self._passes + 1, 0), self._passes)
        self._ease = np.where(moves, ease, self._ease)
        self._due = np.where(moves, day + self._interval, self._due)


class _Fsrs:
    """FSRS-6 with its default weights, due at a retrievability of 0.9; one step a day."""

    W = (
        *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
        *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
    )

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.stability = np.ones(shape)
        self.difficulty = np.ones(shape)
        self._last = np.full(shape, -1)

    def lateness(self, day: int) -> Floats:
        """Retrievability falls with time over stability, and is 0.9 where they are equal."""
        return np.asarray((day - self._last) / self.stability - 1)

    def review(self, day: int, rating: Ints, which: Bools) -> None:
        grade = np.maximum(rating, 1)
        first = which & (self._last < 0)
        again = which & (self._last >= 0)
        held = self._retrievability(day)
        stability = np.where(grade > 1, self._recalled(grade, held), self._forgotten(held))
        self.stability = np.where(again, stability, self.stability)
        self.difficulty = np.where(again, self._drifted(grade), self.difficulty)
        self.stability = np.where(first, np.array(self.W)[grade - 1], self.stability)
        self.difficulty = np.where(first, np.clip(self._fresh(grade), 1, 10), self.difficulty)
        self._last = np.where(which, day, self._last)

    def _retrievability(self, day: int) -> Floats:
        decay = -self.W[20]
        factor = 0.9 ** (1 / decay) - 1
        return np.asarray((1 + factor * (day - self._last) / self.stability) ** decay)

    def _recalled(self, grade: Ints, held: Floats) -> Floats:
        w = self.W
        effort = np.choose(grade - 1, [1.0, w[15], 1.0, w[16]])
        gain = np.exp(w[8]) * (11 - self.difficulty) * self.stability ** -w[9]
        return np.asarray(self.stability * (1 + gain * (np.exp((1 - held) * w[10]) - 1) * effort))

    def _forgotten(self, held: Floats) -> Floats:
        w = self.W
        base = w[11] * self.difficulty ** -w[12] * ((self.stability + 1) ** w[13] - 1)
        most = self.stability / np.exp(w[17] * w[18])
        return np.asarray(np.minimum(base * np.exp((1 - held) * w[14]), most))

    def _fresh(self, grade: Ints | int) -> Floats:
        return np.asarray(self.W[4] - np.exp(self.W[5] * (np.asarray(grade) - 1.0)) + 1)

    def _drifted(self, grade: Ints) -> Floats:
        step = (10 - self.difficulty) / 9 * -self.W[6] * (grade - 3)
        mixed = self.W[7] * self._fresh(4) + (1 - self.W[7]) * (self.difficulty + step)
        return np.clip(mixed, 1, 10)


class Leitner(Due):
    cards = _Boxes


class SuperMemo(Due):
    cards = _SuperMemo


class Fsrs(Due):
    cards = _Fsrs
