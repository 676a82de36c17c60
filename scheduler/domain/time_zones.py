"""Time zones that a person can live in."""

from functools import cache
from zoneinfo import available_timezones

_NO_PLACE = frozenset({"Factory", "localtime", "posixrules"})
"""What some machines list beside the zones: “not set”, and whatever this machine is set to."""


@cache
def known_zones() -> frozenset[str]:
    """Every name that a browser may report, old ones such as `CET` and `Japan` too."""
    return frozenset(available_timezones()) - _NO_PLACE
