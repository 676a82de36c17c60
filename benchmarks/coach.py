"""What a coach's page costs: with many clients and few, with long histories and short.

All in one process, without a network: a WSGI call from request to last byte. One client is
practised by the services for every day of the history, then multiplied row by row.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from _crowd import target
from _databases import kinds
from _measure import at_most, in_turn, options, report, say
from flask.testing import FlaskClient
from sqlalchemy import Table, insert, text

from pwa import create_app, wiring
from pwa.accounts import create_account
from scheduler.domain.check_off import Proposal
from scheduler.domain.people import Role, Sight
from scheduler.now import now
from scheduler.services import devices as device_services
from scheduler.services import people, practice, today
from scheduler.services.coaching import joining
from scheduler.settings import from_environment
from scheduler.store.tables import (
    check_offs,
    deliveries,
    devices,
    links,
    occasions,
    plans,
    rhythms,
    routines,
    summaries,
)
from scheduler.store.tables import people as people_table

PASSWORD = "three quiet words"
STRIDE = 10_000
"""Between the ids of one client's rows and the next one's."""
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
UUIDS = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
EARLIER = {
    "sqlite": "datetime(t.last_at, '-' || n.i || ' seconds')",
    "postgresql": "t.last_at - n.i * interval '1 second'",
}
OWN = f"t.id + n.i * {STRIDE}"
PERSON = {"person_id": f"t.person_id + n.i * {STRIDE}"}
NAMED = "CAST(n.i AS TEXT)"
ROWS: Mapping[Table, dict[str, str]] = {
    people_table: {"id": OWN, "email": f"{NAMED} || t.email", "name": f"t.name || ' ' || {NAMED}"},
    rhythms: PERSON,
    plans: {"id": OWN, **PERSON},
    check_offs: PERSON,
    routines: PERSON,
    devices: {"id": OWN, "endpoint": f"t.endpoint || {NAMED}", **PERSON},
    occasions: {"id": OWN, **PERSON},
    deliveries: {
        "id": OWN,
        "occasion_id": f"t.occasion_id + n.i * {STRIDE}",
        "device_id": f"t.device_id + n.i * {STRIDE}",
    },
    summaries: PERSON,
    links: {
        "id": OWN,
        "public_id": f"substr(t.public_id, 1, 16) || {NAMED}",
        "client_id": f"t.client_id + n.i * {STRIDE}",
    },
}
"""What differs from one client to the next."""


@dataclass(frozen=True)
class Case:
    name: str
    clients: int
    days: int


def main() -> None:
    asked = options(__doc__)
    history, short, years = (40, 10, 60) if asked.quick else (365, 30, 3 * 365)
    cases = [
        Case("few", 50, history),
        Case("many", 1000, history),
        Case("many_new", 1000, short),
        Case("years", 1, years),
    ]
    if asked.quick:
        cases = [Case(one.name, min(400, one.clients), one.days) for one in cases]
    figures, aims = {}, []
    with tempfile.TemporaryDirectory() as name:
        for kind, url_of in kinds(Path(name)):
            seconds = measured(Path(name) / kind, url_of, cases, rounds=5 if asked.quick else 11)
            figures |= {f"{kind}_{one}_ms": 1000 * taken for one, taken in seconds.items()}
            many, longer = seconds["many"] / seconds["few"], seconds["many"] / seconds["many_new"]
            figures |= {f"{kind}_many_to_few": many, f"{kind}_long_to_short": longer}
            aims += [
                at_most(f"{kind}: /coach with many clients to few", many, 3),
                at_most(f"{kind}: /coach with a long history to a short one", longer, 1.2),
                at_most(f"{kind}: a client's page with years, ms", 1000 * seconds["years"], 100),
            ]
    report(figures, aims, as_json=asked.json)


def measured(folder: Path, url_of, cases: list[Case], rounds: int) -> dict[str, float]:
    pages = {}
    for case in cases:
        say(f"{folder.name}: {case.clients} clients with {case.days} days …")
        url = url_of(f"coach_{case.name}")
        pages[case.name] = page(folder / case.name, url, case)
    return in_turn(pages, rounds=rounds, calls=3)


def page(folder: Path, url: str, case: Case):
    folder.mkdir(parents=True)
    settings = from_environment({"FOURFOLD_DATA_DIR": str(folder), "FOURFOLD_DATABASE_URL": url})
    wiring.prepare(settings)
    parts = wiring.assemble(settings)
    link = lived(parts, case.days)
    multiply(parts, case.clients - 1)
    parts.store.close()
    client = create_app(settings).test_client()
    sign_in(client)
    path = f"/coach/clients/{link}" if case.name == "years" else "/coach"

    def call() -> None:
        with client.get(path) as response:
            assert response.status_code == 200, response.status
            response.get_data()

    return call


def lived(parts: wiring.Parts, days: int) -> str:
    """A coach with one client, who practised on nine days of ten; the link between them."""
    start = now() - timedelta(days=days)
    coach, client = (account(parts, role, start) for role in (Role.COACH, Role.CLIENT))
    people.answer_screening(parts.store, client, [], start)
    made = joining.invite(parts.store, coach, label="", group=False, days=7, now=start)
    joining.agree(parts.store, client, made.token, Sight(), start)
    for day in range(days):
        if day % 10 != 7:
            practise(parts, client, start + timedelta(days=day))
    remind(parts, client, start, days)
    return joining.coaches(parts.store, client)[0].link.id


def account(parts: wiring.Parts, role: Role, at: datetime) -> int:
    return create_account(
        parts,
        email=f"{role}@example.org",
        password=PASSWORD,
        name=role.capitalize(),
        timezone="Europe/Berlin",
        role=role,
        consented_at=at,
        now=at,
    )


def practise(parts: wiring.Parts, client: int, at: datetime) -> None:
    drills = today.today(parts.store, parts.curriculum, client, at).drills
    proposals = [
        Proposal(id=uuid4(), drill=one.drill.slug, done_at=at, tension=3, release=3, effort=2)
        for one in drills
    ]
    practice.check_off(parts.store, parts.curriculum, client, proposals, at)


def remind(parts: wiring.Parts, client: int, start: datetime, days: int) -> None:
    """Three reminders a day, each shown on one device."""
    phone = target("fcm.googleapis.com")
    device = device_services.register(parts.store, client, phone, "Test", (), start)
    moments = [
        start + timedelta(days=day, minutes=minutes)
        for day in range(days)
        for minutes in (0, 120, 300)
    ]
    told = [
        {
            "person_id": client,
            "practice_day": at.date(),
            "planned_local": f"{at:%Y-%m-%dT%H:%M}",
            "rung": 0,
            "at": at,
            "claimed_at": at,
            "state": "sent",
        }
        for at in moments
    ]
    with parts.store.begin() as tx:
        rows = tx.execute(insert(occasions).returning(occasions.c.id, occasions.c.at), told).all()
        sent = [
            {
                "occasion_id": row.id,
                "device_id": device,
                "state": "sent",
                "expires_at": row.at,
                "attempts": 1,
                "attempted_at": row.at,
                "status": 201,
                "shown_at": row.at,
            }
            for row in rows
        ]
        tx.execute(insert(deliveries), sent)


def multiply(parts: wiring.Parts, more: int) -> None:
    kind = parts.store.engine.dialect.name
    for table, own in ROWS.items() if more else ():
        mine = own | {check_offs: {"id": UUIDS[kind]}, summaries: {"last_at": EARLIER[kind]}}.get(
            table, {}
        )
        columns = [column.name for column in table.columns]
        values = [mine.get(name, f't."{name}"') for name in columns]
        named = ", ".join(f'"{name}"' for name in columns)
        only = " WHERE t.role = 'client'" if table is people_table else ""
        only = (
            " WHERE t.person_id = (SELECT min(client_id) FROM links)" if table is rhythms else only
        )
        insert_ = f'INSERT INTO "{table.name}" ({named}) '
        chosen = f'SELECT {", ".join(values)} FROM "{table.name}" t, n{only}'
        statement = insert_ + NUMBERS + chosen
        with parts.store.begin() as tx:
            tx.execute(text(statement), {"count": more})
    with parts.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def sign_in(client: FlaskClient) -> None:
    page = client.get("/login").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    fields = {"email": "coach@example.org", "password": PASSWORD, "csrf_token": token}
    response = client.post("/login", data=fields)
    assert response.status_code == 302, response.text


if __name__ == "__main__":
    main()
