"""The settings forms: what is shown, what was typed, and the body that the schemas judge."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from werkzeug.datastructures import MultiDict

from pwa.forms import whole
from pwa.words import clock, duration
from scheduler.domain.plan import Plan
from scheduler.domain.reminders import Rhythm
from scheduler.domain.time_zones import known_zones
from scheduler.domain.words import listed

LADDERS = ("0", "0,120", "0,300", "0,120,300")
MINUTES = (5, 8, 10, 12, 15)
MOST_TIMES = 3


@dataclass(frozen=True, slots=True)
class RhythmTyped:
    """The rhythm's form, every field as text."""

    times: tuple[str, ...]
    ladder: str
    quiet_from: str
    quiet_to: str
    timezone: str
    cutoff_hour: str
    follow_device_timezone: bool


@dataclass(frozen=True, slots=True)
class PlanTyped:
    """The plan's form, every field as text."""

    weekdays: tuple[str, ...]
    minutes: str
    minutes_offered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    value: str
    words: str


def rhythm_shown(rhythm: Rhythm) -> RhythmTyped:
    return RhythmTyped(
        times=_with_spare(clock(at) for at in rhythm.times),
        ladder=",".join(str(minutes) for minutes in rhythm.ladder),
        quiet_from=clock(rhythm.quiet_from),
        quiet_to=clock(rhythm.quiet_to),
        timezone=rhythm.timezone,
        cutoff_hour=str(rhythm.cutoff_hour),
        follow_device_timezone=rhythm.follow_device_timezone,
    )


def rhythm_typed(form: MultiDict[str, str]) -> RhythmTyped:
    return RhythmTyped(
        times=_with_spare(at for at in form.getlist("times") if at),
        ladder=form.get("ladder", ""),
        quiet_from=form.get("quiet_from", ""),
        quiet_to=form.get("quiet_to", ""),
        timezone=form.get("timezone", "").strip(),
        cutoff_hour=form.get("cutoff_hour", ""),
        follow_device_timezone="follow_device_timezone" in form,
    )


def rhythm_body(typed: RhythmTyped) -> dict[str, Any]:
    """The same body that the API takes."""
    return {
        "times": [at for at in typed.times if at],
        "ladder": [whole(minutes) for minutes in typed.ladder.split(",")],
        "quiet_from": typed.quiet_from or None,
        "quiet_to": typed.quiet_to or None,
        "timezone": typed.timezone,
        "cutoff_hour": whole(typed.cutoff_hour),
        "follow_device_timezone": typed.follow_device_timezone,
    }


def plan_shown(plan: Plan) -> PlanTyped:
    return PlanTyped(
        weekdays=tuple(str(day) for day in sorted(plan.weekdays)),
        minutes=str(plan.minutes),
        minutes_offered=tuple(sorted({*MINUTES, plan.minutes})),
    )


def plan_typed(form: MultiDict[str, str]) -> PlanTyped:
    return PlanTyped(
        weekdays=tuple(form.getlist("weekdays")),
        minutes=form.get("minutes", ""),
        minutes_offered=MINUTES,
    )


def plan_body(typed: PlanTyped) -> dict[str, Any]:
    """The same body that the API takes."""
    return {
        "weekdays": [whole(day) for day in typed.weekdays],
        "minutes": whole(typed.minutes),
    }


def ladders(current: str) -> list[Ladder]:
    """The offered ladders, with the current one among them whatever it is."""
    offered = LADDERS if current in LADDERS or not current else (*LADDERS, current)
    return [Ladder(value, _ladder_words(value)) for value in offered]


def _ladder_words(ladder: str) -> str:
    rungs = [rung for rung in map(whole, ladder.split(",")) if isinstance(rung, int)]
    later = [duration(minutes) for minutes in rungs[1:]]
    return f"Remind me again after {listed(later)}" if later else "Leave me be"


@cache
def zones() -> list[str]:
    """Time zones by place, the way people know them."""
    places = (name for name in known_zones() if "/" in name)
    return sorted(name for name in places if not name.startswith(("Etc/", "SystemV/", "US/")))


def _with_spare(times: Iterable[str]) -> tuple[str, ...]:
    """One place more than there are times, so that another can be typed without scripts."""
    return (*times, "")[:MOST_TIMES]
