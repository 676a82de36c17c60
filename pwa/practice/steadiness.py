"""Steadiness on the progress page: what became of the due days week by week, and strength."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pwa.practice.charts import Scale, joined, thinned
from pwa.practice.spans import ONE_WEEK, Window, monday
from scheduler.domain.adherence import DayRecord, strength

WIDTH, HEIGHT = 340, 98
MOST_BARS = 26
GAP = 0.24
"""Of a bar's place."""
WIDEST = 44
LINE_HEIGHT = 80
MOST_POINTS = 28


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a bar: “timer”, “told”, “excused” or “missed”, where it lies."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The due days of one week, or of a few."""

    since: date
    timer: int
    """Done, all of it by the timer."""
    told: int
    """Done, and told without it."""
    excused: int
    missed: int
    x: float
    width: float
    parts: tuple[Part, ...]

    @property
    def done(self) -> int:
        return self.timer + self.told

    @property
    def asked(self) -> int:
        return self.done + self.missed


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[Bar, ...]
    weeks: int
    """That each of them stands for."""

    def kinds(self) -> frozenset[str]:
        return frozenset(part.kind for bar in self.bars for part in bar.parts)


def bars_of(records: Sequence[DayRecord], window: Window) -> Bars:
    """From the bottom up: confirmed by the timer, told, missed, excused. A day is as high in all."""
    every = thinned(window.weeks, MOST_BARS)
    starts = list(_starts(window, every))
    place = WIDTH / len(starts)
    width = min(place * (1 - GAP), WIDEST)
    return Bars(
        tuple(
            _bar(
                [record for record in records if start <= record.day < start + every * ONE_WEEK],
                start,
                place * (n + 0.5) - width / 2,
                width,
                HEIGHT / (7 * every),
            )
            for n, start in enumerate(starts)
        ),
        every,
    )


def _starts(window: Window, every: int) -> Iterator[date]:
    start = monday(window.first)
    while start <= window.today:
        yield start
        start += every * ONE_WEEK


def _bar(records: Iterable[DayRecord], since: date, x: float, width: float, unit: float) -> Bar:
    due = [record for record in records if record.due]
    counts = {
        "timer": sum(record.counts and record.done and record.timer_confirmed for record in due),
        "told": sum(record.counts and record.done and not record.timer_confirmed for record in due),
        "missed": sum(record.counts and not record.done for record in due),
        "excused": sum(record.excused for record in due),
    }
    parts = tuple(_parts(counts.items(), unit))
    return Bar(since, **counts, x=round(x, 1), width=round(width, 1), parts=parts)


def _parts(counts: Iterable[tuple[str, int]], unit: float) -> Iterator[Part]:
    top = float(HEIGHT)
    for kind, days in counts:
        if days:
            top -= unit * days
            yield Part(kind, round(top, 1), round(unit * days, 1))


@dataclass(frozen=True, slots=True)
class Line:
    """Strength from day to day in a drawing 340 × 80, higher is stronger."""

    since: date
    points: str
    end: tuple[float, float]


def strength_line(records: Sequence[DayRecord], window: Window) -> Line | None:
    """None while there are not yet two days to join."""
    numbers = [n for n, record in enumerate(records) if record.day >= window.first]
    # Every point reads all the days before it.
    shown = numbers[:: -thinned(len(numbers), MOST_POINTS)][::-1]
    if len(shown) < 2:
        return None
    scale = Scale(records[shown[0]].day, records[shown[-1]].day, WIDTH, LINE_HEIGHT)
    places = [scale.place(records[n].day, strength(records[: n + 1])) for n in shown]
    return Line(scale.first, joined(places), places[-1])
