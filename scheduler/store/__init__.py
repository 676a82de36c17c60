"""The database: one engine, one way to read, one way to write."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from threading import local
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError

from scheduler.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.pool import ConnectionPoolEntry

DatabaseError = DBAPIError
"""The database did not answer, or refused."""

UnavailableError = OperationalError
"""The database cannot be had just now: gone, cut off, busy, or it broke a deadlock."""

Transaction = Connection
"""What the functions of this package work on; no other package looks inside."""

BUSY_SECONDS = 10
CONNECT_SECONDS = 5


Counts = Mapping[tuple[str, str], float]
"""How much to add, by name and label."""

LastStep = Callable[[Transaction, Counts], None]
_LAST_STEPS = "last_steps"


def at_the_end(tx: Transaction, step: LastStep, counts: Counts) -> None:
    """Just before the commit, call `step` once with the sum of all that it was given.

    For rows that everybody writes to: whoever waits for one holds nothing up, and two
    transactions never wait for each other.
    """
    so_far: dict[tuple[str, str], float] = tx.info[_LAST_STEPS].setdefault(step, {})
    for key, more in counts.items():
        so_far[key] = so_far.get(key, 0) + more


class Store:
    """One way to read, one way to write; writes are whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def read(self) -> AbstractContextManager[Transaction]:
        return self.engine.connect()

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        # SQLite gives way to one writer only if it asks at the start, not half-way.
        with self.engine.connect() as connection:
            connection.execution_options(immediate=True)
            connection.info[_LAST_STEPS] = {}
            with connection.begin():
                yield connection
                for step, counts in connection.info[_LAST_STEPS].items():
                    step(connection, counts)

    def sharing(self, connection: "SharedConnection") -> "Store":
        """The same store inside a web request: reads go over the request's own connection."""
        return _SharedStore(connection)

    def close(self) -> None:
        self.engine.dispose()


class SharedConnection:
    """One connection a thread, opened when first asked for, and kept until it is closed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._of_thread = local()

    def open(self) -> Transaction:
        found: Transaction | None = getattr(self._of_thread, "connection", None)
        if found is None:
            found = self._of_thread.connection = self.engine.connect()
        return found

    def close(self) -> None:
        """What was read so far is over; whoever asks again sees what has been written since."""
        found: Transaction | None = self._of_thread.__dict__.pop("connection", None)
        if found is not None:
            found.close()


class _SharedStore(Store):
    def __init__(self, shared: SharedConnection) -> None:
        super().__init__(shared.engine)
        self._shared = shared

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        yield self._shared.open()

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        # An open read would keep an old snapshot beside the write; end it first.
        self._shared.close()
        with super().begin() as transaction:
            yield transaction


def open_store(settings: Settings) -> Store:
    """A store on the database that the settings name. No connection is made yet."""
    return Store(engine_for(settings.database_url))


def address_of(url: str) -> str:
    """The database's address, fit to be shown: without its password."""
    return make_url(url).render_as_string(hide_password=True)


def insert_or(tx: Transaction, table: Table) -> Any:
    """An INSERT that may say what to do `on_conflict`: both databases can, each by its own name."""
    return insert_postgresql(table) if tx.dialect.name == "postgresql" else insert_sqlite(table)


def engine_for(url: str) -> Engine:
    engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgresql_engine(url)
    event.listen(engine, "handle_error", _keep_values_back)
    return engine


def _keep_values_back(context: ExceptionContext) -> None:
    """What people told us about their bodies belongs in no log, so in no error either."""
    detail = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
    if detail and context.sqlalchemy_exception is not None:
        # PostgreSQL would quote the whole row that it refuses.
        context.original_exception.args = (detail,)
        context.sqlalchemy_exception.args = (f"({type(context.original_exception)}) {detail}",)


_CUT_OFF = {
    # A line that went dead is given up within half a minute on both its ends: here the
    # connection, there the locks of a transaction that nobody will go on with.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
    "options": "-c idle_in_transaction_session_timeout=30s",
}


def _postgresql_engine(url: str) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=8,
        connect_args={"connect_timeout": CONNECT_SECONDS, **_CUT_OFF},
        hide_parameters=True,
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=16, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: "ConnectionPoolEntry") -> None:
    # The driver's own transactions begin too late; ours are begun below.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("immediate", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # It locks nothing yet, so there is no refusal that SQLAlchemy would have to translate.
        connection.connection.cursor().execute("BEGIN")
