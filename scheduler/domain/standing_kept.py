"""Standing kept: stages with their days, readiness and balance, as practice left them and time goes on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.domain.balance import dominance_of, side_gap_of
from scheduler.domain.curriculum import STAGES, Stage
from scheduler.domain.curriculum.rules import COVERED_BY
from scheduler.domain.journey import Journey
from scheduler.domain.mastery import CELLS, NO_EVIDENCE, Cell, Mastery, Record
from scheduler.domain.practice_day import ONE_DAY
from scheduler.domain.spacing import Memory, freshness

FAR = 3650
"""Days into a time without practice; nobody is waited for any longer."""
LAPSED = 40
"""Days without practice after which no gate's conditions hold: they ask for smooth days of late."""


@dataclass(frozen=True, slots=True)
class Step:
    """The practice day on which somebody came to a stage, forward or back, and why."""

    day: date
    stage: Stage
    reason: str


@dataclass(frozen=True, slots=True)
class Stands:
    """Where the path led, and where it leads if nobody practises any more."""

    steps: tuple[Step, ...]
    """In order, those to come included."""
    ready_until: date | None
    """The last day on which all is in place for the next stage and the plan alone holds it back."""
    imbalance: str
    """The widest gap between legs or functions after the last practice, in a sentence; or nothing."""

    def stage(self, today: date) -> Stage:
        return next((one.stage for one in reversed(self.steps) if one.day <= today), STAGES[0])

    def last_step(self, today: date) -> Step | None:
        return next((one for one in reversed(self.steps) if one.day <= today), None)

    def moved_forward(self, today: date) -> Step | None:
        """The last step, if it led forward."""
        past = [one for one in self.steps if one.day <= today]
        if not past:
            return None
        before = past[-2].stage if len(past) > 1 else STAGES[0]
        forward = STAGES.index(past[-1].stage) > STAGES.index(before)
        return past[-1] if forward else None

    def ready(self, today: date) -> bool:
        return self.ready_until is not None and today <= self.ready_until


def stands_of(journey: Journey) -> Stands:
    """What to keep of a journey, whose last day may still be awake."""
    last = journey.last
    if last is None:
        return Stands((), None, "")
    later = journey.on(last + FAR * ONE_DAY)
    steps = tuple(Step(move.day, move.after, move.reason) for move in later.path.moves)
    return Stands(steps, _ready_until(journey, last), _imbalance(journey, last))


@dataclass(frozen=True, slots=True)
class KeptCell:
    """One practised cell without its history: enough for its mastery on any later day."""

    control: float
    days: int
    told: int
    last: date | None
    memories: tuple[tuple[float, date], ...]
    """Stability and last day of the drills that keep it fresh; none that another outdoes."""

    def on(self, today: date) -> Mastery:
        fresh = max(freshness(Memory(one, 0.0, last), today) for one, last in self.memories)
        return Mastery(self.control, fresh, self.control * fresh, self.days, self.last, self.told)


KeptCells = Mapping[Cell, KeptCell]


def cells_kept(journey: Journey) -> dict[Cell, KeptCell]:
    return {cell: _kept(journey, cell, known) for cell, known in journey.standing.records.items()}


def cells_on(kept: KeptCells, today: date) -> dict[Cell, Mastery]:
    """Every cell as it stands on a day."""
    return {cell: kept[cell].on(today) if cell in kept else NO_EVIDENCE for cell in CELLS}


def _ready_until(journey: Journey, last: date) -> date | None:
    """Conditions only lapse while nobody practises, so their last day can be searched for."""
    if journey.hurt or not _ready(journey, last):
        return None
    good, bad = 0, LAPSED
    while bad - good > 1:
        middle = (good + bad) // 2
        if _ready(journey, last + middle * ONE_DAY):
            good = middle
        else:
            bad = middle
    return last + good * ONE_DAY


def _ready(journey: Journey, day: date) -> bool:
    path = journey.on(day).path
    if path.stage is not path.furthest or path.stage is STAGES[-1]:
        return False
    return all(one.met for one in path.conditions(journey.standing, path.stage, day))


def _imbalance(journey: Journey, last: date) -> str:
    """As it was on the last day of practice: time off makes nobody lopsided."""
    cells = journey.standing.cells(last)
    gap, dominance = side_gap_of(cells), dominance_of(cells, journey.on(last).path.stage)
    found = gap or dominance
    return found.sentence if found else ""


def _kept(journey: Journey, cell: Cell, known: Record) -> KeptCell:
    memories = journey.standing.memories
    main = [slug for slug, weight in known.weights.items() if weight >= COVERED_BY]
    carriers = [memories[slug, cell[1]] for slug in main or known.weights]
    held = known.control.mean if known.control else 0.0
    return KeptCell(held, known.days, known.told, known.last, tuple(_undone(carriers)))


def _undone(carriers: list[Memory]) -> Iterator[tuple[float, date]]:
    """Those that no other, practised as late and lasting as long, outdoes on every day."""
    newest = sorted({(one.last, one.stability) for one in carriers}, reverse=True)
    strongest = -1.0
    for last, stability in newest:
        if stability > strongest:
            strongest = stability
            yield stability, last
