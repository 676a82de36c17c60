"""The app as an operator serves it, with the demo's people in it, on a port of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

PATIENCE = 60


@dataclass(frozen=True)
class Served:
    url: str
    client: str
    """Somebody with ninety days behind them."""
    password: str

    def cookie(self) -> str:
        """Of a sign-in, as a browser would send it."""
        session = requests.Session()
        page = session.get(f"{self.url}/login", timeout=PATIENCE).text
        token = page.split('name="csrf-token" content="')[1].split('"')[0]
        fields = {"email": self.client, "password": self.password, "csrf_token": token}
        reply = session.post(f"{self.url}/login", data=fields, timeout=PATIENCE)
        assert reply.url == f"{self.url}/today", reply.url
        return "; ".join(f"{name}={value}" for name, value in session.cookies.items())


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    env = os.environ | {"FOURFOLD_DATA_DIR": str(folder), "FOURFOLD_PUBLIC_URL": url}
    fourfold = [sys.executable, "-m", "pwa"]
    told = subprocess.run(
        [*fourfold, "demo", "--json"], env=env, capture_output=True, text=True, check=True
    )
    demo = json.loads(told.stdout)
    process = subprocess.Popen(
        [*fourfold, "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(f"{url}/healthz")
        yield Served(url, demo["clients"][0], demo["password"])
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            requests.get(url, timeout=2)
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
