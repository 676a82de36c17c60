"""The gateway: ASGI outside, WSGI inside; a thread is taken only by a request that is here whole.

Bodies are read by the event loop, which any number of slow senders may keep waiting, each until
its time is over. Answers leave whole, so that whoever reads slowly holds no thread either.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pwa import wsgi
from pwa.threads import BusyError, Threads

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Scope = Mapping[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BODY_SECONDS = 20.0
"""How long a request may take to arrive."""
LONGEST_QUEUE = 1_000
"""Requests waiting for a thread; they are answered within a few seconds."""
SMALL_BODY = 32 * 1024
"""As much as any page or script of ours sends is always taken in."""
ROOM_FOR_LARGE = 32 * 1024 * 1024
"""What larger bodies may hold together, in bytes."""


class Gateway:
    """The ASGI app around a WSGI app that refuses bodies larger than `largest_body` bytes."""

    def __init__(self, app: "WSGIApplication", *, threads: int, largest_body: int) -> None:
        self._app = app
        self._threads = Threads(threads, longest_queue=LONGEST_QUEUE)
        self._room = _Room(ROOM_FOR_LARGE)
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        intake = _Intake(self._room, self._largest)
        try:
            response = await self._answer(scope, await intake.body(scope["headers"], receive))
        except TimeoutError:
            response = _refusal(scope, HTTPStatus.REQUEST_TIMEOUT, "That took too long to arrive.")
        except BusyError:
            response = _busy(scope)
        except _BrokenError:
            response = _refusal(scope, HTTPStatus.BAD_REQUEST, "That broke off on its way here.")
        finally:
            intake.release()
        if intake.unread:
            response.headers.append((b"connection", b"close"))
        await _send(response, send)

    async def _answer(self, scope: Scope, body: wsgi.Body | None) -> wsgi.Response:
        env = wsgi.environ(scope, body)
        return await self._threads.run(partial(wsgi.call, self._app, env))


class _BrokenError(Exception):
    """Whoever asked has hung up, or sent what no HTTP body is."""


class _Room:
    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> None:
        if size > self.left:
            raise BusyError
        self.left -= size


class _Intake:
    """Takes in the body of one request."""

    def __init__(self, room: _Room, largest: int) -> None:
        self._room = room
        self._taken = 0
        self._largest = largest
        self.unread = False

    async def body(self, headers: wsgi.Headers, receive: Receive) -> wsgi.Body | None:
        """None where none is announced. Raises `TimeoutError`, `BusyError` or `_BrokenError`."""
        length = _announced(headers)
        if not length:
            return None if length is None else wsgi.Body(b"", 0)
        self.unread = True
        if length > self._largest:
            return wsgi.Body(b"", length)
        async with asyncio.timeout(BODY_SECONDS):
            body = await self._read(receive)
        self.unread = body.length > self._largest
        return body

    async def _read(self, receive: Receive) -> wsgi.Body:
        data, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                raise _BrokenError
            data += message.get("body", b"")
            more = message.get("more_body", False)
            if len(data) > self._largest:
                return wsgi.Body(b"", len(data))
            self._reserve(len(data) - SMALL_BODY)
        return wsgi.Body(bytes(data), len(data))

    def _reserve(self, size: int) -> None:
        if size > self._taken:
            self._room.take(size - self._taken)
            self._taken = size

    def release(self) -> None:
        self._room.left += self._taken


def _announced(headers: wsgi.Headers) -> int | None:
    """How long the body is to be; 1 where its chunks will say; None where there is none."""
    for name, value in headers:
        if name == b"content-length":
            return int(value)
        if name == b"transfer-encoding":
            return 1
    return None


def _busy(scope: Scope) -> wsgi.Response:
    text = "Too many are here at once. Try again in a moment."
    response = _refusal(scope, HTTPStatus.SERVICE_UNAVAILABLE, text)
    response.headers.append((b"retry-after", b"2"))
    return response


def _refusal(scope: Scope, status: HTTPStatus, text: str) -> wsgi.Response:
    """Without the app, which would need a thread; problem+json where the API was asked."""
    response = wsgi.plain(status, text)
    if scope["path"].startswith("/api/"):
        problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": text}
        response.headers[0] = (b"content-type", b"application/problem+json")
        response.body = json.dumps(problem).encode()
    return response


async def _send(response: wsgi.Response, send: Send) -> None:
    start = {"status": response.status, "headers": response.headers}
    await send({"type": "http.response.start", **start})
    await send({"type": "http.response.body", "body": response.body})
