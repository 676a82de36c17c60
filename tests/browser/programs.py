"""Programs that tests start: found or failed, ended by their own ids, and checked to be gone."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests.browser.waiting import wait_for


def found(*names: str) -> str:
    """The path of the first program that is installed; a missing browser fails, it never skips."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise AssertionError(f"Not installed: {' or '.join(names)}")


@contextlib.contextmanager
def running(
    command: Sequence[str], log: Path, env: Mapping[str, str], seconds: float = 10
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command`, its output in `log`; afterwards it and all its children are gone within `seconds`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=env
        )
    try:
        yield process
    finally:
        end(process, seconds)


def end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """SIGTERM to the process alone, as a service manager does; whatever remains is a fault."""
    family = _family(process.pid)
    process.terminate()
    _, alive = psutil.wait_procs(family, timeout=seconds)
    names = [member.name() for member in alive if member.is_running()]
    for member in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    process.wait()
    assert not names, f"Still running {seconds:g} s after SIGTERM: {names}"


def line_in(log: Path, beginning: str, process: subprocess.Popen[bytes], seconds: float) -> str:
    """The first line of `log` that begins so; fails at once when the process has ended."""

    def search() -> str | None:
        text = log.read_text(errors="replace")
        assert process.poll() is None, f"Ended with {process.returncode}:\n{text}"
        return next((line for line in text.splitlines() if line.startswith(beginning)), None)

    return wait_for(search, f"“{beginning}” in {log}", seconds)


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
