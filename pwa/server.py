"""The server: web workers under granian, and the clock as a child process beside them."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from pwa.api import LARGEST_BODY
from pwa.clock_child import ClockChild
from pwa.gateway import Gateway
from pwa.listening import announce, free_address, room_for_connections
from scheduler.settings import Settings, environment_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WORKERS = 2
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
PATIENCE_SECONDS = 2
"""How long a request may hold up a stop."""
IDLE_SECONDS = 20
"""How long a connection may say nothing, or be about to say what it wants."""
LONGEST_HEAD = 64 * 1024
ORPHAN_PATIENCE_SECONDS = 1
RESTARTS, RESTARTS_SECONDS = 5, 15.0
"""A worker started again so often within so long ends the app if it dies once more."""
SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
LOGGING = {
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "generic"},
        "access": {"class": "logging.NullHandler"},
    },
}


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
    address = free_address(host, port)
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
        threading.Thread(target=announce, args=(address, port), daemon=True).start()

    try:
        server.serve(
            target_loader=partial(_load_app, create_app, settings, os.getpid()),
            wrap_loader=False,
        )
    finally:
        if clock:
            clock.stop()


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
        interface=Interfaces.ASGINL,
        loop=Loops.asyncio,
        runtime_mode=RuntimeModes.st,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * IDLE_SECONDS, max_buffer_size=LONGEST_HEAD
        ),
        websockets=False,
        workers=WORKERS,
        backpressure=room_for_connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
    )
    server.respawned_wrks = _Starts()
    return server


class _Starts(dict[int, float]):
    """When each worker was started again, so that granian gives up later.

    It ends when a worker dies within 5.5 s of that; here only where one was started again
    several times in a row, as one is that cannot load the app.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[int, deque[float]] = defaultdict(lambda: deque(maxlen=RESTARTS))

    def __setitem__(self, worker: int, at: float) -> None:
        last = self._last[worker]
        last.append(at)
        again_and_again = len(last) == RESTARTS and at - last[0] < RESTARTS_SECONDS
        super().__setitem__(worker, at if again_and_again else -inf)


def _load_app(
    create_app: Callable[[Settings], "WSGIApplication"], settings: Settings, main: int
) -> Gateway:
    _leave_signals_to_main()
    _when_orphaned(main, _leave)
    return Gateway(create_app(settings), threads=THREADS, largest_body=LARGEST_BODY)


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
