"""Accounts and API tokens: how a person proves who they are. No engine table points here."""

from typing import TYPE_CHECKING

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from scheduler.domain.people import Person, Role
from scheduler.store.tables import Id, PersonRow, metadata
from scheduler.store.types import Utc

if TYPE_CHECKING:
    from datetime import datetime

accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("password", String(255)),
    Column("active", Boolean, nullable=False),
    # What session and remember-me cookies carry; a new one signs a person out everywhere.
    Column("fs_uniquifier", String(64), nullable=False, unique=True),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("person_id", Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", Utc, nullable=False),
    Column("last_used_at", Utc),
    Column("expires_at", Utc, nullable=False),
    Column("revoked_at", Utc),
    Index(None, "person_id"),
)


class AccountRole(RoleMixin):
    """A role as Flask-Security wants to see it: an object with a name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Account(PersonRow, UserMixin):
    """A person who can sign in; only Flask-Security's own pages work with this object."""

    __table__ = accounts

    if TYPE_CHECKING:
        name: str
        role: str
        created_at: datetime
        screened_at: datetime | None
        consented_at: datetime | None

    @property
    def person(self) -> Person:
        return Person(
            id=self.id,
            email=self.email,
            name=self.name,
            role=Role(self.role),
            created_at=self.created_at,
            screened_at=self.screened_at,
            consented_at=self.consented_at,
        )

    @property
    def roles(self) -> list[AccountRole]:  # type: ignore[override]  # a column, not a list of rows
        return [AccountRole(self.role)]
