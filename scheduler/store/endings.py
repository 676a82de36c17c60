"""Endings: what becomes of an occasion, counted in the moment in which it comes about."""

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, select, update

from scheduler.store import Transaction, tallies
from scheduler.store.tables import mails, occasions

_MANY = occasions.c.id.in_(bindparam("many", expanding=True))
_END = update(occasions).where(_MANY, occasions.c.state == "open").values(state=bindparam("to"))
_REOPEN = (
    update(occasions)
    .where(
        _MANY,
        occasions.c.state == "unreachable",
        occasions.c.id.in_(select(mails.c.occasion_id).where(mails.c.state == "pending")),
    )
    .values(state="open")
)


def end(tx: Transaction, occasion_ids: Collection[int], state: str) -> None:
    """Those of these occasions that are open come to this end."""
    if occasion_ids:
        ended = tx.execute(_END, {"many": list(occasion_ids), "to": state}).rowcount
        tallies.count(tx, {("occasion", state): ended})


def reopen(tx: Transaction, occasion_ids: Collection[int]) -> None:
    """Those that had just become unreachable, where a mail goes out in the devices' stead."""
    reopened = tx.execute(_REOPEN, {"many": list(occasion_ids)}).rowcount
    tallies.count(tx, {("occasion", "unreachable"): -reopened})


def count_new(tx: Transaction, states: Iterable[str]) -> None:
    """Of occasions just written down, those that are over already."""
    tallies.count(tx, Counter(("occasion", state) for state in states if state != "open"))
