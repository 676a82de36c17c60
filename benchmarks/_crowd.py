"""A crowd of people with plans, opened days and devices: one made by the services, then multiplied."""

import base64
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Table, delete, text, update

from pwa import migrations
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.deliveries import PushTarget
from scheduler.domain.people import Role
from scheduler.domain.reminders import PlannedOccasion, Rhythm
from scheduler.services import people as services
from scheduler.services import today
from scheduler.store import Store, devices, engine_for, people
from scheduler.store.people import next_columns
from scheduler.store.tables import devices as devices_table
from scheduler.store.tables import people as people_table
from scheduler.store.tables import plans, rhythms, routines

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
OWNERS: Mapping[Table, Mapping[str, str]] = {
    people_table: {"id": "n.i", "email": "CAST(n.i AS TEXT) || '@example.org'"},
    rhythms: {"person_id": "n.i"},
    plans: {"id": "n.i", "person_id": "n.i"},
    routines: {"person_id": "n.i"},
    devices_table: {
        "id": "n.i",
        "person_id": "n.i",
        "endpoint": "t.endpoint || CAST(n.i AS TEXT)",
    },
}
"""What differs from one person to the next."""


@contextmanager
def crowd(
    url: str, folder: Path, count: int, drills: Curriculum, due: datetime, host: str
) -> Iterator[Store]:
    """`count` people who are reminded on the day after `due`; the day of `due` is open.

    Each has one device at `host`, `host:port` where it is not a known one.
    """
    folder.mkdir(exist_ok=True)
    engine = engine_for(url)
    migrations.upgrade(engine, folder)
    store = Store(engine)
    _first(store, drills, due, host)
    for table, own in OWNERS.items():
        _multiply(store, table, own, count)
    with store.begin() as tx:
        tx.execute(update(rhythms).values(next_at=due + timedelta(days=1)))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    try:
        yield store
    finally:
        store.close()


def make_due(store: Store, share: int, rest: int, due: datetime) -> int:
    """Let those be due whose number modulo `share` is `rest`; how many that are."""
    planned = PlannedOccasion(due.date(), 0, f"{due:%Y-%m-%dT%H:%M}", due)
    chosen = update(rhythms).where(rhythms.c.person_id % share == rest)
    with store.begin() as tx:
        return tx.execute(chosen.values(next_columns(planned))).rowcount


def close_days(store: Store) -> None:
    """As on any morning: nobody has opened the day yet."""
    with store.begin() as tx:
        tx.execute(delete(routines))


def _first(store: Store, drills: Curriculum, due: datetime, host: str) -> None:
    yesterday = due - timedelta(days=1)
    with store.begin() as tx:
        first = people.add_person(
            tx,
            email="1@example.org",
            name="Mira",
            role=Role.CLIENT,
            consented_at=yesterday,
            now=yesterday,
        )
        people.add_rhythm(tx, first, Rhythm())
    services.answer_screening(store, first, [], yesterday)
    today.today(store, drills, first, due)
    with store.begin() as tx:
        devices.put(tx, first, target(host), "Test", due)


def target(host: str) -> PushTarget:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = (
        base64.urlsafe_b64encode(data).rstrip(b"=").decode()
        for data in (point, secrets.token_bytes(16))
    )
    return PushTarget(f"https://{host}/push/", *keys)


def _multiply(store: Store, table: Table, own: Mapping[str, str], count: int) -> None:
    columns = [f'"{column.name}"' for column in table.columns]
    values = [own.get(column.name, f't."{column.name}"') for column in table.columns]
    statement = f'INSERT INTO "{table.name}" ({", ".join(columns)}) '
    numbers = NUMBERS + f'SELECT {", ".join(values)} FROM "{table.name}" t, n'
    with store.begin() as tx:
        tx.execute(text(statement + numbers), {"count": count})
