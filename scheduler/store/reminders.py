"""Due moments, occasions and the heartbeat: rows ↔ domain values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from scheduler.domain.reminders import Note, PlannedOccasion, Rhythm
from scheduler.store import Transaction, insert_or
from scheduler.store.people import next_columns, rhythm_of
from scheduler.store.tables import (
    devices,
    heartbeats,
    occasions,
    people,
    rhythms,
)
from scheduler.store.types import MANY_PEOPLE


@dataclass(frozen=True, slots=True)
class DuePerson:
    """Somebody whose next occasion has come."""

    person_id: int
    rhythm: Rhythm
    planned: PlannedOccasion


@dataclass(frozen=True, slots=True)
class Occasion:
    id: int
    person_id: int
    practice_day: date
    planned_local: str
    rung: int
    at: datetime
    state: str


_DUE = (
    select(rhythms)
    .where(rhythms.c.next_at <= bindparam("now"))
    .order_by(rhythms.c.next_at)
    .limit(bindparam("limit"))
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)
_ADVANCE = (
    update(rhythms)
    .where(rhythms.c.person_id == bindparam("of"))
    .values({name: bindparam(name) for name in ("next_at", "next_day", "next_local", "next_rung")})
)
_BY_ID = select(occasions).where(occasions.c.id == bindparam("id"))
_PLANNED = select(occasions.c.id).where(
    occasions.c.person_id == bindparam("person_id"),
    occasions.c.practice_day == bindparam("day"),
    occasions.c.planned_local == bindparam("local"),
)
_REACHABLE = select(devices.c.id, devices.c.person_id).where(
    devices.c.person_id.in_(MANY_PEOPLE), devices.c.reachable
)
_WAITING = (
    select(rhythms.c.next_at, rhythms.c.next_local, people.c.email)
    .join(people, people.c.id == rhythms.c.person_id)
    .where(rhythms.c.next_at <= bindparam("now"))
    .order_by(rhythms.c.next_at)
)


def due_people(
    tx: Transaction, now: datetime, limit: int, *, claim: bool = False
) -> list[DuePerson]:
    """Whose occasion has come; to be claimed, they are locked and another clock passes them over."""
    rows = tx.execute(_DUE_LOCKED if claim else _DUE, {"now": now, "limit": limit})
    return [DuePerson(row.person_id, rhythm_of(row), _planned(row)) for row in rows]


def advance(tx: Transaction, steps: Mapping[int, PlannedOccasion | None]) -> None:
    """Set each person's next occasion, in one go."""
    if steps:
        rows = [{"of": person, **next_columns(planned)} for person, planned in steps.items()]
        tx.execute(_ADVANCE, rows)


def is_claimed(tx: Transaction, person_id: int, planned: PlannedOccasion) -> bool:
    key = {
        "person_id": person_id,
        "day": planned.practice_day,
        "local": planned.planned_local,
    }
    return tx.execute(_PLANNED, key).first() is not None


def add_occasion(
    tx: Transaction,
    person_id: int,
    planned: PlannedOccasion,
    *,
    state: str,
    note: Note | None,
    now: datetime,
) -> int:
    row = {
        "person_id": person_id,
        "practice_day": planned.practice_day,
        "planned_local": planned.planned_local,
        "rung": planned.rung,
        "at": planned.at,
        "claimed_at": now,
        "state": state,
        "note": None if note is None else asdict(note),
    }
    key = tx.execute(insert(occasions), row).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no key for a new occasion")
    return int(key[0])


def reachable_devices(tx: Transaction, person_ids: Collection[int]) -> dict[int, list[int]]:
    """Device ids by person."""
    found: dict[int, list[int]] = {}
    for row in tx.execute(_REACHABLE, {"people": list(person_ids)}):
        found.setdefault(row.person_id, []).append(row.id)
    return found


def occasion(tx: Transaction, occasion_id: int) -> Occasion | None:
    row = tx.execute(_BY_ID, {"id": occasion_id}).one_or_none()
    return None if row is None else _occasion(row)


def set_state(tx: Transaction, occasion_id: int, state: str, *, only_from: Sequence[str]) -> None:
    mine = (occasions.c.id == occasion_id) & occasions.c.state.in_(only_from)
    tx.execute(update(occasions).where(mine).values(state=state))


def waiting(tx: Transaction, now: datetime) -> list[tuple[datetime, str, str]]:
    """Occasions that have come and no clock has claimed: (instant, planned local, email)."""
    rows = tx.execute(_WAITING, {"now": now})
    return [(row.next_at, row.next_local, row.email) for row in rows]


def beat(tx: Transaction, now: datetime) -> None:
    """The clock lives; `heartbeat` tells when it last did."""
    row = insert_or(tx, heartbeats).values(name="clock", at=now)
    tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def heartbeat(tx: Transaction) -> datetime | None:
    last: datetime | None = tx.execute(select(func.max(heartbeats.c.at))).scalar_one()
    return last


def _planned(row: Row[Any]) -> PlannedOccasion:
    return PlannedOccasion(
        practice_day=row.next_day, rung=row.next_rung, planned_local=row.next_local, at=row.next_at
    )


def _occasion(row: Row[Any]) -> Occasion:
    return Occasion(
        id=row.id,
        person_id=row.person_id,
        practice_day=row.practice_day,
        planned_local=row.planned_local,
        rung=row.rung,
        at=row.at,
        state=row.state,
    )
