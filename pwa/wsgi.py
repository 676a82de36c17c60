"""WSGI: a request that is here whole is put to the app, and its answer is taken whole."""

import io
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Headers = list[tuple[bytes, bytes]]

FIXED: Mapping[str, Any] = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "fourfold",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
PROTOCOLS = {"1": "HTTP/1.0", "1.0": "HTTP/1.0"}
NOT_FOR_THE_APP = {"HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"}

log = logging.getLogger("fourfold.server")


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries: its bytes, and how many were announced or counted.

    They differ where it is too large: then the bytes stay out, and the app refuses the length.
    """

    data: bytes
    length: int


@dataclass(slots=True)
class Response:
    status: int
    headers: Headers
    body: bytes


def environ(scope: Mapping[str, Any], body: Body | None) -> "WSGIEnvironment":
    """The WSGI environment of an ASGI scope, as PEP 3333 has it: bytes as Latin-1."""
    address, port = scope["server"]
    version = scope["http_version"]
    env = {
        **FIXED,
        "SERVER_NAME": address,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": PROTOCOLS.get(version, f"HTTP/{version}"),
        "REMOTE_ADDR": scope["client"][0],
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body.data if body else b""),
    }
    _add_headers(env, scope["headers"])
    if body:
        env["CONTENT_LENGTH"] = str(body.length)
    return env


def _add_headers(env: "WSGIEnvironment", headers: Headers) -> None:
    for name, value in headers:
        # Nobody can tell X_Forwarded_For from X-Forwarded-For in an environment.
        if b"_" in name:
            continue
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if key in NOT_FOR_THE_APP:
            continue
        if key == "HTTP_CONTENT_TYPE":
            key = "CONTENT_TYPE"
        text = value.decode("latin-1")
        env[key] = f"{env[key]}{_between(key)}{text}" if key in env else text


def _between(key: str) -> str:
    return "; " if key == "HTTP_COOKIE" else ","


def call(app: "WSGIApplication", env: "WSGIEnvironment") -> Response:
    """The app's whole answer; a plain 500 where it raises what Flask did not catch."""
    try:
        return _call(app, env)
    except BaseException:  # whatever ends the app must not end the thread
        log.exception("The app failed.")
        return plain(HTTPStatus.INTERNAL_SERVER_ERROR, "That went wrong on our side.")


def _call(app: "WSGIApplication", env: "WSGIEnvironment") -> Response:
    start = _Start()
    chunks = app(env, start)
    try:
        # The app may start only with its first chunk.
        rest = b"".join(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    headers = [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in start.headers]
    return Response(start.status, headers, b"".join((*start.written, rest)))


@dataclass(slots=True)
class _Start:
    """WSGI's `start_response`; called again with an error, it begins anew."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None
    ) -> Any:
        if self.status and exc_info is None:
            raise RuntimeError("The app started its answer twice.")
        self.status, self.headers = int(status.partition(" ")[0]), headers
        self.written.clear()
        return self.written.append


def plain(status: HTTPStatus, text: str) -> Response:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    return Response(status, headers, f"{text}\n".encode())
