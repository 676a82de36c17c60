"""Mastery: control and freshness together, for each function, leg and stage; and their balance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from scheduler.domain.check_off import CheckOff
from scheduler.domain.control import Control, learned, score, telling
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Function, Leg, Stage
from scheduler.domain.curriculum.rules import COVERED_BY
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.spacing import (
    FADING,
    Memories,
    Memory,
    fades_on,
    freshness,
    lasts,
    remember,
)
from scheduler.domain.tuning import DEFAULT, Tuning

Cell = tuple[Function, Leg, Stage]
"""One function on one leg (left or right) at one stage."""
CELLS: tuple[Cell, ...] = tuple(
    (function, side, stage) for function in Function for side in SIDES for stage in STAGES
)


@dataclass(frozen=True, slots=True)
class Mastery:
    """All three 0–1. Mastery is control as far as it is still fresh: their product."""

    control: float
    freshness: float
    mastery: float
    days: int
    """Practice days with any drill that trains the cell."""
    last: date | None
    told: int = 0
    """Of those days, the ones that said how a drill felt that truly trains it; 0: hardly known."""

    @property
    def fading(self) -> bool:
        """Whether it shows that nobody came."""
        return self.days > 0 and self.freshness < FADING


NO_EVIDENCE = Mastery(control=0.0, freshness=0.0, mastery=0.0, days=0, last=None)


def known_stage(cells: Mapping[Cell, Mastery], function: Function, upto: Stage) -> Stage | None:
    """The highest stage up to `upto` at which a function is known; None before any practice.

    A stage at which nobody said how it felt yet comes after those that tell something.
    """
    reached = STAGES[: STAGES.index(upto) + 1]
    legs = {stage: [cells[function, side, stage] for side in SIDES] for stage in reached}
    practised = [stage for stage in reached if any(leg.days for leg in legs[stage])]
    told = [stage for stage in practised if any(leg.told for leg in legs[stage])]
    return next(reversed(told or practised), None)


def mastery_of(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], today: date
) -> dict[Cell, Mastery]:
    """Every cell as it stands on `today`, whatever order the check-offs come in."""
    standing = Standing()
    for day, evidence in evidence_by_day(curriculum, check_offs, today).items():
        standing.learn(day, evidence)
    return standing.cells(today)


class RatedDay(NamedTuple):
    """What one day said of a cell that a drill truly trained."""

    day: date
    score: float
    hurt: bool


class Record(NamedTuple):
    """What is known of one cell so far."""

    control: Control | None = None
    days: int = 0
    told: int = 0
    last: date | None = None
    rated: tuple[RatedDay, ...] = ()
    """The last few, in order: as many as a gate looks at."""
    weights: Mapping[str, float] = MappingProxyType({})
    """The drills practised that train it, and how much."""
    carriers: tuple[str, ...] = ()
    """Those of them that keep it fresh, as `carriers_of` says."""


@dataclass(slots=True)
class Heard:
    """What the drills of one day say of one cell, each by how much it tells."""

    tells: float = 0.0
    """How much they tell at all; 0 where nothing was said of how it felt."""
    weighed: float = 0.0
    trained: bool = False
    """Whether any that was rated trains the cell more than by the way."""
    hurt: bool = False
    weights: dict[str, float] = field(default_factory=dict)
    """The drills, and how much they train it."""


@dataclass(slots=True)
class Standing:
    """Where a person stands, grown one practice day at a time, in order."""

    memories: Memories = field(default_factory=dict)
    records: dict[Cell, Record] = field(default_factory=dict)
    tuning: Tuning = DEFAULT

    def copy(self) -> "Standing":
        """One that can grow without this one: memories and records themselves never change."""
        return Standing(dict(self.memories), dict(self.records), self.tuning)

    def learn(self, day: date, evidence: Sequence[Evidence]) -> None:
        remember(self.memories, evidence)
        for sides, said in _by_sides(evidence):
            for (function, stage), heard in _heard(said).items():
                self._note(day, [(function, side, stage) for side in sides], heard)

    def _note(self, day: date, cells: Iterable[Cell], heard: Heard) -> None:
        """Two legs of which the same is known and said go on alike, which saves half the work."""
        records, before, after = self.records, None, _NOTHING
        for cell in cells:
            known = records.get(cell, _NOTHING)
            if known != before:
                before, after = known, _noted(known, day, heard, self.tuning)
            records[cell] = after

    def cells(self, today: date) -> dict[Cell, Mastery]:
        return {cell: self.mastery(cell, today) for cell in CELLS}

    def mastery(self, cell: Cell, today: date) -> Mastery:
        record = self.records.get(cell)
        if record is None:
            return NO_EVIDENCE
        held = record.control.mean if record.control else 0.0
        fresh = max(freshness(memory, today) for memory in self._carriers(cell, record))
        return Mastery(held, fresh, held * fresh, record.days, record.last, record.told)

    def lasts(self, cells: Iterable[Cell], day: date) -> bool:
        """Whether none of these, as far as they were practised, has faded by that day."""
        return all(self._lasts(cell, day) for cell in cells if cell in self.records)

    def _lasts(self, cell: Cell, day: date) -> bool:
        """Asked of every morning, so without the generators that `any` would need."""
        records, memories, below, side = self.records, self.memories, self.tuning.faded, cell[1]
        for at in _from(cell):
            if at in records:
                for slug in records[at].carriers:
                    if lasts(memories[slug, side], day, below):
                        return True
        return False

    def fades_on(self, cell: Cell, below: float) -> date:
        """The first day on which nothing keeps a practised cell's freshness at `below`."""
        return max(fades_on(memory, below) for memory in self._keepers(cell))

    def _keepers(self, cell: Cell) -> Iterator[Memory]:
        """Practice of a function at a later stage keeps it at the stages before, too."""
        side = cell[1]
        for at in _from(cell):
            record = self.records.get(at)
            if record is not None:
                for slug in record.carriers:
                    yield self.memories[slug, side]

    def _carriers(self, cell: Cell, record: Record) -> list[Memory]:
        return [self.memories[slug, cell[1]] for slug in record.carriers]


def carriers_of(weights: Mapping[str, float]) -> tuple[str, ...]:
    """A function is as fresh as the freshest drill that trains it more than by the way."""
    return tuple(slug for slug, weight in weights.items() if weight >= COVERED_BY) or tuple(weights)


@cache
def _from(cell: Cell) -> tuple[Cell, ...]:
    """The same function and leg at this stage and those after it, the last, most practised, first."""
    function, side, stage = cell
    return tuple((function, side, later) for later in STAGES[STAGES.index(stage) :][::-1])


_NOTHING = Record()


def _by_sides(evidence: Sequence[Evidence]) -> list[tuple[tuple[Leg, ...], list[Evidence]]]:
    """What was said of left and right, or of both at once where it is the same, as mostly."""
    left, right = ([said for said in evidence if side in said.sides] for side in SIDES)
    return [(SIDES, left)] if left == right else [(SIDES[:1], left), (SIDES[1:], right)]


def _heard(evidence: Iterable[Evidence]) -> dict[tuple[Function, Stage], Heard]:
    """What was said of one side."""
    cells: dict[tuple[Function, Stage], Heard] = {}
    for said in evidence:
        drill, told = said.drill, score(said)
        slug, stage, hurt = drill.slug, drill.stage, said.hurt
        for function, weight in drill.weights.items():
            cell = function, stage
            heard = cells.get(cell)
            if heard is None:
                heard = cells[cell] = Heard()
            heard.weights[slug] = weight
            if hurt:
                heard.hurt = True
            if told is not None:
                tells = telling(weight)
                heard.tells += tells
                heard.weighed += told * tells
                if weight >= COVERED_BY:
                    heard.trained = True
    return cells


def _noted(record: Record, day: date, heard: Heard, tuning: Tuning) -> Record:
    held, days, told, _, rated, weights, carriers = record
    tells, hurt = heard.tells, heard.hurt
    if tells:
        score = heard.weighed / tells
        held = learned(held, day, score, weight=min(1.0, tells), hurt=hurt, tuning=tuning)
        if heard.trained:
            told += 1
            rated = (*rated, RatedDay(day, score, hurt))[-tuning.of_last :]
    if not heard.weights.keys() <= weights.keys():
        weights = {**weights, **heard.weights}
        carriers = carriers_of(weights)
    return Record(held, days + 1, told, day, rated, weights, carriers)
