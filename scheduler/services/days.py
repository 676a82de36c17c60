"""Practice days: opening one, and settling one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scheduler.domain.balance_check import emphasis_of, in_force
from scheduler.domain.check_off import CheckOff, Source, is_done
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.routine import Routine, routine_of
from scheduler.services.journeys import Way, keep, way_to
from scheduler.services.records import plan_on
from scheduler.services.summaries import keep_summary
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
from scheduler.store.days import OpenedDay


@dataclass(frozen=True, slots=True)
class _Draft:
    routine: Routine
    due: bool
    way: Way


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
    if opened is not None:
        _mark(tx, curriculum, person_id, opened.routine)
    keep_summary(tx, curriculum, person_id, now, since=day)


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
    keep_summary(tx, curriculum, person_id, now, since=draft.routine.practice_day)
    return OpenedDay(draft.routine, draft.due, done_at=None, timer_confirmed=False)


def _mark(tx: Transaction, curriculum: Curriculum, person_id: int, routine: Routine) -> None:
    day = routine.practice_day
    log = practice.log_of_day(tx, person_id, day)
    timed = [check_off for check_off in log if check_off.source is Source.TIMER]
    done_at = _done_at(curriculum, routine, log)
    confirmed = _all_done(curriculum, routine, timed)
    days.mark_day(tx, person_id, day, done_at=done_at, timer_confirmed=confirmed)
    if done_at is not None:
        deliveries.call_off(tx, person_id, day, "done")


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
