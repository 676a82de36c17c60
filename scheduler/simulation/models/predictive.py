"""Predictive Performance Equation: many practices raise control, their age lowers it.

Walsh, Gluck, Gunzelmann, Jastrzembski & Krusmark (2018), "Evaluating the theoretic adequacy and
applied potential of computational models of the spacing effect", Cognitive Science 42(S3).

    M = N^c · T^-d                          N practices so far, T their weighted mean age
    T = Σ wᵢ tᵢ,  wᵢ = tᵢ^-x / Σ tⱼ^-x       x = 0.6, c = 0.1
    d = b + m · mean(1 / ln(lag + e))        lags between successive practices
    P = 1 / (1 + exp((τ - M) / s))
"""

import numpy as np

from scheduler.simulation.drills import Floats, Ints
from scheduler.simulation.persons import Persons

C = 0.1
X = 0.6
"""Both as fixed in the paper."""
B = (0.04, 0.015)
"""Decay intercept, from the most forgetful to the least; ages are in days."""
M = 0.03
"""Decay slope: how much faster closely spaced practice is forgotten."""
TAU = 1.08
S = 0.075
"""The paper fits b, m, τ and s to each task; here such that weeks of practice make control."""
LEAST_DOSE = 0.02
"""Less is no practice from which a lag is counted."""


class PredictivePerformance:
    def __init__(self, persons: Persons, days: int) -> None:
        self._start = persons.start
        self._rate = persons.rate
        self._intercept = B[0] + (B[1] - B[0]) * persons.retention
        self._doses: Floats = np.zeros((*persons.start.shape, days))
        self._last: Ints = np.full(persons.start.shape, -1)
        self._lags = np.zeros_like(persons.start)
        self._count = np.zeros_like(persons.start)

    def control(self, morning: int) -> Floats:
        past = self._doses[..., :morning]
        ages = morning - np.arange(past.shape[-1], dtype=float)
        practices = past.sum(-1)
        recent = np.einsum("lcd,d->lc", past, ages**-X)
        aged = np.einsum("lcd,d->lc", past, ages ** (1 - X))
        age = np.divide(aged, recent, out=np.ones_like(aged), where=recent > 0)
        lag = np.divide(self._lags, self._count, out=np.ones_like(aged), where=self._count > 0)
        strength = practices**C * age ** -(self._intercept + M * lag)
        learned = 1 / (1 + np.exp((TAU - strength) / S))
        return np.asarray(self._start + (1 - self._start) * learned)

    def practise(self, day: int, doses: Floats, slips: Floats) -> None:
        self._doses[..., :day] *= (1 - slips)[..., None]
        self._doses[..., day] = doses * self._rate
        trained = doses > LEAST_DOSE
        again = trained & (self._last >= 0)
        lag = np.where(again, day - self._last, 1)
        self._lags += again / np.log(lag + np.e)
        self._count += again
        self._last = np.where(trained, day, self._last)
