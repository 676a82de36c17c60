"""The clock as a child process of the server: started, started again when it dies, ended."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0
"""A clock that lived this long is started again without a growing pause."""
PATIENCE_SECONDS = 2.5
"""From being asked to stop; the workers have had theirs by then."""

log = logging.getLogger("fourfold.server")


class ClockChild:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._stopping = threading.Event()
        self._asked_at = 0.0
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        # A worker forked while the clock is being started would inherit the pipe that tells
        # whether the start went well, and keep it open for ever.
        lock = self._starting
        os.register_at_fork(
            before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release
        )
        threading.Thread(target=self._keep, name="clock child", daemon=True).start()

    def ask_to_stop(self) -> None:
        if not self._stopping.is_set():
            self._asked_at = time.monotonic()
        self._stopping.set()
        with self._starting:
            if self._process:
                self._process.terminate()

    def stop(self) -> None:
        """End the clock, by force `PATIENCE_SECONDS` after it was first asked to stop."""
        self.ask_to_stop()
        if self._process:
            left = self._asked_at + PATIENCE_SECONDS - time.monotonic()
            try:
                self._process.wait(max(left, 0))
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _keep(self) -> None:
        # Ctrl-C and a closed terminal reach the whole process group, but the server alone
        # answers them: the clock inherits this thread's mask.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
        pause = FIRST_PAUSE
        while process := self._spawn():
            born = time.monotonic()
            status = process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - born > STEADY_SECONDS:
                pause = FIRST_PAUSE
            log.error("The clock ended with status %s; it starts again in %.0f s.", status, pause)
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        with self._starting:
            if self._stopping.is_set():
                return None
            # `-P`: never a package that happens to lie in the current directory.
            command = [sys.executable, "-P", "-m", "pwa", "clock", "--parent", str(os.getpid())]
            self._process = subprocess.Popen(command, env=self._environment)  # noqa: S603 – itself
            return self._process
