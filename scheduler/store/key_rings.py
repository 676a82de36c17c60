"""Whose keys a database belongs to: their fingerprint, never the keys."""

from sqlalchemy import select

from scheduler.store import Transaction, insert_or
from scheduler.store.tables import key_rings

_FINGERPRINT = select(key_rings.c.fingerprint)


def fingerprint(tx: Transaction) -> str | None:
    """None in a database that nobody has used yet."""
    known: str | None = tx.execute(_FINGERPRINT).scalar_one_or_none()
    return known


def keep_first(tx: Transaction, own: str) -> None:
    """Of several that come at once the first stays."""
    row = insert_or(tx, key_rings).values(one=1, fingerprint=own)
    tx.execute(row.on_conflict_do_nothing())


def keep(tx: Transaction, own: str) -> None:
    row = insert_or(tx, key_rings).values(one=1, fingerprint=own)
    tx.execute(row.on_conflict_do_update(index_elements=["one"], set_={"fingerprint": own}))
