"""Devices, one row a push subscription: rows ↔ domain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from scheduler.domain.deliveries import PushTarget
from scheduler.store import Transaction, insert_or
from scheduler.store.tables import devices


@dataclass(frozen=True, slots=True)
class Device:
    id: int
    person_id: int
    target: PushTarget
    user_agent: str
    reachable: bool
    registered_at: datetime


_OF_PERSON = (
    select(devices).where(devices.c.person_id == bindparam("person_id")).order_by(devices.c.id)
)
_BY_ENDPOINT = select(devices).where(devices.c.endpoint == bindparam("endpoint"))


def devices_of(tx: Transaction, person_id: int) -> tuple[Device, ...]:
    return tuple(_device(row) for row in tx.execute(_OF_PERSON, {"person_id": person_id}))


def by_endpoint(tx: Transaction, endpoint: str) -> Device | None:
    row = tx.execute(_BY_ENDPOINT, {"endpoint": endpoint}).one_or_none()
    return None if row is None else _device(row)


def put(tx: Transaction, person_id: int, target: PushTarget, user_agent: str, now: datetime) -> int:
    """The subscription's device id: a new one, or the known one with its new keys and owner."""
    fresh = {
        "person_id": person_id,
        "p256dh": target.p256dh,
        "auth": target.auth,
        "user_agent": user_agent,
        "reachable": True,
        "seen_at": now,
        "lost_at": None,
    }
    row = {"endpoint": target.endpoint, "registered_at": now, **fresh}
    statement = insert_or(tx, devices).values(row)
    put = statement.on_conflict_do_update(index_elements=["endpoint"], set_=fresh)
    return int(tx.execute(put.returning(devices.c.id)).scalar_one())


def lose(tx: Transaction, device_id: int, now: datetime) -> None:
    """The push service no longer knows the subscription."""
    mine = devices.c.id == device_id
    tx.execute(update(devices).where(mine).values(reachable=False, lost_at=now))


def remove(tx: Transaction, person_id: int, device_id: int) -> bool:
    """Whether there was such a device of this person."""
    mine = (devices.c.id == device_id) & (devices.c.person_id == person_id)
    return tx.execute(delete(devices).where(mine)).rowcount > 0


def _device(row: Row[Any]) -> Device:
    return Device(
        id=row.id,
        person_id=row.person_id,
        target=PushTarget(row.endpoint, row.p256dh, row.auth),
        user_agent=row.user_agent,
        reachable=row.reachable,
        registered_at=row.registered_at,
    )
