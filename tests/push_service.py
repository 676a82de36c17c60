"""A push service on loopback, as strict as the real ones: browsers come by WebSocket, senders by HTTP."""

import json
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

import http_ece  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from tests.push_rules import Refusal, claims_in, refusal_of, to_base64url

ACKNOWLEDGED, NOT_DECRYPTED = 100, 101


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service is told to answer instead of 201."""

    status: int
    retry_after: str | None = None
    location: str | None = None
    hang: bool = False


HANG = Answer(201, hang=True)


@dataclass(slots=True)
class Message:
    """One request of a sender: what it brought, and what became of it."""

    endpoint: str
    headers: dict[str, str]
    body: bytes
    claims: dict[str, Any]
    at: float
    version: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    status: int = 0
    reason: str = ""
    acknowledged: int | None = None
    """The browser's answer: 100 shown to the page's worker, 101 could not be decrypted."""

    def header(self, name: str) -> str | None:
        return self.headers.get(name.lower())


@dataclass(slots=True)
class Channel:
    """One subscription: whose it is, and the application server's key that it is bound to."""

    endpoint: str
    id: str
    uaid: str | None = None
    key: str | None = None
    gone: bool = False
    waiting: list[Message] = field(default_factory=list)


class HeldDevice:
    """A device whose keys the test holds itself, for senders that need no browser."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)

    @property
    def subscription(self) -> dict[str, Any]:
        """What `PushSubscription.toJSON()` would give."""
        point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": to_base64url(point), "auth": to_base64url(self._auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, message: Message) -> bytes:
        plain: bytes = http_ece.decrypt(
            message.body, private_key=self._private, auth_secret=self._auth
        )
        return plain


class PushService:
    """Use it as a context manager; `messages` tells what senders brought, refused ones too."""

    def __init__(self, delay: float = 0) -> None:
        # Seconds from taking a message to saying so.
        self._delay = delay
        self.messages: list[Message] = []
        self.strayed: list[str] = []
        """Paths asked for that are no endpoint: where a followed redirect would land."""
        self._changed = threading.Condition(threading.RLock())
        self._channels: dict[str, Channel] = {}
        self._browsers: dict[str, ServerConnection | None] = {}
        self._answers: dict[str | None, deque[Answer]] = defaultdict(deque)
        self._closing = threading.Event()
        self._http = _HttpSide(("127.0.0.1", 0), self)
        self._websocket: Server = serve(
            self._converse,
            "127.0.0.1",
            0,
            subprotocols=[Subprotocol("push-notification")],
            compression=None,
        )
        self._threads = [
            threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}),
            threading.Thread(target=self._websocket.serve_forever),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._websocket.shutdown()
        self._http.shutdown()
        for thread in self._threads:
            thread.join()
        self._hang_up(list(self._browsers))
        self._http.server_close()

    @property
    def host(self) -> str:
        """`127.0.0.1:PORT`, as `FOURFOLD_PUSH_HOSTS` wants it."""
        return f"127.0.0.1:{self._http.server_port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    @property
    def websocket_url(self) -> str:
        """What Firefox's `dom.push.serverURL` wants."""
        return f"ws://127.0.0.1:{self._websocket.socket.getsockname()[1]}/"

    @property
    def accepted(self) -> list[Message]:
        return [message for message in self.messages if message.status == HTTPStatus.CREATED]

    @property
    def endpoints(self) -> list[str]:
        """Every living endpoint, the oldest first."""
        return [channel.endpoint for channel in self._channels.values() if not channel.gone]

    def device(self, key: str | None = None) -> HeldDevice:
        """A fresh subscription that no browser holds, bound to the sender's `key` if given."""
        with self._changed:
            return HeldDevice(self._open_channel(secrets.token_hex(16), key=key).endpoint)

    def will_answer(self, answer: Answer, *, endpoint: str | None = None, times: int = 1) -> None:
        """Answer the next `times` good requests (to this endpoint) so, instead of delivering."""
        with self._changed:
            self._answers[endpoint].extend([answer] * times)

    def revoke(self, endpoint: str) -> None:
        """From now on this endpoint is gone (410), as after a person withdrew the permission."""
        with self._changed:
            self._channels[_path(endpoint)].gone = True

    def forget_browsers(self) -> None:
        """Lose all browsers' identities: Firefox then fires `pushsubscriptionchange`."""
        with self._changed:
            forgotten = list(self._browsers)
            for channel in self._channels.values():
                channel.gone = channel.gone or channel.uaid in forgotten
        self._hang_up(forgotten)

    def wait_until(self, true: Callable[[], object], seconds: float = 15) -> bool:
        """Whether `true()` came to hold in time; asked again whenever something happens here."""
        with self._changed:
            return bool(self._changed.wait_for(true, seconds))

    # HTTP, the senders' side.

    def receive(self, message: Message) -> Answer:
        """Judge one sender's request, pass it on or answer as told, and record it."""
        refusal = self._judge(message)
        answer = Answer(refusal.status) if refusal else self._told(message.endpoint)
        with self._changed:
            message.status = answer.status if answer else HTTPStatus.CREATED
            message.reason = refusal.reason if refusal else ""
            self.messages.append(message)
            if answer is None:
                self._deliver(message)
            self._changed.notify_all()
        if answer and answer.hang:
            self._closing.wait(60)
        elif self._delay:
            time.sleep(self._delay)
        return answer or Answer(HTTPStatus.CREATED)

    def stray(self, path: str) -> None:
        with self._changed:
            self.strayed.append(path)
            self._changed.notify_all()

    def _judge(self, message: Message) -> Refusal | None:
        channel = self._channels.get(_path(message.endpoint))
        if channel is None:
            return Refusal(404, "no such endpoint")
        if channel.gone:
            return Refusal(410, "endpoint gone")
        return refusal_of(message.headers, message.body, channel.key, self.origin, message.at)

    def _told(self, endpoint: str) -> Answer | None:
        with self._changed:
            for whose in (endpoint, None):
                if self._answers[whose]:
                    return self._answers[whose].popleft()
        return None

    def _deliver(self, message: Message) -> None:
        channel = self._channels[_path(message.endpoint)]
        if channel.uaid is None:
            return
        topic = message.header("Topic")
        channel.waiting = [
            held for held in channel.waiting if topic is None or held.header("Topic") != topic
        ]
        channel.waiting.append(message)
        self._push(channel)

    # WebSocket, the browsers' side.

    def _converse(self, browser: ServerConnection) -> None:
        uaid = None
        try:
            for frame in browser:
                told = json.loads(frame)
                kind = told.get("messageType", "ping")
                with self._changed:
                    if kind == "hello":
                        uaid = self._hello(browser, told)
                    elif uaid:
                        self._answer_browser(browser, uaid, kind, told)
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        finally:
            with self._changed:
                if uaid and self._browsers.get(uaid) is browser:
                    self._browsers[uaid] = None

    def _hello(self, browser: ServerConnection, told: dict[str, Any]) -> str:
        known = told.get("uaid")
        uaid = known if known in self._browsers else secrets.token_hex(16)
        self._browsers[uaid] = browser
        greeting = {"messageType": "hello", "status": 200, "uaid": uaid}
        _tell(browser, greeting | {"use_webpush": True, "broadcasts": {}})
        for channel in self._channels.values():
            if channel.uaid == uaid:
                self._push(channel)
        return uaid

    def _answer_browser(
        self, browser: ServerConnection, uaid: str, kind: str, told: dict[str, Any]
    ) -> None:
        if kind == "ping":
            _tell(browser, {})
        elif kind == "register":
            channel = self._open_channel(told["channelID"], uaid, told.get("key"))
            reply = {"messageType": kind, "status": 200, "channelID": channel.id}
            _tell(browser, reply | {"pushEndpoint": channel.endpoint})
        elif kind == "unregister":
            self._close_channels(told["channelID"])
            _tell(browser, {"messageType": kind, "status": 200, "channelID": told["channelID"]})
        elif kind in {"ack", "nack"}:
            self._acknowledge(told)

    def _acknowledge(self, told: dict[str, Any]) -> None:
        codes = {
            update["version"]: update.get("code", ACKNOWLEDGED)
            for update in told.get("updates", [told])
        }
        for message in self.messages:
            message.acknowledged = codes.get(message.version, message.acknowledged)
        for channel in self._channels.values():
            channel.waiting = [held for held in channel.waiting if held.version not in codes]

    def _push(self, channel: Channel) -> None:
        browser = self._browsers.get(channel.uaid or "")
        for message in channel.waiting if browser else ():
            note = {"messageType": "notification", "channelID": channel.id}
            note |= {"version": message.version, "data": to_base64url(message.body)}
            _tell(browser, note | {"headers": {"encoding": "aes128gcm"}})

    def _open_channel(
        self, channel_id: str, uaid: str | None = None, key: str | None = None
    ) -> Channel:
        path = f"/push/{secrets.token_urlsafe(24)}"
        self._channels[path] = Channel(self.origin + path, channel_id, uaid, key)
        return self._channels[path]

    def _close_channels(self, channel_id: str) -> None:
        for channel in self._channels.values():
            channel.gone = channel.gone or channel.id == channel_id

    def _hang_up(self, uaids: list[str]) -> None:
        for uaid in uaids:
            browser = self._browsers.pop(uaid, None)
            if browser:
                browser.close()


class _HttpSide(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128
    block_on_close = True

    def __init__(self, address: tuple[str, int], service: PushService) -> None:
        self.service = service
        super().__init__(address, _Request)


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: _HttpSide

    def do_POST(self) -> None:
        service = self.server.service
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.path.startswith("/push/"):
            service.stray(self.path)
            self._reply(Answer(404))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        claims = claims_in(headers.get("authorization", ""))
        message = Message(service.origin + self.path, headers, body, claims, time.time())
        self._reply(service.receive(message))

    def do_GET(self) -> None:
        self.server.service.stray(self.path)
        self._reply(Answer(404))

    def _reply(self, answer: Answer) -> None:
        if answer.hang:
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        for name, value in (("Retry-After", answer.retry_after), ("Location", answer.location)):
            if value is not None:
                self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet: `messages` has it all."""


def _tell(browser: ServerConnection | None, message: dict[str, Any]) -> None:
    try:
        if browser:
            browser.send(json.dumps(message))
    except ConnectionClosed:
        """It comes back and says hello; what waits is sent then."""


def _path(endpoint: str) -> str:
    return urlsplit(endpoint).path
