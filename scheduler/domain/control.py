"""Control: what the ratings of tension and release say, weighed by effort, pain and age."""

from datetime import date
from typing import NamedTuple

from scheduler.domain.evidence import Evidence
from scheduler.domain.tuning import DEFAULT, Tuning

WEAKER_SHARE = 0.75
"""How much of a score the weaker of tension and release makes."""
EFFORT_STEP = 0.05
"""What each step of effort beyond a little takes from a score, and hardly any adds."""
A_LITTLE = 2
"""What effort counts as where nobody spoke of it."""
EFFORTLESS = 1 / (1 + EFFORT_STEP)
"""The most that the ratings say alone; falling effort, the sign of mastery, makes the rest."""
MOST_IN_PAIN = 1 / 3
"""A movement that hurts is effortful at best."""

_UNKNOWN = 1.0
"""Variance before any rating: control could be anything, so the first word is nearly all."""


class Control(NamedTuple):
    """A running estimate (a Kalman filter of one number) and how sure it is."""

    mean: float
    variance: float
    last: date


def score(evidence: Evidence) -> float | None:
    """What one day says of a drill on one leg; None if unrated.

    0 lost it – 1 both effortless and with hardly any effort.
    """
    weaker, stronger = evidence.weaker, evidence.stronger
    if weaker is None or stronger is None:
        return None
    told = (WEAKER_SHARE * (weaker - 1) + (1 - WEAKER_SHARE) * (stronger - 1)) / 3
    effort = A_LITTLE if evidence.effort is None else evidence.effort
    eased = min(1.0, min(told, EFFORTLESS) * (1 - EFFORT_STEP * (effort - A_LITTLE)))
    return min(eased, MOST_IN_PAIN) if evidence.hurt else eased


def telling(weight: float) -> float:
    """How much a rating tells of a function that its drill trains by `weight`.

    A rating is of the whole drill: of a function that makes a fifth of it, the other four fifths
    are noise, and the variance of noise goes with its square.
    """
    return weight**2


def learned(
    control: Control | None,
    day: date,
    told: float,
    *,
    weight: float,
    hurt: bool,
    tuning: Tuning = DEFAULT,
) -> Control:
    """The estimate after one more rated day; `weight` (0–1) says how much the day tells.

    How far it moves depends on days and weights alone, never on the ratings, so a better
    rating never lowers it. A day that hurt can lower it and never raise it.
    """
    mean, variance = 0.0, _UNKNOWN
    if control is not None:
        mean, before, last = control
        variance = min(_UNKNOWN, before + tuning.drift * (day - last).days)
    gain = variance / (variance + tuning.noise / weight)
    moved = mean + gain * (told - mean)
    if hurt and moved > mean:
        moved = mean
    return Control(moved, (1 - gain) * variance, day)
