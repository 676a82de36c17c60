"""Drawings made of values: where a day lies across, how high a figure stands, lines and areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Place = tuple[float, float]
"""Across from the left, down from the top, in the units of the drawing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A drawing of `width` × `height` from one day to another, and from 0 to `top`."""

    first: date
    last: date
    width: float
    height: float
    top: float = 1.0

    def x(self, day: date) -> float:
        """The right edge where first and last are one day."""
        whole = (self.last - self.first) / timedelta(days=1)
        share = (day - self.first) / timedelta(days=1) / whole if whole else 1.0
        return round(self.width * share, 1)

    def y(self, value: float) -> float:
        return round(self.height * (1 - value / self.top), 1)

    def place(self, day: date, value: float) -> Place:
        return self.x(day), self.y(value)

    def within(self, day: date) -> bool:
        return self.first <= day <= self.last


def joined(places: Iterable[Place]) -> str:
    """The points of a polyline."""
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def area(above: Iterable[Place], below: Sequence[Place]) -> str:
    """The path of an area between two lines."""
    return f"M{joined(above)} {joined(reversed(below))}Z"


def thinned(count: int, most: int) -> int:
    """Every how manieth of `count` to tell, so that no more than `most` are told."""
    return max(1, -(-count // most))
