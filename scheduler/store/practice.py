"""Check-offs and their retractions: rows ↔ domain values."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, insert, select

from scheduler.domain.check_off import CheckOff, Source
from scheduler.domain.course import FeltDay
from scheduler.domain.curriculum import Leg
from scheduler.domain.safety import SMALLER_FROM
from scheduler.domain.soreness import NORMAL
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
_LOG_OF_DRILLS = _LOG.where(check_offs.c.drill.in_(bindparam("drills", expanding=True)))
_LOG_AFTER = _LOG.where(
    check_offs.c.practice_day > bindparam("after"), check_offs.c.practice_day <= bindparam("until")
)
_LOG_SIZE = (
    select(func.count(check_offs.c.id), func.count(retractions.c.id))
    .select_from(check_offs.outerjoin(retractions))
    .where(check_offs.c.person_id == bindparam("person_id"))
)
_LOG_OF_DAY = _LOG.where(check_offs.c.practice_day == bindparam("day"))
_HURT = and_(
    check_offs.c.done_at >= bindparam("since"),
    check_offs.c.pain >= SMALLER_FROM,
    (check_offs.c.received_at > bindparam("screened_at"))
    | (check_offs.c.done_at >= bindparam("normal_since")),
)
_RECENT = _LOG.where(check_offs.c.practice_day >= bindparam("first_day"))
_PAINFUL = _RECENT.where(_HURT)
_OF_DAY_AND_PAINFUL = _RECENT.add_columns(_HURT.label("hurt")).where(
    _HURT | (check_offs.c.practice_day == bindparam("day"))
)
_FELT = (
    select(
        check_offs.c.practice_day,
        func.max(check_offs.c.pain),
        func.sum(check_offs.c.effort),
        func.count(check_offs.c.effort),
    )
    .where(
        check_offs.c.person_id == bindparam("person_id"),
        check_offs.c.practice_day <= bindparam("until"),
        _UNRETRACTED,
    )
    .group_by(check_offs.c.practice_day)
    .order_by(check_offs.c.practice_day)
)
_LAST = (
    select(check_offs.c.practice_day, check_offs.c.done_at)
    .where(check_offs.c.person_id == bindparam("person_id"), _UNRETRACTED)
    .order_by(check_offs.c.practice_day.desc(), check_offs.c.done_at.desc())
    .limit(1)
)
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


def log_of_drills(tx: Transaction, person_id: int, drills: Collection[str]) -> list[CheckOff]:
    """All of these drills."""
    sought = {"person_id": person_id, "drills": list(drills)}
    return [_check_off(row) for row in tx.execute(_LOG_OF_DRILLS, sought)]


def log_after(tx: Transaction, person_id: int, after: date, until: date) -> list[CheckOff]:
    """That of the practice days after one day, up to and with another."""
    sought = {"person_id": person_id, "after": after, "until": until}
    return [_check_off(row) for row in tx.execute(_LOG_AFTER, sought)]


def log_size(tx: Transaction, person_id: int) -> tuple[int, int]:
    """Check-offs and retractions so far; both only ever grow."""
    check_offs, retractions = tx.execute(_LOG_SIZE, {"person_id": person_id}).one()
    return check_offs, retractions


def log_of_day(tx: Transaction, person_id: int, day: date) -> list[CheckOff]:
    rows = tx.execute(_LOG_OF_DAY, {"person_id": person_id, "day": day})
    return [_check_off(row) for row in rows]


def felt_by_day(tx: Transaction, person_id: int, until: date) -> list[FeltDay]:
    """What was said of pain and effort, for each day on which something was said, in order."""
    rows = tx.execute(_FELT, {"person_id": person_id, "until": until})
    return [
        FeltDay(day, pain, effort / told if told else None)
        for day, pain, effort, told in rows
        if told or pain is not None
    ]


def last_practised(tx: Transaction, person_id: int) -> tuple[date, datetime] | None:
    """The last practice day on which anything was done, and its last moment."""
    row = tx.execute(_LAST, {"person_id": person_id}).one_or_none()
    return None if row is None else (row.practice_day, row.done_at)


def painful_since(
    tx: Transaction, person_id: int, since: datetime, screened_at: datetime
) -> list[CheckOff]:
    """What hurt and was done since that moment, in order of time.

    Without what the safety questions of `screened_at` were an answer to: it was known then,
    and older than soreness should be.
    """
    asked = _hurt_since(person_id, since, screened_at)
    return [_check_off(row) for row in tx.execute(_PAINFUL, asked)]


def log_of_day_and_painful(
    tx: Transaction, person_id: int, day: date, since: datetime, screened_at: datetime
) -> tuple[list[CheckOff], list[CheckOff]]:
    """`log_of_day` of a day after `since`, and `painful_since`, in one question."""
    asked = {**_hurt_since(person_id, since, screened_at), "day": day}
    told = [(_check_off(row), row.hurt) for row in tx.execute(_OF_DAY_AND_PAINFUL, asked)]
    return [one for one, _ in told if one.practice_day == day], [one for one, hurt in told if hurt]


def _hurt_since(person_id: int, since: datetime, screened_at: datetime) -> dict[str, Any]:
    return {
        "person_id": person_id,
        # The index knows practice days, and none of them begins two days before its date.
        "first_day": since.date() - timedelta(days=2),
        "since": since,
        "screened_at": screened_at,
        "normal_since": screened_at - NORMAL,
    }


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
        "red_flags": list(check_off.red_flags) or None,
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
        red_flags=tuple(row.red_flags or ()),
        seconds=row.seconds,
        note=row.note,
        source=Source(row.source),
        late=row.late,
    )
