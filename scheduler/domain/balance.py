"""Balance: one function far above another, one leg ahead of the other, each in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.mastery import Cell, Mastery
from scheduler.domain.words import FUNCTION_WORDS, LEG_WORDS, sentence

FAR_ABOVE = 0.3
"""About one step between two of the four words."""
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
    strong = max(levels, key=lambda function: levels[function])
    weak = min(levels, key=lambda function: levels[function])
    gap = levels[strong] - levels[weak]
    if gap < FAR_ABOVE:
        return None
    return Dominance(strong, weak, gap, _dominance_words(cells, strong, weak))


def side_gap_of(cells: Mapping[Cell, Mastery]) -> SideGap | None:
    """The widest gap in control between the legs, among cells that both legs have practised."""
    gaps = [
        gap
        for function in Function
        for stage in STAGES
        if (gap := _side_gap(cells, function, stage)) is not None
    ]
    return max(gaps, key=lambda gap: gap.gap, default=None)


def _level(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> float | None:
    """The mastery that a function has reached at any open stage; None before its stage opens."""
    opens = Stage.ROTATION if function is Function.LOWER_LEG_ROTATION else Stage.IN_TANDEM
    reached = STAGES[STAGES.index(opens) : STAGES.index(stage) + 1]
    return max((_both(cells, function, at) for at in reached), default=None)


def _both(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> float:
    return sum(cells[function, side, stage].mastery for side in SIDES) / len(SIDES)


def _side_gap(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> SideGap | None:
    left, right = (cells[function, side, stage] for side in SIDES)
    gap = abs(left.control - right.control)
    if gap < LEG_AHEAD or not (left.days and right.days):
        return None
    ahead, behind = SIDES if left.control > right.control else SIDES[::-1]
    words = f"{LEG_WORDS[ahead]} leads {LEG_WORDS[behind]} in {FUNCTION_WORDS[function]}."
    return SideGap(function, stage, ahead, behind, gap, sentence(words))


def _dominance_words(cells: Mapping[Cell, Mastery], strong: Function, weak: Function) -> str:
    begun = any(cells[weak, side, stage].days for side in SIDES for stage in STAGES)
    ahead, behind = FUNCTION_WORDS[strong], FUNCTION_WORDS[weak]
    if not begun:
        return sentence(f"{ahead} is ahead; {behind} is still to come.")
    return sentence(f"{ahead} is well ahead of {behind}.")
