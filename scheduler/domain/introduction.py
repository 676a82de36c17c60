"""Introduction: when a new drill may come, and which."""

from collections.abc import Collection, Iterable, Sequence

from scheduler.domain.curriculum import Drill, Function
from scheduler.domain.curriculum.rules import COVERED_BY, COVERS
from scheduler.domain.history import History


def new_today(open_drills: Sequence[Drill], history: History) -> Drill | None:
    """The one drill that is to be met today, None on most days.

    It waits until the newest is settled, unless its stage has just opened, and for a day on
    which nothing hurts.
    """
    if history.returning or history.finding_back or history.journey.hurt:
        return None
    drill = next_new(open_drills, history, ())
    if drill is None or not history.pasts or not _stage_begun(open_drills, history):
        return drill
    wanted = drill.slug in history.plan.pinned or _missing(open_drills, history) & covers(drill)
    wait = history.tuning.settled_days if wanted else history.tuning.week
    return drill if _days_on_newest(history) >= wait else None


def next_new(
    open_drills: Sequence[Drill], history: History, taken: Collection[str]
) -> Drill | None:
    """The next drill never practised nor taken: pinned, then what covers a function, in order."""
    ready = [
        drill
        for drill in open_drills
        if drill.slug not in history.pasts
        and drill.slug not in taken
        and _is_prepared(drill, open_drills, history, taken)
    ]
    wanted = _missing(open_drills, history) - _covered(
        drill for drill in open_drills if drill.slug in taken
    )
    return min(
        ready,
        key=lambda drill: (
            drill.slug not in history.plan.pinned,
            drill.stage is not history.journey.path.stage,
            not wanted & covers(drill),
        ),
        default=None,
    )


def _missing(open_drills: Iterable[Drill], history: History) -> frozenset[Function]:
    """Functions that no drill trains yet, else the one that is far behind."""
    without = uncovered(open_drills, history)
    behind = history.behind
    return without or frozenset(() if behind is None else (behind,))


def uncovered(open_drills: Iterable[Drill], history: History) -> frozenset[Function]:
    """Functions of the current stage that no drill practised so far truly trains."""
    stage = history.journey.path.stage
    known = [drill for drill in open_drills if drill.slug in history.pasts]
    return frozenset(COVERS[stage]) - _covered(drill for drill in known if drill.stage is stage)


def covers(drill: Drill) -> frozenset[Function]:
    """The functions that a drill trains more than by the way."""
    return frozenset(function for function, weight in drill.weights.items() if weight >= COVERED_BY)


def main_function(drill: Drill) -> Function:
    return max(drill.weights, key=lambda function: drill.weights[function])


def _covered(drills: Iterable[Drill]) -> frozenset[Function]:
    return frozenset(function for drill in drills for function in covers(drill))


def _stage_begun(open_drills: Iterable[Drill], history: History) -> bool:
    stage = history.journey.path.stage
    return any(drill.stage is stage for drill in open_drills if drill.slug in history.pasts)


def _is_prepared(
    drill: Drill, open_drills: Sequence[Drill], history: History, taken: Collection[str]
) -> bool:
    """A prerequisite that is left out of the plan, or rests after pain, is not waited for."""
    awaited = {other.slug for other in open_drills}.difference(taken)
    return all(slug in history.pasts or slug not in awaited for slug in drill.prerequisites)


def _days_on_newest(history: History) -> int:
    """Practice days since the newest was met, its own among them, but none that left it out."""
    newest = max(history.pasts.values(), key=lambda past: past.met_on)
    since = history.journey.days - newest.met_on
    return since if newest.days >= history.tuning.settled_days else min(since, newest.days)
