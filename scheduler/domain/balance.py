"""Balance: one function far above another, one leg ahead of the other, each in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.mastery import Cell, Mastery, known_stage
from scheduler.domain.words import FUNCTION_WORDS, LEG_WORDS, STAGE_WORDS, listed, sentence

FAR_ABOVE = 1 / 3
"""One step between two of the four words: with the same word, neither is ahead."""
LEG_AHEAD = 0.2


@dataclass(frozen=True, slots=True)
class Dominance:
    """One function's mastery far above another's, which it is about to take over."""

    function: Function
    over: Function
    gap: float
    sentence: str


@dataclass(frozen=True, slots=True)
class SideGap:
    """One leg's control ahead of the other's."""

    function: Function
    stage: Stage
    ahead: Leg
    behind: Leg
    gap: float
    sentence: str


def dominance_of(cells: Mapping[Cell, Mastery], stage: Stage) -> Dominance | None:
    """The widest gap between two functions that have been open to the person at `stage`."""
    levels = {
        function: level
        for function in Function
        if (level := _level(cells, function, stage)) is not None
    }
    strong = max(levels, key=lambda function: levels[function].reached)
    weak = min(levels, key=lambda function: (levels[function].reached, _begun(cells, function)))
    gap = levels[strong].reached - levels[weak].reached
    if gap < FAR_ABOVE:
        return None
    absent = [function for function in levels if not _begun(cells, function)]
    ahead = function_at(cells, strong, levels[strong].at, stage)
    words = _absent_words(absent) if absent else f"{ahead} is well ahead of {FUNCTION_WORDS[weak]}."
    return Dominance(strong, weak, gap, sentence(words))


def function_at(cells: Mapping[Cell, Mastery], function: Function, at: Stage, upto: Stage) -> str:
    """“steady bow”, or “steady bow in tandem” where more is known of it at another stage."""
    name = FUNCTION_WORDS[function]
    if known_stage(cells, function, upto) in {at, None}:
        return name
    return f"{name} in {STAGE_WORDS[at].removeprefix('in ')}"


def side_gap_of(cells: Mapping[Cell, Mastery]) -> SideGap | None:
    """The widest gap in control between the legs, among cells that both legs told of."""
    gaps = [
        gap
        for function in Function
        for stage in STAGES
        if (gap := _side_gap(cells, function, stage)) is not None
    ]
    return max(gaps, key=lambda gap: gap.gap, default=None)


class _Level(NamedTuple):
    reached: float
    at: Stage


def _level(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> _Level | None:
    """The mastery that a function has reached at any open stage; None before its stage opens."""
    opens = Stage.ROTATION if function is Function.LOWER_LEG_ROTATION else Stage.IN_TANDEM
    open_stages = STAGES[STAGES.index(opens) : STAGES.index(stage) + 1]
    levels = (_Level(_both(cells, function, at), at) for at in open_stages)
    return max(levels, key=lambda level: level.reached, default=None)


def _both(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> float:
    return sum(cells[function, side, stage].mastery for side in SIDES) / len(SIDES)


def _side_gap(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> SideGap | None:
    left, right = (cells[function, side, stage] for side in SIDES)
    gap = abs(left.control - right.control)
    if gap < LEG_AHEAD or not (left.told and right.told):
        return None
    ahead, behind = SIDES if left.control > right.control else SIDES[::-1]
    words = f"{LEG_WORDS[ahead]} leads {LEG_WORDS[behind]} in {FUNCTION_WORDS[function]}."
    return SideGap(function, stage, ahead, behind, gap, sentence(words))


def _begun(cells: Mapping[Cell, Mastery], function: Function) -> bool:
    return any(cells[function, side, stage].days for side in SIDES for stage in STAGES)


def _absent_words(absent: Sequence[Function]) -> str:
    names = listed([FUNCTION_WORDS[function] for function in absent])
    return f"{names} {'is' if len(absent) == 1 else 'are'} still to come."
