"""The audit trail of a client: only ever added to."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select

from scheduler.domain.audit import Act, Entry
from scheduler.domain.people import Person
from scheduler.store import Transaction
from scheduler.store.tables import audit_entries

_TRAIL = (
    select(audit_entries)
    .where(audit_entries.c.person_id == bindparam("person_id"))
    .order_by(audit_entries.c.id.desc())
    .limit(bindparam("most"))
)


def add(
    tx: Transaction, client_id: int, actor: Person, act: Act, words: str, now: datetime
) -> None:
    row = {
        "person_id": client_id,
        "at": now,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "act": act,
        "words": words,
    }
    tx.execute(insert(audit_entries), row)


def trail(tx: Transaction, client_id: int, most: int) -> list[Entry]:
    """The newest first."""
    return [
        Entry(row.at, row.actor_id, row.actor_name, Act(row.act), row.words)
        for row in tx.execute(_TRAIL, {"person_id": client_id, "most": most})
    ]
