"""What is due: weekdays, minutes, stage hold, pinned and excluded drills."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scheduler.domain.curriculum import STAGES, Curriculum, Stage
from scheduler.domain.problem import Problem
from scheduler.domain.words import STAGE_WORDS

EVERY_DAY = frozenset(range(7))
FEWEST_MINUTES = 5
MOST_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Plan:
    weekdays: frozenset[int] = EVERY_DAY
    """0 Monday … 6 Sunday."""
    minutes: int = 10
    """5–15 a day."""
    stage_hold: Stage | None = None
    """Go no further than this stage."""
    pinned: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def furthest(self) -> Stage:
        return self.stage_hold or STAGES[-1]

    def due_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays


def plan_problems(plan: Plan, curriculum: Curriculum) -> tuple[Problem, ...]:
    return tuple(_problems(plan, curriculum))


def _problems(plan: Plan, curriculum: Curriculum) -> Iterator[Problem]:
    if not plan.weekdays:
        yield Problem("weekdays", "Choose at least one day of the week.")
    if not plan.weekdays <= EVERY_DAY:
        yield Problem("weekdays", "Days of the week go from 0 (Monday) to 6 (Sunday).")
    if not FEWEST_MINUTES <= plan.minutes <= MOST_MINUTES:
        yield Problem("minutes", "Practice takes from 5 to 15 minutes a day.")
    for field, slugs in (("pinned", plan.pinned), ("excluded", plan.excluded)):
        for slug in sorted(slugs - curriculum.drills.keys()):
            yield Problem(field, f"There is no drill called “{slug}”.")
    for slug in sorted(plan.pinned & plan.excluded):
        yield Problem("pinned", f"“{slug}” cannot be both pinned and left out.")
    for stage in STAGES:
        if all(drill.slug in plan.excluded for drill in curriculum.of_stage(stage)):
            message = f"Keep at least one drill of the {STAGE_WORDS[stage]} stage."
            yield Problem("excluded", message)
