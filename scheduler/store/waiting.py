"""What should have left by now: occasions, notes and mails, and since when the first of them waits."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from scheduler.store import Transaction
from scheduler.store.tables import deliveries, devices, mails, rhythms

_PER_REACH = select(devices.c.reachable, func.count().label("length")).group_by(devices.c.reachable)
_QUEUES = [
    select(func.count().label("length"), func.min(due).label("since")).where(
        due <= bindparam("now")
    )
    for due in (rhythms.c.next_at, deliveries.c.due_at, mails.c.due_at)
]
_RETRYING = [
    select(func.count()).select_from(table).where(table.c.due_at.is_not(None), table.c.attempts > 0)
    for table in (deliveries, mails)
]


def queues(tx: Transaction, now: datetime) -> list[tuple[int, datetime | None]]:
    """(how many, since when) of occasions that no clock has claimed, of notes and of mails."""
    found = [tx.execute(query, {"now": now}).one() for query in _QUEUES]
    return [(row.length, row.since) for row in found]


def retrying(tx: Transaction) -> int:
    """Notes and mails that were tried already, whenever their next turn is."""
    return sum(tx.execute(query).scalar_one() for query in _RETRYING)


def devices_by_reach(tx: Transaction) -> dict[bool, int]:
    found = {row.reachable: row.length for row in tx.execute(_PER_REACH)}
    return {True: 0, False: 0} | found
