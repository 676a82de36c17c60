"""Clocks that can be killed: forked from one process with everything imported, their time runs fast.

As a program: reads `start DATABASE-URL` lines, answers each with the new clock's process id.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pwa import wiring
from scheduler.settings import from_environment
from tests.push_service import Message


@dataclass(frozen=True, slots=True)
class FastTime:
    """Runs `speed` times as fast as ours, from `base` at our moment `origin`."""

    base: datetime
    origin: float
    speed: float

    def __call__(self) -> datetime:
        told = self.base.timestamp() + (time.time() - self.origin) * self.speed
        return datetime.fromtimestamp(told, UTC)


class Clocks:
    """Use it as a context manager: whatever still runs at the end is killed."""

    def __init__(self, folder: Path, host: str, fast: FastTime) -> None:
        told = [fast.base.isoformat(), str(fast.origin), str(fast.speed)]
        self.log = folder / "clocks.txt"
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.system.clocks", str(folder), host, *told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def start(self, url: str) -> int:
        self._process.stdin.write(f"start {url}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    @staticmethod
    def kill(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)


def clock_of(message: Message) -> int:
    """The process that sent it."""
    subject: str = message.claims["sub"]
    return int(subject.removeprefix("mailto:").partition("@")[0])


def main() -> None:
    folder, host, base, origin, speed = sys.argv[1:]
    fast = FastTime(datetime.fromisoformat(base), float(origin), float(speed))
    children = []
    for line in sys.stdin:
        children.append(_forked(line.split()[1], Path(folder), host, fast))
        sys.stdout.write(f"{children[-1]}\n")
        sys.stdout.flush()
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _forked(url: str, folder: Path, host: str, fast: FastTime) -> int:
    # Nobody waits for the dead: the kernel clears them away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            _beat_for_ever(url, folder, host, fast)
        os._exit(1)
    return pid


def _beat_for_ever(url: str, folder: Path, host: str, fast: FastTime) -> None:
    told = {
        "FOURFOLD_DATA_DIR": str(folder),
        "FOURFOLD_DATABASE_URL": url,
        "FOURFOLD_PUSH_HOSTS": host,
        # Every note tells which clock sent it.
        "FOURFOLD_VAPID_SUBJECT": f"mailto:{os.getpid()}@clocks.example.org",
    }
    wiring.now = fast
    beats = wiring.beat_of(wiring.assemble(from_environment(told)))
    while True:
        try:
            beats()
        except Exception:  # noqa: BLE001 (the real clock, too, logs it and goes on)
            traceback.print_exc()
        time.sleep(0.02)


if __name__ == "__main__":
    main()
