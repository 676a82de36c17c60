"""Static files: pages name them by release and keep them for a year, workers ask each time."""

from functools import cache
from hashlib import sha256

from flask import Response, send_from_directory

from pwa.paths import STATIC

YEAR = 365 * 24 * 3600


@cache
def release() -> str:
    """A name that changes when any static file changes."""
    digest = sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return f"r{digest.hexdigest()[:12]}"


def asset(name: str) -> str:
    """The address of a static file for pages; relative imports inside it keep working."""
    return f"/static/{release()}/{name}"


def serve(name: str) -> Response:
    """Under the current release for ever; under any other name or none, ask again each time."""
    first, _, rest = name.partition("/")
    if first == release():
        return _immutable(rest)
    response = send_from_directory(STATIC, rest if _is_release(first) else name)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _immutable(name: str) -> Response:
    response = send_from_directory(STATIC, name)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _is_release(folder: str) -> bool:
    return len(folder) == len(release()) and not (STATIC / folder).exists()
