"""The real app, started as an operator starts it, in a process and a data folder of its own."""

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.browser.programs import running
from tests.browser.waiting import wait_for

FOURFOLD = [sys.executable, "-m", "pwa"]
HERE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class App:
    url: str
    data_dir: Path
    env: dict[str, str]

    def rows(self, query: str, *values: str | int) -> list[dict[str, Any]]:
        """Look straight into the database, as nobody but a test may."""
        uri = f"file:{self.data_dir / 'fourfold.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query, values)]

    def command(self, *words: str) -> str:
        """What `fourfold …` prints, run beside the server as an operator would."""
        done = subprocess.run(
            [*FOURFOLD, *words], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"fourfold {' '.join(words)}: {done.stderr or done.stdout}"
        return done.stdout

    def demo(self) -> dict[str, Any]:
        """Fill the empty database: who can sign in, and with what password."""
        signing_in: dict[str, Any] = json.loads(self.command("demo", "--json"))
        return signing_in


@contextlib.contextmanager
def app(folder: Path, push_hosts: str = "", source: Path | None = None) -> Iterator[App]:
    """`fourfold serve`, web and clock, until it has ended, left nothing behind and complained of
    nothing; from `source`, another release, where one is given."""
    port = _free_port()
    url = f"http://localhost:{port}"
    env = os.environ | {
        "FOURFOLD_DATA_DIR": str(folder),
        "FOURFOLD_PUBLIC_URL": url,
        "FOURFOLD_PUSH_HOSTS": push_hosts,
    }
    if source:
        env |= {"PYTHONPATH": str(source), "PYTHONSAFEPATH": "1"}
    log = folder / ("serve-next.log" if source else "serve.log")
    with running([*FOURFOLD, "serve", "--port", str(port)], log, env) as process:
        wait_for(lambda: _answers(url, process, log), f"{url}/healthz, see {log}", 60)
        yield App(url, folder, env)
    assert not _listening(port), f"Something still listens on port {port}"
    said = log.read_text()
    assert "Traceback" not in said, said


def next_release(folder: Path) -> Path:
    """The app's own files, copied, with one style changed: what an operator updates to."""
    for name in ("pwa", "scheduler", "static", "templates"):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HERE / name, folder / name, ignore=leave)
    with (folder / "static" / "css" / "base.css").open("a") as style:
        style.write("\n:root { --next-release: 1; }\n")
    return folder


def _answers(url: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, f"fourfold serve ended:\n{log.read_text()}"
    try:
        return requests.get(f"{url}/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
