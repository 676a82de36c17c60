"""What stands between a browser and the app: it loses answers, holds them back, or leads to another release."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.browser.waiting import wait_for

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
Wish = Callable[[str, str], bool]


class Proxy:
    """One address for whatever app is behind it. `lost` and `held` count what happened to answers."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.loses: Wish = lambda _method, _path: False
        self.holds: Wish = lambda _method, _path: False
        self.down = False
        """Nobody gets through, pages and workers alike: flight mode."""
        self.lost = 0
        self.held = 0
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._server.server_port}"

    def forward(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """The app's own answer: by then it has committed whatever was asked."""
        connection = http.client.HTTPConnection(urlsplit(self.target).netloc, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def wait_until_lost(self, count: int) -> None:
        wait_for(lambda: self.lost >= count, f"{count} lost answers", 30)

    def wait_until_held(self) -> None:
        wait_for(lambda: self.held, "an answer held back", 30)

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    between = Proxy(target)
    yield between
    between.stop()


def _handler(between: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if between.down:
                self.close_connection = True
                return
            sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
            status, headers, answer = between.forward(self.command, self.path, sent, body)
            if status < 400 and between.loses(self.command, self.path):
                between.lost += 1
                self.close_connection = True
                return
            if status < 400 and between.holds(self.command, self.path):
                between.held += 1
                between.released.wait()
            self._answer(status, headers, answer)

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 (the library's names)

        def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            try:
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                # The browser that asked is gone.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing: a test says for itself what went wrong."""

    return Handler
