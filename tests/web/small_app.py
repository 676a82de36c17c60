"""A small app around accounts alone: a page, a form and an API to knock at."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import Row, select
from werkzeug.test import TestResponse

from pwa import accounts, shell
from pwa.accounts.models import accounts as accounts_table
from pwa.paths import TEMPLATES
from scheduler.domain.people import Role
from scheduler.settings import Settings, from_environment
from scheduler.store import Store, open_store
from scheduler.store.tables import metadata, people, rhythms

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
GOOD = "three quiet words"
MIRA = {
    "name": "Mira",
    "email": "mira@example.org",
    "password": GOOD,
    "timezone": "Europe/Berlin",
    "consent": "yes",
}


@dataclass
class Keys:
    secret_key: str = "a secret of this test, long enough"


@dataclass
class Parts:
    """As much of `pwa.wiring.Parts` as accounts and the shell reach for."""

    settings: Settings
    store: Store
    mailer: Any = None
    keys: Keys | None = None

    def __post_init__(self) -> None:
        self.keys = Keys()


@dataclass
class SmallApp:
    app: Flask
    parts: Parts

    def visitor(self) -> "Visitor":
        return Visitor(self.app.test_client(), self)

    def add(self, email: str = "mira@example.org", password: str | None = GOOD, **more: Any) -> int:
        more = {"name": "Mira", "now": NOW} | more
        return accounts.create_account(self.parts, email=email, password=password, **more)

    def row(self, email: str = "mira@example.org") -> Row[Any] | None:
        """What the database holds of a person, account and rhythm included."""
        query = (
            select(people, accounts_table.c.password, rhythms.c.timezone)
            .join(accounts_table, accounts_table.c.id == people.c.id)
            .join(rhythms, rhythms.c.person_id == people.c.id)
            .where(people.c.email == email)
        )
        with self.parts.store.read() as tx:
            return tx.execute(query).one_or_none()

    def count(self) -> int:
        with self.parts.store.read() as tx:
            return len(tx.execute(select(people.c.id)).all())


@dataclass
class Visitor:
    """A browser: fills in forms with the token that the page gave it."""

    client: FlaskClient
    around: SmallApp

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def send(self, path: str, fields: dict[str, str], **more: Any) -> TestResponse:
        csrf = csrf_of(self.client.get(path).text)
        return self.client.post(path, data={"csrf_token": csrf} | fields, **more)

    def sign_in(self, email: str = "mira@example.org", password: str = GOOD) -> TestResponse:
        return self.send("/login", {"email": email, "password": password, "remember": "y"})

    @property
    def is_signed_in(self) -> bool:
        return self.client.get("/today").status_code == 200

    def cookie(self, part: str) -> Any:
        found = [one for one in self.client._cookies.values() if one.decoded_key.endswith(part)]
        return found[0] if found else None

    def lose(self, part: str) -> None:
        cookie = self.cookie(part)
        self.client.delete_cookie(cookie.decoded_key, domain=cookie.domain, path=cookie.path)


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page)
    return found[1] if found else ""


def errors_of(page: str) -> dict[str, str]:
    """What the form says, by the field it says it of."""
    found = re.findall(r'<p class="error" id="([\w-]+)-error">(.*?)</p>', page)
    return dict(found)


def build(folder: Path, *, mailer: Any = None, **environment: str) -> SmallApp:
    settings = from_environment({"FOURFOLD_DATA_DIR": str(folder)} | environment)
    parts = Parts(settings, open_store(settings), mailer)
    metadata.create_all(parts.store.engine)
    app = Flask("small", template_folder=str(TEMPLATES), static_folder=None)
    app.testing = True
    accounts.init_app(app, parts)
    app.extensions["fourfold"] = parts
    app.register_blueprint(shell.blueprint)
    app.register_blueprint(_pages())
    app.register_blueprint(_api())
    return SmallApp(app, parts)


def _pages() -> Blueprint:
    pages = Blueprint("pages", __name__)

    @pages.get("/today")
    @accounts.signed_in
    def today() -> str:
        return f"Morning, {accounts.request_person().name}"

    @pages.route("/settings", methods=["GET", "POST"])
    @accounts.signed_in
    def settings() -> str:
        return f"saved for {accounts.current_person_id()}"

    @pages.get("/coach")
    @accounts.only_for(Role.COACH)
    def coach() -> str:
        return "clients"

    return pages


def _api() -> Blueprint:
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.before_request(accounts.authenticate_api)

    @api.route("/probe", methods=["GET", "POST"])
    def probe() -> dict[str, int]:
        return {"person": accounts.current_person_id()}

    return api
