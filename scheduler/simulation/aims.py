"""Aims: what was promised beforehand, judged in every world."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.simulation.figures import Comparison, Ratio
from scheduler.simulation.words import world_words


@dataclass(frozen=True, slots=True)
class Aim:
    name: str
    aim: str
    figure: float
    met: bool


def judged(main: Iterable[Comparison], equal: Iterable[Comparison]) -> list[Aim]:
    aims = [aim for comparison in main for aim in _in_world(comparison)]
    return aims + [_equal(comparison) for comparison in equal]


def _in_world(comparison: Comparison) -> Iterator[Aim]:
    where = world_words(comparison.setting)
    ours, best = comparison.ours, comparison.best
    yield from _ratio(f"minutes to the best usual policy’s, {where}", comparison.usual, 0.85, 0.9)
    yield from _ratio(f"minutes to the better greedy rule’s, {where}", comparison.greedy, 0.9, 1.0)
    for which, words in (("kept_mean", "mean"), ("kept_weakest", "weakest cell")):
        above = round(comparison.kept(which), 4)
        name = f"control four weeks after, {words}, above the best rival’s, {where}"
        yield Aim(name, ">= -0.02", above, above >= -0.02)
    never = round(ours.never - best.never, 4)
    yield Aim(f"share never there, above the best rival’s, {where}", "<= 0", never, never <= 0)
    pain = round(ours.pain - best.pain, 4)
    yield Aim(f"pain episodes, above the best rival’s, {where}", "<= 0", pain, pain <= 0)


def _ratio(name: str, found: Ratio, most: float, below: float) -> Iterator[Aim]:
    figure, high = round(found.ratio, 4), round(found.high, 4)
    yield Aim(name, f"<= {most}", figure, figure <= most)
    yield Aim(f"{name}, upper end of the interval", f"< {below}", high, high < below)


def _equal(comparison: Comparison) -> Aim:
    figure = round(comparison.any.ratio, 4)
    name = f"equal cells: minutes to the best rival’s, {world_words(comparison.setting)}"
    return Aim(name, "<= 1.05", figure, figure <= 1.05)
