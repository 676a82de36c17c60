"""Choice: which drills a day gets, on which legs, each with the reason that chose it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise, permutations
from math import ceil
from typing import NamedTuple

from scheduler.domain.balance import LEG_AHEAD, dominance_of
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Drill, Function, Leg
from scheduler.domain.history import History
from scheduler.domain.introduction import covers, main_function, new_today, next_new
from scheduler.domain.mastery import CELLS, Cell
from scheduler.domain.spacing import LONGEST_INTERVAL

FEWEST = 2
MOST = 4
HURT = 0.5
"""How much of its need a drill keeps that hurt a little last time."""


Needs = Mapping[Cell, float]


class Reason(IntEnum):
    """Why a drill was chosen, in the order in which drills stand in a routine."""

    FIRST = 1
    FADING = 2
    DUE = 3
    """Its day has come, before its function fades."""
    PINNED = 4
    WEAK_LEG = 5
    WEAK_FUNCTION = 6
    NEED = 7
    SETTLING = 8
    NEW = 9


class Part(NamedTuple):
    """A drill on all of its legs, or on the one that needs it."""

    drill: Drill
    legs: tuple[Leg, ...]
    sides: tuple[Leg, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class Choice:
    drill: Drill
    legs: tuple[Leg, ...]
    """In the order of practice: the leg that needs it more comes first."""
    minutes: int
    reason: Reason
    function: Function
    """Of those that the drill covers, the one that needs it most and no other drill stands for."""
    weaker: Leg | None
    """The leg that is well behind the other in that function."""
    gentle: bool
    """It hurt last time: smaller and slower."""


def choose(curriculum: Curriculum, history: History) -> list[Choice]:
    """2–4 drills for the minutes of the day, in the order of practice."""
    open_drills = _open(curriculum, history)
    basket = _Basket(history, needs_of(history))
    _fill(basket, open_drills, history)
    chosen: list[Choice] = []
    for part in basket.parts:
        named = {choice.function for choice in chosen}
        chosen.append(_choice(part, history, basket.needs, named))
    return _in_order(chosen, history)


def _open(curriculum: Curriculum, history: History) -> Sequence[Drill]:
    """What may come today, in the curriculum's order; what hurt strongly rests."""
    allowed = [drill for drill in curriculum.drills.values() if _is_allowed(drill, history)]
    resting = [drill for drill in allowed if history.stopped(drill)]
    ready = _within([drill for drill in allowed if drill not in resting], history)
    back = _back(resting, ready, history) if resting else ()
    return [drill for drill in allowed if drill in ready or drill in back] if back else ready


def _back(resting: Sequence[Drill], ready: Sequence[Drill], history: History) -> Sequence[Drill]:
    """The longest rested, where too little is left without them: before a day is empty, or
    brings something new early, they come again, smaller.
    """
    left = sum(drill.slug in history.pasts for drill in ready)
    if left < FEWEST and new_today(ready, history):
        left += 1
    by_rest = sorted(resting, key=lambda drill: history.pasts[drill.slug].last)
    return by_rest[: max(0, FEWEST - left)]


def needs_of(history: History) -> Needs:
    """How much each cell needs a visit, 0–1: 1 where nobody knows how it is.

    What a later stage shows of a function, it shows of the stages before it.
    """
    alone = {cell: _need(cell, history) for cell in CELLS}
    return {
        (function, side, stage): min(
            alone[function, side, later] for later in STAGES[STAGES.index(stage) :]
        )
        for function, side, stage in CELLS
    }


def _need(cell: Cell, history: History) -> float:
    known, tuning = history.cells[cell], history.tuning
    if not known.days:
        return 1.0
    fresh: float = known.freshness**tuning.fading
    return 1 - fresh * (tuning.untold + (1 - tuning.untold) * known.control)


@dataclass(slots=True)
class _Basket:
    """The parts taken so far."""

    history: History
    needs: Needs
    parts: list[Part] = field(default_factory=list)
    drills: set[str] = field(default_factory=set)
    left: int = field(init=False)
    """Minutes without a drill."""

    def __post_init__(self) -> None:
        self.left = self.history.minutes

    def take(self, part: Part) -> None:
        self.parts.append(part)
        self.drills.add(part.drill.slug)
        self.left -= part.minutes

    def offer(self, part: Part, *, keep: int) -> None:
        """Take it if there is room, with `keep` minutes beside the first for a second."""
        room = self.left - (0 if self.parts else keep)
        if part.drill.slug not in self.drills and len(self.parts) < MOST and part.minutes <= room:
            self.take(part)

    def mixes(self, part: Part) -> bool:
        """Whether it can stand between others, so that no function comes twice in a row."""
        function = main_function(part.drill)
        alike = sum(main_function(taken.drill) is function for taken in self.parts)
        return alike <= len(self.parts) - alike or not self.history.tuning.mixed

    def worth(self, part: Part) -> float:
        """What a minute of it does today."""
        drill, tuning, emphasis = part.drill, self.history.tuning, self.history.emphasis.functions
        worth: float = sum(
            weight
            * self.needs[function, side, drill.stage] ** tuning.sharpness
            * (1 + emphasis.get(function, 0.0))
            for function, weight in drill.weights.items()
            for side in part.sides
        )
        rested = 1 if self.history.rested(drill) else tuning.yesterday
        return worth / part.minutes * rested * (HURT if self.history.hurt(drill) else 1)


def _fill(basket: _Basket, open_drills: Sequence[Drill], history: History) -> None:
    """What the plan and the new ask for, after an absence what has faded; then what is needed."""
    known = [drill for drill in open_drills if drill.slug in history.pasts]
    beside = _least_beside(open_drills, known, history)
    parts = {
        drill.slug: part_of(drill, basket.needs, history, beside(drill)) for drill in open_drills
    }
    for drill in _claims(open_drills, known, history):
        basket.offer(parts[drill.slug], keep=beside(drill))
    waiting = [parts[drill.slug] for drill in known]
    for function in _left_alone(known, history):
        training = [part for part in waiting if function in covers(part.drill)]
        needed = max(training, key=basket.worth)
        basket.offer(needed, keep=beside(needed.drill))
    while wanted := _most_needed(waiting, basket):
        basket.take(wanted)
    # Too little is known on the first day, or after much has been left out.
    while len(basket.parts) < FEWEST and (more := next_new(open_drills, history, basket.drills)):
        basket.take(parts[more.slug])


def _within(drills: Sequence[Drill], history: History) -> Sequence[Drill]:
    """Those that leave room for another in the minutes of the day, and those that stand alone for
    a function; all that were met, or all there are, where that leaves too few of them.
    """
    shortest = min((_shortest(drill) for drill in drills), default=0)
    fits = {drill.slug: _shortest(drill) + shortest <= history.minutes for drill in drills}
    trained = {(drill.stage, f) for drill in drills if fits[drill.slug] for f in covers(drill)}
    kept = {
        drill.slug
        for drill in drills
        if fits[drill.slug] or not {(drill.stage, f) for f in covers(drill)} <= trained
    }
    met = {drill.slug for drill in drills if drill.slug in history.pasts}
    if len(kept & met) < FEWEST:
        kept |= met
    return [drill for drill in drills if drill.slug in kept] if len(kept) >= FEWEST else drills


def _least_beside(
    open_drills: Sequence[Drill], known: Sequence[Drill], history: History
) -> Callable[[Drill], int]:
    """How many minutes the shortest takes that could be a drill's companion; 0 without any."""
    new = next_new(open_drills, history, ())
    companions = sorted(
        (_shortest(drill), drill.slug) for drill in (*known, *([new] if new else []))
    )

    def beside(drill: Drill) -> int:
        least = next((minutes for minutes, slug in companions if slug != drill.slug), 0)
        # What leaves no room for anything is shortened rather than never met.
        return least if _shortest(drill) + least <= history.minutes else 0

    return beside


def _shortest(drill: Drill) -> int:
    return ceil(drill.minutes / len(drill.legs))


def _claims(
    open_drills: Sequence[Drill], known: Sequence[Drill], history: History
) -> Iterator[Drill]:
    if history.returning:
        yield from sorted(known, key=history.freshness)
        return
    yield from (drill for drill in known if drill.slug in history.plan.pinned)
    if new := new_today(open_drills, history):
        yield new
    yield from (drill for drill in known if not history.settled(drill))


def _left_alone(known: Sequence[Drill], history: History) -> Iterator[Function]:
    """Functions that nothing has truly trained for as long as anything may wait."""
    for function in Function:
        visits = [history.pasts[drill.slug].last for drill in known if function in covers(drill)]
        if visits and (history.day - max(visits)).days >= LONGEST_INTERVAL:
            yield function


def _most_needed(waiting: Sequence[Part], basket: _Basket) -> Part | None:
    """Of what fits; two always find room, even if both must be shortened."""
    if len(basket.parts) == MOST:
        return None
    parts = [part for part in waiting if part.drill.slug not in basket.drills]
    fitting = [part for part in parts if part.minutes <= basket.left]
    chosen = [part for part in fitting if basket.mixes(part)]
    if not chosen and len(basket.parts) < FEWEST:
        one_legged = [
            alone for part in parts if (alone := _one_legged(part)).minutes <= basket.left
        ]
        chosen = fitting or one_legged or parts
    return max(chosen, key=basket.worth, default=None)


def _is_allowed(drill: Drill, history: History) -> bool:
    unlocked = STAGES.index(drill.stage) <= STAGES.index(history.journey.path.stage)
    return unlocked and drill.slug not in history.plan.excluded


def part_of(drill: Drill, needs: Needs, history: History, beside: int) -> Part:
    """The drill as it would be taken today, the leg first that needs it more.

    Where it leaves no room for the minutes of another, its legs take turns by the day.
    """
    if drill.legs != SIDES:
        return Part(drill, drill.legs, SIDES, drill.minutes)
    legs = SIDES if _leg_first(drill, needs, history) is Leg.LEFT else SIDES[::-1]
    whole = Part(drill, legs, SIDES, drill.minutes)
    return _one_legged(whole) if drill.minutes + beside > history.minutes else whole


def _one_legged(part: Part) -> Part:
    """The same on its first leg, where the legs are apart."""
    if len(part.legs) == 1:
        return part
    return Part(part.drill, part.legs[:1], part.legs[:1], _shortest(part.drill))


def _leg_first(drill: Drill, needs: Needs, history: History) -> Leg:
    left, right = (_leg_need(drill, side, needs) for side in SIDES)
    if abs(left - right) < LEG_AHEAD and history.emphasis.first_leg:
        return history.emphasis.first_leg
    return Leg.LEFT if left >= right else Leg.RIGHT


def _leg_need(drill: Drill, side: Leg, needs: Needs) -> float:
    return sum(
        weight * needs[function, side, drill.stage] for function, weight in drill.weights.items()
    )


def _choice(part: Part, history: History, needs: Needs, named: Collection[Function]) -> Choice:
    drill = part.drill
    function = max(
        [function for function in drill.weights if function in covers(drill)] or drill.weights,
        key=lambda function: (
            function not in named,
            max(needs[function, side, drill.stage] for side in SIDES),
        ),
    )
    weaker = _weaker_leg(drill, function, history)
    return Choice(
        drill=drill,
        legs=part.legs,
        minutes=part.minutes,
        reason=_reason(drill, function, weaker, history),
        function=function,
        weaker=weaker,
        gentle=history.hurt(drill),
    )


def _in_order(chosen: Sequence[Choice], history: History) -> list[Choice]:
    """By reason, what has faded most first; no function twice in a row where that can be helped.

    Blocked, serial and mixed are read across days: a drill's repetitions come together, a new one
    comes each day until it is settled, and what is settled gives way to others on the next.
    """
    by_reason = sorted(chosen, key=lambda choice: (choice.reason, history.freshness(choice.drill)))
    orders = (list(order) for order in permutations(by_reason))
    return next((order for order in orders if _is_mixed(order)), by_reason)


def _is_mixed(order: Sequence[Choice]) -> bool:
    return all(
        main_function(one.drill) is not main_function(next_one.drill)
        for one, next_one in pairwise(order)
    )


def _reason(drill: Drill, function: Function, weaker: Leg | None, history: History) -> Reason:
    past = history.pasts.get(drill.slug)
    if past is None:
        return Reason.NEW if history.pasts or drill.prerequisites else Reason.FIRST
    if history.returning or (history.settled(drill) and history.due(drill)):
        return Reason.FADING if _fading(drill, function, history) else Reason.DUE
    if not history.settled(drill):
        return Reason.SETTLING
    if weaker is not None:
        return Reason.WEAK_LEG
    dominance = dominance_of(history.cells, history.journey.path.stage)
    if dominance is not None and dominance.over is function:
        return Reason.WEAK_FUNCTION
    return Reason.PINNED if drill.slug in history.plan.pinned else Reason.NEED


def _fading(drill: Drill, function: Function, history: History) -> bool:
    """Whether the function itself has faded, so that no other drill keeps it fresh."""
    return any(history.cells[function, side, drill.stage].fading for side in SIDES)


def _weaker_leg(drill: Drill, function: Function, history: History) -> Leg | None:
    left, right = (history.cells[function, side, drill.stage] for side in SIDES)
    if abs(left.control - right.control) < LEG_AHEAD:
        return None
    return Leg.LEFT if left.control < right.control else Leg.RIGHT
