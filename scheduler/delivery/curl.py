"""Requests through libcurl, the only user of pycurl: the fast transport."""

import socket
import time
from typing import Any

import certifi
import pycurl

from scheduler.delivery.transport import (
    KEEP_ALIVE,
    MOST_READ,
    Ended,
    NoAnswer,
    Reply,
    Request,
    is_public,
)

CONNECTIONS_KEPT = 256
_ANYHOW = pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS


class CurlTransport:
    def __init__(self, timeout: float, ca_file: str | None = None) -> None:
        self._timeout_ms = int(timeout * 1000)
        self._ca_file = ca_file or certifi.where()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, CONNECTIONS_KEPT)
        self._idle: list[Any] = []
        self._under_way: dict[Any, _Exchange] = {}

    def begin(self, number: int, request: Request) -> None:
        handle = self._idle.pop() if self._idle else self._made()
        exchange = _Exchange(number, inside_allowed=request.inside_allowed)
        handle.setopt(pycurl.URL, request.url)
        handle.setopt(pycurl.POSTFIELDS, request.body)
        handle.setopt(
            pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in request.headers.items()]
        )
        handle.setopt(pycurl.PROTOCOLS, _ANYHOW if request.inside_allowed else pycurl.PROTO_HTTPS)
        handle.setopt(pycurl.OPENSOCKETFUNCTION, exchange.connect)
        handle.setopt(pycurl.HEADERFUNCTION, exchange.head)
        handle.setopt(pycurl.WRITEFUNCTION, exchange.read)
        self._under_way[handle] = exchange
        self._multi.add_handle(handle)

    def ended(self, wait: float) -> list[Ended]:
        until = time.monotonic() + wait
        while True:
            self._multi.perform()
            ended = self._collected()
            left = until - time.monotonic()
            if ended or left <= 0 or not self._under_way:
                return ended
            self._multi.select(min(left, max(self._multi.timeout(), 0) / 1000 or 0.01))

    def close(self) -> None:
        for handle, exchange in self._under_way.items():
            self._multi.remove_handle(handle)
            exchange.over()
        for handle in (*self._under_way, *self._idle):
            handle.close()
        self._under_way, self._idle = {}, []
        self._multi.close()

    def _made(self) -> Any:
        """A handle with everything that is the same for every request."""
        handle = pycurl.Curl()
        after, between = KEEP_ALIVE
        for option, value in (
            (pycurl.NOSIGNAL, 1),
            (pycurl.TIMEOUT_MS, self._timeout_ms),
            (pycurl.CAINFO, self._ca_file),
            (pycurl.FOLLOWLOCATION, 0),
            # An empty name also keeps the environment's proxies away.
            (pycurl.PROXY, ""),
            (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
            (pycurl.POST, 1),
            (pycurl.TCP_KEEPALIVE, 1),
            (pycurl.TCP_KEEPIDLE, after),
            (pycurl.TCP_KEEPINTVL, between),
        ):
            handle.setopt(option, value)
        return handle

    def _collected(self) -> list[Ended]:
        more, found = 1, []
        while more:
            more, whole, failed = self._multi.info_read()
            found += [self._end(handle, pycurl.E_OK) for handle in whole]
            found += [self._end(handle, code) for handle, code, _ in failed]
        return found

    def _end(self, handle: Any, code: int) -> Ended:
        exchange = self._under_way.pop(handle)
        status = handle.getinfo(pycurl.RESPONSE_CODE)
        self._multi.remove_handle(handle)
        self._idle.append(handle)
        exchange.over()
        return exchange.number, exchange.result(code, status)


class _Exchange:
    """What one request meets on its way."""

    def __init__(self, number: int, *, inside_allowed: bool) -> None:
        self.number = number
        self._inside_allowed = inside_allowed
        self._led_inside = False
        self._sockets: list[socket.socket] = []
        self._retry_after: str | None = None
        self._text = b""

    def connect(self, _purpose: int, address: Any) -> Any:
        """Called with the very address about to be connected to, so no name can change its mind."""
        family, kind, protocol, where = address
        if not self._inside_allowed and not is_public(where[0]):
            self._led_inside = True
            return pycurl.SOCKET_BAD
        # libcurl works on a copy of its own; ours is closed in the end.
        self._sockets.append(socket.socket(family, kind, protocol))
        return self._sockets[-1]

    def head(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if name.lower() == b"retry-after":
            self._retry_after = value.strip().decode("latin-1")

    def read(self, more: bytes) -> int | None:
        self._text += more[: MOST_READ - len(self._text)]
        # Fewer bytes taken than given: the connection is cut.
        return None if len(self._text) < MOST_READ else -1

    def over(self) -> None:
        for opened in self._sockets:
            opened.close()

    def result(self, code: int, status: int) -> Reply | NoAnswer:
        if status >= 200:
            # Whatever became of the body: the status has come, and it is what counts.
            return Reply(status, self._retry_after, self._text.decode(errors="replace"))
        if self._led_inside:
            return NoAnswer("leads to a private address", led_inside=True)
        return NoAnswer(_REASONS.get(code, f"libcurl says {code}"))


_REASONS = {
    pycurl.E_COULDNT_RESOLVE_HOST: "its name has no address",
    pycurl.E_COULDNT_CONNECT: "nobody is there",
    pycurl.E_OPERATION_TIMEDOUT: "too slow",
    pycurl.E_PEER_FAILED_VERIFICATION: "its certificate is not to be trusted",
    pycurl.E_SSL_CONNECT_ERROR: "it does not speak TLS",
    pycurl.E_GOT_NOTHING: "it hung up",
    pycurl.E_RECV_ERROR: "it hung up",
    pycurl.E_SEND_ERROR: "it hung up",
}
