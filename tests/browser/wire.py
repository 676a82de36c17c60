"""The wire between a browser and the app: every byte that goes through it to the browser is counted."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 65536


@dataclass
class Wire:
    url: str
    received: int = 0
    """Bytes to the browser, heads of answers included."""
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def count(self, size: int) -> None:
        with self._counting:
            self.received += size


@contextlib.contextmanager
def wire(app_url: str) -> Iterator[Wire]:
    """A port of its own that leads to the app."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        counted = Wire(f"http://localhost:{door.getsockname()[1]}")
        target = ("127.0.0.1", urlsplit(app_url).port or 80)
        threading.Thread(target=_welcome, args=(door, target, counted), daemon=True).start()
        yield counted
        # Wakes the thread that waits for the next caller.
        door.shutdown(socket.SHUT_RDWR)


def _welcome(door: socket.socket, target: tuple[str, int], counted: Wire) -> None:
    while True:
        try:
            browser, _ = door.accept()
        except OSError:
            return
        app = socket.create_connection(target)
        for a, b, seen in ((browser, app, None), (app, browser, counted)):
            threading.Thread(target=_carry, args=(a, b, seen), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket, counted: Wire | None) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(PIECE):
            if counted:
                counted.count(len(piece))
            sink.sendall(piece)
    # One side has ended; the other is told, and closes once both have.
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
