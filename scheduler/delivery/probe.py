"""A knock at the push services' doors: do we get out, and what time is it there?"""

import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPSConnection

import certifi

from scheduler.now import now

DOORS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
"""One of each push service that gives all of its devices one address, or any of its hosts."""
TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Knock:
    host: str
    problem: str | None
    """Why nobody answered, in the words of whoever stood in the way."""
    ahead_by: float | None
    """Seconds by which the clock there is ahead of ours, to a second; None where it tells none."""


def knock(
    hosts: Sequence[str] = DOORS, *, timeout: float = TIMEOUT, ca_file: str | None = None
) -> list[Knock]:
    """Ask each `host` or `host:port` over TLS for nothing at all, side by side."""
    context = ssl.create_default_context(cafile=ca_file or certifi.where())
    with ThreadPoolExecutor(len(hosts)) as pool:
        return list(pool.map(lambda host: _knock(host, timeout, context), hosts))


def _knock(host: str, timeout: float, context: ssl.SSLContext) -> Knock:
    connection = HTTPSConnection(host, timeout=timeout, context=context)
    try:
        connection.request("HEAD", "/")
        told = connection.getresponse().headers["Date"]
    except (OSError, HTTPException) as error:
        return Knock(host, _reason(error), None)
    finally:
        connection.close()
    return Knock(host, None, _ahead_by(told))


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _ahead_by(told: str | None) -> float | None:
    try:
        return (parsedate_to_datetime(told or "") - now()).total_seconds()
    except (ValueError, TypeError):
        return None
