"""Time off: taking a holiday or days of illness, and coming back early."""

from datetime import date, datetime

from scheduler.domain.safety import HoldKind
from scheduler.domain.time_off import (
    KINDS,
    last_day_if_ended,
    lies_ahead,
    time_off,
    time_off_problems,
)
from scheduler.services.errors import InvalidError, NotFoundError
from scheduler.services.people import screened, today_of
from scheduler.services.summaries import keep_days
from scheduler.store import Store, Transaction, deliveries, people, plans
from scheduler.store.plans import KeptHold

__all__ = ["KeptHold", "ahead", "come_back", "end", "take"]


def ahead(store: Store, person_id: int, now: datetime) -> list[KeptHold]:
    """Every hold that covers today or a day to come, safety holds too; oldest first."""
    with store.read() as tx:
        today = today_of(screened(tx, person_id), now)
        return _ahead(tx, person_id, today)


def take(
    store: Store, person_id: int, kind: HoldKind, since: date | None, until: date, now: datetime
) -> KeptHold:
    """Nothing is due and nobody is reminded from `since` (None: today) to `until`, both included.

    `InvalidError` names the day that cannot be right.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        today = today_of(screened(tx, person_id), now)
        hold = time_off(kind, since or today, until)
        for problem in time_off_problems(hold, plans.holds_of(tx, person_id), today):
            raise InvalidError(problem.field, problem.message)
        kept = KeptHold(plans.add_hold(tx, person_id, hold, now), hold)
        if hold.covers(today):
            deliveries.call_off(tx, person_id, today, "excused")
        keep_days(tx, person_id, now)
    return kept


def end(store: Store, person_id: int, hold_id: int, now: datetime) -> None:
    """Today is for practice again; the days before stay excused.

    A safety hold is not ended here: that is for the safety questions.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        today = today_of(screened(tx, person_id), now)
        found = next((one for one in _ahead(tx, person_id, today) if one.id == hold_id), None)
        if found is None:
            raise NotFoundError("You have no such time off.")
        if found.hold.kind not in KINDS:
            message = "A safety hold ends when you answer the safety questions again."
            raise InvalidError("id", message)
        plans.end_hold(tx, hold_id, last_day_if_ended(found.hold, today), now)
        keep_days(tx, person_id, now)


def come_back(store: Store, person_id: int, now: datetime) -> None:
    """End whatever time off covers today; without any, nothing changes."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        today = today_of(screened(tx, person_id), now)
        for one in _ahead(tx, person_id, today):
            if one.hold.kind in KINDS and one.hold.covers(today):
                plans.end_hold(tx, one.id, last_day_if_ended(one.hold, today), now)
        keep_days(tx, person_id, now)


def _ahead(tx: Transaction, person_id: int, today: date) -> list[KeptHold]:
    return [one for one in plans.kept_holds(tx, person_id) if lies_ahead(one.hold, today)]
