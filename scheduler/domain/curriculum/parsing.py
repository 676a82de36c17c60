"""Curriculum files become a curriculum: each file read, each drill built, all of them judged."""

from collections.abc import Mapping
from itertools import pairwise

from scheduler.domain.curriculum.rules import Entry, judge
from scheduler.domain.curriculum.tables import CurriculumError, Table, read
from scheduler.domain.curriculum.values import (
    POSITIONS,
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
)

LONGEST_CUE = 36
"""Two lines of the player's largest type on the narrowest phone."""
LONGEST_FEEL = 80

DRILL_KEYS = (
    *("slug", "name", "summary", "position", "legs", "functions", "repetitions", "minutes"),
    *("phase", "setup", "cues", "cautions", "prerequisites"),
)
ROUND = (PhaseKind.CONTRACT, PhaseKind.RELEASE)
COURSES = ((*ROUND, PhaseKind.REST), (*ROUND, *ROUND, PhaseKind.REST))


def parse(files: Mapping[str, str]) -> Curriculum:
    """File name → TOML text, in any order, become one curriculum.

    A file of drills names its `stage` and has them as [[drill]], in the order in which they are
    met; one file has [closing_rest] and [[programme]]. Raises CurriculumError at the first fault.
    """
    tables = [read(name, files[name]) for name in sorted(files)]
    closing = _closing(tables)
    entries = [entry for table in tables if table is not closing for entry in _entries(table)]
    entries.sort(key=lambda entry: STAGES.index(entry.drill.stage))
    judge(entries)
    return Curriculum(
        drills={entry.drill.slug: entry.drill for entry in entries},
        closing_rest=_closing_rest(closing.table("closing_rest")),
        further=tuple(_programme(table) for table in closing.tables("programme")),
    )


def _closing(tables: list[Table]) -> Table:
    for table in tables:
        if "closing_rest" in table.values:
            table.expect("the file of the closing rest", ("closing_rest", "programme"))
            return table
    file = tables[-1].file if tables else "closing.toml"
    raise CurriculumError(file, 1, "no file has the [closing_rest] that ends a routine")


def _entries(table: Table) -> list[Entry]:
    table.expect("a file of drills", ("stage", "drill"))
    stage = Stage(table.one_of("stage", Stage))
    return [Entry(_drill(drill, stage), drill) for drill in table.tables("drill")]


def _drill(table: Table, stage: Stage) -> Drill:
    table.expect("a drill", DRILL_KEYS)
    drill = Drill(
        slug=table.slug("slug"),
        name=table.text("name"),
        stage=stage,
        legs=_legs(table, stage),
        position=table.one_of("position", POSITIONS),
        weights=_weights(table.table("functions")),
        phases=_phases(table),
        repetitions=table.whole("repetitions", 3, 5),
        minutes=table.whole("minutes", 2, 5),
        summary=table.text("summary"),
        setup=table.text("setup"),
        cues=table.texts("cues"),
        cautions=table.texts("cautions"),
        prerequisites=table.texts("prerequisites", least=0),
    )
    _check_minutes(table, drill)
    return drill


def _legs(table: Table, stage: Stage) -> tuple[Leg, ...]:
    legs = tuple(Leg(table.known("legs", leg, Leg)) for leg in table.texts("legs"))
    if legs not in {SIDES, (Leg.BOTH,)}:
        raise table.fault("legs", 'legs is ["left", "right"], one after the other, or ["both"]')
    if stage is Stage.ALTERNATING and legs == SIDES:
        raise table.fault("legs", 'in the alternating stage the legs take turns: ["both"]')
    return legs


def _weights(table: Table) -> dict[Function, float]:
    if not table.values:
        raise table.fault(None, "a drill trains at least one function: hip_extension = 1.0")
    return {Function(table.known(key, key, Function)): table.share(key) for key in table.values}


def _phases(table: Table) -> tuple[Phase, ...]:
    tables = table.tables("phase")
    phases = tuple(_phase(phase) for phase in tables)
    if tuple(phase.kind for phase in phases) not in COURSES:
        raise table.fault("phase", "the phases are contract, release (once or twice), then rest")
    for (before, after), place in zip(pairwise(phases), tables[1:], strict=True):
        if after.kind is PhaseKind.RELEASE and after.breaths <= before.breaths:
            problem = f"a release is longer than the contraction before it ({before.breaths})"
            raise place.fault("breaths", problem)
    return phases


def _phase(table: Table) -> Phase:
    table.expect("a phase", ("kind", "breaths", "cue", "feel"))
    return Phase(
        kind=PhaseKind(table.one_of("kind", PhaseKind)),
        breaths=table.whole("breaths", 1, 6),
        cue=table.text("cue", LONGEST_CUE),
        feel=table.text("feel", LONGEST_FEEL),
    )


def _check_minutes(table: Table, drill: Drill) -> None:
    if abs(drill.minutes * 60 - drill.seconds) > 30:
        problem = f"the phases take {drill.seconds} seconds in all, not {drill.minutes} minutes"
        raise table.fault("minutes", problem)


def _closing_rest(table: Table) -> ClosingRest:
    table.expect("the closing rest", ("name", "breaths", "cues"))
    return ClosingRest(table.text("name"), table.whole("breaths", 3, 12), table.texts("cues"))


def _programme(table: Table) -> Programme:
    table.expect("a programme", ("name", "author", "about"))
    return Programme(table.text("name"), table.text("author"), table.text("about"))
