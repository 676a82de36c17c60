"""Rhythm and plan between the wire and the domain; what a change leaves out stays as it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from scheduler.domain.plan import Plan
from scheduler.domain.reminders import Rhythm


def changed_rhythm(rhythm: Rhythm, changes: Mapping[str, Any]) -> Rhythm:
    """`changes` as `RhythmSchema` loaded them."""
    return replace(rhythm, **{name: _value(name, given) for name, given in changes.items()})


def plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "weekdays": sorted(plan.weekdays),
        "minutes": plan.minutes,
        "stage_hold": plan.stage_hold,
        "pinned": sorted(plan.pinned),
        "excluded": sorted(plan.excluded),
    }


def changed_plan(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """`changes` as `PlanSchema` loaded them."""
    sets = {"weekdays", "pinned", "excluded"}
    values: dict[str, Any] = {
        name: frozenset(given) if name in sets else given for name, given in changes.items()
    }
    return replace(plan, **values)


def _value(name: str, given: Any) -> Any:
    match name:
        case "times":
            return tuple(sorted(time.fromisoformat(text) for text in given))
        case "ladder":
            return tuple(given)
        case "quiet_from" | "quiet_to":
            return None if given is None else time.fromisoformat(given)
    return given
