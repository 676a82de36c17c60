"""What became of practice days: from what was frozen, and by the plan where nobody looked."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from scheduler.domain.adherence import DayRecord
from scheduler.domain.plan import Plan
from scheduler.domain.safety import Hold, HoldKind, hold_in_force
from scheduler.store.days import DayOutcome
from scheduler.store.plans import PlanFrom


def plan_on(history: Sequence[PlanFrom], day: date) -> Plan | None:
    """The version in force on this practice day; None where there is no plan yet.

    Who began a plan and then flew west may live in the day before it began: the first
    version holds there, too.
    """
    in_force = [version.plan for version in history if version.effective_from <= day]
    return in_force[-1] if in_force else history[0].plan if history else None


def hold_on(holds: Sequence[Hold], day: date) -> Hold | None:
    return hold_in_force(holds, day)


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
