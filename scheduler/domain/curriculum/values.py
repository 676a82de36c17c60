"""Functions, stages, legs and drills: what can be practised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SECONDS_PER_BREATH = 10
"""A calm six breaths a minute: five seconds in, five seconds out, as the player's disc moves."""


class Function(StrEnum):
    """The hamstrings' four movement functions, in the article's order."""

    HIP_EXTENSION = "hip_extension"
    KNEE_FLEXION = "knee_flexion"
    LOWER_LEG_ROTATION = "lower_leg_rotation"
    PELVIC_STABILISATION = "pelvic_stabilisation"


class Stage(StrEnum):
    """The three stages, in the order in which they open."""

    IN_TANDEM = "in_tandem"
    ALTERNATING = "alternating"
    ROTATION = "rotation"


class Leg(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class PhaseKind(StrEnum):
    CONTRACT = "contract"
    RELEASE = "release"
    REST = "rest"


STAGES = tuple(Stage)
SIDES = (Leg.LEFT, Leg.RIGHT)
POSITIONS = ("lying on your back", "lying on your front", "sitting", "standing", "walking")


class UnknownDrillError(LookupError):
    """No drill has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"there is no drill “{slug}”")
        self.slug = slug


@dataclass(frozen=True, slots=True)
class Phase:
    kind: PhaseKind
    breaths: int
    """Whole breaths, in and out, of SECONDS_PER_BREATH each."""
    cue: str
    """What to do, as one short line read from the mat: "Let the heel sink"."""
    feel: str
    """What to feel, one short line beneath: "Slower than it rose"."""


@dataclass(frozen=True, slots=True)
class Drill:
    slug: str
    name: str
    stage: Stage
    legs: tuple[Leg, ...]
    """What a whole check-off covers: (left, right) one after the other, or (both,)."""
    position: str
    """One of POSITIONS."""
    weights: Mapping[Function, float] = field(hash=False)
    """How much the drill trains each function, 0 < weight ≤ 1."""
    phases: tuple[Phase, ...]
    """Contract and release, once or (there and back, left and right) twice, then rest."""
    repetitions: int
    """Repetitions for each of `legs`."""
    minutes: int
    """Whole minutes for all legs together."""
    summary: str
    """One line: what the movement is."""
    setup: str
    """How to get into position, one or two lines."""
    cues: tuple[str, ...]
    cautions: tuple[str, ...]
    prerequisites: tuple[str, ...]

    @property
    def seconds(self) -> int:
        """All repetitions for all legs, at the player's pace."""
        breaths = sum(phase.breaths for phase in self.phases)
        return breaths * SECONDS_PER_BREATH * self.repetitions * len(self.legs)


@dataclass(frozen=True, slots=True)
class ClosingRest:
    """A short rest that the player adds to a routine; no drill, never checked off."""

    name: str
    breaths: int
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """Further practice beyond Fourfold, named by the method's source."""

    name: str
    author: str
    about: str


@dataclass(frozen=True, slots=True)
class Curriculum:
    drills: Mapping[str, Drill] = field(hash=False)
    """By slug, in the order in which they are met."""
    closing_rest: ClosingRest
    further: tuple[Programme, ...]

    def drill(self, slug: str) -> Drill:
        """Raises UnknownDrillError."""
        try:
            return self.drills[slug]
        except KeyError:
            raise UnknownDrillError(slug) from None

    def of_stage(self, stage: Stage) -> tuple[Drill, ...]:
        return tuple(drill for drill in self.drills.values() if drill.stage is stage)
