import multiprocessing

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

import pwa.accounts.models  # noqa: F401 (its tables join the metadata)
from pwa import migrations
from scheduler.store import engine_for
from scheduler.store.tables import links, metadata


def test_an_upgraded_empty_database_has_exactly_the_tables_of_the_models(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(store, tmp_path):
    before = inspect(store.engine).get_table_names()
    migrations.upgrade(store.engine, tmp_path)
    assert inspect(store.engine).get_table_names() == before


def test_a_new_database_is_not_current_until_it_is_upgraded(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path / 'new.db'}")
    assert not migrations.is_current(engine)
    migrations.upgrade(engine, tmp_path)
    assert migrations.is_current(engine)
    engine.dispose()


def test_several_processes_that_start_at_once_make_one_database(tmp_path):
    url = f"sqlite:///{tmp_path / 'race.db'}"
    context = multiprocessing.get_context("spawn")
    racers = [context.Process(target=_upgrade, args=(url, tmp_path)) for _ in range(3)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert [racer.exitcode for racer in racers] == [0, 0, 0]
    engine = engine_for(url)
    assert migrations.is_current(engine)
    engine.dispose()


def _upgrade(url, folder):
    engine = engine_for(url)
    migrations.upgrade(engine, folder)
    engine.dispose()


def test_links_from_before_the_consent_keep_their_pair_and_show_nothing_more(tmp_path):
    engine = engine_for(f"sqlite:///{tmp_path / 'old.db'}")
    _upgrade_to(engine, "0008")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO people (id, email, name, role, created_at) VALUES"
            " (1, 'one@example.org', 'One', 'coach', '2026-11-01 00:00:00'),"
            " (2, 'two@example.org', 'Two', 'client', '2026-11-01 00:00:00')"
        )
        for _ in range(2):
            connection.exec_driver_sql(
                "INSERT INTO links (coach_id, client_id, agreed_at)"
                " VALUES (1, 2, '2026-11-02 00:00:00')"
            )
    migrations.upgrade(engine, tmp_path)
    with engine.connect() as connection:
        rows = connection.execute(links.select()).all()
    assert len({row.public_id for row in rows}) == 2
    assert [(row.sees_notes, row.sees_pain) for row in rows] == [(False, False)] * 2
    assert [row.ended_at is None for row in rows] == [True, False]
    engine.dispose()


def _upgrade_to(engine, revision):
    with engine.connect() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
