"""Who asks: a person by session on pages, by token or session in the API."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ClassVar, ParamSpec

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import Security
from flask_wtf.csrf import CSRFError, validate_csrf
from sqlalchemy import bindparam, select
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import PreconditionFailed, Unauthorized
from wtforms import ValidationError

from pwa.accounts.models import Account, accounts
from pwa.accounts.tokens import bearer_of, note_use
from scheduler.delivery.mail import Mailer
from scheduler.domain.people import Person, Role
from scheduler.now import now
from scheduler.store import SharedConnection, Store
from scheduler.store.people import PROFILE, Profile, person_of, profile_of
from scheduler.store.tables import people

P = ParamSpec("P")

API = "/api/v1/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_IS_ACTIVE = select(accounts.c.id).where(accounts.c.id == bindparam("id"), accounts.c.active)
_BY_KEY = (
    PROFILE.add_columns(accounts.c.fs_uniquifier)
    .join(accounts, accounts.c.id == people.c.id)
    .where(accounts.c.fs_uniquifier == bindparam("key"), accounts.c.active)
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person on one request: what Flask-Login asks for, without an object-relational row."""

    profile: Profile
    fs_uniquifier: str
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    roles: ClassVar[tuple[str, ...]] = ()

    @property
    def person(self) -> Person:
        return self.profile.person

    def get_id(self) -> str:
        return self.fs_uniquifier


class Gate:
    """What the doors need, kept per app."""

    def __init__(
        self,
        security: Security,
        store: Store,
        connection: SharedConnection,
        mailer: Mailer | None,
    ) -> None:
        self.security = security
        self.store = store
        self.connection = connection
        self.mailer = mailer

    def by_session(self, key: str) -> Account | Visitor | None:
        """Flask-Login's user loader; `key` comes out of a signed cookie."""
        g.fs_authn_via = "session"
        if request.blueprint == "security":
            return self._account(key)
        row = self.connection.open().execute(_BY_KEY, {"key": key}).one_or_none()
        return None if row is None else Visitor(profile_of(row), row.fs_uniquifier)

    def by_token(self, token: str) -> Person | None:
        moment = now()
        row = bearer_of(self.connection.open(), token, moment)
        if row is None:
            return None
        note_use(self.store, row, moment)
        return person_of(row)

    def is_active(self, person_id: int) -> bool:
        row = self.connection.open().execute(_IS_ACTIVE, {"id": person_id}).one_or_none()
        return row is not None

    def _account(self, key: str) -> Account | None:
        account = self.security.datastore.find_user(fs_uniquifier=key)
        return account if isinstance(account, Account) and account.active else None


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A page for people who are signed in; others go by way of the sign-in page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not is_signed_in():
            return redirect(sign_in_first())
        if request.method not in SAFE_METHODS:
            check_csrf()
        return view(*args, **kwargs)

    return guarded


def only_for(
    *roles: Role,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """A page for people in these roles; 403 for others who are signed in."""

    def guard(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if request_person().role not in roles:
                abort(403)
            return view(*args, **kwargs)

        return signed_in(guarded)

    return guard


def authenticate_api() -> None:
    """For `before_request` of the API: `Unauthorized` for strangers, before anything is parsed.

    A session alone writes nothing without its CSRF token; a bearer token needs none, since
    no browser adds it by itself.
    """
    if _asking() is None:
        raise Unauthorized(
            "Sign in, or send a living token as “Authorization: Bearer …”.",
            www_authenticate=WWWAuthenticate("bearer"),
        )
    if _bearer() is None and request.method not in SAFE_METHODS:
        check_csrf()
    _check_who_is_meant()


def check_csrf() -> None:
    """`CSRFError` (400) unless the form or the header X-CSRFToken carries the session's token."""
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _check_who_is_meant() -> None:
    """A page left open by one person must not speak for the next who signs in on that phone."""
    meant = request.headers.get("X-Person")
    if meant and meant != str(current_person_id()):
        raise PreconditionFailed("Somebody else is signed in here by now.")


def is_active(person_id: int) -> bool:
    """Whether this person has an account that is not disabled."""
    gate: Gate = current_app.extensions["fourfold.accounts"]
    return gate.is_active(person_id)


def is_signed_in() -> bool:
    return _asking() is not None


def request_person() -> Person:
    """The person who asks; 401 where nobody is signed in."""
    person = _asking()
    return abort(401) if person is None else person


def request_profile() -> Profile | None:
    """What signing in by session has read of the person beside; None by token or at the door."""
    if _asking() is None or _bearer() is not None:
        return None
    profile: Profile | None = getattr(current_user, "profile", None)
    return profile


def current_person_id() -> int:
    return request_person().id


def _asking() -> Person | None:
    if "asking" not in g:
        g.asking = _recognise()
    asking: Person | None = g.asking
    return asking


def _recognise() -> Person | None:
    token = _bearer()
    if token is not None:
        gate: Gate = current_app.extensions["fourfold.accounts"]
        return gate.by_token(token)
    return current_user.person if current_user.is_authenticated else None


def _bearer() -> str | None:
    """The token of an API request. Where there is one, it alone decides, whatever the cookies."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = scheme.lower() == "bearer" and request.path.startswith(API)
    return token.strip() if wanted else None


def sign_in_first() -> str:
    # Only a page that was read can be returned to; a form has to be sent again by hand.
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return url_for("security.login", next=back)
