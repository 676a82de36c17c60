"""What the templates say and draw: domain values as words, dates and petals."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from scheduler.domain.curriculum import STAGES, Function, Leg, Stage
from scheduler.domain.reminders import Rhythm
from scheduler.domain.time_zones import known_zones
from scheduler.domain.words import (
    FUNCTION_WORDS,
    LEG_WORDS,
    STAGE_WORDS,
    listed,
    number_word,
    sentence,
)
from scheduler.services.today import TodayDrill

PETALS: Mapping[Function, str] = {
    Function.HIP_EXTENSION: "hip",
    Function.KNEE_FLEXION: "knee",
    Function.LOWER_LEG_ROTATION: "turn",
    Function.PELVIC_STABILISATION: "bow",
}
"""The short name of each function's petal in drawings and styles, in its place clockwise."""
REGIONS = frozenset(
    {
        "Africa", "America", "Antarctica", "Arctic", "Asia",
        "Atlantic", "Australia", "Europe", "Indian", "Pacific",
    }
)  # fmt: skip
"""Of time zones; other names are for machines, or old."""


def long_day(day: date) -> str:
    """“Tuesday 24 November”."""
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date) -> str:
    """“24 November”."""
    return f"{day.day} {day:%B}"


def weekday_letter(day: date) -> str:
    return "MTWTFSS"[day.weekday()]


def clock(at: time | datetime | None) -> str:
    return f"{at:%H:%M}" if at else ""


def hour_words(hour: int) -> str:
    """“03:00”, or “midnight”."""
    return f"{hour:02d}:00" if hour else "midnight"


def moment(at: datetime, today: date) -> str:
    """“today at 17:30”, “tomorrow at 07:30”, “on Friday at 07:30”; `at` in the person's zone."""
    near = {today: "today", today + timedelta(days=1): "tomorrow"}
    far = f"on {at:%A}" if at.date() < today + timedelta(days=7) else f"on {short_day(at.date())}"
    return f"{near.get(at.date(), far)} at {clock(at)}"


def past(at: datetime, today: date) -> str:
    """“today at 07:30”, “yesterday at 07:30”, “on 20 November at 07:30”; `at` in their zone."""
    near = {today: "today", today - timedelta(days=1): "yesterday"}
    return f"{near.get(at.date(), f'on {short_day(at.date())}')} at {clock(at)}"


def duration(minutes: int) -> str:
    """“2 h”, “90 min”, “1 h 15 min”."""
    hours, rest = divmod(minutes, 60)
    if minutes == 90 or not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def rhythm_words(rhythm: Rhythm) -> str:
    """“at 07:30, and again after 2 h and 5 h”."""
    at = f"at {listed([clock(at) for at in rhythm.times])}"
    later = listed([duration(minutes) for minutes in rhythm.ladder if minutes])
    return f"{at}, and again after {later}" if later else at


def first_name(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.strip() else "you"


def reach_of(weights: Mapping[Function, float]) -> dict[str, float]:
    """How far each petal is filled by a drill's weights; a faint one is still to be seen."""
    return {PETALS[function]: 0.45 + 0.55 * weight for function, weight in weights.items()}


def reach(items: Iterable[TodayDrill]) -> dict[str, float]:
    """How far each petal is filled by these drills together."""
    filled: dict[str, float] = {}
    for item in items:
        for petal, share in reach_of(item.drill.weights).items():
            filled[petal] = max(share, filled.get(petal, 0))
    return filled


def reached(items: Iterable[TodayDrill]) -> str:
    """“leg back and steady bow”, in the place of the petals."""
    touched = {function for item in items for function in item.drill.weights}
    return listed([FUNCTION_WORDS[function] for function in PETALS if function in touched])


def legs_due(item: TodayDrill) -> str:
    """“left, then right”, “legs take turns”, or which one is left to do."""
    if item.check_offs and item.missing:
        return f"{listed([LEG_WORDS[leg] for leg in item.missing])} to go"
    if Leg.BOTH in item.legs:
        return "legs take turns" if item.drill.stage is Stage.ALTERNATING else "both legs"
    return ", then ".join(LEG_WORDS[leg] for leg in item.legs)


@cache
def zone_regions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Time zones by region, each with its place: “Europe”, (“Europe/Berlin”, “Berlin”)."""
    names = (name for name in sorted(known_zones()) if name.partition("/")[0] in REGIONS)
    return [
        (region, [(name, name.partition("/")[2].replace("_", " ")) for name in inside])
        for region, inside in groupby(names, key=lambda name: name.partition("/")[0])
    ]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "clock": clock,
    "duration": duration,
    "first_name": first_name,
    "function": FUNCTION_WORDS.__getitem__,
    "hour": hour_words,
    "legs_due": legs_due,
    "listed": listed,
    "long_day": long_day,
    "moment": moment,
    "number": number_word,
    "past": past,
    "petal": PETALS.__getitem__,
    "reach": reach,
    "reach_of": reach_of,
    "reached": reached,
    "rhythm": rhythm_words,
    "sentence": sentence,
    "short_day": short_day,
    "stage": STAGE_WORDS.__getitem__,
    "weekday_letter": weekday_letter,
}
GLOBALS: Mapping[str, object] = {"STAGES": STAGES, "zone_regions": zone_regions}
