"""The flower of the progress page: four functions, three stages, two legs; and its words."""

from collections.abc import Mapping
from dataclasses import dataclass

from pwa.words import PETALS
from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.mastery import Cell, Mastery, known_stage
from scheduler.domain.progression import Progress
from scheduler.domain.words import FUNCTION_WORDS, control_word, listed, sentence

ANGLES = {"hip": -135, "knee": -45, "turn": 45, "bow": 135}
SLIVER = 0.12
"""The width of what has been practised without control; less would not be seen."""
LEG_BEHIND = 0.25


@dataclass(frozen=True, slots=True)
class Segment:
    """One stage of one leg in a petal: `width` 0–1 is control, None where there is none yet."""

    stage: Stage
    side: int
    """−1 the half above the petal's axis before it is turned, 1 the half below."""
    width: float | None
    fading: bool


@dataclass(frozen=True, slots=True)
class Petal:
    key: str
    function: Function
    angle: int
    word: str
    segments: tuple[Segment, ...]


def flower(cells: Mapping[Cell, Mastery], stage: Stage) -> tuple[Petal, ...]:
    """Four petals in their places, each with a word for where it stands."""
    return tuple(
        Petal(
            key,
            function,
            ANGLES[key],
            _petal_word(cells, function, stage),
            _segments(cells, function),
        )
        for function, key in PETALS.items()
    )


def _segments(cells: Mapping[Cell, Mastery], function: Function) -> tuple[Segment, ...]:
    return tuple(
        _segment(cells[function, leg, stage], function, leg, stage)
        for stage in STAGES
        for leg in SIDES
    )


def _segment(mastery: Mastery, function: Function, leg: Leg, stage: Stage) -> Segment:
    upper = ANGLES[PETALS[function]] < 0
    return Segment(
        stage=stage,
        side=-1 if upper == (leg is Leg.LEFT) else 1,
        width=SLIVER + (1 - SLIVER) * mastery.control if mastery.days else None,
        fading=mastery.fading,
    )


def cell_words(mastery: Mastery) -> str:
    """“smooth”, “smooth, fading”, “not yet”."""
    return _words(mastery, fading=mastery.fading)


def _words(mastery: Mastery, *, fading: bool) -> str:
    if not mastery.days:
        return "not yet"
    word = control_word(mastery.control) if mastery.told else "begun"
    return f"{word}, fading" if fading else word


def _petal_word(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> str:
    """Where the function stands at the highest stage up to this one that tells anything."""
    known = known_stage(cells, function, stage)
    return _pair_words(*(cells[function, leg, known] for leg in SIDES)) if known else "not yet"


def _pair_words(left: Mastery, right: Mastery) -> str:
    if abs(left.control - right.control) >= LEG_BEHIND:
        return f"{'left' if left.control < right.control else 'right'} to catch up"
    weaker = min(left, right, key=lambda mastery: mastery.control)
    return _words(weaker, fading=left.fading or right.fading)


def lede(progress: Progress, *, held: bool = False) -> str:
    """One or two sentences on what stands out; `held` while the plan rests."""
    if not any(mastery.days for mastery in progress.cells.values()):
        waiting = "They wait until your plan goes on."
        begin = "With your first check-off the petals begin to fill."
        return f"Four movements on two legs. {waiting if held else begin}"
    gaps = [gap.sentence for gap in (progress.side_gap, progress.dominance) if gap]
    fading = _fading(progress.cells)
    if fading:
        gaps.append(f"{sentence(listed(fading))} {'is' if len(fading) == 1 else 'are'} fading.")
    return " ".join(gaps) or "Your four are in step, and fresh."


def _fading(cells: Mapping[Cell, Mastery]) -> list[str]:
    found = {function for (function, _, _), mastery in cells.items() if mastery.fading}
    return [FUNCTION_WORDS[function] for function in PETALS if function in found]
