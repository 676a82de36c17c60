"""The flower of the progress page: four functions, three stages, two legs; and its words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from pwa.words import PETALS
from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.curriculum.rules import COVERS
from scheduler.domain.mastery import Cell, Mastery, known_stage
from scheduler.domain.progression import Progress
from scheduler.domain.tuning import DEFAULT
from scheduler.domain.words import FUNCTION_WORDS, control_word, listed, sentence

ANGLES = {"hip": -135, "knee": -45, "turn": 45, "bow": 135}
SLIVER = 0.12
"""The width of what has been practised without control; less would not be seen."""
LEG_BEHIND = 0.25
SMOOTH = 0.5
"""The control from which the word for it is “smooth”."""
LONG_GONE = DEFAULT.faded
"""The freshness below which a stage is gone back to: more than fading."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One stage of one leg in a petal: `width` 0–1 is control, None where there is none yet."""

    stage: Stage
    side: int
    """−1 the half above the petal's axis before it is turned, 1 the half below."""
    width: float | None
    texture: str
    """What its freshness looks like."""
    trained: bool
    """Whether any drill of this stage trains the function at all."""


@dataclass(frozen=True, slots=True)
class Petal:
    key: str
    function: Function
    angle: int
    word: str
    segments: tuple[Segment, ...]


def flower(
    cells: Mapping[Cell, Mastery],
    stage: Stage,
    trained: Callable[[Function], Collection[Stage]] = lambda _: STAGES,
) -> tuple[Petal, ...]:
    """Four petals in their places, each with a word for where it stands."""
    return tuple(
        Petal(
            key,
            function,
            ANGLES[key],
            petal_word(cells, function, stage),
            _segments(cells, function, trained(function)),
        )
        for function, key in PETALS.items()
    )


def texture(mastery: Mastery) -> str:
    """“fresh”, “fading” or “faded”, which are drawn solid, hatched and dotted."""
    if mastery.freshness < LONG_GONE:
        return "faded"
    return "fading" if mastery.fading else "fresh"


def _segments(
    cells: Mapping[Cell, Mastery], function: Function, trained: Collection[Stage]
) -> tuple[Segment, ...]:
    return tuple(
        _segment(cells[function, leg, stage], (function, leg, stage), trained=stage in trained)
        for stage in STAGES
        for leg in SIDES
    )


def _segment(mastery: Mastery, cell: Cell, *, trained: bool) -> Segment:
    function, leg, stage = cell
    upper = ANGLES[PETALS[function]] < 0
    return Segment(
        stage=stage,
        side=-1 if upper == (leg is Leg.LEFT) else 1,
        width=SLIVER + (1 - SLIVER) * mastery.control if mastery.days else None,
        texture=texture(mastery),
        trained=trained,
    )


def cell_words(mastery: Mastery) -> str:
    """“smooth”, “smooth, fading”, “not yet”."""
    return _words(mastery, texture(mastery))


def _words(mastery: Mastery, how_fresh: str) -> str:
    if not mastery.days:
        return "not yet"
    word = control_word(mastery.control) if mastery.told else "begun"
    return word if how_fresh == "fresh" else f"{word}, {how_fresh}"


def petal_word(cells: Mapping[Cell, Mastery], function: Function, stage: Stage) -> str:
    """Where the function stands at the highest stage up to this one that tells anything."""
    known = known_stage(cells, function, stage)
    return pair_words(*(cells[function, leg, known] for leg in SIDES)) if known else "not yet"


def pair_words(left: Mastery, right: Mastery) -> str:
    """“smooth, fading” for the weaker of both legs, or which one is well behind."""
    if abs(left.control - right.control) >= LEG_BEHIND:
        return f"{'left' if left.control < right.control else 'right'} to catch up"
    weaker = min(left, right, key=lambda mastery: mastery.control)
    return _words(weaker, texture(min(left, right, key=lambda mastery: mastery.freshness)))


def lede(progress: Progress, *, held: bool = False) -> str:
    """One or two sentences on what stands out; `held` while the plan rests."""
    if not any(mastery.days for mastery in progress.cells.values()):
        waiting = "They wait until your plan goes on."
        begin = "With your first check-off the petals begin to fill."
        return f"Four movements on two legs. {waiting if held else begin}"
    gaps = [gap.sentence for gap in (progress.side_gap, progress.dominance) if gap]
    fading = _fading(progress)
    if fading:
        gaps.append(f"{sentence(listed(fading))} {_be(fading)} fading.")
    return " ".join(gaps) or _even_words(progress)


def _fading(progress: Progress) -> list[str]:
    return [
        FUNCTION_WORDS[function]
        for function in PETALS
        if (at := known_stage(progress.cells, function, progress.stage))
        and any(progress.cells[function, leg, at].fading for leg in SIDES)
    ]


def _even_words(progress: Progress) -> str:
    """What to say where nothing is behind: how far it is known, and how it feels."""
    cells, stage = progress.cells, progress.stage
    reached = STAGES[: STAGES.index(stage) + 1]
    asked = [function for function in PETALS if any(function in COVERS[at] for at in reached)]
    known = {function: known_stage(cells, function, stage) for function in asked}
    absent = [FUNCTION_WORDS[function] for function in asked if known[function] is None]
    if absent:
        return f"A good beginning; {listed(absent)} {_be(absent)} still to come."
    legs = [cells[function, leg, at] for function, at in known.items() if at for leg in SIDES]
    if not all(leg.told for leg in legs):
        return "They have begun. Say how a drill felt, and its petal widens."
    if min(leg.control for leg in legs) < SMOOTH:
        return "What you practise is in step and fresh. It takes effort still; that is the way."
    return "What you practise is in step, smooth and fresh."


def _be(things: Collection[str]) -> str:
    return "is" if len(things) == 1 else "are"
