"""The app as an operator runs it: started in its own process group, watched, stopped, killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import requests

FOURFOLD = [str(Path(sys.executable).with_name("fourfold"))]
WORKERS = 2


@dataclass(slots=True)
class RunningApp:
    """`fourfold serve`, whose process is `main`, possibly below the `make` that was started."""

    started: subprocess.Popen[str]
    url: str
    main: psutil.Process

    def family(self) -> list[psutil.Process]:
        return [self.main, *self.main.children(recursive=True)]

    def clock(self) -> psutil.Process | None:
        return next((child for child, is_clock in self._children().items() if is_clock), None)

    def workers(self) -> set[psutil.Process]:
        return {child for child, is_clock in self._children().items() if not is_clock}

    def whole(self) -> bool:
        return sorted(self._children().values()) == [False] * WORKERS + [True]

    def answers(self) -> bool:
        return answers(f"{self.url}/healthz")

    def interrupt(self) -> None:
        """Ctrl-C: SIGINT to everyone in the terminal's process group."""
        os.killpg(self.started.pid, signal.SIGINT)

    def _children(self) -> dict[psutil.Process, bool]:
        """Those alive, and whether each is the clock."""
        found = {}
        for child in self.main.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                found[child] = "clock" in child.cmdline()
        return found


@contextlib.contextmanager
def running(
    command: Sequence[str], port: int, env: dict[str, str], cwd: Path, seconds: float = 30
) -> Iterator[RunningApp]:
    """Start `command` and wait until the app answers; whatever is left at the end is killed."""
    log = cwd / "output.txt"
    with log.open("w") as out, _hangup_minded():
        started = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    url = f"http://localhost:{port}"

    def up() -> bool:
        assert started.poll() is None, log.read_text()
        return answers(f"{url}/healthz")

    try:
        wait_until(up, f"{url}/healthz answers", seconds)
        app = RunningApp(started, url, _main(started.pid))
        wait_until(app.whole, "two workers and one clock run", seconds)
        yield app
    finally:
        _end_session(started)


@contextlib.contextmanager
def crowd(url: str, number: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that each say `said`, then nothing more, and read nothing."""
    host, _, port = url.removeprefix("http://").partition(":")
    with contextlib.ExitStack() as open_ones:
        sockets = [open_ones.enter_context(_reader_of_little()) for _ in range(number)]
        for one in sockets:
            one.connect((socket.gethostbyname(host), int(port)))
            one.sendall(said)
        yield sockets


def _reader_of_little() -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(10)
    return one


def environment(data_dir: Path) -> dict[str, str]:
    """This one without what a shell, make or pytest have put there."""
    own = ("FOURFOLD_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "PYTEST_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {"FOURFOLD_DATA_DIR": str(data_dir)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def wait_until(true: Callable[[], bool], what: str, seconds: float) -> float:
    """How many seconds it took."""
    begin = time.monotonic()
    while not true():
        assert time.monotonic() - begin < seconds, f"Not within {seconds:g} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - begin


def all_gone(family: list[psutil.Process], seconds: float) -> None:
    wait_until(lambda: not any(_alive(one) for one in family), f"nothing left of {family}", seconds)


def _alive(process: psutil.Process) -> bool:
    try:
        # Whoever adopts an orphan may take its time to reap it.
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextlib.contextmanager
def _hangup_minded() -> Iterator[None]:
    """As from a terminal, even where nohup started the tests."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def _main(pid: int) -> psutil.Process:
    started = psutil.Process(pid)
    return next(
        one for one in [started, *started.children(recursive=True)] if "serve" in one.cmdline()
    )


def _end_session(started: subprocess.Popen[str]) -> None:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getsid(process.pid) == started.pid:
                process.kill()
    started.wait()
