"""The server: web workers under granian, and the clock as a child process beside them."""

import errno
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from pwa.clock_child import ClockChild
from scheduler.settings import Settings, environment_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WORKERS = 2
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
PATIENCE_SECONDS = 3
"""How long a request may hold up a stop."""
ORPHAN_PATIENCE_SECONDS = 1
SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
LOGGING = {
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "generic"},
        "access": {"class": "logging.NullHandler"},
    },
}


class ServerError(Exception):
    """Why the server cannot start, in one line."""


def serve(
    create_app: Callable[[Settings], "WSGIApplication"],
    settings: Settings,
    *,
    host: str,
    port: int,
    with_clock: bool = True,
    parent: int | None = None,
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP, or until the process `parent` has gone.

    Raises `ServerError` when host and port cannot be had. The caller holds no open engine: the
    workers are forks of it.
    """
    address = _free_address(host, port)
    clock = ClockChild(environment_of(settings)) if with_clock else None
    server = _granian(address, port)
    stop = partial(_stop, server, clock)
    hangup_ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN

    @server.on_startup
    def beside_the_workers() -> None:
        _answer_signals(stop, hangup_ignored=hangup_ignored)
        if parent is not None:
            _when_orphaned(parent, stop)
        if clock:
            clock.start()
        threading.Thread(target=_announce, args=(address, port), daemon=True).start()

    try:
        server.serve(
            target_loader=partial(_load_app, create_app, settings, os.getpid()),
            wrap_loader=False,
        )
    finally:
        if clock:
            clock.stop()


def _free_address(host: str, port: int) -> str:
    """The numeric address of `host`, on which `port` can be had."""
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise ServerError(f"There is no address called {host}.") from error
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise ServerError(_why_not(error, host, port)) from error
    return str(where[0])


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is already taken. Choose another with --port."
        case errno.EACCES:
            return f"Port {port} is reserved for root. Choose one above 1023 with --port."
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine. Choose another with --host."
        case _:
            return f"Cannot listen on {host}:{port}: {error.strerror}."


def _granian(address: str, port: int) -> MPServer:
    if sys.platform == "linux":
        # The one way that the tests have stopped, killed and restarted, on every Python.
        multiprocessing.set_start_method("fork", force=True)
    # A signal in the midst of a fork waits until it is clear whose it is.
    os.register_at_fork(
        before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, SIGNALS),
        after_in_parent=partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, SIGNALS),
        after_in_child=_leave_signals_to_main,
    )
    server = MPServer(
        "fourfold",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
    )
    server.respawned_wrks = _Lenient()
    return server


class _Lenient(dict[int, float]):
    """When each worker was started again, so that granian gives up later.

    It ends when a worker dies within 5.5 s of that; here only within 1 s, as one does that
    cannot load the app.
    """

    def __setitem__(self, worker: int, at: float) -> None:
        super().__setitem__(worker, at - 4.5)


def _load_app(
    create_app: Callable[[Settings], "WSGIApplication"], settings: Settings, main: int
) -> "WSGIApplication":
    _leave_signals_to_main()
    _when_orphaned(main, _leave)
    return create_app(settings)


def _leave_signals_to_main() -> None:
    # Ctrl-C and a closed terminal reach the whole process group, but the main process alone
    # answers them: a worker that answered too would hang granian.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    # Until granian answers it here, a stop need not wait for the app.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _leave() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ORPHAN_PATIENCE_SECONDS)
    os._exit(1)


def _when_orphaned(parent: int, act: Callable[[], None]) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        act()

    threading.Thread(target=watch, name="parent watch", daemon=True).start()


def _answer_signals(stop: Callable[[], None], *, hangup_ignored: bool) -> None:
    # In a thread of its own: a handler runs inside the main thread, which may just hold the
    # lock that stopping needs.
    def answer(*_: object) -> None:
        threading.Thread(target=stop, name="stop").start()

    signal.signal(signal.SIGINT, answer)
    signal.signal(signal.SIGTERM, answer)
    # granian would reload on SIGHUP; here a closed terminal ends the app, but not under nohup.
    signal.signal(signal.SIGHUP, signal.SIG_IGN if hangup_ignored else answer)


def _stop(server: MPServer, clock: ClockChild | None) -> None:
    if clock:
        clock.ask_to_stop()
    server.signal_handler_interrupt()  # type: ignore[no-untyped-call]


def _announce(address: str, port: int) -> None:
    """Say where to go next as soon as a worker listens."""
    ip = ip_address(address)
    if ip.is_unspecified:
        ip = ip_address("127.0.0.1" if ip.version == 4 else "::1")
    while not _listening(str(ip), port):
        time.sleep(0.05)
    name = "localhost" if ip.is_loopback else f"[{ip}]" if ip.version == 6 else str(ip)
    click.echo(f"Fourfold is running: open http://{name}:{port} – Ctrl-C stops it")


def _listening(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True
