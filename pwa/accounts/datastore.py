"""Accounts as Flask-Security reads and writes them, over the request's own session."""

from typing import Any, cast

from flask_security import SQLAlchemySessionUserDatastore, UserMixin
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from pwa.accounts.creation import add_account
from pwa.accounts.models import Account, AccountRole
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.store import Store


def open_session(engine: Engine) -> scoped_session[Session]:
    """One session a thread, for Flask-Security’s own pages; it opens no connection by itself."""
    return scoped_session(sessionmaker(engine, expire_on_commit=False))


class AccountStore(SQLAlchemySessionUserDatastore):
    """Finds and keeps accounts; a new one comes with its person and rhythm, or not at all."""

    def __init__(self, store: Store, session: scoped_session[Session]) -> None:
        super().__init__(session, Account, AccountRole)
        self._store = store
        self._session = session

    def find_user(self, case_insensitive: bool = False, **by: Any) -> UserMixin | None:  # noqa: ARG002, FBT001, FBT002 (Flask-Security's signature)
        [(name, value)] = by.items()
        column = getattr(Account, name)
        # Addresses are kept in lower case, so the plain unique index finds them.
        wanted = value.lower() if name == "email" else value
        account = self._session.scalar(select(Account).where(column == wanted))
        # No snapshot may stay open while a password is hashed: the write after it would
        # fail on SQLite if anyone else had written in between.
        self._session.commit()
        return account

    def create_user(self, **fields: Any) -> UserMixin:
        moment = now()
        add_account(
            self._store,
            email=fields["email"],
            password_hash=fields["password"],
            name=fields["name"],
            timezone=fields["timezone"],
            role=Role.CLIENT,
            consented_at=moment,
            now=moment,
        )
        return cast("UserMixin", self.find_user(email=fields["email"]))
