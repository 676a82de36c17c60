"""Deliveries: what is on its way to which device, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from scheduler.domain.deliveries import Outgoing, PushTarget
from scheduler.domain.reminders import Note
from scheduler.store import Transaction
from scheduler.store.reminders import set_state
from scheduler.store.tables import deliveries, devices, occasions, people

_LEASABLE = (
    select(
        deliveries.c.id,
        deliveries.c.occasion_id,
        deliveries.c.device_id,
        deliveries.c.expires_at,
        occasions.c.person_id,
        occasions.c.note,
        devices.c.endpoint,
        devices.c.p256dh,
        devices.c.auth,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .join(devices, devices.c.id == deliveries.c.device_id)
    .where(
        deliveries.c.due_at <= bindparam("now"),
        deliveries.c.expires_at > bindparam("now"),
        # A phone may have changed hands since.
        devices.c.person_id == occasions.c.person_id,
    )
    .order_by(deliveries.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=deliveries)
)
_LEASE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("leased"))
    .values(
        due_at=bindparam("until"),
        attempted_at=bindparam("now"),
        attempts=deliveries.c.attempts + 1,
    )
)
_ATTEMPT = (
    select(
        deliveries.c.occasion_id,
        deliveries.c.device_id,
        deliveries.c.state == "pending",
        deliveries.c.attempts,
        deliveries.c.expires_at,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .where(deliveries.c.id == bindparam("id"))
    # Two devices of one occasion settle one after the other, so that the last one sees both.
    .with_for_update(of=occasions)
)
_PENDING = (
    select(
        deliveries.c.id,
        people.c.email,
        occasions.c.practice_day,
        occasions.c.planned_local,
        deliveries.c.due_at,
        deliveries.c.attempts,
        deliveries.c.status,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .join(people, people.c.id == occasions.c.person_id)
    .where(deliveries.c.due_at.is_not(None))
    .order_by(deliveries.c.due_at)
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery that was just tried."""

    occasion_id: int
    device_id: int
    pending: bool
    """False where it was called off while it was on its way."""
    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery that is not at its end, as the operator sees it."""

    delivery_id: int
    email: str
    practice_day: date
    planned_local: str
    due_at: datetime
    attempts: int
    status: int | None


def add_deliveries(
    tx: Transaction,
    occasion_id: int,
    device_ids: Iterable[int],
    *,
    due_at: datetime,
    expires_at: datetime,
) -> None:
    rows = [
        {
            "occasion_id": occasion_id,
            "device_id": device,
            "state": "pending",
            "due_at": due_at,
            "expires_at": expires_at,
            "attempts": 0,
        }
        for device in device_ids
    ]
    if rows:
        tx.execute(insert(deliveries), rows)


def lease(tx: Transaction, now: datetime, until: datetime, limit: int) -> list[Outgoing]:
    """Deliveries that are due, ours until `until`; whoever dies with them loses nothing."""
    rows = tx.execute(_LEASABLE, {"now": now, "limit": limit}).all()
    leased = [{"leased": row.id, "until": until, "now": now} for row in rows]
    if leased:
        tx.execute(_LEASE, leased)
    return [_outgoing(row) for row in rows]


def expire(tx: Transaction, now: datetime) -> None:
    """What could not be brought before its day ended is of no more use."""
    late = (deliveries.c.due_at <= now) & (deliveries.c.expires_at <= now)
    ended = update(deliveries).where(late).values(state="expired", due_at=None)
    if tx.execute(ended).rowcount:
        over = select(deliveries.c.occasion_id).where(deliveries.c.state == "expired")
        still_open = occasions.c.id.in_(over) & (occasions.c.state == "open")
        tx.execute(update(occasions).where(still_open).values(state="expired"))


def attempt(tx: Transaction, delivery_id: int) -> Attempt | None:
    """The delivery that was tried, its occasion locked; None where its device was forgotten."""
    row = tx.execute(_ATTEMPT, {"id": delivery_id}).one_or_none()
    return None if row is None else Attempt(*row)


def settle_delivery(
    tx: Transaction,
    delivery_id: int,
    *,
    state: str,
    status: int | None,
    due_at: datetime | None = None,
) -> None:
    """Write down what came of an attempt; `due_at` where another one follows."""
    outcome = {"state": state, "status": status, "due_at": due_at}
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(outcome))


def settle_occasion(tx: Transaction, occasion_id: int) -> None:
    """Follow the deliveries: sent once one is, unreachable when none can be any more."""
    statement = select(deliveries.c.state).where(deliveries.c.occasion_id == occasion_id)
    states = set(tx.execute(statement).scalars())
    if "sent" in states:
        set_state(tx, occasion_id, "sent", only_from=("open",))
    elif "pending" not in states:
        set_state(tx, occasion_id, "unreachable", only_from=("open",))


def call_off(tx: Transaction, person_id: int, day: date, state: str) -> None:
    """What still lies ahead of this day's occasions is not sent any more."""
    of_day = (occasions.c.person_id == person_id) & (occasions.c.practice_day == day)
    ids = select(occasions.c.id).where(of_day)
    pending = deliveries.c.occasion_id.in_(ids) & (deliveries.c.state == "pending")
    tx.execute(update(deliveries).where(pending).values(state="cancelled", due_at=None))
    tx.execute(update(occasions).where(of_day, occasions.c.state == "open").values(state=state))


def call_off_device(tx: Transaction, device_id: int) -> None:
    """The device has another owner now, or none: nothing that was meant for the old one goes there."""
    pending = (deliveries.c.device_id == device_id) & (deliveries.c.state == "pending")
    tx.execute(update(deliveries).where(pending).values(state="cancelled", due_at=None))


def keep_receipt(
    tx: Transaction, occasion_id: int, device_id: int | None, column: str, now: datetime
) -> None:
    """The first receipt of a kind is kept; later ones change nothing."""
    of_occasion = (deliveries.c.occasion_id == occasion_id) & deliveries.c[column].is_(None)
    mine = of_occasion if device_id is None else of_occasion & (deliveries.c.device_id == device_id)
    tx.execute(update(deliveries).where(mine).values({column: now}))


def pending(tx: Transaction) -> list[Pending]:
    return [Pending(*row) for row in tx.execute(_PENDING)]


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        delivery_id=row.id,
        occasion_id=row.occasion_id,
        person_id=row.person_id,
        device_id=row.device_id,
        target=PushTarget(row.endpoint, row.p256dh, row.auth),
        note=Note(**row.note),
        expires_at=row.expires_at,
    )
