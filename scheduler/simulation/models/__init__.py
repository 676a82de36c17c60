"""Learner models: how practice becomes control, and is forgotten. The engine knows none of them."""

from collections.abc import Callable
from typing import Protocol

from scheduler.simulation.drills import Floats
from scheduler.simulation.models.act_r import ActR
from scheduler.simulation.models.predictive import PredictivePerformance
from scheduler.simulation.models.two_state import TwoState
from scheduler.simulation.persons import Persons


class Model(Protocol):
    """L people with C cells each; days are numbered from 0."""

    def control(self, morning: int) -> Floats:
        """(L, C) 0–1 on the morning of a day, if nothing is practised until then."""

    def practise(self, day: int, doses: Floats, slips: Floats) -> None:
        """Take in one day's doses (L, C); `slips` is the share of its strength a cell loses."""


MODELS: dict[str, Callable[[Persons, int], Model]] = {
    "ppe": PredictivePerformance,
    "act_r": ActR,
    "two_state": TwoState,
}
"""By name: made from persons and the most days there can be."""
