"""Mastery: control and freshness together, for each function, leg and stage; and their balance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scheduler.domain.check_off import CheckOff
from scheduler.domain.control import Control, learned, score, telling
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Function, Leg, Stage
from scheduler.domain.curriculum.rules import COVERED_BY
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.spacing import FADING, Memories, Memory, fades_on, freshness, remember

Cell = tuple[Function, Leg, Stage]
"""One function on one leg (left or right) at one stage."""


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


@dataclass(frozen=True, slots=True)
class RatedDay:
    """What one day said of a cell that a drill truly trained."""

    day: date
    score: float
    hurt: bool


@dataclass(slots=True)
class Record:
    """What is known of one cell so far."""

    control: Control | None = None
    days: int = 0
    told: int = 0
    last: date | None = None
    rated: list[RatedDay] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    """The drills practised that train it, and how much."""


class Standing:
    """Where a person stands, grown one practice day at a time, in order."""

    def __init__(self) -> None:
        self.memories: Memories = {}
        self.records: dict[Cell, Record] = defaultdict(Record)

    def learn(self, day: date, evidence: Sequence[Evidence]) -> None:
        remember(self.memories, evidence)
        touched: dict[Cell, list[Evidence]] = defaultdict(list)
        for said in evidence:
            for function in said.drill.weights:
                touched[function, said.side, said.drill.stage].append(said)
        for cell, said_of_it in touched.items():
            _note(self.records[cell], cell[0], day, said_of_it)

    def cells(self, today: date) -> dict[Cell, Mastery]:
        return {
            (function, side, stage): self.mastery((function, side, stage), today)
            for function in Function
            for side in SIDES
            for stage in STAGES
        }

    def mastery(self, cell: Cell, today: date) -> Mastery:
        record = self.records.get(cell)
        if record is None:
            return NO_EVIDENCE
        held = record.control.mean if record.control else 0.0
        fresh = max(freshness(memory, today) for memory in self._carriers(cell, record))
        return Mastery(held, fresh, held * fresh, record.days, record.last, record.told)

    def fades_on(self, cell: Cell, below: float) -> date:
        """The first day on which a practised cell's freshness has fallen below `below`."""
        return max(fades_on(memory, below) for memory in self._carriers(cell, self.records[cell]))

    def _carriers(self, cell: Cell, record: Record) -> list[Memory]:
        """A function is as fresh as the freshest drill that trains it more than by the way."""
        main = [slug for slug, weight in record.weights.items() if weight >= COVERED_BY]
        return [self.memories[slug, cell[1]] for slug in main or record.weights]


def _note(record: Record, function: Function, day: date, evidence: Sequence[Evidence]) -> None:
    record.days += 1
    record.last = day
    record.weights |= {said.drill.slug: said.drill.weights[function] for said in evidence}
    rated = [
        (told, said.drill.weights[function])
        for said in evidence
        if (told := score(said)) is not None
    ]
    if not rated:
        return
    weight = sum(telling(weight) for _, weight in rated)
    told = sum(told * telling(weight) for told, weight in rated) / weight
    hurt = any(said.hurt for said in evidence)
    record.control = learned(record.control, day, told, weight=min(1.0, weight), hurt=hurt)
    if max(weight for _, weight in rated) >= COVERED_BY:
        record.told += 1
        record.rated.append(RatedDay(day, told, hurt))
