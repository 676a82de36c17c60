"""A person's rhythm, and its rungs as they stand on the wall clock of any day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

DAY = 24 * 60
"""Minutes on the wall clock."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a person is reminded: at each of `times`, and up the ladder until it is done."""

    timezone: str = "UTC"
    times: tuple[time, ...] = (time(7, 30),)
    """Wall times, each once, from early to late."""
    quiet_from: time | None = None
    quiet_to: time | None = None
    """Quiet hours end just before this time, perhaps on the next day; both or none."""
    ladder: tuple[int, ...] = (0, 120, 300)
    """Minutes by the wall clock after each of `times`; the first rung is 0."""
    cutoff_hour: int = 3
    follow_device_timezone: bool = True

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.timezone)

    def written(self) -> dict[str, Any]:
        """As JSON and tables keep it: field by field, times of day as “07:30”."""
        return {
            "timezone": self.timezone,
            "times": [_clock(at) for at in self.times],
            "quiet_from": _clock(self.quiet_from),
            "quiet_to": _clock(self.quiet_to),
            "ladder": list(self.ladder),
            "cutoff_hour": self.cutoff_hour,
            "follow_device_timezone": self.follow_device_timezone,
        }


DEFAULT = Rhythm()


@dataclass(frozen=True, slots=True)
class Slot:
    """A rung's place on the wall clock."""

    at: time
    rung: int


@lru_cache(maxsize=4096)
def slots(rhythm: Rhythm) -> tuple[Slot, ...]:
    """The rungs of a whole practice day in its order, on a day when no clock changes.

    Of what falls into quiet hours the first rung waits for their end and later rungs are
    dropped; what lies past the day's end is dropped; of two at the same minute the lower stays.
    """
    places: dict[int, int] = {}
    for minute, rung in sorted(_places(rhythm)):
        places.setdefault(minute, rung)
    opening = rhythm.cutoff_hour * 60
    return tuple(Slot(_time(opening + minute), rung) for minute, rung in places.items())


def quiet_minutes_left(rhythm: Rhythm, at: time) -> int:
    """Minutes until the quiet hours end that `at` falls into; 0 outside of them."""
    if rhythm.quiet_from is None or rhythm.quiet_to is None:
        return 0
    start, end, minute = map(minute_of, (rhythm.quiet_from, rhythm.quiet_to, at))
    inside = (minute - start) % DAY < (end - start) % DAY
    return (end - minute) % DAY if inside else 0


def _places(rhythm: Rhythm) -> Iterator[tuple[int, int]]:
    """(minutes since the day's opening, rung) of what has a place in the day."""
    for first in rhythm.times:
        for rung, later in enumerate(rhythm.ladder):
            minute = (minute_of(first) - rhythm.cutoff_hour * 60) % DAY + later
            wait = quiet_minutes_left(rhythm, _time(minute_of(first) + later))
            if minute + wait < DAY and (wait == 0 or rung == 0):
                yield minute + wait, rung


def minute_of(at: time) -> int:
    """Minutes since midnight on the wall clock."""
    return at.hour * 60 + at.minute


def _time(minutes: int) -> time:
    return time(minutes % DAY // 60, minutes % 60)


def _clock(at: time | None) -> str | None:
    return None if at is None else at.isoformat("minutes")


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone of this name, read once."""
    # The standard library forgets all but eight zones; reading one again costs a hundred rhythms.
    return ZoneInfo(name)
