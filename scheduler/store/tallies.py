"""Tallies: what has happened so far, counted as it is written down, whichever process did it."""

import os

from sqlalchemy import func, select

from scheduler.store import Counts, Transaction, at_the_end, insert_or
from scheduler.store.tables import tallies

SHARDS = 16
"""Rows a tally is spread over, so that clocks that count at once seldom wait for each other."""

_TOTALS = select(tallies.c.name, tallies.c.label, func.sum(tallies.c.value)).group_by(
    tallies.c.name, tallies.c.label
)


def count(tx: Transaction, counts: Counts) -> None:
    """Add these when the transaction commits."""
    at_the_end(tx, _add, counts)


def _add(tx: Transaction, counts: Counts) -> None:
    rows = [
        {"name": name, "label": label, "shard": os.getpid() % SHARDS, "value": value}
        # In one order everywhere, or two clocks could wait for each other.
        for (name, label), value in sorted(counts.items())
        if value
    ]
    if rows:
        new = insert_or(tx, tallies)
        more = {"value": tallies.c.value + new.excluded.value}
        keys = ["name", "label", "shard"]
        tx.execute(new.on_conflict_do_update(index_elements=keys, set_=more), rows)


def totals(tx: Transaction) -> dict[tuple[str, str], float]:
    return {(name, label): value for name, label, value in tx.execute(_TOTALS)}
