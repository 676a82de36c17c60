"""Due moments, occasions and the heartbeat: rows ↔ domain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, or_, select, update

from scheduler.domain.reminders import Note, PlannedOccasion, Rhythm
from scheduler.store import Transaction, endings, insert_or
from scheduler.store.people import NEXT_COLUMNS, next_columns, rhythm_of
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


Key = tuple[int, date, str]
"""What makes an occasion one: person, practice day, planned local time."""


@dataclass(frozen=True, slots=True)
class NewOccasion:
    """An occasion to be written down; with a note it is to be brought until `expires_at`."""

    person_id: int
    planned: PlannedOccasion
    state: str
    note: Note | None = None
    expires_at: datetime | None = None
    asked_for: bool = False
    """Put off until now by the person, and so no part of the day's three."""

    @property
    def key(self) -> Key:
        return self.person_id, self.planned.practice_day, self.planned.planned_local

    @property
    def day(self) -> tuple[int, date]:
        return self.person_id, self.planned.practice_day


@dataclass(frozen=True, slots=True)
class Claimed:
    """An occasion that is written down already: its day for whom, and whether it is still open."""

    id: int
    day: tuple[int, date]
    open: bool
    counts: bool
    """It reached the person, or was to."""


@dataclass(frozen=True, slots=True)
class Occasion:
    id: int
    person_id: int
    practice_day: date
    planned_local: str
    rung: int
    at: datetime
    state: str


COUNTING = frozenset({"open", "sent", "snoozed", "unreachable"})
_DUE = (
    select(rhythms)
    .where(
        rhythms.c.next_at <= bindparam("now"),
        or_(rhythms.c.look_again_at.is_(None), rhythms.c.look_again_at <= bindparam("now")),
    )
    .order_by(rhythms.c.next_at)
    .limit(bindparam("limit"))
)
_STILL_DUE = select(rhythms).where(
    rhythms.c.person_id.in_(MANY_PEOPLE), rhythms.c.next_at <= bindparam("now")
)
_TAKE, _TAKE_THESE = (one.with_for_update(skip_locked=True) for one in (_DUE, _STILL_DUE))
_ADVANCE = (
    update(rhythms)
    .where(rhythms.c.person_id.in_(MANY_PEOPLE))
    .values({name: bindparam(name) for name in NEXT_COLUMNS})
)
_LOOK_AGAIN = (
    update(rhythms)
    .where(rhythms.c.person_id.in_(MANY_PEOPLE))
    .values(look_again_at=bindparam("at"))
)
_BY_ID = select(occasions).where(occasions.c.id == bindparam("id"))
_LAST = (
    select(occasions)
    .where(
        occasions.c.person_id == bindparam("person_id"),
        occasions.c.practice_day == bindparam("day"),
    )
    .order_by(occasions.c.at.desc())
    .limit(1)
)
_CLAIMED = select(
    occasions.c.id,
    occasions.c.person_id,
    occasions.c.practice_day,
    occasions.c.planned_local,
    occasions.c.state,
).where(
    occasions.c.person_id.in_(MANY_PEOPLE),
    occasions.c.practice_day.in_(bindparam("days", expanding=True)),
)
_ADD = insert(occasions).returning(
    occasions.c.id,
    occasions.c.person_id,
    occasions.c.practice_day,
    occasions.c.planned_local,
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


def due_people(tx: Transaction, now: datetime, limit: int) -> list[DuePerson]:
    """Whose occasion has come; they are locked, and another clock passes them over."""
    return [_due_person(row) for row in tx.execute(_TAKE, {"now": now, "limit": limit})]


def still_due(tx: Transaction, people: Collection[int], now: datetime) -> list[DuePerson]:
    """Those of `people` whose occasion still waits to be claimed, locked likewise."""
    rows = tx.execute(_TAKE_THESE, {"people": list(people), "now": now})
    return [_due_person(row) for row in rows]


def look_again(tx: Transaction, people: Collection[int], at: datetime) -> None:
    """No clock looks at these people before; what is planned for them stays as it is."""
    if people:
        tx.execute(_LOOK_AGAIN, {"people": list(people), "at": at})


def advance(tx: Transaction, steps: Mapping[int, PlannedOccasion | None]) -> None:
    """Set each person's next occasion; those who share one are written in one go."""
    sharing: dict[PlannedOccasion | None, list[int]] = {}
    for person_id, planned in steps.items():
        sharing.setdefault(planned, []).append(person_id)
    for planned, people_ids in sharing.items():
        tx.execute(_ADVANCE, {"people": people_ids, **next_columns(planned)})


def claimed(tx: Transaction, new: Collection[NewOccasion]) -> dict[Key, Claimed]:
    """What is written down of these people's days."""
    asked = {
        "people": list({one.person_id for one in new}),
        "days": list({one.planned.practice_day for one in new}),
    }
    return {
        (row.person_id, row.practice_day, row.planned_local): Claimed(
            id=row.id,
            day=(row.person_id, row.practice_day),
            open=row.state == "open",
            counts=row.state in COUNTING,
        )
        for row in tx.execute(_CLAIMED, asked)
    }


def add_occasions(tx: Transaction, new: Collection[NewOccasion], now: datetime) -> dict[Key, int]:
    """Write occasions down; their ids."""
    if not new:
        return {}
    endings.count_new(tx, [one.state for one in new])
    rows = tx.execute(_ADD, [_columns(one, now) for one in new])
    return {(person, day, local): id_ for id_, person, day, local in rows}


def _columns(new: NewOccasion, now: datetime) -> dict[str, Any]:
    return {
        "person_id": new.person_id,
        "practice_day": new.planned.practice_day,
        "planned_local": new.planned.planned_local,
        "rung": new.planned.rung,
        "at": new.planned.at,
        "claimed_at": now,
        "state": new.state,
        "note": None if new.note is None else _written_note(new.note),
    }


def _written_note(note: Note) -> dict[str, str | int]:
    return {
        "title": note.title,
        "body": note.body,
        "url_path": note.url_path,
        "tag": note.tag,
        "topic": note.topic,
        "urgency": note.urgency,
        "left": note.left,
    }


def reachable_devices(tx: Transaction, person_ids: Collection[int]) -> dict[int, list[int]]:
    """Device ids by person."""
    found: dict[int, list[int]] = {}
    for row in tx.execute(_REACHABLE, {"people": list(person_ids)}):
        found.setdefault(row.person_id, []).append(row.id)
    return found


def occasion(tx: Transaction, occasion_id: int) -> Occasion | None:
    row = tx.execute(_BY_ID, {"id": occasion_id}).one_or_none()
    return None if row is None else _occasion(row)


def met_on(tx: Transaction, person_id: int, day: date) -> set[str]:
    """The planned local times of a practice day that have come, whatever became of them."""
    asked = {"people": [person_id], "days": [day]}
    return {row.planned_local for row in tx.execute(_CLAIMED, asked)}


def last_on(tx: Transaction, person_id: int, day: date) -> Occasion | None:
    """The occasion of a practice day that came last."""
    row = tx.execute(_LAST, {"person_id": person_id, "day": day}).one_or_none()
    return None if row is None else _occasion(row)


def snoozed(tx: Transaction, occasion_id: int) -> None:
    """It was sent, and is to come again later; counted it was when it was sent."""
    mine = (occasions.c.id == occasion_id) & (occasions.c.state == "sent")
    tx.execute(update(occasions).where(mine).values(state="snoozed"))


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


def _due_person(row: Row[Any]) -> DuePerson:
    planned = PlannedOccasion(
        row.next_day, row.next_rung, row.next_local, row.next_at, bool(row.next_fixed)
    )
    return DuePerson(row.person_id, rhythm_of(row), planned)


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
