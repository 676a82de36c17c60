"""Measuring side by side: runs taken in turn, medians, one JSON object of figures and aims."""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Aim:
    name: str
    aim: str
    figure: float
    met: bool


def options(about: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--json", action="store_true", help="print one object for scripts")
    parser.add_argument(
        "--quick", action="store_true", help="under a minute: less work, same ratios"
    )
    return parser.parse_args()


def at_most(name: str, figure: float, limit: float) -> Aim:
    return Aim(name, f"<= {limit}", round(figure, 3), figure <= limit)


def at_least(name: str, figure: float, limit: float) -> Aim:
    return Aim(name, f">= {limit}", round(figure, 3), figure >= limit)


def in_turn(
    candidates: Mapping[str, Callable[[], object]], *, rounds: int, calls: int
) -> dict[str, float]:
    """Seconds a call: the median over rounds, each candidate taking its turn in every round."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for candidate in candidates.values():
        candidate()
    for _ in range(rounds):
        for name, candidate in candidates.items():
            begun = time.perf_counter()
            for _ in range(calls):
                candidate()
            taken[name].append((time.perf_counter() - begun) / calls)
    return {name: statistics.median(times) for name, times in taken.items()}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def report(figures: Mapping[str, float], aims: list[Aim], *, as_json: bool) -> None:
    """On standard output; exit status 1 where an aim is missed."""
    rounded = {name: round(figure, 4) for name, figure in figures.items()}
    if as_json:
        print(json.dumps({"figures": rounded, "aims": [asdict(aim) for aim in aims]}))
    else:
        for name, figure in rounded.items():
            print(f"{name:40} {figure:12.4f}")
        for aim in aims:
            print(f"{'met   ' if aim.met else 'MISSED'} {aim.name}: {aim.figure} (aim {aim.aim})")
    sys.exit(0 if all(aim.met for aim in aims) else 1)
