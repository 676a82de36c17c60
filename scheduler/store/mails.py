"""Mails: who wishes for them, and which are on their way."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, literal, null, select, update

from scheduler.domain.mails import Letter
from scheduler.domain.reminders import Note
from scheduler.store import Transaction, endings, insert_or, tallies
from scheduler.store.deliveries import MANY, Pending
from scheduler.store.tables import deliveries, mails, occasions, people
from scheduler.store.types import MANY_PEOPLE


@dataclass(frozen=True, slots=True)
class MailWish:
    """A person's address, whether it is proved to be theirs, and whether they want mail there."""

    email: str
    confirmed_at: datetime | None
    link_sent_at: datetime | None
    wanted_at: datetime | None

    @property
    def granted(self) -> bool:
        return self.confirmed_at is not None and self.wanted_at is not None


@dataclass(frozen=True, slots=True)
class NewMail:
    occasion_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """A mail that was just tried."""

    occasion_id: int
    pending: bool
    """False where it was called off while it was on its way."""
    number: int
    planned_at: datetime
    expires_at: datetime


_GRANTED = people.c.confirmed_at.is_not(None) & people.c.mail_wanted_at.is_not(None)
_WISH = select(
    people.c.email, people.c.confirmed_at, people.c.confirm_sent_at, people.c.mail_wanted_at
).where(people.c.id == bindparam("id"))
_WISHING = select(people.c.id).where(people.c.id.in_(MANY_PEOPLE), _GRANTED)
_NEXT = (
    select(
        mails.c.id,
        mails.c.occasion_id,
        occasions.c.person_id,
        people.c.email,
        people.c.name,
        occasions.c.planned_local,
        occasions.c.note,
    )
    .join(occasions, occasions.c.id == mails.c.occasion_id)
    .join(people, people.c.id == occasions.c.person_id)
    .where(mails.c.due_at <= bindparam("now"), mails.c.expires_at > bindparam("now"), _GRANTED)
    .order_by(mails.c.due_at)
    .limit(1)
    .with_for_update(skip_locked=True, of=mails)
)
_LEASE = (
    update(mails)
    .where(mails.c.id == bindparam("mail"))
    .values(due_at=bindparam("until"), attempted_at=bindparam("now"), attempts=mails.c.attempts + 1)
)
_TRIED = (
    select(
        mails.c.occasion_id,
        mails.c.state == "pending",
        mails.c.attempts,
        occasions.c.at,
        mails.c.expires_at,
    )
    .join(occasions, occasions.c.id == mails.c.occasion_id)
    .where(mails.c.id == bindparam("mail"))
    .with_for_update(of=occasions)
)
_LATE = (
    select(mails.c.id, mails.c.occasion_id)
    .where(mails.c.due_at.is_not(None), mails.c.expires_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_PENDING = (
    select(
        mails.c.id,
        people.c.email,
        occasions.c.practice_day,
        occasions.c.planned_local,
        mails.c.due_at,
        mails.c.attempts,
        mails.c.status,
    )
    .join(occasions, occasions.c.id == mails.c.occasion_id)
    .join(people, people.c.id == occasions.c.person_id)
    .where(mails.c.due_at.is_not(None))
    .order_by(mails.c.due_at)
)


def wish(tx: Transaction, person_id: int) -> MailWish | None:
    row = tx.execute(_WISH, {"id": person_id}).one_or_none()
    return None if row is None else MailWish(*row)


def set_wanted(tx: Transaction, person_id: int, at: datetime | None) -> None:
    tx.execute(update(people).where(people.c.id == person_id).values(mail_wanted_at=at))


def note_link(tx: Transaction, person_id: int, now: datetime) -> None:
    tx.execute(update(people).where(people.c.id == person_id).values(confirm_sent_at=now))


def confirm(tx: Transaction, person_id: int, now: datetime) -> None:
    """The address is theirs; the first proof is the one that is kept."""
    mine = (people.c.id == person_id) & people.c.confirmed_at.is_(None)
    tx.execute(update(people).where(mine).values(confirmed_at=now))


def wishing(tx: Transaction, person_ids: Collection[int]) -> set[int]:
    """Those of these people whom we may mail."""
    return set(tx.execute(_WISHING, {"people": list(person_ids)}).scalars())


def relying(tx: Transaction) -> int:
    """How many people in all count on mail."""
    return tx.execute(select(func.count()).select_from(people).where(_GRANTED)).scalar_one()


def add(tx: Transaction, new: Iterable[NewMail], now: datetime) -> None:
    """One mail an occasion, however often it is asked for."""
    rows = [
        {
            "occasion_id": one.occasion_id,
            "state": "pending",
            "due_at": now,
            "expires_at": one.expires_at,
            "attempts": 0,
        }
        for one in new
    ]
    if rows:
        tx.execute(insert_or(tx, mails).on_conflict_do_nothing(), rows)


def add_for_lost(tx: Transaction, occasion_ids: Collection[int], now: datetime) -> None:
    """A mail for each occasion that all devices have lost, where its person wishes for one.

    Such an occasion is open again.
    """
    lost = (
        select(
            occasions.c.id, literal("pending"), literal(now, mails.c.due_at.type),
            func.max(deliveries.c.expires_at), literal(0), null(),
        )
        .join(people, people.c.id == occasions.c.person_id)
        .join(deliveries, deliveries.c.occasion_id == occasions.c.id)
        .where(occasions.c.id.in_(MANY), _GRANTED)
        .group_by(occasions.c.id)
    )  # fmt: skip
    columns = ["occasion_id", "state", "due_at", "expires_at", "attempts", "status"]
    put = insert_or(tx, mails).from_select(columns, lost).on_conflict_do_nothing()
    tx.execute(put, {"many": list(occasion_ids)})
    endings.reopen(tx, occasion_ids)


def lease(tx: Transaction, now: datetime, until: datetime) -> Letter | None:
    """The next mail that is due, ours until `until`."""
    row = tx.execute(_NEXT, {"now": now}).one_or_none()
    if row is None:
        return None
    tx.execute(_LEASE, {"mail": row.id, "until": until, "now": now})
    return _letter(row)


def tried(tx: Transaction, mail_id: int) -> Tried | None:
    """The mail that was tried, its occasion locked; None where the person has gone meanwhile."""
    row = tx.execute(_TRIED, {"mail": mail_id}).one_or_none()
    return None if row is None else Tried(*row)


def settle(
    tx: Transaction, mail_id: int, state: str, status: int | None, due_at: datetime | None = None
) -> None:
    this = mails.c.id == mail_id
    tx.execute(update(mails).where(this).values(state=state, status=status, due_at=due_at))


def expire(tx: Transaction, now: datetime) -> None:
    """End what could not be brought while it made sense."""
    late = tx.execute(_LATE, {"now": now}).all()
    if late:
        those = mails.c.id.in_([row.id for row in late])
        tx.execute(update(mails).where(those).values(state="expired", due_at=None))
        endings.end(tx, [row.occasion_id for row in late], "expired")
        tallies.count(tx, {("mail", "expired"): len(late)})


def call_off_person(tx: Transaction, person_id: int) -> None:
    """Nothing that waits for this person's mailbox is sent any more."""
    theirs = select(occasions.c.id).where(occasions.c.person_id == person_id)
    waiting = mails.c.occasion_id.in_(theirs) & mails.c.due_at.is_not(None)
    tx.execute(update(mails).where(waiting).values(state="cancelled", due_at=None))


def pending(tx: Transaction) -> list[Pending]:
    return [Pending(*row, way="mail") for row in tx.execute(_PENDING)]


def _letter(row: Any) -> Letter:
    mail_id, occasion_id, person_id, email, name, planned_local, note = row
    return Letter(mail_id, occasion_id, person_id, email, name, planned_local, Note(**note))
