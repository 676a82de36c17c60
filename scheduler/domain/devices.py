"""Devices: which push subscriptions we accept and send to."""

import base64
import binascii
import re
from collections.abc import Collection
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

LONGEST_ENDPOINT = 2048
PUSH_HOSTS = frozenset({"fcm.googleapis.com"})
PUSH_DOMAINS = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
"""Push services with many hosts: every host under one of these."""
AUTH_BYTES = 16

_PORTS = {"https": 443, "http": 80}
# Stricter than any parser: what two parsers could read differently is not read at all.
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9.\-:\[\]]+([/?][!$-;=?-\[\]_a-z~]*)?")
_HOST = re.compile(r"([a-z0-9-]{1,63}\.)+[a-z]{2,63}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")

# The curve P-256: y² = x³ − 3x + b over the integers modulo p.
_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B


def endpoint_problem(endpoint: str, extra_hosts: Collection[str]) -> str | None:
    """Why nothing is sent to this endpoint, or None.

    `extra_hosts` are the operator's own, `host` or `host:port`; they alone may speak plain http.
    """
    if len(endpoint) > LONGEST_ENDPOINT:
        return f"The endpoint is longer than {LONGEST_ENDPOINT} characters."
    parts = _split(endpoint)
    if parts is None:
        return "The endpoint is not an address that a push service would give."
    if is_extra(endpoint, extra_hosts):
        return None
    if parts.scheme != "https":
        return "The endpoint does not begin with https://."
    if not _is_push_service(parts):
        return "The endpoint’s host is not a push service that we know."
    return None


def is_extra(endpoint: str, extra_hosts: Collection[str]) -> bool:
    """Whether an endpoint is on one of the operator's own hosts."""
    parts = _split(endpoint)
    if parts is None:
        return False
    usual = f":{_PORTS[parts.scheme]}"
    host = parts.netloc.lower().removesuffix(usual)
    names = {host} if parts.port not in {None, _PORTS[parts.scheme]} else {host, host + usual}
    return not names.isdisjoint(extra_hosts)


def host_of(endpoint: str) -> str:
    """The host with its port: all of an endpoint that may be told, for the rest is a secret."""
    parts = _split(endpoint)
    return parts.netloc if parts else "a broken endpoint"


def keys_problem(p256dh: str, auth: str) -> str | None:
    """Why nobody could read what is encrypted for these keys, or None."""
    point, secret = _decoded(p256dh), _decoded(auth)
    if point is None or not _is_on_curve(point):
        return "The key p256dh is not a point on the curve P-256 in base64url."
    if secret is None or len(secret) != AUTH_BYTES:
        return f"The key auth is not {AUTH_BYTES} bytes in base64url."
    return None


@lru_cache(maxsize=1024)
def _split(endpoint: str) -> SplitResult | None:
    if not _PLAIN_URL.fullmatch(endpoint):
        return None
    try:
        parts = urlsplit(endpoint)
        usable = parts.hostname and parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        return None
    return parts if usable else None


def _is_push_service(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    known = host in PUSH_HOSTS or host.endswith(PUSH_DOMAINS)
    return known and bool(_HOST.fullmatch(host)) and parts.port in {None, 443}


def _decoded(text: str) -> bytes | None:
    if not _BASE64URL.fullmatch(text):
        return None
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        return None


def _is_on_curve(point: bytes) -> bool:
    if len(point) != 65 or point[0] != 4:
        return False
    x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    return x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0
