"""Later: a reminder put off, kept on the server until it comes."""

from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.domain.reminders import Offer, Wish
from scheduler.domain.reminders import offers as offers_on
from scheduler.domain.reminders import put_off as moment_of
from scheduler.services.ahead import next_on_another_day, place
from scheduler.services.errors import InvalidError
from scheduler.services.people import profile_in, screened, today_of
from scheduler.services.records import hold_on, plan_on
from scheduler.services.reminders import occasion_in
from scheduler.store import Store, Transaction, days, deliveries, people, plans, reminders
from scheduler.store.people import Profile
from scheduler.store.reminders import Occasion

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)


def snooze(
    store: Store, person_id: int, occasion_id: int, wish: Wish, now: datetime
) -> datetime | None:
    """Ask again when `wish` says; where that is past the day's end, with the next occasion.

    Returns when we shall ask again. Rungs that would have come before are passed over.
    """
    if isinstance(wish, timedelta) and not SHORTEST <= wish <= LONGEST:
        raise InvalidError("minutes", "Choose between 5 minutes and 24 hours.")
    with store.begin() as tx:
        people.lock(tx, person_id)
        found = occasion_in(tx, person_id, occasion_id)
        known = profile_in(tx, person_id)
        # Who answers has seen it, whatever its device told us.
        deliveries.keep_receipt(tx, occasion_id, None, "opened_at", now)
        if found.practice_day != today_of(known, now):
            return known.next_at  # its day is over; what lies ahead of this one stays
        return _put_off(tx, known, found, wish, now)


def put_off(store: Store, person_id: int, wish: Wish, now: datetime) -> datetime | None:
    """As `snooze`, for the reminder that came last today, or for those still to come."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = screened(tx, person_id)
        last = reminders.last_on(tx, person_id, today_of(known, now))
        return _put_off(tx, known, last, wish, now)


def offers(store: Store, person_id: int, now: datetime) -> list[Offer]:
    """For when today's reminders can be put off, on the person's own wall.

    None on a day that is done, held or not due.
    """
    with store.read() as tx:
        known = screened(tx, person_id)
        today = today_of(known, now)
        history = plans.plan_history(tx, person_id)
        held = hold_on(plans.holds_of(tx, person_id), today)
        opened = days.opened_day(tx, person_id, today)
    plan = plan_on(history, today)
    if held or plan is None or not plan.due_on(today) or (opened and opened.done_at):
        return []
    following = next_on_another_day(known.rhythm, history, today)
    found = offers_on(known.rhythm, today, now, following.at if following else None)
    return [replace(one, at=one.at.astimezone(known.rhythm.zone)) for one in found]


def _put_off(
    tx: Transaction, known: Profile, last: Occasion | None, wish: Wish, now: datetime
) -> datetime | None:
    today, person_id = today_of(known, now), known.person.id
    deliveries.call_off(tx, person_id, today, "snoozed")
    if last is not None:
        reminders.snoozed(tx, last.id)
    asked = moment_of(known.rhythm, today, wish, now, last.rung if last else 0)
    planned = place(tx, person_id, known.rhythm, asked)
    history = plans.plan_history(tx, person_id)
    if planned is None and history:
        planned = next_on_another_day(known.rhythm, history, today)
    people.plan_next(tx, person_id, planned)
    return None if planned is None else planned.at
