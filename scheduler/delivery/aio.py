"""Requests through asyncio, the only user of aiohttp: the transport where libcurl is missing."""

import asyncio
import socket
import ssl
from collections.abc import Collection
from typing import Any

import aiohttp
import certifi

from scheduler.delivery.transport import (
    KEEP_ALIVE,
    MOST_READ,
    Ended,
    NoAnswer,
    Reply,
    Request,
    is_public,
)


class AioTransport:
    """Its event loop turns only while somebody asks `ended`, in that thread."""

    def __init__(self, timeout: float, ca_file: str | None = None) -> None:
        self._loop = asyncio.new_event_loop()
        self._under_way: set[asyncio.Task[Ended]] = set()
        # Reading the authorities takes longer than a hundred messages: once, not for each.
        trust = ssl.create_default_context(cafile=ca_file or certifi.where())
        self._outside = self._opened(timeout, trust, _outside_socket)
        self._anywhere = self._opened(timeout, trust, _socket)

    def begin(self, number: int, request: Request) -> None:
        self._under_way.add(self._loop.create_task(self._exchange(number, request)))

    def ended(self, wait: float) -> list[Ended]:
        if not self._under_way:
            return []
        done, self._under_way = self._loop.run_until_complete(
            asyncio.wait(self._under_way, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        )
        return [task.result() for task in done]

    def close(self) -> None:
        if self._loop.is_closed():
            return
        for task in self._under_way:
            task.cancel()
        self._loop.run_until_complete(_over(self._under_way))
        for session in (self._outside, self._anywhere):
            self._loop.run_until_complete(session.close())
        # Connections under TLS say good-bye in a turn of their own.
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _opened(self, timeout: float, trust: ssl.SSLContext, make: Any) -> aiohttp.ClientSession:
        async def open_session() -> aiohttp.ClientSession:
            return aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=trust, socket_factory=make),
                timeout=aiohttp.ClientTimeout(total=timeout),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )

        return self._loop.run_until_complete(open_session())

    async def _exchange(self, number: int, request: Request) -> Ended:
        if not request.inside_allowed and not request.url.startswith("https:"):
            return number, NoAnswer("outside only https is spoken")
        # Two turns in which the loop notices which waiting connections were closed meanwhile.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        try:
            return number, await self._reply(request)
        except _InsideError:
            return number, NoAnswer("leads to a private address", led_inside=True)
        except aiohttp.ClientConnectorError as error:
            inside = isinstance(error.os_error, _InsideError)
            reason = "leads to a private address" if inside else type(error).__name__
            return number, NoAnswer(reason, led_inside=inside)
        except Exception as error:  # noqa: BLE001 (no one request may take the others down with it)
            # The error's own text would tell the address.
            return number, NoAnswer(type(error).__name__)

    async def _reply(self, request: Request) -> Reply:
        session = self._anywhere if request.inside_allowed else self._outside
        async with session.post(
            request.url, data=request.body, headers=request.headers, allow_redirects=False
        ) as response:
            text = (await _beginning(response)).decode(errors="replace")
            return Reply(response.status, response.headers.get("Retry-After"), text)


async def _over(tasks: Collection[asyncio.Task[Ended]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    text = b""
    try:
        while len(text) < MOST_READ and (more := await response.content.read(MOST_READ)):
            text += more
    except (aiohttp.ClientError, OSError):
        """The status has come, and it is what counts."""
    return text[:MOST_READ]


class _InsideError(OSError):
    """A public name leads to an address inside."""


def _outside_socket(address: Any) -> socket.socket:
    """Called with the very address about to be connected to, so no name can change its mind."""
    if not is_public(address[4][0]):
        raise _InsideError
    return _socket(address)


def _socket(address: Any) -> socket.socket:
    family, kind, protocol, _, _ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in zip(("TCP_KEEPIDLE", "TCP_KEEPINTVL"), KEEP_ALIVE, strict=True):
        if hasattr(socket, name):
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
    return made
