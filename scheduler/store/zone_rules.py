"""The edition of the zone database in force, and the instants that were reckoned by it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from scheduler.domain.reminders import PlannedOccasion
from scheduler.store import Transaction, insert_or
from scheduler.store.tables import rhythms, zone_rules


@dataclass(frozen=True, slots=True)
class Ahead:
    """A next occasion that everybody has alike who lives by the same clock."""

    timezone: str
    cutoff_hour: int
    planned: PlannedOccasion


_AHEAD = (
    select(
        rhythms.c.timezone,
        rhythms.c.cutoff_hour,
        rhythms.c.next_day,
        rhythms.c.next_rung,
        rhythms.c.next_local,
        rhythms.c.next_at,
        rhythms.c.next_fixed,
    )
    .where(rhythms.c.next_at.is_not(None))
    .distinct()
)
_MOVE = (
    update(rhythms)
    .where(
        rhythms.c.next_at == bindparam("was"),
        rhythms.c.timezone == bindparam("zone"),
        rhythms.c.cutoff_hour == bindparam("cutoff"),
        rhythms.c.next_local == bindparam("local"),
        rhythms.c.next_rung == bindparam("rung"),
        rhythms.c.next_fixed.is_not(True),
    )
    .values(next_at=bindparam("at"))
)


def edition(tx: Transaction) -> str | None:
    """None: nothing was reckoned yet, or by an edition that nobody wrote down."""
    known: str | None = tx.execute(select(zone_rules.c.edition).limit(1)).scalar_one_or_none()
    return known


def keep_edition(tx: Transaction, name: str) -> None:
    tx.execute(delete(zone_rules))
    # Another process that starts at the same moment may write the same.
    tx.execute(insert_or(tx, zone_rules).values(edition=name).on_conflict_do_nothing())


def ahead(tx: Transaction) -> list[Ahead]:
    return [
        Ahead(timezone, cutoff, PlannedOccasion(day, rung, local, at, bool(fixed)))
        for timezone, cutoff, day, rung, local, at, fixed in tx.execute(_AHEAD)
    ]


def move(tx: Transaction, one: Ahead, at: datetime) -> None:
    """Everybody who waits for this occasion waits until `at`."""
    planned = one.planned
    asked = {
        "was": planned.at,
        "zone": one.timezone,
        "cutoff": one.cutoff_hour,
        "local": planned.planned_local,
        "rung": planned.rung,
        "at": at,
    }
    tx.execute(_MOVE, asked)
