"""A database of its own for a story, and a way to tell how the story went."""

import sys
import time
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text


@pytest.fixture
def new_postgres(postgres_url: str) -> str:
    name = f"story_{time.time_ns()}"
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_url.replace("/postgres?", f"/{name}?", 1)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Figures that are to be seen even where all goes well."""

    def tell(figures: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n  {figures}\n")

    return tell
