"""The clock: one beat every 20 seconds, whatever the beat may be; the only user of APScheduler."""

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.now import now

EVERY = timedelta(seconds=20)
GRACE_SECONDS = 2.0
"""How long a beat may go on after the clock was told to stop."""


def run_as_process(
    *beats: Callable[[], object], every: timedelta = EVERY, parent: int | None = None
) -> None:
    """Beat until SIGINT, SIGTERM or SIGHUP, or until the process `parent` has gone.

    A beat still going on then is cut off after `GRACE_SECONDS`, as a power cut would do.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda *_: stop.set())
    run(*beats, every=every, stop=stop, parent=parent)
    _leave_within(GRACE_SECONDS)


def run(
    *beats: Callable[[], object],
    every: timedelta = EVERY,
    stop: threading.Event,
    parent: int | None = None,
) -> None:
    """Beat at once and then `every` so often; a beat that raises is logged and the next one comes.

    Of several `beats` each goes by itself: none waits for another that takes long.
    Returns when `stop` is set or when `parent` is no longer the parent of this process.
    """
    # What is there by now stays: the collector need not walk over it with every batch.
    gc.freeze()
    with _ticking(beats, every):
        # Not `stop.wait()`: a signal handler that sets an event waited for in the same thread
        # can deadlock.
        while not stop.is_set() and not _orphaned(parent):
            time.sleep(0.2)


@contextmanager
def _ticking(beats: Sequence[Callable[[], object]], every: timedelta) -> Iterator[None]:
    scheduler = BackgroundScheduler(timezone=UTC)
    for beat in beats:
        scheduler.add_job(
            beat,
            "interval",
            seconds=every.total_seconds(),
            name=beat.__name__,
            next_run_time=now(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def _orphaned(parent: int | None) -> bool:
    return parent is not None and os.getppid() != parent


def _leave_within(seconds: float) -> None:
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()
