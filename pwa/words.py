"""What the templates say and draw: domain values as words, dates and petals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import STAGES, Function, Leg, Stage
from scheduler.domain.reminders import Rhythm
from scheduler.domain.safety import PainBand, pain_band
from scheduler.domain.time_zones import known_zones
from scheduler.domain.words import (
    FUNCTION_WORDS,
    LEG_WORDS,
    RATING_WORDS,
    STAGE_WORDS,
    listed,
    number_word,
    sentence,
)
from scheduler.services.today import Today, TodayDrill

PETALS: Mapping[Function, str] = {
    Function.HIP_EXTENSION: "hip",
    Function.KNEE_FLEXION: "knee",
    Function.LOWER_LEG_ROTATION: "turn",
    Function.PELVIC_STABILISATION: "bow",
}
"""The short name of each function's petal in drawings and styles, in its place clockwise."""
NOT_RATED = "not rated"
REGIONS = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)
"""Of time zones; other names are for machines, or old."""


def long_day(day: date) -> str:
    """“Tuesday 24 November”."""
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date) -> str:
    """“24 November”."""
    return f"{day.day} {day:%B}"


def weekday_letter(day: date) -> str:
    return f"{day:%A}"[0]


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


def told(check_offs: Iterable[CheckOff]) -> str:
    """What was said of a drill: “Tension smooth, release effortful”, leg by leg if they differ."""
    said: dict[str, list[str]] = {}
    for each in check_offs:
        said.setdefault(leg_words(each.leg), []).append(_said(each))
    legs = {leg: _in_turn(words) for leg, words in said.items()}
    if set(legs.values()) == {NOT_RATED}:
        return f"Done, {NOT_RATED}"
    if len(set(legs.values())) == 1:
        return sentence(next(iter(legs.values())))
    return ". ".join(f"{sentence(leg)}: {words}" for leg, words in legs.items())


def leg_words(leg: Leg | None) -> str:
    return LEG_WORDS[leg or Leg.BOTH]


def _said(check_off: CheckOff) -> str:
    pain = f"pain {check_off.pain} of 10" if check_off.pain else ""
    return ", ".join(filter(None, (_ratings(check_off), pain))) or NOT_RATED


def _ratings(check_off: CheckOff) -> str:
    rated = (("tension", check_off.tension), ("release", check_off.release))
    words = [(what, RATING_WORDS[rating]) for what, rating in rated if rating]
    if len(words) == 2 and words[0][1] == words[1][1]:
        return f"tension and release {words[0][1]}"
    return ", ".join(f"{what} {word}" for what, word in words)


def _in_turn(words: Sequence[str]) -> str:
    """What was said of one leg, once or several times."""
    if len(words) > 1 and len(set(words)) == 1:
        return f"{words[0]}, {'twice' if len(words) == 2 else f'{number_word(len(words))} times'}"
    return "; then ".join(words)


def next_time(check_offs: Iterable[CheckOff]) -> str:
    """What the worst pain of these check-offs asks for; empty where it asks for nothing."""
    band = pain_band(_worst(check_offs))
    if band is PainBand.SMALLER:
        return f"Next time: {band.advice[:1].lower()}{band.advice[1:]}"
    return "Leave this drill alone until it is clear what hurts." if band is PainBand.STOP else ""


def pain_that_stops(check_offs: Iterable[CheckOff]) -> int | None:
    """The worst pain told, if it is one that stops practice."""
    worst = _worst(check_offs)
    return worst if pain_band(worst) is PainBand.STOP else None


def _worst(check_offs: Iterable[CheckOff]) -> int:
    return max((check_off.pain or 0 for check_off in check_offs), default=0)


def besides(today: Today) -> list[CheckOff]:
    """Today’s check-offs that no line of the routine shows."""
    shown = {item.drill.slug for item in today.drills}
    return [check_off for check_off in today.check_offs if check_off.drill not in shown]


@cache
def zone_regions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Time zones by region, each with its place: “Europe”, (“Europe/Berlin”, “Berlin”)."""
    names = (name for name in sorted(known_zones()) if name.partition("/")[0] in REGIONS)
    return [
        (region, [(name, name.partition("/")[2].replace("_", " ")) for name in inside])
        for region, inside in groupby(names, key=lambda name: name.partition("/")[0])
    ]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "besides": besides,
    "clock": clock,
    "duration": duration,
    "first_name": first_name,
    "function": FUNCTION_WORDS.__getitem__,
    "hour": hour_words,
    "leg": leg_words,
    "legs_due": legs_due,
    "listed": listed,
    "long_day": long_day,
    "moment": moment,
    "next_time": next_time,
    "number": number_word,
    "pain_that_stops": pain_that_stops,
    "petal": PETALS.__getitem__,
    "reach": reach,
    "reach_of": reach_of,
    "reached": reached,
    "rhythm": rhythm_words,
    "sentence": sentence,
    "short_day": short_day,
    "stage": STAGE_WORDS.__getitem__,
    "told": told,
    "weekday_letter": weekday_letter,
}
GLOBALS: Mapping[str, object] = {"STAGES": STAGES, "zone_regions": zone_regions}
