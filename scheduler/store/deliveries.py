"""Deliveries: what is on its way to which device, and what came of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, insert, select, union_all, update

from scheduler.domain.deliveries import Outgoing, PushTarget
from scheduler.domain.reminders import Note, PlannedOccasion, useful_until
from scheduler.store import Transaction, endings, tallies
from scheduler.store.people import rhythm_of
from scheduler.store.tables import deliveries, devices, mails, occasions, people, rhythms

MANY: BindParameter[list[int]] = bindparam("many", expanding=True)
_LEASABLE = (
    select(
        deliveries.c.id,
        deliveries.c.occasion_id,
        deliveries.c.device_id,
        deliveries.c.expires_at,
        occasions.c.person_id,
        occasions.c.practice_day,
        occasions.c.planned_local,
        occasions.c.rung,
        occasions.c.at,
        occasions.c.note,
        devices.c.endpoint,
        devices.c.p256dh,
        devices.c.auth,
        rhythms.c.timezone,
        rhythms.c.times,
        rhythms.c.ladder,
        rhythms.c.quiet_from,
        rhythms.c.quiet_to,
        rhythms.c.cutoff_hour,
        rhythms.c.follow_device_timezone,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .join(devices, devices.c.id == deliveries.c.device_id)
    .join(rhythms, rhythms.c.person_id == occasions.c.person_id)
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
    .where(deliveries.c.id.in_(MANY))
    .values(
        due_at=bindparam("until"),
        attempted_at=bindparam("now"),
        attempts=deliveries.c.attempts + 1,
    )
)
_LATE = (
    select(deliveries.c.id, deliveries.c.occasion_id)
    .where(deliveries.c.due_at <= bindparam("now"), deliveries.c.expires_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_ATTEMPTS = (
    select(
        deliveries.c.id,
        deliveries.c.occasion_id,
        deliveries.c.device_id,
        deliveries.c.state == "pending",
        deliveries.c.attempts,
        deliveries.c.expires_at,
        occasions.c.at,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .where(deliveries.c.id.in_(MANY))
    # Two devices of one occasion settle one after the other, so that the last one sees both.
    .order_by(occasions.c.id)
    .with_for_update(of=occasions)
)
_SETTLE = (
    update(deliveries)
    .where(deliveries.c.id.in_(MANY))
    .values(state=bindparam("to"), status=bindparam("said"), due_at=bindparam("again_at"))
)
_STILL_PENDING = select(deliveries.c.id).where(
    deliveries.c.id.in_(MANY), deliveries.c.state == "pending"
)
_STATES = union_all(
    select(deliveries.c.occasion_id, deliveries.c.state).where(deliveries.c.occasion_id.in_(MANY)),
    select(mails.c.occasion_id, mails.c.state).where(mails.c.occasion_id.in_(MANY)),
)
_CANCEL = (
    update(deliveries)
    .where(deliveries.c.occasion_id.in_(MANY), deliveries.c.state == "pending")
    .values(state="cancelled", due_at=None)
)
_CANCEL_MAIL = (
    update(mails)
    .where(mails.c.occasion_id.in_(MANY), mails.c.due_at.is_not(None))
    .values(state="cancelled", due_at=None)
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
class NewDelivery:
    occasion_id: int
    device_id: int
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery that was just tried."""

    occasion_id: int
    device_id: int
    pending: bool
    """False where it was called off while it was on its way."""
    number: int
    expires_at: datetime
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of an attempt; `due_at` where another one follows."""

    state: str
    status: int | None
    due_at: datetime | None = None


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
    way: str = "push"


def add_deliveries(tx: Transaction, new: Iterable[NewDelivery]) -> None:
    rows = [
        {
            "occasion_id": one.occasion_id,
            "device_id": one.device_id,
            "due_at": one.due_at,
            "expires_at": one.expires_at,
            "state": "pending",
            "attempts": 0,
        }
        for one in new
    ]
    if rows:
        tx.execute(insert(deliveries), rows)


def lease(tx: Transaction, now: datetime, until: datetime, limit: int) -> list[Outgoing]:
    """Deliveries that are due, ours until `until`; whoever dies with them loses nothing."""
    rows = tx.execute(_LEASABLE, {"now": now, "limit": limit}).all()
    if rows:
        tx.execute(_LEASE, {"many": [row.id for row in rows], "until": until, "now": now})
    return [_outgoing(row) for row in rows]


def still_pending(tx: Transaction, delivery_ids: Collection[int]) -> set[int]:
    """Those that neither ended nor were called off."""
    return set(tx.execute(_STILL_PENDING, {"many": list(delivery_ids)}).scalars())


def expire(tx: Transaction, now: datetime) -> None:
    """What could not be brought while it made sense is of no more use."""
    late = tx.execute(_LATE, {"now": now}).all()
    if late:
        settle(tx, {row.id: Settled("expired", None) for row in late})
        endings.end(tx, [row.occasion_id for row in late], "expired")


def attempts(tx: Transaction, ids: Collection[int]) -> dict[int, Attempt]:
    """The deliveries that were tried, their occasions locked, but for those of forgotten devices."""
    return {id_: Attempt(*rest) for id_, *rest in tx.execute(_ATTEMPTS, {"many": list(ids)})}


def settle(tx: Transaction, settled: Mapping[int, Settled]) -> None:
    """Write down what came of each delivery; those with the same end in one go."""
    same: dict[Settled, list[int]] = {}
    for delivery_id, end in settled.items():
        same.setdefault(end, []).append(delivery_id)
    for end, ids in same.items():
        tx.execute(
            _SETTLE, {"many": ids, "to": end.state, "said": end.status, "again_at": end.due_at}
        )
        if end.state == "expired":
            tallies.count(tx, {("push", "expired"): len(ids)})


def settle_occasions(tx: Transaction, ids: Collection[int]) -> list[int]:
    """Follow deliveries and mail: sent once one is, unreachable when none can be any more.

    Where a push service was away until it was too late, we missed the occasion: expired.
    Gives those that are unreachable now.
    """
    states: dict[int, set[str]] = {}
    for occasion_id, state in tx.execute(_STATES, {"many": list(ids)}):
        states.setdefault(occasion_id, set()).add(state)
    sent = [one for one, found in states.items() if found & {"sent", "unsure"}]
    over = [one for one, found in states.items() if not found & {"sent", "unsure", "pending"}]
    missed = [one for one in over if "expired" in states[one]]
    lost = [one for one in over if "expired" not in states[one]]
    for to, those in (("sent", sent), ("expired", missed), ("unreachable", lost)):
        endings.end(tx, those, to)
    return lost


def call_off(tx: Transaction, person_id: int, day: date, state: str) -> None:
    """What still lies ahead of this day's occasions is not sent any more."""
    of_day = (occasions.c.person_id == person_id) & (occasions.c.practice_day == day)
    # Locked in the order in which a clock locks them, or the two could wait for each other.
    ids = tx.execute(
        select(occasions.c.id).where(of_day).order_by(occasions.c.id).with_for_update()
    )
    call_off_occasions(tx, list(ids.scalars()), state)


def call_off_occasions(tx: Transaction, ids: Sequence[int], state: str) -> None:
    if ids:
        tx.execute(_CANCEL, {"many": ids})
        tx.execute(_CANCEL_MAIL, {"many": ids})
        endings.end(tx, ids, state)


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
    planned = PlannedOccasion(row.practice_day, row.rung, row.planned_local, row.at)
    return Outgoing(
        delivery_id=row.id,
        occasion_id=row.occasion_id,
        person_id=row.person_id,
        device_id=row.device_id,
        target=PushTarget(row.endpoint, row.p256dh, row.auth),
        note=Note(**row.note),
        expires_at=max(row.expires_at, useful_until(rhythm_of(row), planned)),
    )
