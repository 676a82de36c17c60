"""Accounts come, change and end: for the registration form, the command line and the demo."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from pwa.accounts import passwords
from pwa.accounts.models import accounts
from scheduler.domain.people import Role
from scheduler.domain.reminders import Rhythm
from scheduler.domain.time_zones import known_zones
from scheduler.services.errors import InvalidError
from scheduler.services.people import profile_by_email, remind_again, silence
from scheduler.store import Store, people

LONGEST_NAME = 80
# Persian names and many emoji are written with them; of invisible characters, these alone.
_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))


class EmailTakenError(InvalidError):
    """Somebody has an account with this address."""

    def __init__(self) -> None:
        super().__init__("email", "There is an account with this e-mail address already.")


class HasStore(Protocol):
    @property
    def store(self) -> Store: ...


def create_account(
    parts: HasStore,
    *,
    email: str,
    password: str | None,
    name: str,
    timezone: str = "",
    role: Role = Role.CLIENT,
    consented_at: datetime | None = None,
    now: datetime,
) -> int:
    """A new person with rhythm and account, checked; the person's id.

    `InvalidError` names the field that is wrong, `EmailTakenError` a known address.
    Without a password the person cannot sign in until one is set.
    """
    address, plain_name = plain_email(email), checked_name(name)
    if password is not None:
        _refuse_weak(password, address, plain_name)
    return add_account(
        parts.store,
        email=address,
        password_hash=None if password is None else passwords.hash_password(password),
        name=plain_name,
        timezone=checked_timezone(timezone),
        role=role,
        consented_at=consented_at,
        now=now,
    )


def add_account(
    store: Store,
    *,
    email: str,
    password_hash: str | None,
    name: str,
    timezone: str,
    role: Role,
    consented_at: datetime | None,
    now: datetime,
) -> int:
    """Person, rhythm and account, all or none; every value is checked already."""
    try:
        with store.begin() as tx:
            person_id = people.add_person(
                tx, email=email, name=name, role=role, now=now, consented_at=consented_at
            )
            people.add_rhythm(tx, person_id, Rhythm(timezone=timezone))
            tx.execute(insert(accounts), _new_account(person_id, password_hash))
    except IntegrityError as error:
        raise EmailTakenError from error
    return person_id


def set_password(parts: HasStore, email: str, password: str) -> None:
    """For the operator: a new password, which also signs the person out everywhere."""
    known = profile_by_email(parts.store, email)
    _refuse_weak(password, email, known.person.name)
    changed = {"password": passwords.hash_password(password), "fs_uniquifier": new_key()}
    _change(parts.store, known.person.id, changed)


def set_active(parts: HasStore, email: str, *, active: bool, now: datetime) -> None:
    """A disabled account keeps its data, is let in nowhere, by page or token, and not reminded."""
    person_id = profile_by_email(parts.store, email).person.id
    _change(parts.store, person_id, {"active": active, "fs_uniquifier": new_key()})
    (remind_again if active else silence)(parts.store, person_id, now)


def plain_email(text: str) -> str:
    """The address as we keep it: checked for form, lower-case; `InvalidError` if it is none."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        message = "That does not look like an e-mail address, such as mira@example.org."
        raise InvalidError("email", message) from error


def checked_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise InvalidError("name", "Tell us what to call you; a first name is enough.")
    if len(name) > LONGEST_NAME or not name.translate(_JOINERS).isprintable():
        raise InvalidError("name", f"Use up to {LONGEST_NAME} ordinary characters.")
    return name


def checked_timezone(text: str) -> str:
    """A zone of the time-zone database; where a browser tells none, UTC until it is set."""
    zone = text.strip() or "UTC"
    if zone not in known_zones():
        raise InvalidError("timezone", "Write a time zone such as Europe/Berlin.")
    return zone


def new_key() -> str:
    return uuid.uuid4().hex


def _refuse_weak(password: str, *own_words: str | None) -> None:
    if wrong := passwords.problem(passwords.normalise(password), *own_words):
        raise InvalidError("password", wrong)


def _new_account(person_id: int, password_hash: str | None) -> dict[str, object]:
    return {
        "id": person_id,
        "password": password_hash,
        "active": True,
        "fs_uniquifier": new_key(),
    }


def _change(store: Store, person_id: int, columns: Mapping[str, object]) -> None:
    with store.begin() as tx:
        tx.execute(update(accounts).where(accounts.c.id == person_id).values(columns))
