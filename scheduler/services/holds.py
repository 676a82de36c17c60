"""Holds: opening one, so that nothing is due and no reminder follows."""

from datetime import datetime
from uuid import UUID

from scheduler.domain.safety import Hold
from scheduler.services.summaries import keep_days
from scheduler.store import Transaction, deliveries, plans


def open_hold(
    tx: Transaction, person_id: int, hold: Hold, now: datetime, check_off_id: UUID | None = None
) -> None:
    """`check_off_id` where one check-off is the reason; the person's lock is held."""
    plans.add_hold(tx, person_id, hold, now, check_off_id=check_off_id)
    deliveries.call_off(tx, person_id, hold.since, "excused")
    keep_days(tx, person_id, now)
