"""Column types that keep our promises: instants aware and in UTC, days and times as themselves."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, DateTime, Dialect, bindparam
from sqlalchemy.types import TypeDecorator

MANY_PEOPLE: BindParameter[list[int]] = bindparam("people", expanding=True)
"""For statements about many people at once: `{"people": [id, …]}`."""


class Utc(TypeDecorator[datetime]):
    """An instant: aware in, aware out, UTC in between; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant must be aware; this one has no time zone.")
        instant = value.astimezone(UTC)
        # SQLite drops the offset and compares texts, so all of them are written in UTC.
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (given by SQLAlchemy)
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
