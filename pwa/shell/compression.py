"""Fewer bytes over the wire: a file once and as small as it gets, a page each time and lightly.

BREACH, the guessing of a page's secret from its length: the one secret in our pages is the form token,
which Flask-WTF dates and signs anew every second, so that what was learned of one is no help with the
next; and cookies are SameSite=Lax, so no other site can make a browser fetch our pages by the hundred.
"""

import zlib
from functools import cache, lru_cache
from hashlib import sha256

import brotli
from flask import Request, Response
from werkzeug.http import parse_accept_header

from pwa.shell.shelf import files

BROTLI, GZIP = "br", "gzip"
TYPES = frozenset({"text/html", "application/json", "application/manifest+json"})
SMALLEST = 1000
"""Bytes; what is shorter fits into one packet anyway."""
HARDEST, PAGE_QUALITY = 11, 1
"""Of brotli; beyond 1 a page takes twice as long to become a fifteenth smaller."""
PAGE_LEVEL = 1
"""Of gzip."""
GZIP_FORMAT = 31
"""zlib's `wbits` for a gzip header."""


def shrink(request: Request, response: Response) -> Response:
    """The page or JSON in a coding that the client takes."""
    if response.mimetype not in TYPES or response.status_code == 304:
        return response
    response.vary.add("Accept-Encoding")
    coding = coding_for(request.headers.get("Accept-Encoding", ""))
    if coding and len(body := response.get_data()) >= SMALLEST:
        response.set_data(_lightly(body, coding))
        response.content_encoding = coding
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response


@cache
def coded(name: str, coding: str | None) -> tuple[bytes, str]:
    """A static file in this coding, and its entity tag. Worked out once."""
    body = files()[name]
    etag = sha256(body).hexdigest()[:16]
    if coding == BROTLI:
        return _brotli(body, HARDEST), f"{etag}-{coding}"
    if coding == GZIP:
        return _gzip(body, zlib.Z_BEST_COMPRESSION), f"{etag}-{coding}"
    return body, etag


@lru_cache(maxsize=256)
def coding_for(accepted: str) -> str | None:
    """The best of ours that an Accept-Encoding header takes, or None for the plain bytes."""
    qualities = dict(parse_accept_header(accepted))
    return next((coding for coding in (BROTLI, GZIP) if _taken(qualities, coding)), None)


def _taken(qualities: dict[str, float], coding: str) -> bool:
    return qualities.get(coding, qualities.get("*", 0)) > 0


def _lightly(body: bytes, coding: str) -> bytes:
    return _brotli(body, PAGE_QUALITY) if coding == BROTLI else _gzip(body, PAGE_LEVEL)


def _brotli(body: bytes, quality: int) -> bytes:
    small: bytes = brotli.compress(body, quality=quality)
    return small


def _gzip(body: bytes, level: int) -> bytes:
    return zlib.compress(body, level, GZIP_FORMAT)
