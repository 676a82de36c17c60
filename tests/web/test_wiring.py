"""What one process is made of, and who else on the machine may look at it."""

import os
from importlib.metadata import version
from stat import S_IMODE

import pytest

from pwa import wiring
from scheduler.settings import from_environment
from scheduler.store import open_store, zone_rules


@pytest.fixture(autouse=True)
def open_handed():
    """A machine on which files are for everybody unless told otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder):
    return {path.name: S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_a_new_data_folder_is_for_its_user_alone(tmp_path):
    folder = tmp_path / "here" / "data"
    wiring.prepare(from_environment({"FOURFOLD_DATA_DIR": str(folder)}))
    assert S_IMODE(folder.stat().st_mode) == 0o700


def test_a_new_database_is_for_its_user_alone_even_in_a_folder_open_to_all(tmp_path):
    tmp_path.chmod(0o755)
    settings = from_environment({"FOURFOLD_DATA_DIR": str(tmp_path)})
    wiring.prepare(settings)
    store = open_store(settings)
    with store.begin():
        found = modes(tmp_path)
    store.close()
    private = ("fourfold.db", "fourfold.db-wal", "fourfold.db-shm", "keys.json")
    assert {name: found[name] for name in private} == dict.fromkeys(private, 0o600)


def test_what_was_there_keeps_its_modes(tmp_path, empty_sqlite):
    tmp_path.chmod(0o750)
    database = tmp_path / "fourfold.db"
    database.write_bytes(empty_sqlite)
    database.chmod(0o640)
    wiring.prepare(from_environment({"FOURFOLD_DATA_DIR": str(tmp_path)}))
    assert S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert modes(tmp_path)["fourfold.db"] == 0o640


def test_whoever_starts_reckons_by_the_zones_that_are_installed(tmp_path):
    settings = from_environment({"FOURFOLD_DATA_DIR": str(tmp_path)})
    store = open_store(settings)
    wiring.prepare(settings)
    with store.begin() as tx:
        zone_rules.keep_edition(tx, "2011.1")
    wiring.prepare(settings)
    with store.read() as tx:
        assert zone_rules.edition(tx) == version("tzdata")
    store.close()


def test_each_beat_sees_to_it_that_the_zones_are_those_that_are_installed(tmp_path):
    """A clock with older ones may have reckoned since this one began."""
    settings = from_environment({"FOURFOLD_DATA_DIR": str(tmp_path)})
    wiring.prepare(settings)
    parts = wiring.assemble(settings)
    with parts.store.begin() as tx:
        zone_rules.keep_edition(tx, "2011.1")
    wiring.beat_of(parts)()
    with parts.store.read() as tx:
        assert zone_rules.edition(tx) == version("tzdata")
    parts.store.close()


def test_a_database_in_a_folder_that_is_not_there_is_named(tmp_path):
    url = f"sqlite:///{tmp_path}/nowhere/practice.db"
    settings = from_environment({"FOURFOLD_DATA_DIR": str(tmp_path), "FOURFOLD_DATABASE_URL": url})
    with pytest.raises(wiring.UnreadyError, match=r"nowhere.*No such file or directory"):
        wiring.prepare(settings)
