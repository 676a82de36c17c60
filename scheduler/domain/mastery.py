"""Mastery: control and freshness together, for each function, leg and stage; and their balance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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


class Saying(NamedTuple):
    """What one drill said of one cell."""

    slug: str
    score: float | None
    weight: float
    hurt: bool


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
        sayings: dict[Cell, list[Saying]] = {}
        for said in evidence:
            drill, told = said.drill, score(said)
            for function, weight in drill.weights.items():
                cell = function, said.side, drill.stage
                saying = Saying(drill.slug, told, weight, said.hurt)
                sayings.setdefault(cell, []).append(saying)
        for cell, of_it in sayings.items():
            known = self.records.get(cell, _NOTHING)
            self.records[cell] = _noted(known, day, of_it, self.tuning)

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
        return all(
            any(lasts(memory, day, self.tuning.faded) for memory in self._keepers(cell))
            for cell in cells
            if cell in self.records
        )

    def fades_on(self, cell: Cell, below: float) -> date:
        """The first day on which nothing keeps a practised cell's freshness at `below`."""
        return max(fades_on(memory, below) for memory in self._keepers(cell))

    def _keepers(self, cell: Cell) -> Iterator[Memory]:
        """Practice of a function at a later stage keeps it at the stages before, too."""
        function, side, stage = cell
        for later in STAGES[STAGES.index(stage) :]:
            record = self.records.get((function, side, later))
            if record is not None:
                yield from self._carriers(cell, record)

    def _carriers(self, cell: Cell, record: Record) -> list[Memory]:
        """A function is as fresh as the freshest drill that trains it more than by the way."""
        main = [slug for slug, weight in record.weights.items() if weight >= COVERED_BY]
        return [self.memories[slug, cell[1]] for slug in main or record.weights]


_NOTHING = Record()


def joined(sayings: Iterable[Saying]) -> tuple[float, float]:
    """One day's score of a cell, each drill by how much it tells, and how much they tell at all.

    The latter is 0 where nothing was said of how it felt.
    """
    tells = weighed = 0.0
    for _, told, weight, _ in sayings:
        if told is not None:
            tells += telling(weight)
            weighed += told * telling(weight)
    return (weighed / tells, min(1.0, tells)) if tells else (0.0, 0.0)


def _noted(record: Record, day: date, sayings: Sequence[Saying], tuning: Tuning) -> Record:
    held, told, rated = record.control, record.told, record.rated
    score, tells = joined(sayings)
    if tells:
        hurt = any(saying.hurt for saying in sayings)
        held = learned(held, day, score, weight=tells, hurt=hurt, tuning=tuning)
        if any(said.score is not None and said.weight >= COVERED_BY for said in sayings):
            told += 1
            rated = (*rated, RatedDay(day, score, hurt))[-tuning.of_last :]
    return Record(held, record.days + 1, told, day, rated, _weights(record.weights, sayings))


def _weights(known: Mapping[str, float], sayings: Sequence[Saying]) -> Mapping[str, float]:
    new = {saying.slug: saying.weight for saying in sayings if saying.slug not in known}
    return {**known, **new} if new else known
