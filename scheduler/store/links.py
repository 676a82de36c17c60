"""Links between coaches and clients: rows ↔ domain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update

from scheduler.domain.people import Link, Sight
from scheduler.store import Transaction
from scheduler.store.tables import links, people, rhythms

_LIVING = select(links).where(links.c.ended_at.is_(None))
_BY_ID = select(links).where(links.c.public_id == bindparam("id"))
_BETWEEN = _LIVING.where(
    links.c.coach_id == bindparam("coach"), links.c.client_id == bindparam("client")
)
_OF_COACH = _LIVING.where(links.c.coach_id == bindparam("coach")).order_by(links.c.id)
_CLIENTS: Select[Any] = (
    select(
        links.c.public_id,
        links.c.coach_id,
        links.c.client_id,
        links.c.sees_notes,
        links.c.sees_pain,
        links.c.agreed_at,
        people.c.name,
        people.c.email,
        people.c.screened_at.is_not(None),
        rhythms.c.timezone,
        rhythms.c.cutoff_hour,
    )
    .join(people, people.c.id == links.c.client_id)
    .join(rhythms, rhythms.c.person_id == links.c.client_id)
    .where(links.c.coach_id == bindparam("coach"), links.c.ended_at.is_(None))
    .order_by(people.c.name, links.c.id)
)
_OF_CLIENT: Select[Any] = (
    select(links, people.c.name, people.c.email)
    .join(people, people.c.id == links.c.coach_id)
    .where(links.c.client_id == bindparam("client"), links.c.ended_at.is_(None))
    .order_by(links.c.id)
)


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A link as its client sees it."""

    link: Link
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ClientLink:
    """A link as its coach sees it, with where the client's days turn over."""

    link: Link
    name: str
    email: str
    screened: bool
    timezone: str
    cutoff_hour: int


def add(tx: Transaction, link: Link) -> None:
    row = {
        "public_id": link.id,
        "coach_id": link.coach,
        "client_id": link.client,
        "sees_notes": link.sight.notes,
        "sees_pain": link.sight.pain,
        "agreed_at": link.agreed_at,
    }
    tx.execute(insert(links), row)


def by_id(tx: Transaction, link_id: str) -> Link | None:
    """Living or not."""
    return _first(tx.execute(_BY_ID, {"id": link_id}))


def between(tx: Transaction, coach_id: int, client_id: int) -> Link | None:
    """The living one, if there is one."""
    return _first(tx.execute(_BETWEEN, {"coach": coach_id, "client": client_id}))


def of_coach(tx: Transaction, coach_id: int) -> list[Link]:
    """The living ones."""
    return [_link(row) for row in tx.execute(_OF_COACH, {"coach": coach_id})]


def clients(tx: Transaction, coach_id: int) -> list[ClientLink]:
    """The living links of a coach, each with its client, by name."""
    return [
        ClientLink(
            Link(link_id, coach, client, Sight(notes=notes, pain=pain), agreed_at),
            name,
            email,
            screened,
            timezone,
            cutoff_hour,
        )
        for link_id, coach, client, notes, pain, agreed_at, name, email, screened, timezone, cutoff_hour in tx.execute(
            _CLIENTS, {"coach": coach_id}
        )
    ]


def of_client(tx: Transaction, client_id: int) -> list[NamedLink]:
    """The living ones, each with its coach."""
    rows = tx.execute(_OF_CLIENT, {"client": client_id})
    return [NamedLink(_link(row), row.name, row.email) for row in rows]


def set_sight(tx: Transaction, link_id: str, sight: Sight) -> None:
    shown = {"sees_notes": sight.notes, "sees_pain": sight.pain}
    tx.execute(update(links).where(links.c.public_id == link_id).values(shown))


def end(tx: Transaction, link_id: str, by: int, now: datetime) -> None:
    ended = {"ended_at": now, "ended_by": by}
    tx.execute(update(links).where(links.c.public_id == link_id).values(ended))


def _first(rows: Iterable[Row[Any]]) -> Link | None:
    row = next(iter(rows), None)
    return None if row is None else _link(row)


def _link(row: Row[Any]) -> Link:
    return Link(
        id=row.public_id,
        coach=row.coach_id,
        client=row.client_id,
        sight=Sight(notes=row.sees_notes, pain=row.sees_pain),
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
