"""Reminders: a person's rhythm, its occasions, and what is said of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from scheduler.domain.check_off import CheckOff, Proposal, Source, missing_legs
from scheduler.domain.curriculum import Curriculum, Leg
from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import closes_at
from scheduler.domain.reminders import (
    PlannedOccasion,
    Rhythm,
    occasions_ahead,
    rhythm_problems,
)
from scheduler.services import practice as practising
from scheduler.services.ahead import plan_ahead
from scheduler.services.days import opened_in
from scheduler.services.errors import InvalidError, NotFoundError
from scheduler.services.people import profile_in, screened
from scheduler.services.records import hold_on, plan_on
from scheduler.store import (
    Store,
    Transaction,
    deliveries,
    mails,
    people,
    plans,
    practice,
    reminders,
)
from scheduler.store.days import OpenedDay
from scheduler.store.deliveries import Pending
from scheduler.store.people import Profile
from scheduler.store.reminders import Occasion

__all__ = [
    "Due",
    "Pending",
    "change_rhythm",
    "done",
    "due",
    "occasion_in",
    "owned",
    "preview",
    "receipt",
    "rhythm",
]

_TAP = Source.NOTIFICATION
RECEIPTS = {"shown": "shown_at", "opened": "opened_at", "dismissed": "dismissed_at"}


@dataclass(frozen=True, slots=True)
class Due:
    """The operator's question: what should have gone out, and what is on its way."""

    unclaimed: list[tuple[datetime, str, str]]
    """(instant, planned local time, email) of occasions that no clock has claimed."""
    unsent: list[Pending]
    retrying: list[Pending]


def rhythm(store: Store, person_id: int) -> Rhythm:
    with store.read() as tx:
        return profile_in(tx, person_id).rhythm


def change_rhythm(
    store: Store, person_id: int, change: Callable[[Rhythm], Rhythm], now: datetime
) -> Rhythm:
    """A change acts at once and replaces whatever still lies ahead today; gives the new rhythm.

    `InvalidError` names the first field that cannot be right.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = profile_in(tx, person_id)
        changed = change(known.rhythm)
        for problem in rhythm_problems(changed):
            raise InvalidError(problem.field, problem.message)
        people.change_rhythm(tx, person_id, changed)
        plan_ahead(tx, known, changed, now)
    return changed


def preview(store: Store, person_id: int, start: datetime, days: int) -> list[PlannedOccasion]:
    """The occasions after `start`, up to the same wall time `days` days later."""
    with store.read() as tx:
        known = profile_in(tx, person_id)
        history = plans.plan_history(tx, person_id)
        holds = plans.holds_of(tx, person_id)
    ahead = occasions_ahead(known.rhythm, start, days)
    return [
        planned
        for planned in ahead
        # Before the safety screen there is no plan yet; the one that it opens is shown.
        if (plan_on(history, planned.practice_day) or Plan()).due_on(planned.practice_day)
        and hold_on(holds, planned.practice_day) is None
    ]


def due(store: Store, now: datetime) -> Due:
    with store.read() as tx:
        on_the_way = [*deliveries.pending(tx), *mails.pending(tx)]
        return Due(
            unclaimed=reminders.waiting(tx, now),
            unsent=[one for one in on_the_way if one.attempts == 0],
            retrying=[one for one in on_the_way if one.attempts > 0],
        )


def owned(store: Store, person_id: int, occasion_id: int) -> None:
    """`NotFoundError` unless the occasion is this person's."""
    with store.read() as tx:
        occasion_in(tx, person_id, occasion_id)


def done(
    store: Store, curriculum: Curriculum, person_id: int, occasion_id: int, now: datetime
) -> None:
    """Check off what is left of that day's routine, unrated; doing it twice changes nothing."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        day = occasion_in(tx, person_id, occasion_id).practice_day
        known = screened(tx, person_id)
        opened = opened_in(tx, curriculum, person_id, day)
        log = practice.log_of_day(tx, person_id, day)
        left = _left(curriculum, opened, log) if opened else []
        proposals = [
            Proposal(id=uuid4(), drill=slug, leg=leg, done_at=_within(known, day, now), source=_TAP)
            for slug, leg in left
        ]
        results = practising.check_off_in(tx, curriculum, known, proposals, now, practice_day=day)
    for problem in (result.problem for result in results if result.problem):
        raise InvalidError(problem.field, problem.message)


def _left(
    curriculum: Curriculum, opened: OpenedDay, log: Sequence[CheckOff]
) -> list[tuple[str, Leg]]:
    return [
        (planned.slug, leg)
        for planned in opened.routine.drills
        for leg in missing_legs(curriculum.drill(planned.slug), log, planned.legs)
    ]


def _within(known: Profile, day: date, now: datetime) -> datetime:
    """`now`, or the last second of the practice day for a tap that came after its end."""
    end = closes_at(day, known.rhythm.zone, known.rhythm.cutoff_hour)
    return min(now, end - timedelta(seconds=1))


def receipt(
    store: Store,
    person_id: int,
    occasion_id: int,
    event: str,
    now: datetime,
    device_id: int | None = None,
) -> None:
    """What became of a note on the phone: shown, opened or dismissed."""
    column = RECEIPTS.get(event)
    if column is None:
        raise InvalidError("event", "The event is one of shown, opened, dismissed.")
    with store.begin() as tx:
        occasion_in(tx, person_id, occasion_id)
        deliveries.keep_receipt(tx, occasion_id, device_id, column, now)


def occasion_in(tx: Transaction, person_id: int, occasion_id: int) -> Occasion:
    found = reminders.occasion(tx, occasion_id)
    if found is None or found.person_id != person_id:
        raise NotFoundError("You have no such reminder.")
    return found
