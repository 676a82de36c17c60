"""Devices, one row a push subscription: rows ↔ domain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from scheduler.domain.deliveries import PushTarget
from scheduler.store import Transaction
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


def add(tx: Transaction, person_id: int, target: PushTarget, user_agent: str, now: datetime) -> int:
    row = {
        "person_id": person_id,
        "endpoint": target.endpoint,
        "p256dh": target.p256dh,
        "auth": target.auth,
        "user_agent": user_agent,
        "reachable": True,
        "registered_at": now,
        "seen_at": now,
    }
    key = tx.execute(insert(devices), row).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no key for a new device")
    return int(key[0])


def renew(
    tx: Transaction, device_id: int, person_id: int, target: PushTarget, now: datetime
) -> None:
    """The same subscription came again, perhaps with new keys, perhaps from its new owner."""
    fresh = {
        "person_id": person_id,
        "p256dh": target.p256dh,
        "auth": target.auth,
        "reachable": True,
        "seen_at": now,
        "lost_at": None,
    }
    tx.execute(update(devices).where(devices.c.id == device_id).values(fresh))


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
