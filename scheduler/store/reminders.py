"""Occasions, deliveries and the next due moments: rows ↔ domain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from scheduler.domain.deliveries import Outgoing, PushTarget
from scheduler.domain.reminders import Note, PlannedOccasion, Rhythm
from scheduler.store import Transaction, insert_or
from scheduler.store.people import next_columns, rhythm_of
from scheduler.store.tables import (
    deliveries,
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery that was just tried."""

    occasion_id: int
    device_id: int
    pending: bool
    """False where it was called off while it was on its way."""
    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery that is not at its end, as the operator sees it."""

    delivery_id: int
    email: str
    practice_day: date
    planned_local: str
    due_at: datetime
    attempts: int
    status: int | None


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
_LEASABLE = (
    select(
        deliveries.c.id,
        deliveries.c.occasion_id,
        deliveries.c.device_id,
        deliveries.c.expires_at,
        occasions.c.person_id,
        occasions.c.note,
        devices.c.endpoint,
        devices.c.p256dh,
        devices.c.auth,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .join(devices, devices.c.id == deliveries.c.device_id)
    .where(
        deliveries.c.due_at <= bindparam("now"),
        deliveries.c.expires_at > bindparam("now"),
        # A phone may have changed hands since.
        devices.c.person_id == occasions.c.person_id,
    )
    .order_by(deliveries.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=deliveries)
)
_LEASE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("leased"))
    .values(
        due_at=bindparam("until"),
        attempted_at=bindparam("now"),
        attempts=deliveries.c.attempts + 1,
    )
)
_ATTEMPT = (
    select(
        deliveries.c.occasion_id,
        deliveries.c.device_id,
        deliveries.c.state == "pending",
        deliveries.c.attempts,
        deliveries.c.expires_at,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .where(deliveries.c.id == bindparam("id"))
    # Two devices of one occasion settle one after the other, so that the last one sees both.
    .with_for_update(of=occasions)
)
_PENDING = (
    select(
        deliveries.c.id,
        people.c.email,
        occasions.c.practice_day,
        occasions.c.planned_local,
        deliveries.c.due_at,
        deliveries.c.attempts,
        deliveries.c.status,
    )
    .join(occasions, occasions.c.id == deliveries.c.occasion_id)
    .join(people, people.c.id == occasions.c.person_id)
    .where(deliveries.c.due_at.is_not(None))
    .order_by(deliveries.c.due_at)
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


def add_deliveries(
    tx: Transaction,
    occasion_id: int,
    device_ids: Iterable[int],
    *,
    due_at: datetime,
    expires_at: datetime,
) -> None:
    rows = [
        {
            "occasion_id": occasion_id,
            "device_id": device,
            "state": "pending",
            "due_at": due_at,
            "expires_at": expires_at,
            "attempts": 0,
        }
        for device in device_ids
    ]
    if rows:
        tx.execute(insert(deliveries), rows)


def lease(tx: Transaction, now: datetime, until: datetime, limit: int) -> list[Outgoing]:
    """Deliveries that are due, ours until `until`; whoever dies with them loses nothing."""
    rows = tx.execute(_LEASABLE, {"now": now, "limit": limit}).all()
    leased = [{"leased": row.id, "until": until, "now": now} for row in rows]
    if leased:
        tx.execute(_LEASE, leased)
    return [_outgoing(row) for row in rows]


def expire(tx: Transaction, now: datetime) -> None:
    """What could not be brought before its day ended is of no more use."""
    late = (deliveries.c.due_at <= now) & (deliveries.c.expires_at <= now)
    ended = update(deliveries).where(late).values(state="expired", due_at=None)
    if tx.execute(ended).rowcount:
        over = select(deliveries.c.occasion_id).where(deliveries.c.state == "expired")
        still_open = occasions.c.id.in_(over) & (occasions.c.state == "open")
        tx.execute(update(occasions).where(still_open).values(state="expired"))


def attempt(tx: Transaction, delivery_id: int) -> Attempt | None:
    """The delivery that was tried, its occasion locked; None where its device was forgotten."""
    row = tx.execute(_ATTEMPT, {"id": delivery_id}).one_or_none()
    return None if row is None else Attempt(*row)


def settle_delivery(
    tx: Transaction,
    delivery_id: int,
    *,
    state: str,
    status: int | None,
    due_at: datetime | None = None,
) -> None:
    """Write down what came of an attempt; `due_at` where another one follows."""
    outcome = {"state": state, "status": status, "due_at": due_at}
    tx.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(outcome))


def settle_occasion(tx: Transaction, occasion_id: int) -> None:
    """Follow the deliveries: sent once one is, unreachable when none can be any more."""
    statement = select(deliveries.c.state).where(deliveries.c.occasion_id == occasion_id)
    states = set(tx.execute(statement).scalars())
    if "sent" in states:
        set_state(tx, occasion_id, "sent", only_from=("open",))
    elif "pending" not in states:
        set_state(tx, occasion_id, "unreachable", only_from=("open",))


def occasion(tx: Transaction, occasion_id: int) -> Occasion | None:
    row = tx.execute(_BY_ID, {"id": occasion_id}).one_or_none()
    return None if row is None else _occasion(row)


def set_state(tx: Transaction, occasion_id: int, state: str, *, only_from: Sequence[str]) -> None:
    mine = (occasions.c.id == occasion_id) & occasions.c.state.in_(only_from)
    tx.execute(update(occasions).where(mine).values(state=state))


def call_off(tx: Transaction, person_id: int, day: date, state: str) -> None:
    """What still lies ahead of this day's occasions is not sent any more."""
    of_day = (occasions.c.person_id == person_id) & (occasions.c.practice_day == day)
    ids = select(occasions.c.id).where(of_day)
    pending = deliveries.c.occasion_id.in_(ids) & (deliveries.c.state == "pending")
    tx.execute(update(deliveries).where(pending).values(state="cancelled", due_at=None))
    tx.execute(update(occasions).where(of_day, occasions.c.state == "open").values(state=state))


def call_off_device(tx: Transaction, device_id: int) -> None:
    """The device has another owner now, or none: nothing that was meant for the old one goes there."""
    pending = (deliveries.c.device_id == device_id) & (deliveries.c.state == "pending")
    tx.execute(update(deliveries).where(pending).values(state="cancelled", due_at=None))


def keep_receipt(
    tx: Transaction, occasion_id: int, device_id: int | None, column: str, now: datetime
) -> None:
    """The first receipt of a kind is kept; later ones change nothing."""
    of_occasion = (deliveries.c.occasion_id == occasion_id) & deliveries.c[column].is_(None)
    mine = of_occasion if device_id is None else of_occasion & (deliveries.c.device_id == device_id)
    tx.execute(update(deliveries).where(mine).values({column: now}))


def pending(tx: Transaction) -> list[Pending]:
    return [Pending(*row) for row in tx.execute(_PENDING)]


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


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        delivery_id=row.id,
        occasion_id=row.occasion_id,
        person_id=row.person_id,
        device_id=row.device_id,
        target=PushTarget(row.endpoint, row.p256dh, row.auth),
        note=Note(**row.note),
        expires_at=row.expires_at,
    )
