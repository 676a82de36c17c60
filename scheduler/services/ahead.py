"""What lies ahead: when the clock is to look at a person next."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scheduler.domain.practice_day import closes_at, practice_day
from scheduler.domain.reminders import PlannedOccasion, Rhythm, next_occasion
from scheduler.services.days import plan_on
from scheduler.store import Transaction, people, plans
from scheduler.store.people import Profile
from scheduler.store.plans import PlanFrom

MINUTE = timedelta(minutes=1)


def plan_ahead(tx: Transaction, known: Profile, rhythm: Rhythm, now: datetime) -> None:
    """Set the person's next occasion after a change of rhythm or plan.

    An occasion that has come but that no clock has claimed yet is not lost by the change.
    """
    unclaimed = known.next_at is not None and known.next_at <= now
    after = known.next_at - MINUTE if unclaimed and known.next_at else now
    history = plans.plan_history(tx, known.person.id)
    people.plan_next(tx, known.person.id, next_due(rhythm, history, after))


def next_due(
    rhythm: Rhythm, history: Sequence[PlanFrom], after: datetime
) -> PlannedOccasion | None:
    """The next occasion: today's by today's plan, else by the plan of the days to come."""
    today = practice_day(after, rhythm.zone, rhythm.cutoff_hour)
    in_force = plan_on(history, today)
    if in_force is None:
        return None
    ahead = next_occasion(rhythm, in_force, after)
    if ahead and ahead.practice_day == today:
        return ahead
    return next_on_another_day(rhythm, history, today)


def next_on_another_day(
    rhythm: Rhythm, history: Sequence[PlanFrom], day: date
) -> PlannedOccasion | None:
    """The first occasion once this practice day is over."""
    end = closes_at(day, rhythm.zone, rhythm.cutoff_hour)
    return next_occasion(rhythm, history[-1].plan, end - MINUTE)
