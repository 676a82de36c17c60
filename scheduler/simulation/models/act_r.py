"""ACT-R activation: each practice leaves a trace, and decays faster the stronger it found things.

Pavlik & Anderson (2005), "Practice and forgetting effects on vocabulary memory: an
activation-based model of the spacing effect", Cognitive Science 29(4).

    m = ln Σ uᵢ tᵢ^-dᵢ         uᵢ the dose, tᵢ its age in seconds, time away scaled by h = 0.025
    dᵢ = c · e^m + a           m just before practice i; c = 0.217, a = 0.177
    P = 1 / (1 + exp((τ - m) / s))
"""

import numpy as np

from scheduler.simulation.drills import Floats
from scheduler.simulation.persons import Persons

SECONDS = 86_400 * 0.025
"""One day of life, in the paper's psychological seconds."""
C = 0.217
"""Decay scale, as in the paper."""
A = (0.22, 0.13)
"""Decay intercept, from the most forgetful to the least, around the paper's 0.177."""
TAU = -0.85
S = 0.255
"""`s` as in the paper; its τ is -0.704, fitted to words."""
GAIN = 0.5
"""Weight of one dose's trace, such that weeks of practice make control."""


class ActR:
    def __init__(self, persons: Persons, days: int) -> None:
        self._start = persons.start
        self._rate = persons.rate * GAIN
        self._intercept = A[0] + (A[1] - A[0]) * persons.retention
        self._doses: Floats = np.zeros((*persons.start.shape, days), dtype=np.float32)
        self._decays: Floats = np.zeros((*persons.start.shape, days), dtype=np.float32)

    def control(self, morning: int) -> Floats:
        odds = (self._strength(morning) * np.exp(-TAU)) ** (1 / S)
        return np.asarray(self._start + (1 - self._start) * odds / (1 + odds))

    def practise(self, day: int, doses: Floats, slips: Floats) -> None:
        self._decays[..., day] = C * self._strength(day) + self._intercept
        self._doses[..., :day] *= (1 - slips)[..., None]
        self._doses[..., day] = doses * self._rate

    def _strength(self, morning: int) -> Floats:
        """e^m, which is nothing before any practice."""
        past = self._doses[..., :morning]
        ages = np.log(SECONDS * (morning - np.arange(past.shape[-1], dtype=np.float32)))
        traces = past * np.exp(-self._decays[..., :morning] * ages)
        return np.asarray(traces.sum(-1), dtype=float)
