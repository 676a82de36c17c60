"""Migrations: every command brings the database to the newest shape before it begins."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, text

# Any number will do, as long as every Fourfold process asks PostgreSQL for the same one.
_ADVISORY_LOCK = 4_404_404


class NewerDatabaseError(Exception):
    """The database was upgraded by a Fourfold newer than this one; `str()` is its revision."""


def upgrade(engine: Engine, data_dir: Path) -> None:
    """Create or upgrade the database; of several processes at once, one does it.

    Raises `NewerDatabaseError` for one that this version does not understand.
    """
    if is_current(engine):
        return
    with FileLock(data_dir / "migration.lock"), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
            connection.commit()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
        connection.commit()


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration; raises `NewerDatabaseError` if more than that."""
    scripts = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        revision = _revision(connection)
    if revision not in {None, *(script.revision for script in scripts.walk_revisions())}:
        raise NewerDatabaseError(revision)
    return revision == scripts.get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
