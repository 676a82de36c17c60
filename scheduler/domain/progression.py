"""Progression: light gates between the stages, both ways, each with its reason in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from scheduler.domain.balance import Dominance, SideGap, dominance_of, side_gap_of
from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Stage
from scheduler.domain.curriculum.rules import COVERS
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.gates import (
    FADED,
    ROUGH,
    Condition,
    conditions_of,
    kept_conditions,
)
from scheduler.domain.mastery import Cell, Mastery, Standing
from scheduler.domain.plan import Plan
from scheduler.domain.words import (
    FUNCTION_WORDS,
    LEG_WORDS,
    STAGE_WORDS,
    counted,
    day_words,
    listed,
    sentence,
)

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gate:
    """What opens a stage: its conditions, and one sentence on what is missing or why it is open."""

    stage: Stage
    open: bool
    conditions: tuple[Condition, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class StageMove:
    """One step from stage to stage; `day` is the first practice day of the new one."""

    day: date
    before: Stage
    after: Stage
    reason: str

    @property
    def kind(self) -> str:
        forward = STAGES.index(self.after) > STAGES.index(self.before)
        return "opened" if forward else "refreshed"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a person stands on one day."""

    stage: Stage
    gates: tuple[Gate, ...]
    """One for each stage, in order; the first is always open."""
    moves: tuple[StageMove, ...]
    cells: dict[Cell, Mastery]
    dominance: Dominance | None
    side_gap: SideGap | None


def progress_of(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], plan: Plan, today: date
) -> Progress:
    """Stage, gates, moves and mastery as of `today`, the same for any order of the check-offs.

    What a day's practice opens, opens the next morning; a refresh for want of practice comes on
    the very day a function has faded. There is one move a day at most. `plan.stage_hold` holds
    as if it had always been there.
    """
    walk = _Walk(plan.stage_hold or STAGES[-1])
    for day, evidence in evidence_by_day(curriculum, check_offs, today).items():
        walk.wake(day)
        walk.practise(day, evidence)
        if day < today:
            walk.sleep(day)
    walk.wake(today)
    cells = walk.standing.cells(today)
    return Progress(
        stage=walk.stage,
        gates=tuple(_gate(walk, stage, today) for stage in STAGES),
        moves=tuple(walk.moves),
        cells=cells,
        dominance=dominance_of(cells, walk.stage),
        side_gap=side_gap_of(cells),
    )


@dataclass(slots=True)
class _Walk:
    """The way through the stages, one practice day after the other."""

    furthest: Stage
    stage: Stage = Stage.IN_TANDEM
    standing: Standing = field(default_factory=Standing)
    moves: list[StageMove] = field(default_factory=list)
    hurt: bool = False
    """Whether anything hurt on the last day practised."""

    def wake(self, day: date) -> None:
        """Go back once for each stage that has faded on the way to this morning."""
        while self.stage is not Stage.IN_TANDEM:
            fading = {cell: self.standing.fades_on(cell, FADED) for cell in _cells(self._below)}
            back = max(min(fading.values()), self.moves[-1].day + ONE_DAY)
            if back > day:
                return
            faded = [cell for cell, fades in fading.items() if fades <= back]
            self._move(back, self._below, f"{_named(faded)} faded.")

    def practise(self, day: date, evidence: Sequence[Evidence]) -> None:
        self.standing.learn(day, evidence)
        self.hurt = any(said.hurt for said in evidence)

    def sleep(self, day: date) -> None:
        """Settle what the day's practice means for tomorrow."""
        if rough := self._rough():
            self._move(day + ONE_DAY, self._below, f"{_named(rough)} become rough.")
        elif not self.hurt and self.stage is not self.furthest and self.ready(day):
            self._move(day + ONE_DAY, _after(self.stage), sentence(_held_words(self.stage)))

    def ready(self, day: date) -> bool:
        return all(condition.met for condition in self.conditions(self.stage, day))

    def conditions(self, stage: Stage, today: date) -> Iterator[Condition]:
        """What the stage after `stage` asks for."""
        return conditions_of(self.standing, stage, self.refreshed_on, today)

    @property
    def refreshed_on(self) -> date:
        """After a refresh only what came since counts, so nobody is sent to and fro."""
        return max((move.day for move in self.moves if move.kind == "refreshed"), default=date.min)

    @property
    def _below(self) -> Stage:
        return STAGES[STAGES.index(self.stage) - 1]

    def _rough(self) -> list[Cell]:
        if self.stage is Stage.IN_TANDEM:
            return []
        controls = [(self.standing.records[cell].control, cell) for cell in _cells(self._below)]
        return [cell for held, cell in controls if held and held.mean < ROUGH]

    def _move(self, day: date, after: Stage, reason: str) -> None:
        self.moves.append(StageMove(day, self.stage, after, reason))
        self.stage = after


def _gate(walk: _Walk, stage: Stage, today: date) -> Gate:
    if stage is Stage.IN_TANDEM:
        return Gate(stage, open=True, conditions=(), reason="This is where everyone begins.")
    before = STAGES[STAGES.index(stage) - 1]
    if STAGES.index(stage) <= STAGES.index(walk.stage):
        opened = max(
            move.day for move in walk.moves if move.after is stage and move.kind == "opened"
        )
        reason = f"Open since {day_words(opened)}: {_held_words(before)}"
        return Gate(stage, open=True, conditions=kept_conditions(before), reason=reason)
    conditions = tuple(walk.conditions(before, today))
    return Gate(stage, open=False, conditions=conditions, reason=_missing(walk, stage, conditions))


def _missing(walk: _Walk, stage: Stage, conditions: Sequence[Condition]) -> str:
    name = sentence(STAGE_WORDS[stage])
    if STAGES.index(stage) > STAGES.index(walk.furthest):
        return f"Your plan stays at {STAGE_WORDS[walk.furthest]} for now."
    if STAGES.index(stage) > STAGES.index(walk.stage) + 1:
        return f"First {STAGE_WORDS[_after(walk.stage)]}, then {STAGE_WORDS[stage]}."
    missing = sum(not condition.met for condition in conditions)
    if missing:
        last = " the last" if missing > 1 else ""
        return f"{name} is {counted(missing, 'step')} away and opens the morning after{last}."
    if walk.hurt:
        return f"{name} opens after a day without pain."
    return f"Everything is in place: {STAGE_WORDS[stage]} opens tomorrow."


def _held_words(stage: Stage) -> str:
    functions = listed([FUNCTION_WORDS[function] for function in COVERS[stage]])
    return f"{functions} are smooth on both legs."


def _cells(stage: Stage) -> list[Cell]:
    return [(function, side, stage) for function in COVERS[stage] for side in SIDES]


def _named(cells: Sequence[Cell]) -> str:
    """“Steady bow has”, “Leg back and knee bend on the left have”."""
    functions = list(dict.fromkeys(function for function, _, _ in cells))
    sides = {side for _, side, _ in cells}
    where = "" if len(sides) == len(SIDES) else f" on the {LEG_WORDS[sides.pop()]}"
    names = listed([FUNCTION_WORDS[function] for function in functions])
    return sentence(f"{names}{where} {'has' if len(functions) == 1 else 'have'}")


def _after(stage: Stage) -> Stage:
    return STAGES[STAGES.index(stage) + 1]
