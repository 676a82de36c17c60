"""Choice: which drills a day gets, each with the reason that chose it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from scheduler.domain.balance import LEG_AHEAD
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Drill, Function, Leg
from scheduler.domain.history import History
from scheduler.domain.introduction import covers, new_today, next_new

FEWEST = 2
MOST = 4
UNTOLD = 0.3
"""What a visit is worth without control, so that freshness matters before anything is rated."""
ALREADY = 0.5
"""How much of its need a function keeps that another drill of the day trains too."""
YESTERDAY = 0.6
"""How much of its need a drill keeps on the day after: spaced practice beats massed (Shea 2000)."""
HURT = 0.5
"""How much of its need a drill keeps that hurt a little last time."""


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


@dataclass(frozen=True, slots=True)
class Choice:
    drill: Drill
    reason: Reason
    function: Function
    """Of those that the drill covers, the one that needs it most and no other drill stands for."""
    weaker: Leg | None
    """The leg that is well behind the other in that function."""
    gentle: bool
    """It hurt last time: smaller and slower."""


def choose(curriculum: Curriculum, history: History) -> list[Choice]:
    """2–4 drills for the minutes of the day, in the order of practice."""
    open_drills = [drill for drill in curriculum.drills.values() if _is_open(drill, history)]
    basket = _Basket(history)
    for drill in _claims(open_drills, history, basket):
        basket.offer(drill)
    chosen: list[Choice] = []
    for drill in basket.drills:
        chosen.append(_choice(drill, history, {choice.function for choice in chosen}))
    return sorted(chosen, key=lambda choice: (choice.reason, history.freshness(choice.drill)))


@dataclass(slots=True)
class _Basket:
    """The drills taken so far; two always find room, more only at full length."""

    history: History
    drills: list[Drill] = field(default_factory=list)

    def offer(self, drill: Drill) -> None:
        if drill not in self.drills and self._has_room(drill):
            self.drills.append(drill)

    def need(self, drill: Drill) -> float:
        """What a minute of the drill is worth today, beside those taken already."""
        worth = sum(
            weight * self._need_of(drill, function) for function, weight in drill.weights.items()
        )
        rested = 1 if self.history.rested(drill) else YESTERDAY
        return worth / drill.minutes * rested * (HURT if self.history.hurt(drill) else 1)

    def _need_of(self, drill: Drill, function: Function) -> float:
        taken = any(function in covers(other) for other in self.drills)
        return _weakness(drill, function, self.history) * (ALREADY if taken else 1)

    def _has_room(self, drill: Drill) -> bool:
        if len(self.drills) < FEWEST:
            return True
        minutes = sum(taken.minutes for taken in self.drills) + drill.minutes
        return len(self.drills) < MOST and minutes <= self.history.minutes


def _is_open(drill: Drill, history: History) -> bool:
    unlocked = STAGES.index(drill.stage) <= STAGES.index(history.progress.stage)
    return unlocked and drill.slug not in history.plan.excluded and not history.stopped(drill)


def _claims(open_drills: Sequence[Drill], history: History, basket: _Basket) -> Iterator[Drill]:
    """Drills as they are offered a place: what the plan, the new and the fading ask for first."""
    known = [drill for drill in open_drills if drill.slug in history.pasts]
    fading = sorted(known, key=history.freshness)
    if history.returning:
        yield from fading
    else:
        yield from (drill for drill in known if drill.slug in history.plan.pinned)
        if new := new_today(open_drills, history):
            yield new
        yield from (drill for drill in known if not history.pasts[drill.slug].settled)
        yield from [drill for drill in fading if history.pasts[drill.slug].due(history.day)][:1]
        yield from _by_need(known, basket)
    # Too little is known on the first day, or after much has been left out.
    while len(basket.drills) < FEWEST and (more := next_new(open_drills, history, basket.drills)):
        yield more


def _by_need(known: Sequence[Drill], basket: _Basket) -> Iterator[Drill]:
    waiting = list(known)
    while waiting:
        most = max(waiting, key=basket.need)
        waiting.remove(most)
        yield most


def _choice(drill: Drill, history: History, named: Collection[Function]) -> Choice:
    function = max(
        [function for function in drill.weights if function in covers(drill)] or drill.weights,
        key=lambda function: (function not in named, _weakness(drill, function, history)),
    )
    weaker = _weaker_leg(drill, function, history)
    return Choice(
        drill=drill,
        reason=_reason(drill, function, weaker, history),
        function=function,
        weaker=weaker,
        gentle=history.hurt(drill),
    )


def _reason(drill: Drill, function: Function, weaker: Leg | None, history: History) -> Reason:
    past = history.pasts.get(drill.slug)
    dominance = history.progress.dominance
    if past is None:
        return Reason.NEW if history.pasts or drill.prerequisites else Reason.FIRST
    if history.returning or (past.settled and past.due(history.day)):
        return Reason.FADING if _fading(drill, function, history) else Reason.DUE
    if not past.settled:
        return Reason.SETTLING
    if weaker is not None:
        return Reason.WEAK_LEG
    if dominance is not None and dominance.over is function:
        return Reason.WEAK_FUNCTION
    return Reason.PINNED if drill.slug in history.plan.pinned else Reason.NEED


def _fading(drill: Drill, function: Function, history: History) -> bool:
    """Whether the function itself has faded, so that no other drill keeps it fresh."""
    return any(history.progress.cells[function, side, drill.stage].fading for side in SIDES)


def _weakness(drill: Drill, function: Function, history: History) -> float:
    """How much the leg that needs it more needs the drill for one function, 0–1."""
    cells = (history.progress.cells[function, side, drill.stage] for side in SIDES)
    return max(1 - cell.freshness * (UNTOLD + (1 - UNTOLD) * cell.control) for cell in cells)


def _weaker_leg(drill: Drill, function: Function, history: History) -> Leg | None:
    left, right = (history.progress.cells[function, side, drill.stage] for side in SIDES)
    if abs(left.control - right.control) < LEG_AHEAD:
        return None
    return Leg.LEFT if left.control < right.control else Leg.RIGHT
