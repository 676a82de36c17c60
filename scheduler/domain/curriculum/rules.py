"""What must hold between drills: the stages cover their functions, and each drill is reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.curriculum.tables import CurriculumError, Table
from scheduler.domain.curriculum.values import STAGES, Drill, Function, Stage

FIRST = "standing_bow"
"""The least complicated movement, where the method's source begins."""

COVERED_BY = 0.5
"""A function that a drill trains by the way is not covered by it; this weight is the least."""

IN_STEP = (Function.HIP_EXTENSION, Function.KNEE_FLEXION, Function.PELVIC_STABILISATION)
COVERS: Mapping[Stage, tuple[Function, ...]] = {
    Stage.IN_TANDEM: IN_STEP,
    Stage.ALTERNATING: IN_STEP,
    Stage.ROTATION: (Function.LOWER_LEG_ROTATION,),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A drill and the table it was read from, so that a fault can say where."""

    drill: Drill
    table: Table


def judge(entries: Sequence[Entry]) -> None:
    """Entries in the order in which they are met. Raises CurriculumError at the first fault."""
    by_slug = _by_slug(entries)
    _check_stages(entries)
    _check_first(entries[0])
    for entry in entries:
        _check_prerequisites(entry, by_slug)
    for entry in entries:
        _check_no_cycle(entry, by_slug)
    for entry in entries[1:]:
        _check_reached(entry)


def _by_slug(entries: Sequence[Entry]) -> dict[str, Entry]:
    by_slug: dict[str, Entry] = {}
    for entry in entries:
        slug = entry.drill.slug
        if slug in by_slug:
            first = by_slug[slug].table.fault("slug", "")
            problem = f"“{slug}” is taken already, in {first.file}:{first.line}; a slug is unique"
            raise entry.table.fault("slug", problem)
        by_slug[slug] = entry
    return by_slug


def _check_stages(entries: Sequence[Entry]) -> None:
    for stage in STAGES:
        of_stage = [entry for entry in entries if entry.drill.stage is stage]
        if not of_stage:
            raise CurriculumError(f"{stage}.toml", 1, f"the stage {stage} has no drills")
        for function in COVERS[stage]:
            _check_covered(function, stage, of_stage)


def _check_covered(function: Function, stage: Stage, entries: Sequence[Entry]) -> None:
    if all(entry.drill.weights.get(function, 0) < COVERED_BY for entry in entries):
        problem = f"the stage {stage} needs a drill with {function} at {COVERED_BY} or more"
        raise entries[0].table.of_file("stage", problem)


def _check_first(entry: Entry) -> None:
    if entry.drill.slug != FIRST:
        raise entry.table.fault("slug", f"the first of all drills is {FIRST}")
    if entry.drill.prerequisites:
        raise entry.table.fault("prerequisites", f"{FIRST} is the first drill; it needs no other")


def _check_prerequisites(entry: Entry, by_slug: Mapping[str, Entry]) -> None:
    stage = entry.drill.stage
    for slug in entry.drill.prerequisites:
        if slug not in by_slug:
            raise entry.table.fault("prerequisites", f"there is no drill “{slug}” to come first")
        later = by_slug[slug].drill.stage
        if STAGES.index(later) > STAGES.index(stage):
            problem = f"“{slug}” belongs to {later}, which opens after {stage}"
            raise entry.table.fault("prerequisites", problem)


def _check_no_cycle(entry: Entry, by_slug: Mapping[str, Entry]) -> None:
    """Breadth first, so that the shortest way round is the one that is told."""
    slug = entry.drill.slug
    ways: list[tuple[str, ...]] = [(slug,)]
    seen: set[str] = set()
    for way in ways:
        for before in by_slug[way[-1]].drill.prerequisites:
            if before == slug:
                problem = f"the drills wait for each other: {' → '.join((*way, slug))}"
                raise entry.table.fault("prerequisites", problem)
            if before not in seen:
                seen.add(before)
                ways.append((*way, before))


def _check_reached(entry: Entry) -> None:
    """Without cycles, every chain ends at a drill without prerequisites: let that be the first."""
    if not entry.drill.prerequisites:
        problem = f"“{entry.drill.slug}” is not reached from {FIRST}: name the drill it builds on"
        raise entry.table.fault("prerequisites", problem)
