"""The balance check: three questions every four weeks that steer cues and emphasis."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from scheduler.domain.curriculum import SIDES, Drill, Function, Leg

EVERY = timedelta(weeks=4)
FORGOTTEN = timedelta(weeks=6)
"""An answer as old as this steers nothing any more."""
EMPHASIS = 0.2
"""Modest: a sign seen in a mirror must not outweigh what the ratings say."""
TRAINS_FROM = 0.5
"""The weight from which a drill is one that trains a function, rather than touching it."""


@dataclass(frozen=True, slots=True)
class BalanceQuestion:
    """One question, with how to find out."""

    slug: str
    question: str
    how: str


QUESTIONS = (
    BalanceQuestion(
        "swayback",
        "Do you stand with a swayback?",
        "Stand sideways to a mirror, as you always do: the hips drift forward and the upper body "
        "leans back.",
    ),
    BalanceQuestion(
        "flat_ribs",
        "Do your lower ribs lie flat and held in?",
        "Lay a hand below the breastbone and breathe out: the ribs are drawn down, as if you were "
        "bracing your belly.",
    ),
    BalanceQuestion(
        "tighter",
        "Which leg feels tighter at the back?",
        "Lie down for a few breaths, then lift one heel a little, and the other.",
    ),
)


@dataclass(frozen=True, slots=True)
class BalanceCheck:
    """What a person saw and felt on one practice day; None: not sure, or not said."""

    day: date
    swayback: bool | None = None
    """A sign that the hamstrings dominate the belly."""
    flat_ribs: bool | None = None
    """A sign that the belly dominates the hamstrings."""
    tighter: Leg | None = None
    """Both: the one as tight as the other."""

    @property
    def silent(self) -> bool:
        """Nothing was said: passed over, or unsure of all."""
        return (self.swayback, self.flat_ribs, self.tighter) == (None, None, None)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What a balance check asks of a routine."""

    first_leg: Leg | None = None
    """The tighter side, which goes first; None: either."""
    functions: Mapping[Function, float] = field(default_factory=dict, hash=False)
    """What to add to a function's claim on the day, 0 (nothing) to 1 (as much again)."""


NO_EMPHASIS = Emphasis(functions=MappingProxyType({}))


def due(checks: Iterable[BalanceCheck], today: date) -> bool:
    """Whether to ask: at the start, then four weeks after the last time, said much or nothing."""
    return all(today >= check.day + EVERY for check in checks)


def in_force(checks: Iterable[BalanceCheck], today: date) -> BalanceCheck | None:
    """The last check that said something and is not forgotten by `today`."""
    telling = (one for one in checks if not one.silent and _recent(one, today))
    return max(telling, key=lambda one: one.day, default=None)


def emphasis_of(check: BalanceCheck | None, today: date) -> Emphasis:
    """Whole for four weeks, then fading, none after six.

    A swayback and flat ribs both say that belly and hamstrings don't match efforts, which
    the stabilisation of the pelvis trains.
    """
    if check is None or not _recent(check, today):
        return NO_EMPHASIS
    unmatched = check.swayback or check.flat_ribs
    return Emphasis(
        first_leg=check.tighter if check.tighter in SIDES else None,
        functions={Function.PELVIC_STABILISATION: EMPHASIS * _share(check, today)}
        if unmatched
        else {},
    )


def cue_for(check: BalanceCheck | None, drill: Drill, today: date) -> str:
    """What to mind in a drill that trains the stabilisation of the pelvis; else empty."""
    trained = drill.weights.get(Function.PELVIC_STABILISATION, 0) >= TRAINS_FROM
    if check is None or not trained or not _recent(check, today):
        return ""
    return _CUES.get((bool(check.swayback), bool(check.flat_ribs)), "")


_CUES = {
    (True, False): "You told us of a swayback: give the belly a little more, "
    "until it does as much as the back of your legs.",
    (False, True): "You told us of flat ribs: let the belly soften and give the back of your "
    "legs a little more, until the two match.",
    (True, True): "Let the belly and the back of your legs share the effort, neither ahead.",
}


def _recent(check: BalanceCheck, today: date) -> bool:
    return check.day <= today < check.day + FORGOTTEN


def _share(check: BalanceCheck, today: date) -> float:
    """1 while the answer is fresh, falling evenly to 0 at the day it is forgotten."""
    return min(1.0, (check.day + FORGOTTEN - today) / (FORGOTTEN - EVERY))
