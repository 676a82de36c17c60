"""Ablations: Fourfold with one part taken away or set otherwise, by turning the engine's dials."""

from dataclasses import replace
from typing import Any

from scheduler.domain.tuning import DEFAULT, Tuning

GATES_OPEN = {
    "smooth_days": 0,
    "sure": 0.0,
    "fresh": 0.0,
    "close": 1.0,
    "faded": 0.05,
    "rough": 0.0,
}

DIALS: dict[str, dict[str, Any]] = {
    "no gates": GATES_OPEN,
    "no weakest-first": {"sharpness": 0.0},
    "last rating instead of the estimator": {"noise": 1e-6, "drift": 1.0},
    "no freshness": {"fading": 0.0, "fresh": 0.0, "faded": 0.05},
    "a new drill any day": {"settled_days": 0, "week": 0},
    **{
        f"a new drill every {days} days": {"week": days}
        for days in (3, 5, 7)
        if days != DEFAULT.week
    },
    "no bound between the legs": {"close": 1.0},
    "no mixing of functions": {"mixed": False},
    "no spread over days": {"yesterday": 1.0},
}
"""By name: the fields of Tuning that differ."""


def tuning_of(name: str) -> Tuning:
    return replace(DEFAULT, **DIALS[name])
