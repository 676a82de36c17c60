"""Invitations, of whose secrets we know only the hash: rows ↔ domain values."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from scheduler.domain.invitations import Invitation
from scheduler.store import Transaction
from scheduler.store.tables import invitations

_BY_HASH = select(invitations).where(invitations.c.token_hash == bindparam("hash"))
_LOCKED = _BY_HASH.with_for_update()
_OF_COACH = (
    select(invitations)
    .where(invitations.c.coach_id == bindparam("coach"))
    .order_by(invitations.c.id.desc())
    .limit(100)
)


def add(tx: Transaction, invitation: Invitation, token_hash: str) -> int:
    """Keep a new one, whose own id is not looked at, and tell its id."""
    row = {
        "coach_id": invitation.coach,
        "token_hash": token_hash,
        "label": invitation.label,
        "group": invitation.group,
        "makes_coach": invitation.makes_coach,
        "made_at": invitation.made_at,
        "expires_at": invitation.expires_at,
        "taken": 0,
        "mailed_to": invitation.mailed_to,
    }
    return int(tx.execute(insert(invitations).returning(invitations.c.id), row).scalar_one())


def by_hash(tx: Transaction, token_hash: str) -> Invitation | None:
    row = tx.execute(_BY_HASH, {"hash": token_hash}).one_or_none()
    return None if row is None else _invitation(row)


def locked(tx: Transaction, token_hash: str) -> Invitation | None:
    """The same, until the transaction ends nobody else's: a single use is used once."""
    row = tx.execute(_LOCKED, {"hash": token_hash}).one_or_none()
    return None if row is None else _invitation(row)


def of_coach(tx: Transaction, coach_id: int) -> list[Invitation]:
    """The last hundred, the newest first."""
    return [_invitation(row) for row in tx.execute(_OF_COACH, {"coach": coach_id})]


def take(tx: Transaction, invitation_id: int) -> None:
    _change(tx, invitation_id, taken=invitations.c.taken + 1)


def decline(tx: Transaction, invitation_id: int, now: datetime) -> None:
    _change(tx, invitation_id, declined_at=now)


def revoke(tx: Transaction, invitation_id: int, now: datetime) -> None:
    _change(tx, invitation_id, revoked_at=now)


def _change(tx: Transaction, invitation_id: int, **columns: Any) -> None:
    tx.execute(update(invitations).where(invitations.c.id == invitation_id).values(columns))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        coach=row.coach_id,
        label=row.label,
        group=row.group,
        makes_coach=row.makes_coach,
        made_at=row.made_at,
        expires_at=row.expires_at,
        taken=row.taken,
        declined_at=row.declined_at,
        revoked_at=row.revoked_at,
        mailed_to=row.mailed_to,
    )
