"""What `/today` costs, beside a signed-in Flask-Security page that renders a constant.

All in one process, without a network: a WSGI call from request to last byte, on SQLite.
The reference is Flask-Security as its manual sets it up; the floor is a bare Flask page. None of
them is compressed, but for the one that says so: most browsers ask for that.
"""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import flask
import flask_security
import sqlalchemy
from _measure import at_most, in_turn, options, report, say
from flask.testing import FlaskClient
from flask_security.models import sqla
from sqlalchemy import orm

from pwa import create_app, wiring
from pwa.accounts import create_account, signed_in
from scheduler.domain import people as roles
from scheduler.domain.check_off import Proposal
from scheduler.now import now
from scheduler.services import people, practice, today
from scheduler.settings import from_environment

CONSTANT = "<!doctype html><title>Constant</title><p>Always the same.</p>"
PASSWORD = "three quiet words"


def main() -> None:
    asked = options(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        ours, fourfold_constant = fourfold(Path(folder))
        pages = {
            "today": page(ours, "/today"),
            "today_compressed": page(ours, "/today", "gzip, deflate, br, zstd"),
            "fourfold_constant": page(fourfold_constant, "/constant"),
            "flask_security_constant": page(flask_security_app(Path(folder)), "/constant"),
            "bare_flask": page(bare(), "/constant"),
        }
        say("Calling each page in turn …")
        seconds = in_turn(pages, rounds=11 if asked.quick else 31, calls=60)
    figures = {f"{name}_ms": 1000 * taken for name, taken in seconds.items()}
    ratio = seconds["today"] / seconds["flask_security_constant"]
    figures["today_to_flask_security_constant"] = ratio
    figures["today_to_fourfold_constant"] = seconds["today"] / seconds["fourfold_constant"]
    figures["compression_to_today"] = seconds["today_compressed"] / seconds["today"] - 1
    figures["today_to_bare_flask"] = seconds["today"] / seconds["bare_flask"]
    aims = [at_most("/today to a constant Flask-Security page", ratio, 2.5)]
    report(figures, aims, as_json=asked.json)


def page(client: FlaskClient, path: str, accepts: str = "identity") -> Callable[[], None]:
    headers = {"Accept-Encoding": accepts}

    def call() -> None:
        with client.get(path, headers=headers) as response:
            assert response.status_code == 200, response.status
            response.get_data()

    return call


def fourfold(folder: Path) -> tuple[FlaskClient, FlaskClient]:
    """Somebody who has practised for two weeks; today's routine is open and half done."""
    settings = from_environment({"FOURFOLD_DATA_DIR": str(folder / "fourfold")})
    wiring.prepare(settings)
    practise(wiring.assemble(settings))
    app = create_app(settings)
    app.add_url_rule("/constant", "constant", signed_in(lambda: CONSTANT))
    client = app.test_client()
    sign_in(client, "mira@example.org")
    return client, client


def practise(parts: wiring.Parts) -> None:
    start = now() - timedelta(days=14)
    person_id = create_account(
        parts,
        email="mira@example.org",
        password=PASSWORD,
        name="Mira",
        timezone="Europe/Berlin",
        role=roles.Role.CLIENT,
        consented_at=start,
        now=start,
    )
    people.answer_screening(parts.store, person_id, [], start)
    for day in range(15):
        at = start + timedelta(days=day)
        drills = today.today(parts.store, parts.curriculum, person_id, at).drills
        done = drills if day < 14 else drills[:1]
        proposals = [
            Proposal(id=uuid4(), drill=one.drill.slug, done_at=at, tension=3, release=3, effort=2)
            for one in done
        ]
        practice.check_off(parts.store, parts.curriculum, person_id, proposals, at)
    parts.store.close()


def sign_in(client: FlaskClient, email: str) -> None:
    text = client.get("/login").text
    token = text.split('name="csrf-token" content="')[1].split('"')[0]
    fields = {"email": email, "password": PASSWORD, "csrf_token": token}
    response = client.post("/login", data=fields)
    assert response.status_code == 302, response.text


def flask_security_app(folder: Path) -> FlaskClient:
    """As the manual's SQLAlchemy session example has it."""
    app = flask.Flask("reference")
    app.config.update(
        SECRET_KEY="reference",
        SECURITY_PASSWORD_SALT="1" * 40,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        WTF_CSRF_ENABLED=False,
    )
    engine = sqlalchemy.create_engine(f"sqlite:///{folder / 'reference.db'}")
    session = orm.scoped_session(orm.sessionmaker(engine))
    role, user = models()
    user.metadata.create_all(engine)
    datastore = flask_security.SQLAlchemySessionUserDatastore(session, user, role)
    flask_security.Security(app, datastore)
    app.teardown_appcontext(lambda _: session.remove())

    @app.get("/constant")
    @flask_security.auth_required("session")
    def constant() -> str:
        return CONSTANT

    with app.app_context():
        hashed = flask_security.hash_password(PASSWORD)
        datastore.create_user(email="mira@example.org", password=hashed)
        session.commit()
    client = app.test_client()
    fields = {"email": "mira@example.org", "password": PASSWORD}
    response = client.post("/login", data=fields)
    assert response.status_code == 302, response.text
    return client


def models() -> tuple[type, type]:
    class Base(orm.DeclarativeBase):
        pass

    sqla.FsModels.set_db_info(base_model=Base)

    class Role(Base, sqla.FsRoleMixin):
        __tablename__ = "role"

    class User(Base, sqla.FsUserMixin):
        __tablename__ = "user"

    class WebAuthn(Base, sqla.FsWebAuthnMixin):
        __tablename__ = "webauthn"

    # The registry finds it by name, and only as long as somebody holds it.
    User.passkey = WebAuthn
    return Role, User


def bare() -> FlaskClient:
    app = flask.Flask("bare")
    app.get("/constant")(lambda: CONSTANT)
    return app.test_client()


if __name__ == "__main__":
    main()
