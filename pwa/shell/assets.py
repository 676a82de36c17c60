"""Static files: pages name them by release and keep them for a year, workers ask each time."""

import mimetypes
from pathlib import PurePosixPath

from flask import Response, abort, request

from pwa.shell.compression import coded, coding_for
from pwa.shell.shelf import files, release

YEAR = 365 * 24 * 3600
FOR_EVER = f"public, max-age={YEAR}, immutable"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""A machine's own list may know less, or call a script something that no browser runs."""
SQUEEZED = frozenset({".png", ".webp"})
"""Compressed as they are."""


def asset(name: str) -> str:
    """The address of a static file for pages; relative imports inside it keep working."""
    return f"/static/{release()}/{name}"


def serve(name: str) -> Response:
    """Under the current release for ever; under any other name or none, ask again each time."""
    first, _, rest = name.partition("/")
    if first == release():
        return _answer(rest, FOR_EVER)
    return _answer(rest if _is_release(first) else name, "no-cache")


def _answer(name: str, kept: str) -> Response:
    if name not in files():
        abort(404)
    suffix = PurePosixPath(name).suffix
    accepted = request.headers.get("Accept-Encoding", "")
    coding = None if suffix in SQUEEZED else coding_for(accepted)
    body, etag = coded(name, coding)
    response = Response(body, content_type=_type(suffix))
    if suffix not in SQUEEZED:
        response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Cache-Control"] = kept
    response.set_etag(etag)
    return response.make_conditional(request)  # type: ignore[return-value]


def _type(suffix: str) -> str:
    kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _is_release(folder: str) -> bool:
    return len(folder) == len(release()) and not any(
        name.startswith(f"{folder}/") for name in files()
    )
