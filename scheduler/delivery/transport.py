"""How requests leave the house: many at once, one attempt each, never to an address inside."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

MOST_READ = 1024
"""Bytes of an answer's body; whoever says more is cut off."""
KEEP_ALIVE = (30, 10)
"""Seconds after which a waiting connection is asked whether it lives, and between two asks."""

_HEADER = re.compile(r"[\x20-\x7e]*")


class HeaderError(Exception):
    """What is to be said in a header cannot stand in one."""


@dataclass(frozen=True, slots=True)
class Request:
    """One POST; raises `HeaderError`. `inside_allowed`: private addresses and plain http will do."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    inside_allowed: bool = False

    def __post_init__(self) -> None:
        if not all(_HEADER.fullmatch(value) for value in self.headers.values()):
            raise HeaderError("a header cannot hold line breaks or letters beyond ASCII")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    retry_after: str | None = None
    text: str = ""
    """The beginning of the body, as far as it came in time."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """What went wrong instead, in words that tell no address."""

    reason: str
    led_inside: bool = False
    """A public name or address led to a private one, and nothing was sent there."""


Ended = tuple[int, Reply | NoAnswer]
"""The number under which a request began, and how it ended."""


class Transport(Protocol):
    """For one thread at a time; connections stay open between requests.

    A request has `timeout` seconds for all of it, from the look-up of the name to the last
    byte that counts; an answer whose status has come by then is an answer. No proxies, no
    redirects, no cookies.
    """

    def begin(self, number: int, request: Request) -> None:
        """Set out at once."""

    def ended(self, wait: float) -> list[Ended]:
        """What has ended since; with nothing yet, waits up to `wait` seconds for the first."""

    def close(self) -> None:
        """Break off what is under way and give the connections back."""


def is_public(address: str) -> bool:
    """Whether an IP address lies outside, for everyone to reach."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if inner is not None and not is_public(str(inner)):
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_OUTSIDE)


_NOT_OUTSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        # Gateways turn these into any IPv4 address, private ones too.
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        # IPv4 as it was once written, and what was a site's own: some hosts still lead them in.
        "::/96",
        "fec0::/10",
    )
)
