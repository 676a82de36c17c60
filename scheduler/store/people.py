"""People and their rhythm: rows ↔ domain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from scheduler.domain.people import Person, Role
from scheduler.domain.reminders import PlannedOccasion, Rhythm
from scheduler.store import Transaction
from scheduler.store.tables import people, rhythms, screenings


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with their rhythm and the next moment at which the clock looks at them."""

    person: Person
    rhythm: Rhythm
    next: PlannedOccasion | None

    @property
    def next_at(self) -> datetime | None:
        return None if self.next is None else self.next.at


PROFILE = select(people, rhythms).join(rhythms, rhythms.c.person_id == people.c.id)
_EVERYBODY = select(people).order_by(people.c.email)
_BY_ID = PROFILE.where(people.c.id == bindparam("id"))
_BY_EMAIL = PROFILE.where(people.c.email == bindparam("email"))
NEXT_COLUMNS = (
    "next_at",
    "next_day",
    "next_local",
    "next_rung",
    "next_fixed",
    "look_again_at",
)
_LOCK = select(rhythms.c.person_id).where(rhythms.c.person_id == bindparam("id")).with_for_update()


def lock(tx: Transaction, person_id: int) -> None:
    """Let one writer at a time change what belongs to this person."""
    tx.execute(_LOCK, {"id": person_id})


def add_person(
    tx: Transaction,
    *,
    email: str,
    name: str,
    role: Role,
    now: datetime,
    consented_at: datetime | None = None,
) -> int:
    """A new row of `people`; `IntegrityError` if the address is known already."""
    row = {
        "email": email.lower(),
        "name": name,
        "role": role,
        "created_at": now,
        "consented_at": consented_at,
    }
    key = tx.execute(insert(people), row).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no key for a new person")
    return int(key[0])


def add_rhythm(tx: Transaction, person_id: int, rhythm: Rhythm) -> None:
    tx.execute(insert(rhythms), {"person_id": person_id, **rhythm.written()})


def profile(tx: Transaction, person_id: int) -> Profile | None:
    row = tx.execute(_BY_ID, {"id": person_id}).one_or_none()
    return None if row is None else profile_of(row)


def profile_by_email(tx: Transaction, email: str) -> Profile | None:
    row = tx.execute(_BY_EMAIL, {"email": email.lower()}).one_or_none()
    return None if row is None else profile_of(row)


def anybody(tx: Transaction) -> bool:
    return tx.execute(select(people.c.id).limit(1)).first() is not None


def everybody(tx: Transaction) -> tuple[Person, ...]:
    return tuple(person_of(row) for row in tx.execute(_EVERYBODY))


def keep_screening(
    tx: Transaction, person_id: int, red_flags: Sequence[str], now: datetime
) -> None:
    answer = {"person_id": person_id, "answered_at": now, "red_flags": list(red_flags)}
    tx.execute(insert(screenings), answer)
    tx.execute(update(people).where(people.c.id == person_id).values(screened_at=now))


def keep_consent(tx: Transaction, person_id: int, now: datetime) -> None:
    tx.execute(update(people).where(people.c.id == person_id).values(consented_at=now))


def set_role(tx: Transaction, person_id: int, role: Role) -> None:
    tx.execute(update(people).where(people.c.id == person_id).values(role=role))


def change_rhythm(tx: Transaction, person_id: int, rhythm: Rhythm) -> None:
    mine = rhythms.c.person_id == person_id
    tx.execute(update(rhythms).where(mine).values(rhythm.written()))


def plan_next(tx: Transaction, person_id: int, occasion: PlannedOccasion | None) -> None:
    """Set when the clock looks at this person next; None: not until something changes."""
    mine = rhythms.c.person_id == person_id
    tx.execute(update(rhythms).where(mine).values(next_columns(occasion)))


def next_columns(occasion: PlannedOccasion | None) -> dict[str, Any]:
    """What a row of `rhythms` keeps of it; whatever made a clock wait is over."""
    if occasion is None:
        return dict.fromkeys(NEXT_COLUMNS)
    return {
        "next_at": occasion.at,
        "next_day": occasion.practice_day,
        "next_local": occasion.planned_local,
        "next_rung": occasion.rung,
        "next_fixed": occasion.fixed,
        "look_again_at": None,
    }


def profile_of(row: Row[Any]) -> Profile:
    return Profile(person=person_of(row), rhythm=rhythm_of(row), next=next_of(row))


def next_of(row: Row[Any]) -> PlannedOccasion | None:
    """When the clock looks at this person next, from a row of `rhythms`."""
    if row.next_at is None:
        return None
    return PlannedOccasion(
        row.next_day, row.next_rung, row.next_local, row.next_at, bool(row.next_fixed)
    )


def person_of(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        screened_at=row.screened_at,
        consented_at=row.consented_at,
    )


def rhythm_of(row: Row[Any]) -> Rhythm:
    return _rhythm(
        row.timezone,
        tuple(row.times),
        row.quiet_from,
        row.quiet_to,
        tuple(row.ladder),
        row.cutoff_hour,
        row.follow_device_timezone,
    )


@lru_cache(maxsize=4096)
def _rhythm(
    timezone: str,
    times: tuple[str, ...],
    quiet_from: str | None,
    quiet_to: str | None,
    ladder: tuple[int, ...],
    cutoff_hour: int,
    follow: bool,  # noqa: FBT001 (as the row has it)
) -> Rhythm:
    # Most people have one of a few rhythms, and a clock reads thousands at once.
    return Rhythm(
        timezone=timezone,
        times=tuple(time.fromisoformat(text) for text in times),
        quiet_from=_time(quiet_from),
        quiet_to=_time(quiet_to),
        ladder=ladder,
        cutoff_hour=cutoff_hour,
        follow_device_timezone=follow,
    )


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
