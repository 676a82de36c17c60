"""What the operator's doctor asks of the database itself, and of what went wrong of late."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ScalarSelect, Table, bindparam, func, select, text, update

from scheduler.store import Transaction
from scheduler.store.tables import deliveries, heartbeats, mails, occasions

NEWEST = 500_000
"""Rows that are looked at; a day of more is judged by its last part."""
_TIMES = {
    "postgresql": text("SELECT clock_timestamp() AT TIME ZONE 'UTC'"),
    "sqlite": text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"),
}
_OURS = (400, 401, 403)


def _beyond(table: Table) -> ScalarSelect[Any]:
    return select(func.max(table.c.id) - NEWEST).scalar_subquery()


_EXPIRED = select(func.count()).where(
    occasions.c.id > _beyond(occasions),
    occasions.c.state == "expired",
    occasions.c.at > bindparam("since"),
)
_REFUSED = select(func.count()).where(
    deliveries.c.id > _beyond(deliveries),
    deliveries.c.status.in_(_OURS),
    deliveries.c.attempted_at > bindparam("since"),
)
_UNMAILED = select(func.count()).where(
    mails.c.id > _beyond(mails),
    mails.c.state.in_(("pending", "expired", "failed")),
    mails.c.attempted_at > bindparam("since"),
)
_RETRYING = [
    select(func.min(occasions.c.at))
    .join(table, table.c.occasion_id == occasions.c.id)
    .where(table.c.due_at.is_not(None), table.c.attempts > 0)
    for table in (deliveries, mails)
]


def time_of(tx: Transaction) -> datetime:
    """What the database's own clock says."""
    found = tx.execute(_TIMES[tx.dialect.name]).scalar_one()
    naive = datetime.fromisoformat(found) if isinstance(found, str) else found
    return naive.replace(tzinfo=UTC)


def touch(tx: Transaction) -> None:
    """Change nothing, as a write; raises where the database may only be read."""
    tx.execute(update(heartbeats).where(heartbeats.c.name == "nobody").values(name="nobody"))


def expired(tx: Transaction, since: datetime) -> int:
    """Occasions that came too late to be sent."""
    return tx.execute(_EXPIRED, {"since": since}).scalar_one()


def refused(tx: Transaction, since: datetime) -> int:
    """Notes whose last answer blames our keys, claims or code."""
    return tx.execute(_REFUSED, {"since": since}).scalar_one()


def retrying_since(tx: Transaction) -> datetime | None:
    """When the first of the reminders that wait for another try was due."""
    found = [tx.execute(query).scalar_one_or_none() for query in _RETRYING]
    return min((at for at in found if at is not None), default=None)


def unmailed(tx: Transaction, since: datetime) -> int:
    """Mails that were tried and not taken."""
    return tx.execute(_UNMAILED, {"since": since}).scalar_one()
