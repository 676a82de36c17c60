"""An empty database again, without making it anew."""

from sqlalchemy import Engine

from scheduler.store.tables import metadata


def empty(engine: Engine) -> None:
    """Twenty small deletes take a tenth of the time of one TRUNCATE."""
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
