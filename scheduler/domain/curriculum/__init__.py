"""Functions, stages, legs and drills: what can be practised, parsed and validated."""

from scheduler.domain.curriculum.parsing import parse
from scheduler.domain.curriculum.tables import CurriculumError
from scheduler.domain.curriculum.values import (
    POSITIONS,
    SECONDS_PER_BREATH,
    SIDES,
    STAGES,
    ClosingRest,
    Curriculum,
    Drill,
    Function,
    Leg,
    Phase,
    PhaseKind,
    Programme,
    Stage,
    UnknownDrillError,
)

__all__ = [
    "POSITIONS",
    "SECONDS_PER_BREATH",
    "SIDES",
    "STAGES",
    "ClosingRest",
    "Curriculum",
    "CurriculumError",
    "Drill",
    "Function",
    "Leg",
    "Phase",
    "PhaseKind",
    "Programme",
    "Stage",
    "UnknownDrillError",
    "parse",
]
