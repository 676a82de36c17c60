import multiprocessing

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

import pwa.accounts.models  # noqa: F401 (its tables join the metadata)
from pwa import migrations
from scheduler.store import engine_for
from scheduler.store.tables import metadata


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
