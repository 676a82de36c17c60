"""WebDriver BiDi, the little of it that we need: commands, events, and plain values of JavaScript."""

import itertools
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

TYPES = {bool: "boolean", int: "number", float: "number", str: "string"}
Event = Callable[[str, dict[str, Any]], None]


class BidiError(AssertionError):
    """The browser refused a command or left it unanswered, or a script threw."""


class Bidi:
    """One conversation; commands are answered in any order, events go to `on_event`."""

    def __init__(self, socket: ClientConnection, on_event: Event) -> None:
        self._socket = socket
        self._on_event = on_event
        self._numbers = itertools.count(1)
        self._open: dict[int, Future[dict[str, Any]]] = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def command(
        self, method: str, params: dict[str, Any] | None = None, within: float = 30
    ) -> dict[str, Any]:
        """The result of a command, or `BidiError`."""
        number = next(self._numbers)
        answer: Future[dict[str, Any]] = Future()
        self._open[number] = answer
        self._socket.send(json.dumps({"id": number, "method": method, "params": params or {}}))
        try:
            return answer.result(within)
        except TimeoutError:
            raise BidiError(f"No answer to {method} within {within:g} s") from None
        finally:
            del self._open[number]

    def _read(self) -> None:
        try:
            for frame in self._socket:
                self._take(json.loads(frame))
        except ConnectionClosed:
            pass
        for answer in list(self._open.values()):
            answer.set_exception(BidiError("The browser closed the connection"))

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "event":
            self._on_event(message["method"], message["params"])
            return
        answer = self._open.get(message["id"])
        if answer is None:
            return
        if message["type"] == "success":
            answer.set_result(message["result"])
        else:
            answer.set_exception(BidiError(f"{message['error']}: {message['message']}"))


def to_remote(value: Any) -> dict[str, Any]:
    """A plain value (or an element, which stays remote) as BiDi's LocalValue."""
    if isinstance(value, list | tuple):
        return {"type": "array", "value": [to_remote(item) for item in value]}
    if isinstance(value, dict) and "sharedId" in value:
        return {"sharedId": value["sharedId"]}
    if isinstance(value, dict):
        return {"type": "object", "value": [[key, to_remote(item)] for key, item in value.items()]}
    if value is None:
        return {"type": "null"}
    return {"type": TYPES[type(value)], "value": value}


def from_remote(value: dict[str, Any]) -> Any:
    """A BiDi RemoteValue as a plain one; an element stays remote (`sharedId`)."""
    match value["type"]:
        case "undefined" | "null":
            return None
        case "array":
            return [from_remote(item) for item in value["value"]]
        case "object":
            return {key: from_remote(item) for key, item in value["value"]}
        case "string" | "number" | "boolean":
            return value["value"]
    return value
