"""Progress: how each figure of a person's mastery was made."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.course import Course, course_of
from scheduler.domain.curriculum import Curriculum, Function
from scheduler.domain.explanation import Explanation, explain_function
from scheduler.domain.mastery import Cell, Mastery
from scheduler.services.people import screened, today_of
from scheduler.store import Store, practice


@dataclass(frozen=True, slots=True)
class Explained:
    """One function on both legs at all stages, and how it came to stand where it stands."""

    practice_day: date
    function: Function
    explanations: tuple[Explanation, ...]
    """Stage by stage, left before right."""
    course: Course

    @property
    def cells(self) -> dict[Cell, Mastery]:
        return {explanation.cell: explanation.figures for explanation in self.explanations}


def explain(
    store: Store, curriculum: Curriculum, person_id: int, function: Function, now: datetime
) -> Explained:
    """The person's own check-offs behind each figure. `NotScreenedError` before the plan."""
    with store.read() as tx:
        known = screened(tx, person_id)
        log = practice.log(tx, person_id)
    today = today_of(known, now)
    return Explained(
        practice_day=today,
        function=function,
        explanations=explain_function(curriculum, log, function, today),
        course=course_of(curriculum, log, today),
    )
