"""Progress: how each figure of a person's mastery was made, and what was done in a month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.domain.adherence import DayRecord
from scheduler.domain.check_off import CheckOff
from scheduler.domain.course import Course
from scheduler.domain.curriculum import Curriculum, Function
from scheduler.domain.explanation import Explanation, explain_function
from scheduler.domain.mastery import Cell, Mastery
from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import ONE_DAY
from scheduler.services import courses
from scheduler.services.journeys import journey_to
from scheduler.services.people import screened, today_of
from scheduler.services.records import day_records, held_days, plan_on
from scheduler.store import Store, days, plans, practice


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
        today = today_of(known, now)
        plan = plan_on(plans.plan_history(tx, person_id), today) or Plan()
        journey = journey_to(tx, curriculum, person_id, plan, today)
        log = practice.log_of_drills(tx, person_id, training(curriculum, function))
        walk = courses.walk(tx, curriculum, person_id, today)
    courses.keep(store, curriculum, person_id, walk, now)
    return Explained(
        practice_day=today,
        function=function,
        explanations=explain_function(curriculum, log, function, today, journey.standing),
        course=walk.course,
    )


def training(curriculum: Curriculum, function: Function) -> list[str]:
    """The drills that train it, however little."""
    return [slug for slug, drill in curriculum.drills.items() if function in drill.weights]


def practice_day(store: Store, person_id: int, now: datetime) -> date:
    """The person's own; `NotScreenedError` before the plan."""
    with store.read() as tx:
        return today_of(screened(tx, person_id), now)


@dataclass(frozen=True, slots=True)
class MonthView:
    """All practice days so far, and what was done in one month."""

    practice_day: date
    days: tuple[DayRecord, ...]
    held: frozenset[date]
    """Which of the days lay under a safety hold."""
    log: tuple[CheckOff, ...]
    """Of the month, in order of time."""


def month(store: Store, person_id: int, first: date, now: datetime) -> MonthView:
    """The month that begins with `first`. `NotScreenedError` before the plan."""
    with store.read() as tx:
        known = screened(tx, person_id)
        today = today_of(known, now)
        history = plans.plan_history(tx, person_id)
        holds = plans.holds_of(tx, person_id)
        since = history[0].effective_from
        outcomes = days.outcomes(tx, person_id, since)
        log = practice.log_after(tx, person_id, first - ONE_DAY, last_of_month(first))
    records = day_records(outcomes, history, holds, since, today)
    return MonthView(today, records, held_days(records, holds), tuple(log))


def last_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - ONE_DAY
