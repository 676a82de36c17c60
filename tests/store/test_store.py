import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from scheduler.domain.people import Role
from scheduler.store import engine_for, people, reminders
from scheduler.store.tables import heartbeats, rhythms


def test_an_instant_comes_back_aware_and_in_utc(store):
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    with store.begin() as tx:
        reminders.beat(tx, datetime(2026, 11, 24, 5, 45, tzinfo=kathmandu))
    with store.read() as tx:
        found = reminders.heartbeat(tx)
    assert found == datetime(2026, 11, 24, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(store):
    naive = datetime(2026, 11, 24)  # noqa: DTZ001 (the very thing)
    with pytest.raises(StatementError, match="must be aware"), store.begin() as tx:
        tx.execute(insert(heartbeats), {"name": "clock", "at": naive})


def test_a_write_that_fails_half_way_leaves_nothing(store, morning):
    def fail_half_way():
        with store.begin() as tx:
            reminders.beat(tx, morning)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_half_way()
    with store.read() as tx:
        assert reminders.heartbeat(tx) is None


def test_a_row_of_nobody_is_refused(store, morning):
    orphan = {
        "person_id": 404,
        "timezone": "UTC",
        "times": [],
        "ladder": [],
        "cutoff_hour": 3,
        "follow_device_timezone": True,
    }
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.execute(insert(rhythms), orphan)


def test_the_same_address_is_one_person_whatever_its_letters(store, morning):
    def add(email):
        with store.begin() as tx:
            people.add_person(
                tx, email=email, name="Eve", role=Role.CLIENT, consented_at=None, now=morning
            )

    add("eve@example.org")
    with pytest.raises(IntegrityError):
        add("Eve@Example.org")


def test_writers_wait_for_each_other(store, morning):
    def write(n):
        for _ in range(10):
            with store.begin() as tx:
                last = reminders.heartbeat(tx) or morning
                reminders.beat(tx, last + timedelta(seconds=1))

    with store.begin() as tx:
        reminders.beat(tx, morning)
    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.read() as tx:
        assert tx.execute(select(heartbeats.c.name)).scalars().all() == ["clock"]
        # PostgreSQL lets two read the same second; SQLite's writers stand in line.
        if store.engine.dialect.name == "sqlite":
            assert reminders.heartbeat(tx) == morning + timedelta(seconds=40)


def test_sqlite_writes_ahead_and_keeps_foreign_keys(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path / 'fourfold.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 10_000
    engine.dispose()


def test_the_clock_finds_who_is_due_by_an_index(store, morning):
    postgresql = store.engine.dialect.name == "postgresql"
    explain = text(f"EXPLAIN {'' if postgresql else 'QUERY PLAN'} {reminders._DUE.compile()}")
    with store.read() as tx:
        if postgresql:
            # A table of four rows is read whole, unless there is another way.
            tx.exec_driver_sql("SET LOCAL enable_seqscan = off")
        told = str(tx.execute(explain, {"now": morning.isoformat(), "limit": 500}).all())
    assert "ix_rhythms_next_at" in told
