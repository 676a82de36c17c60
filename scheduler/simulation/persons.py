"""Persons: simulated people and their circumstances, drawn from the ranges."""

from dataclasses import dataclass

import numpy as np

from scheduler.domain.curriculum import SIDES, Function
from scheduler.simulation.drills import Floats
from scheduler.simulation.ranges import PERSONS, WORLD, Range

_FUNCTIONS = len(Function)
_LEGS = len(SIDES)
_ROTATION = list(Function).index(Function.LOWER_LEG_ROTATION)


@dataclass(frozen=True)
class Persons:
    """L people with C = 8 cells each."""

    start: Floats
    """(L, C) control on the first morning."""
    rate: Floats
    """(L, C) what a dose counts."""
    retention: Floats
    """(L, C) 0 the most forgetful, 1 the least."""
    traits: dict[str, Floats]
    """(L,) each, by the name of its range."""

    def __len__(self) -> int:
        return len(self.start)

    def trait(self, name: str) -> Floats:
        """(L, 1), to meet arrays with more than one column."""
        return self.traits[name][:, None]


def draw(count: int, random: np.random.Generator, differences: float = 1.0) -> Persons:
    """`differences` scales what tells a person's cells apart: 0 makes them all alike."""
    return Persons(
        start=np.clip(_start(count, random, differences), 0.02, 0.5),
        rate=_rate(count, random, differences),
        retention=np.clip(_retention(count, random, differences), 0.0, 1.0),
        traits={
            name: _drawn(reach, random, count)
            for name, reach in (PERSONS | WORLD).items()
            if name.partition("_")[0] not in {"start", "rate", "retention"}
        },
    )


def _start(count: int, random: np.random.Generator, differences: float) -> Floats:
    person = _drawn(PERSONS["start"], random, (count, 1))
    function = np.repeat(_drawn(PERSONS["start_function"], random, (count, _FUNCTIONS)), _LEGS, 1)
    leg = _drawn(PERSONS["start_leg"], random, (count, _FUNCTIONS * _LEGS))
    turn = np.zeros_like(leg)
    turn[:, _ROTATION * _LEGS : (_ROTATION + 1) * _LEGS] = _drawn(
        PERSONS["start_rotation"], random, (count, 1)
    )
    return person + differences * (function + leg + turn)


def _rate(count: int, random: np.random.Generator, differences: float) -> Floats:
    person = _drawn(PERSONS["rate"], random, (count, 1))
    function = np.repeat(_drawn(PERSONS["rate_function"], random, (count, _FUNCTIONS)), _LEGS, 1)
    leg = _drawn(PERSONS["rate_leg"], random, (count, _FUNCTIONS * _LEGS))
    return np.asarray(person * (function * leg) ** differences)


def _retention(count: int, random: np.random.Generator, differences: float) -> Floats:
    person = _drawn(PERSONS["retention"], random, (count, 1))
    cell = _drawn(PERSONS["retention_cell"], random, (count, _FUNCTIONS * _LEGS))
    return person + differences * cell


def _drawn(reach: Range, random: np.random.Generator, shape: int | tuple[int, int]) -> Floats:
    share = random.random(shape)
    if reach.log:
        return np.asarray(reach.low * (reach.high / reach.low) ** share)
    return np.asarray(reach.low + (reach.high - reach.low) * share)
