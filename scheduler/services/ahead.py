"""What lies ahead: when the clock is to look at a person next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduler.domain.practice_day import closes_at, practice_day
from scheduler.domain.reminders import (
    PlannedOccasion,
    Rhythm,
    next_occasion,
    occasions_on,
    planned_at,
)
from scheduler.domain.time_zones import known_zones
from scheduler.services.records import plan_on
from scheduler.store import Transaction, people, plans, reminders
from scheduler.store.people import Profile
from scheduler.store.plans import PlanFrom

MINUTE = timedelta(minutes=1)
SETTLED_IN = timedelta(minutes=30)
"""Whoever tells us of a new zone has the app in hand; a reminder that instant would be silly."""


def plan_ahead(tx: Transaction, known: Profile, rhythm: Rhythm, now: datetime) -> None:
    """Set the person's next occasion after a change of rhythm or plan.

    An occasion that has come but that no clock has claimed yet is not lost by the change, nor is
    one that was put off, unless the times themselves are others now.
    """
    history = plans.plan_history(tx, known.person.id)
    planned = (
        _put_off(tx, known, rhythm, now)
        or _arrived(tx, known, rhythm, history, now)
        or next_due(rhythm, history, _since(known, now))
    )
    people.plan_next(tx, known.person.id, planned)


def place(
    tx: Transaction, person_id: int, rhythm: Rhythm, planned: PlannedOccasion | None
) -> PlannedOccasion | None:
    """`planned`, or a minute or more later: whoever flew west has met this wall time before."""
    if planned is None:
        return None
    taken = reminders.met_on(tx, person_id, planned.practice_day)
    while planned and planned.planned_local in taken:
        planned = planned_at(rhythm, planned.practice_day, planned.at + MINUTE, planned.rung)
    return planned


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


def _since(known: Profile, now: datetime) -> datetime:
    unclaimed = known.next_at is not None and known.next_at <= now
    return known.next_at - MINUTE if unclaimed and known.next_at else now


def _put_off(
    tx: Transaction, known: Profile, rhythm: Rhythm, now: datetime
) -> PlannedOccasion | None:
    """What was put off, or brought on by a flight, comes at its moment if that is today still."""
    waiting, before = known.next, known.rhythm
    if waiting is None or (rhythm.times, rhythm.ladder) != (before.times, before.ladder):
        return None
    if before.timezone not in known_zones() or waiting in occasions_on(
        before, waiting.practice_day
    ):
        return None
    if waiting.practice_day != practice_day(now, rhythm.zone, rhythm.cutoff_hour):
        return None
    asked = planned_at(rhythm, waiting.practice_day, waiting.at, waiting.rung)
    if waiting.fixed and asked:
        return replace(waiting, at=asked.at)
    return place(tx, known.person.id, rhythm, asked)


def _arrived(
    tx: Transaction,
    known: Profile,
    rhythm: Rhythm,
    history: Sequence[PlanFrom],
    now: datetime,
) -> PlannedOccasion | None:
    """For someone who lands after the last rung, on a due day on which none has come to them yet.

    It stands for that rung: on a day that is lived twice it does not come again.
    """
    if rhythm.timezone == known.rhythm.timezone:
        return None
    today = practice_day(now, rhythm.zone, rhythm.cutoff_hour)
    plan, rungs = plan_on(history, today), occasions_on(rhythm, today)
    if plan is None or not plan.due_on(today) or not rungs or rungs[-1].at > now:
        return None
    if reminders.met_on(tx, known.person.id, today):
        return None
    moments = (planned_at(rhythm, today, at, rungs[-1].rung) for at in (now + SETTLED_IN, now))
    settled = next((moment for moment in moments if moment), None)
    return replace(rungs[-1], at=settled.at, fixed=True) if settled else None
