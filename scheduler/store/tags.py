"""A coach's own tags of clients, of which the clients hear nothing."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, insert, select

from scheduler.store import Transaction
from scheduler.store.tables import client_tags, links

_OF_COACH = (
    select(links.c.public_id, client_tags.c.tag)
    .join(client_tags, client_tags.c.link_id == links.c.id)
    .where(links.c.coach_id == bindparam("coach"), links.c.ended_at.is_(None))
    .order_by(client_tags.c.tag)
)
_KEY = select(links.c.id).where(links.c.public_id == bindparam("id"))


def of_coach(tx: Transaction, coach_id: int) -> dict[str, list[str]]:
    """Tags by link, in order."""
    found: dict[str, list[str]] = {}
    for link_id, tag in tx.execute(_OF_COACH, {"coach": coach_id}):
        found.setdefault(link_id, []).append(tag)
    return found


def replace(tx: Transaction, link_id: str, tags: Collection[str]) -> None:
    key = tx.execute(_KEY, {"id": link_id}).scalar_one()
    tx.execute(delete(client_tags).where(client_tags.c.link_id == key))
    if tags:
        tx.execute(insert(client_tags), [{"link_id": key, "tag": tag} for tag in tags])
