"""How a request leaves the house: pooled TLS, one attempt, no proxies, redirects or private addresses."""

import io
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

import certifi
from urllib3 import (
    BaseHTTPResponse,
    HTTPConnectionPool,
    HTTPSConnectionPool,
    PoolManager,
    Timeout,
)
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

CONNECTIONS_PER_HOST = 32
_MOST_READ = 1024

# Its debug lines carry whole addresses, and a push endpoint is a secret.
logging.getLogger("urllib3").setLevel(logging.INFO)


class PrivateAddressError(Exception):
    """A public name leads to an address inside; `str()` says which name."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    retry_after: str | None
    text: str
    """The beginning of the body, as far as it came at once."""


class Transport:
    """Shared by all threads; connections stay open between messages.

    `timeout` is how many seconds a connection may take, and then again the whole answer.
    """

    def __init__(self, timeout: float, ca_file: str | None = None) -> None:
        # Reading the authorities takes longer than a hundred messages: once, not for each.
        trust = ssl.create_default_context(cafile=ca_file or certifi.where())
        self._timeout = Timeout(connect=timeout, read=timeout)
        self._anywhere = _pools(trust)
        self._anywhere.pool_classes_by_scheme = {"http": _PlainPool, "https": _Pool}
        self._outside = _pools(trust)
        self._outside.pool_classes_by_scheme = {"https": _OutsidePool}
        del self._outside.key_fn_by_scheme["http"]

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, inside_allowed: bool = False
    ) -> Reply:
        """Raises urllib3's `HTTPError` without an answer, `PrivateAddressError` before a request."""
        pools = self._anywhere if inside_allowed else self._outside
        response = pools.request(
            "POST",
            url,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            timeout=self._timeout,
            preload_content=False,
        )
        try:
            return Reply(response.status, response.headers.get("Retry-After"), _beginning(response))
        finally:
            # Back in the pool by now if the body is at its end; else not worth waiting for.
            response.close()

    def close(self) -> None:
        self._anywhere.clear()
        self._outside.clear()


def _pools(trust: ssl.SSLContext) -> PoolManager:
    return PoolManager(
        maxsize=CONNECTIONS_PER_HOST,
        ssl_context=trust,
        socket_options=[*HTTPSConnection.default_socket_options, *_keep_alive()],
    )


def _keep_alive() -> Iterator[tuple[int, int, int]]:
    """Between two reminders lie hours: a connection that died silently must be found out."""
    yield socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1
    for name, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            yield socket.IPPROTO_TCP, getattr(socket, name), seconds


def _beginning(response: BaseHTTPResponse) -> str:
    try:
        return response.read1(_MOST_READ).decode(errors="replace")
    except HTTPError:
        # The status has come, and it is what counts.
        return ""


class _Answer(HTTPResponse):
    """Comes within its socket's time-out as a whole, where the library means each byte of it."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Until(sock, self.fp.detach()))


class _Until(io.RawIOBase):
    def __init__(self, sock: socket.socket, stream: io.RawIOBase) -> None:
        self._sock = sock
        self._stream = stream
        self._end = time.monotonic() + (sock.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("The answer came too slowly.")
        self._sock.settimeout(left)
        return self._stream.readinto(buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _PlainConnection(HTTPConnection):
    response_class = _Answer


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _Connection(HTTPSConnection):
    response_class = _Answer


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _OutsideConnection(_Connection):
    """Connects to the very addresses that were judged, so that a name cannot change its mind."""

    def _new_conn(self) -> socket.socket:
        problem = OSError(f"{self.host} has no address")
        for address in _public_addresses(self.host, self.port):
            try:
                return create_connection(
                    (address, self.port), self.timeout, socket_options=self.socket_options
                )
            except OSError as error:
                problem = error
        raise problem


class _OutsidePool(HTTPSConnectionPool):
    ConnectionCls = _OutsideConnection


def _public_addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(address[0]) for *_, address in found]
    if not all(map(_is_public, addresses)):
        raise PrivateAddressError(f"{host} leads to a private address")
    return addresses


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return ip.is_global and not ip.is_multicast
