"""Calendar feeds: one secret address a person, of which we know only the hash."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from scheduler.store import Transaction, insert_or
from scheduler.store.tables import calendar_feeds


@dataclass(frozen=True, slots=True)
class Feed:
    person_id: int
    made_at: datetime


_COLUMNS = select(calendar_feeds.c.person_id, calendar_feeds.c.made_at)
_OF_PERSON = _COLUMNS.where(calendar_feeds.c.person_id == bindparam("person_id"))
_BY_HASH = _COLUMNS.where(calendar_feeds.c.token_hash == bindparam("hash"))


def of_person(tx: Transaction, person_id: int) -> Feed | None:
    row = tx.execute(_OF_PERSON, {"person_id": person_id}).one_or_none()
    return None if row is None else Feed(*row)


def by_hash(tx: Transaction, token_hash: str) -> Feed | None:
    row = tx.execute(_BY_HASH, {"hash": token_hash}).one_or_none()
    return None if row is None else Feed(*row)


def put(tx: Transaction, person_id: int, token_hash: str, now: datetime) -> None:
    """The person's only address from now on."""
    fresh = {"token_hash": token_hash, "made_at": now}
    row = insert_or(tx, calendar_feeds).values(person_id=person_id, **fresh)
    tx.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=fresh))


def remove(tx: Transaction, person_id: int) -> None:
    tx.execute(delete(calendar_feeds).where(calendar_feeds.c.person_id == person_id))
