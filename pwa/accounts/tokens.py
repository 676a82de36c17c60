"""API tokens: 256 random bits that we know only by their hash."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from pwa.accounts.creation import LONGEST_NAME, HasStore
from pwa.accounts.models import accounts, api_tokens
from scheduler.services.errors import InvalidError
from scheduler.services.people import profile_by_email
from scheduler.store import Store, Transaction
from scheduler.store.tables import people

PREFIX = "fourfold_"
"""So that a secret scanner, or a person, knows one when it lies about."""

LIFE = timedelta(days=365)
USE_IS_NOTED_EVERY = timedelta(hours=1)

_BY_HASH = (
    select(people, api_tokens.c.id.label("token_id"), api_tokens.c.last_used_at)
    .join(api_tokens, api_tokens.c.person_id == people.c.id)
    .join(accounts, accounts.c.id == people.c.id)
    .where(
        api_tokens.c.hash == bindparam("hash"),
        api_tokens.c.revoked_at.is_(None),
        api_tokens.c.expires_at > bindparam("now"),
        accounts.c.active,
    )
)


def issue_token(
    parts: HasStore, *, email: str, name: str, now: datetime, life: timedelta = LIFE
) -> str:
    """A new token for this person, shown once: we keep a hash. `NotFoundError`, `InvalidError`."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidError("name", f"Name the token in 1 to {LONGEST_NAME} characters.")
    token = PREFIX + secrets.token_urlsafe(32)
    row = {
        "person_id": profile_by_email(parts.store, email).person.id,
        "name": name,
        "hash": _hash(token),
        "created_at": now,
        "expires_at": now + life,
    }
    with parts.store.begin() as tx:
        tx.execute(insert(api_tokens), row)
    return token


def revoke_tokens(parts: HasStore, *, email: str, name: str, now: datetime) -> int:
    """End every living token of this name; how many there were."""
    mine = (
        api_tokens.c.person_id == profile_by_email(parts.store, email).person.id,
        api_tokens.c.name == name,
        api_tokens.c.revoked_at.is_(None),
    )
    with parts.store.begin() as tx:
        return tx.execute(update(api_tokens).where(*mine).values(revoked_at=now)).rowcount


def bearer_of(tx: Transaction, token: str, now: datetime) -> Row[Any] | None:
    """The row of `people` behind a living token of a living account, or None."""
    return tx.execute(_BY_HASH, {"hash": _hash(token), "now": now}).one_or_none()


def note_use(store: Store, row: Row[Any], now: datetime) -> None:
    """Remember when a token was last used, to the hour: a read need not write each time."""
    if row.last_used_at is not None and now - row.last_used_at < USE_IS_NOTED_EVERY:
        return
    this = api_tokens.c.id == row.token_id
    with store.begin() as tx:
        tx.execute(update(api_tokens).where(this).values(last_used_at=now))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
