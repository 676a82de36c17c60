"""Balance checks, never edited: rows ↔ domain values."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select

from scheduler.domain.balance_check import BalanceCheck
from scheduler.domain.curriculum import Leg
from scheduler.store import Transaction
from scheduler.store.tables import balance_checks

_CHECKS = (
    select(
        balance_checks.c.practice_day,
        balance_checks.c.swayback,
        balance_checks.c.flat_ribs,
        balance_checks.c.tighter,
    )
    .where(balance_checks.c.person_id == bindparam("person_id"))
    .order_by(balance_checks.c.practice_day, balance_checks.c.id)
)


def checks_of(tx: Transaction, person_id: int) -> tuple[BalanceCheck, ...]:
    """One a practice day, oldest first: of several answers on one day the last counts."""
    rows = tx.execute(_CHECKS, {"person_id": person_id})
    by_day = {
        day: BalanceCheck(day, swayback, flat_ribs, None if tighter is None else Leg(tighter))
        for day, swayback, flat_ribs, tighter in rows
    }
    return tuple(by_day.values())


def add(tx: Transaction, person_id: int, check: BalanceCheck, now: datetime) -> None:
    row = {
        "person_id": person_id,
        "practice_day": check.day,
        "answered_at": now,
        "swayback": check.swayback,
        "flat_ribs": check.flat_ribs,
        "tighter": check.tighter,
    }
    tx.execute(insert(balance_checks), row)
