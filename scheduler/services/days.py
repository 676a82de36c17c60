"""Practice days: opening one, settling one, and what became of those before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from scheduler.domain.adherence import DayRecord
from scheduler.domain.balance_check import emphasis_of, in_force
from scheduler.domain.check_off import CheckOff, Source, is_done
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.plan import Plan
from scheduler.domain.routine import Routine, routine_of
from scheduler.domain.safety import Hold, HoldKind, hold_in_force
from scheduler.services.journeys import Way, keep, way_to
from scheduler.store import (
    Store,
    Transaction,
    balance_checks,
    courses,
    days,
    deliveries,
    journeys,
    people,
    plans,
    practice,
)
from scheduler.store.days import DayOutcome, OpenedDay
from scheduler.store.plans import PlanFrom


@dataclass(frozen=True, slots=True)
class _Draft:
    routine: Routine
    due: bool
    way: Way


def plan_on(history: Sequence[PlanFrom], day: date) -> Plan | None:
    """The version in force on this practice day; None where there is no plan yet.

    Who began a plan and then flew west may live in the day before it began: the first
    version holds there, too.
    """
    in_force = [version.plan for version in history if version.effective_from <= day]
    return in_force[-1] if in_force else history[0].plan if history else None


def hold_on(holds: Sequence[Hold], day: date) -> Hold | None:
    return hold_in_force(holds, day)


def still_known(curriculum: Curriculum, opened: OpenedDay) -> OpenedDay:
    """The day without drills that have left the curriculum since it was opened."""
    routine = opened.routine
    drills = tuple(drill for drill in routine.drills if drill.slug in curriculum.drills)
    return replace(opened, routine=replace(routine, drills=drills))


def open_day(
    store: Store, curriculum: Curriculum, person_id: int, day: date, now: datetime
) -> OpenedDay | None:
    """Freeze this practice day's routine; whoever comes second finds the first one's.

    None before the plan began. Composing may take milliseconds, so it is done before
    the write begins.
    """
    with store.read() as tx:
        known = opened_in(tx, curriculum, person_id, day)
        draft = None if known else _composed(tx, curriculum, person_id, day)
    if known or draft is None:
        return known
    with store.begin() as tx:
        return _open_in(tx, curriculum, person_id, draft, now)


def opened_in(
    tx: Transaction, curriculum: Curriculum, person_id: int, day: date
) -> OpenedDay | None:
    opened = days.opened_day(tx, person_id, day)
    return None if opened is None else still_known(curriculum, opened)


def settle_day(
    tx: Transaction, curriculum: Curriculum, person_id: int, day: date, now: datetime
) -> None:
    """Bring the day's row in line with its check-offs; what was reminded of may now be done."""
    journeys.forget_from(tx, person_id, day)
    courses.forget_from(tx, person_id, day)
    opened = day_in(tx, curriculum, person_id, day, now)
    if opened is None:
        return
    log = practice.log_of_day(tx, person_id, day)
    timed = [check_off for check_off in log if check_off.source is Source.TIMER]
    done_at = _done_at(curriculum, opened.routine, log)
    confirmed = _all_done(curriculum, opened.routine, timed)
    days.mark_day(tx, person_id, day, done_at=done_at, timer_confirmed=confirmed)
    if done_at is not None:
        deliveries.call_off(tx, person_id, day, "done")


def compose_anew(tx: Transaction, curriculum: Curriculum, person_id: int, day: date) -> None:
    """Give an opened day, which nobody saw, the routine that it would be opened with now."""
    draft = _composed(tx, curriculum, person_id, day)
    if draft is not None:
        days.replace_routine(tx, person_id, draft.routine)


def day_in(
    tx: Transaction, curriculum: Curriculum, person_id: int, day: date, now: datetime
) -> OpenedDay | None:
    """The day as it was frozen, or is now; None before the plan, when no day is due."""
    opened = opened_in(tx, curriculum, person_id, day)
    if opened is not None:
        return opened
    history = plans.plan_history(tx, person_id)
    if not history or day < history[0].effective_from:
        return None
    draft = _composed(tx, curriculum, person_id, day)
    return _open_in(tx, curriculum, person_id, draft, now) if draft else None


def day_records(
    outcomes: Mapping[date, DayOutcome],
    history: Sequence[PlanFrom],
    holds: Sequence[Hold],
    since: date,
    until: date,
) -> tuple[DayRecord, ...]:
    """One record a practice day, oldest first, from the plan's beginning at the earliest.

    A day that nobody opened was due if the plan of that day says so: the plan's
    versions never change, so the answer is the one it would have been frozen with.
    """
    begin = min(until, max(since, history[0].effective_from))
    days = (begin + timedelta(days=n) for n in range((until - begin).days + 1))
    return tuple(_record(outcomes.get(day), history, holds, day) for day in days)


def held_days(records: Sequence[DayRecord], holds: Sequence[Hold]) -> frozenset[date]:
    """Which of the days lay under a safety hold."""
    safety = [hold for hold in holds if hold.kind is HoldKind.SAFETY]
    return frozenset(r.day for r in records if any(hold.covers(r.day) for hold in safety))


def _record(
    outcome: DayOutcome | None, history: Sequence[PlanFrom], holds: Sequence[Hold], day: date
) -> DayRecord:
    return DayRecord(
        day=day,
        due=outcome.due if outcome else _planned(history, day),
        excused=hold_on(holds, day) is not None,
        done=outcome is not None and outcome.done_at is not None,
        timer_confirmed=outcome is not None and outcome.timer_confirmed,
    )


def _planned(history: Sequence[PlanFrom], day: date) -> bool:
    plan = plan_on(history, day)
    return plan is not None and plan.due_on(day)


def _composed(tx: Transaction, curriculum: Curriculum, person_id: int, day: date) -> _Draft | None:
    plan = plan_on(plans.plan_history(tx, person_id), day)
    if plan is None:
        return None
    way = way_to(tx, curriculum, person_id, plan, day)
    emphasis = emphasis_of(in_force(balance_checks.checks_of(tx, person_id), day), day)
    routine = routine_of(curriculum, way.journey, plan, day, emphasis)
    due = plan.due_on(day)
    return _Draft(routine if due else replace(routine, drills=()), due, way)


def _open_in(
    tx: Transaction, curriculum: Curriculum, person_id: int, draft: _Draft, now: datetime
) -> OpenedDay:
    people.lock(tx, person_id)
    first = days.opened_day(tx, person_id, draft.routine.practice_day)
    if first is not None:
        return first
    days.open_day(tx, person_id, draft.routine, due=draft.due, now=now)
    keep(tx, curriculum, person_id, draft.way, now)
    return OpenedDay(draft.routine, draft.due, done_at=None, timer_confirmed=False)


def _done_at(curriculum: Curriculum, routine: Routine, log: Sequence[CheckOff]) -> datetime | None:
    """When the last missing drill of the routine was checked off; None while one is open."""
    slugs = {drill.slug for drill in routine.drills}
    if not slugs or not _all_done(curriculum, routine, log):
        return None
    return max(check_off.done_at for check_off in log if check_off.drill in slugs)


def _all_done(curriculum: Curriculum, routine: Routine, log: Sequence[CheckOff]) -> bool:
    return bool(routine.drills) and all(
        is_done(curriculum.drill(drill.slug), log, drill.legs) for drill in routine.drills
    )
