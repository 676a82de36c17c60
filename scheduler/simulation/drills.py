"""Drills as arrays: what each (drill, leg) trains, costs and builds on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.domain.check_off import sides_of
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Drill, Function, Leg, Stage
from scheduler.domain.curriculum.rules import COVERS

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

CELLS = tuple((function, side) for function in Function for side in SIDES)
"""The eight that someone controls or does not: one function on one leg."""


@dataclass(frozen=True)
class Drills:
    """P pairs of a drill and a leg, in the curriculum's order; C = 8 cells."""

    pairs: tuple[tuple[str, Leg], ...]
    minutes: Floats
    """(P,) what a pair costs."""
    weights: Floats
    """(P, C) how much a pair trains each cell."""
    both: Bools
    """(P,) whether both legs work at once."""
    stage: Ints
    """(P,) number of the stage, 0–2."""
    needs: Bools
    """(P, C) the cells in which the earlier stage's control is asked for."""


def drills_of(curriculum: Curriculum) -> Drills:
    drills = [(drill, leg) for drill in curriculum.drills.values() for leg in drill.legs]
    return Drills(
        pairs=tuple((drill.slug, leg) for drill, leg in drills),
        minutes=np.array([drill.minutes / len(drill.legs) for drill, _ in drills]),
        weights=np.array([_weights(drill, leg) for drill, leg in drills]),
        both=np.array([leg is Leg.BOTH for _, leg in drills]),
        stage=np.array([STAGES.index(drill.stage) for drill, _ in drills]),
        needs=np.array([_needs(drill, leg) for drill, leg in drills]),
    )


def _weights(drill: Drill, leg: Leg) -> list[float]:
    return [drill.weights.get(function, 0.0) * (side in sides_of(leg)) for function, side in CELLS]


def _needs(drill: Drill, leg: Leg) -> list[bool]:
    """An alternating drill builds on the functions it trains; rotation on all that came before."""
    if drill.stage is Stage.IN_TANDEM:
        return [False] * len(CELLS)
    before = set(COVERS[STAGES[STAGES.index(drill.stage) - 1]])
    functions = before & drill.weights.keys() if drill.stage is Stage.ALTERNATING else before
    return [function in functions and side in sides_of(leg) for function, side in CELLS]
