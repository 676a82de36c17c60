"""Check-offs and their retractions: rows ↔ domain values."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select

from scheduler.domain.check_off import CheckOff, Source
from scheduler.domain.curriculum import Leg
from scheduler.store import Transaction, insert_or
from scheduler.store.tables import check_offs, retractions
from scheduler.store.types import MANY_PEOPLE

_UNRETRACTED = (
    ~select(retractions.c.id).where(retractions.c.check_off_id == check_offs.c.id).exists()
)
_LOG = (
    select(check_offs)
    .where(check_offs.c.person_id == bindparam("person_id"), _UNRETRACTED)
    .order_by(check_offs.c.done_at, check_offs.c.id)
)
_LOG_OF_DAY = _LOG.where(check_offs.c.practice_day == bindparam("day"))
_OWNER = select(check_offs.c.person_id, check_offs.c.practice_day).where(
    check_offs.c.id == bindparam("id")
)
_LOG_OF_MANY = select(check_offs).where(
    check_offs.c.person_id.in_(MANY_PEOPLE),
    check_offs.c.practice_day.in_(bindparam("days", expanding=True)),
    _UNRETRACTED,
)


def log(tx: Transaction, person_id: int) -> list[CheckOff]:
    """Everything the person has checked off and not retracted, in order of time."""
    return [_check_off(row) for row in tx.execute(_LOG, {"person_id": person_id})]


def log_of_day(tx: Transaction, person_id: int, day: date) -> list[CheckOff]:
    rows = tx.execute(_LOG_OF_DAY, {"person_id": person_id, "day": day})
    return [_check_off(row) for row in rows]


def owner_of(tx: Transaction, check_off_id: UUID) -> tuple[int, date] | None:
    """Whose check-off this is, and of which practice day."""
    row = tx.execute(_OWNER, {"id": check_off_id}).one_or_none()
    return None if row is None else (row.person_id, row.practice_day)


def add_check_off(tx: Transaction, person_id: int, check_off: CheckOff, now: datetime) -> bool:
    """Whether it was added; False where its id is used already."""
    row = {
        "id": check_off.id,
        "person_id": person_id,
        "drill": check_off.drill,
        "leg": check_off.leg,
        "done_at": check_off.done_at,
        "practice_day": check_off.practice_day,
        "received_at": now,
        "late": check_off.late,
        "tension": check_off.tension,
        "release": check_off.release,
        "effort": check_off.effort,
        "pain": check_off.pain,
        "seconds": check_off.seconds,
        "note": check_off.note,
        "source": check_off.source,
    }
    add = insert_or(tx, check_offs).values(row).on_conflict_do_nothing(index_elements=["id"])
    return tx.execute(add.returning(check_offs.c.id)).first() is not None


def add_retraction(tx: Transaction, check_off_id: UUID, by: int, now: datetime) -> None:
    """Retract a check-off; retracting it again changes nothing."""
    known = select(retractions.c.id).where(retractions.c.check_off_id == check_off_id)
    if tx.execute(known).first() is None:
        row = {"check_off_id": check_off_id, "retracted_at": now, "retracted_by": by}
        tx.execute(insert(retractions), row)


def logs_of_many(
    tx: Transaction, ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], list[CheckOff]]:
    found: dict[tuple[int, date], list[CheckOff]] = {}
    for row in tx.execute(_LOG_OF_MANY, {"people": list(ids), "days": list(days)}):
        found.setdefault((row.person_id, row.practice_day), []).append(_check_off(row))
    return found


def _check_off(row: Row[Any]) -> CheckOff:
    return CheckOff(
        id=row.id,
        drill=row.drill,
        leg=None if row.leg is None else Leg(row.leg),
        done_at=row.done_at,
        practice_day=row.practice_day,
        tension=row.tension,
        release=row.release,
        effort=row.effort,
        pain=row.pain,
        seconds=row.seconds,
        note=row.note,
        source=Source(row.source),
        late=row.late,
    )
