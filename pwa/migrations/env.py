"""What Alembic runs for each upgrade: our metadata on the connection it was handed."""

from typing import Any, Literal

from alembic import context

import pwa.accounts.models  # noqa: F401 (its tables join the metadata)
from scheduler.store.tables import metadata
from scheduler.store.types import Utc


def plain(kind: str, thing: Any, _: Any) -> str | Literal[False]:
    """Write our own column type as what it is in the database, so old migrations stay readable."""
    is_ours = kind == "type" and isinstance(thing, Utc)
    return "sa.DateTime(timezone=True)" if is_ours else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    render_item=plain,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
