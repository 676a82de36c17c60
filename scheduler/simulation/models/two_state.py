"""Two-state adaptation: a fast process learns and forgets quickly, a slow one does neither.

Smith, Ghazizadeh & Shadmehr (2006), "Interacting adaptive processes with different timescales
underlie short-term motor learning", PLoS Biology 4(6).

    e = 1 - (fast + slow)          after each repetition
    fast ← A_f · fast + B_f · e    paper: A_f = 0.59,  B_f = 0.21
    slow ← A_s · slow + B_s · e    paper: A_s = 0.992, B_s = 0.02

The fast process is gone by the morning after; the slow one keeps a share of itself each night.
"""

import numpy as np

from scheduler.simulation.drills import Floats
from scheduler.simulation.persons import Persons

A_FAST, B_FAST = 0.59, 0.21
"""As in the paper."""
B_SLOW = 0.03
"""The paper has 0.02, later fits up to 0.04."""
A_SLOW = 0.9995
"""Above the paper's 0.992, which saw one session: what hours take is the night's part here."""
NIGHT = (0.994, 0.9995)
"""What a night leaves of the slow process, from the most forgetful to the least."""
REPETITIONS = 4
"""Repetitions in one dose, each with its release."""


class TwoState:
    def __init__(self, persons: Persons, days: int) -> None:
        del days
        self._start = persons.start
        self._rate = persons.rate
        self._night = NIGHT[0] + (NIGHT[1] - NIGHT[0]) * persons.retention
        self._slow = np.zeros_like(persons.start)
        self._since = 0

    def control(self, morning: int) -> Floats:
        slow = self._slow * self._night ** (morning - self._since)
        return np.asarray(self._start + (1 - self._start) * slow)

    def practise(self, day: int, doses: Floats, slips: Floats) -> None:
        slow = self._slow * self._night ** (day - self._since) * (1 - slips)
        fast = np.zeros_like(slow)
        for _ in range(REPETITIONS):
            error = 1 - slow - fast
            fast += doses * ((A_FAST - 1) * fast + B_FAST * error)
            slow += doses * ((A_SLOW - 1) * slow + B_SLOW * self._rate * error)
        self._slow, self._since = slow, day
