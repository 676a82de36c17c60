"""The calendar feed: a secret address, and the practice days that lie ahead of its person."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from scheduler.domain.practice_day import ONE_DAY
from scheduler.domain.reminders import Rhythm, occasions_on
from scheduler.domain.safety import Hold
from scheduler.services.errors import NotFoundError
from scheduler.services.people import profile_in, today_of
from scheduler.services.records import hold_on, plan_on
from scheduler.store import Store, calendars, people, plans
from scheduler.store.calendars import Feed
from scheduler.store.plans import PlanFrom

__all__ = ["Ahead", "Appointment", "Feed", "ahead", "make", "mine", "revoke"]

DAYS_AHEAD = 30
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Appointment:
    """A due practice day with the first moment at which it is reminded of."""

    practice_day: date
    at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Ahead:
    feed: Feed
    zone: ZoneInfo
    appointments: tuple[Appointment, ...]


def mine(store: Store, person_id: int) -> Feed | None:
    with store.read() as tx:
        return calendars.of_person(tx, person_id)


def make(store: Store, person_id: int, now: datetime) -> str:
    """A new secret for the feed's address, told this once; the one before is void."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with store.begin() as tx:
        people.lock(tx, person_id)
        calendars.put(tx, person_id, _hash(token), now)
    return token


def revoke(store: Store, person_id: int) -> None:
    with store.begin() as tx:
        people.lock(tx, person_id)
        calendars.remove(tx, person_id)


def ahead(store: Store, token: str, now: datetime) -> Ahead:
    """The due days from today on, 30 of the calendar's; `NotFoundError` for a void token."""
    with store.read() as tx:
        feed = calendars.by_hash(tx, _hash(token))
        if feed is None:
            raise NotFoundError("There is no such calendar.")
        known = profile_in(tx, feed.person_id)
        history = plans.plan_history(tx, feed.person_id)
        holds = plans.holds_of(tx, feed.person_id)
    days = [today_of(known, now) + ahead * ONE_DAY for ahead in range(DAYS_AHEAD)]
    appointments = tuple(_appointments(known.rhythm, history, holds, days))
    return Ahead(feed, known.rhythm.zone, appointments)


def _appointments(
    rhythm: Rhythm, history: Sequence[PlanFrom], holds: Sequence[Hold], days: Sequence[date]
) -> Iterator[Appointment]:
    for day in days:
        plan = plan_on(history, day)
        occasions = occasions_on(rhythm, day)
        if plan and plan.due_on(day) and occasions and hold_on(holds, day) is None:
            yield Appointment(day, occasions[0].at, plan.minutes)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
