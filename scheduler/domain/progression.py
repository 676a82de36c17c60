"""Progression: light gates between the stages, both ways, each with its reason in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.balance import Dominance, SideGap, dominance_of, side_gap_of
from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import STAGES, Curriculum, Stage
from scheduler.domain.gates import Condition, kept_conditions
from scheduler.domain.journey import Journey, journey_of
from scheduler.domain.mastery import Cell, Mastery
from scheduler.domain.path import StageMove, after, before, held_words
from scheduler.domain.plan import Plan
from scheduler.domain.words import STAGE_WORDS, counted, day_words, sentence


@dataclass(frozen=True, slots=True)
class Gate:
    """What opens a stage: its conditions, and one sentence on what is missing or why it is open."""

    stage: Stage
    open: bool
    conditions: tuple[Condition, ...]
    reason: str


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
    """`progress_on` of all that was practised, the same for any order of the check-offs."""
    return progress_on(journey_of(curriculum, check_offs, plan, today), today)


def progress_on(journey: Journey, today: date) -> Progress:
    """Stage, gates, moves and mastery as of `today`, on or after the last day of the journey."""
    journey = journey.on(today)
    cells = journey.standing.cells(today)
    return Progress(
        stage=journey.path.stage,
        gates=tuple(_gate(journey, stage, today) for stage in STAGES),
        moves=journey.path.moves,
        cells=cells,
        dominance=dominance_of(cells, journey.path.stage),
        side_gap=side_gap_of(cells),
    )


def _gate(journey: Journey, stage: Stage, today: date) -> Gate:
    if stage is STAGES[0]:
        return Gate(stage, open=True, conditions=(), reason="This is where everyone begins.")
    path = journey.path
    if STAGES.index(stage) <= STAGES.index(path.stage):
        return _open_gate(stage, path.moves)
    conditions = tuple(path.conditions(journey.standing, before(stage), today))
    reason = _missing(journey, stage, conditions)
    return Gate(stage, open=False, conditions=conditions, reason=reason)


def _open_gate(stage: Stage, moves: Sequence[StageMove]) -> Gate:
    since = max(move.day for move in moves if move.after is stage and move.kind == "opened")
    held = held_words(before(stage))
    reason = f"Open since {day_words(since)}: {held[0].lower()}{held[1:]}"
    return Gate(stage, open=True, conditions=kept_conditions(before(stage)), reason=reason)


def _missing(journey: Journey, stage: Stage, conditions: Sequence[Condition]) -> str:
    name, path = sentence(STAGE_WORDS[stage]), journey.path
    if STAGES.index(stage) > STAGES.index(path.furthest):
        return f"Your plan stays at {STAGE_WORDS[path.furthest]} for now."
    if before(stage) is not path.stage:
        return f"First {STAGE_WORDS[after(path.stage)]}, then {STAGE_WORDS[stage]}."
    missing = sum(not condition.met for condition in conditions)
    if missing:
        last = " the last" if missing > 1 else ""
        return f"{name} is {counted(missing, 'step')} away and opens the morning after{last}."
    if journey.hurt:
        return f"{name} opens after a day without pain."
    return f"Everything is in place: {STAGE_WORDS[stage]} opens tomorrow."
