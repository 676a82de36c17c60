"""Gates: the conditions under which the next stage opens, each in words a person can act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.curriculum.rules import COVERS
from scheduler.domain.mastery import Cell, Standing
from scheduler.domain.words import FUNCTION_WORDS, LEG_WORDS, counted, number_word, sentence

RECENT = timedelta(days=28)
"""How long a smooth day counts towards a gate."""


@dataclass(frozen=True, slots=True)
class Condition:
    text: str
    met: bool


@dataclass(frozen=True, slots=True)
class _Need:
    """What one leg still lacks in one function."""

    side: Leg
    days: int
    """Smooth days still to come."""
    silent: bool
    """Practised, and nothing was ever said of how it felt."""
    stale: bool
    begun: bool = True
    """Whether some of them are there already."""


def conditions_of(
    standing: Standing, stage: Stage, since: date, today: date
) -> Iterator[Condition]:
    """What must hold at `stage` for the next to open, with evidence from `since` on."""
    for function in COVERS[stage]:
        cells = [(function, side, stage) for side in SIDES]
        left, right = (_need(standing, cell, since, today) for cell in cells)
        yield _condition(function, left, right)
    if stage is not Stage.IN_TANDEM:
        yield _legs_condition(standing, stage)


def kept_conditions(stage: Stage) -> tuple[Condition, ...]:
    """The conditions of an open gate, which hold until it is refreshed."""
    return tuple(Condition(_smooth_words(function), met=True) for function in COVERS[stage])


def _need(standing: Standing, cell: Cell, since: date, today: date) -> _Need:
    record, asked = standing.records.get(cell), standing.tuning
    if record is None or record.control is None:
        return _Need(cell[1], asked.smooth_days, record is not None, stale=False, begun=False)
    oldest = max(since, today - RECENT)
    smooth = sum(
        day.day >= oldest and day.score >= asked.smooth and not day.hurt for day in record.rated
    )
    days = max(0, asked.smooth_days - smooth)
    if days == 0 and record.control.mean < asked.sure:
        days = 1
    stale = standing.mastery(cell, today).freshness < asked.fresh
    return _Need(cell[1], days, silent=False, stale=stale, begun=days < asked.smooth_days)


def _condition(function: Function, left: _Need, right: _Need) -> Condition:
    needs = [need for need in (left, right) if need.days]
    if needs:
        return Condition(sentence(_days_words(function, needs)), met=False)
    if left.stale or right.stale:
        words = f"{FUNCTION_WORDS[function]}: one more visit, to keep it fresh"
        return Condition(sentence(words), met=False)
    return Condition(_smooth_words(function), met=True)


def _days_words(function: Function, needs: list[_Need]) -> str:
    name = FUNCTION_WORDS[function]
    first = needs[0]
    if len(needs) == len(SIDES) and needs[0].days != needs[1].days:
        left, right = (number_word(need.days) for need in needs)
        return f"{name}: smooth days still to come, {left} on the left and {right} on the right"
    legs = LEG_WORDS[Leg.BOTH] if len(needs) == len(SIDES) else LEG_WORDS[first.side]
    if all(need.silent for need in needs):
        return f"{name}, {legs}: say how it felt on {counted(first.days, 'day')}"
    more = "more " if first.begun else ""
    return f"{name}, {legs}: {counted(first.days, more + 'smooth day')}"


def _smooth_words(function: Function) -> str:
    return sentence(f"{FUNCTION_WORDS[function]} smooth on both legs")


def _legs_condition(standing: Standing, stage: Stage) -> Condition:
    """Left and right may differ by less than a word, at this stage and those before it."""
    reached = STAGES[: STAGES.index(stage) + 1]
    gap, function, behind = max(
        (_leg_gap(standing, function, at) for at in reached for function in COVERS[at]),
        key=lambda gap: gap[0],
    )
    if gap <= standing.tuning.close:
        return Condition("Left and right close together", met=True)
    words = f"{FUNCTION_WORDS[function]}: {LEG_WORDS[behind]} to catch up with the other leg"
    return Condition(sentence(words), met=False)


def _leg_gap(standing: Standing, function: Function, stage: Stage) -> tuple[float, Function, Leg]:
    left, right = (_held(standing, (function, side, stage)) for side in SIDES)
    return abs(left - right), function, Leg.LEFT if left < right else Leg.RIGHT


def _held(standing: Standing, cell: Cell) -> float:
    """Its control, or what it showed before a day that hurt: pain brings no legs together."""
    record = standing.records.get(cell)
    if record is None or record.control is None:
        return 0.0
    if not any(day.hurt for day in record.rated):
        return record.control.mean
    return max([record.control.mean, *(day.score for day in record.rated if not day.hurt)])
