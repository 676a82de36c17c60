"""Introduction: when a new drill may come, and which."""

from collections.abc import Collection, Iterable, Sequence

from scheduler.domain.curriculum import Drill, Function
from scheduler.domain.curriculum.rules import COVERED_BY, COVERS
from scheduler.domain.history import History

WEEK = 7
"""Practice days on the newest drill before one more, once every function is covered."""


def new_today(open_drills: Sequence[Drill], history: History) -> Drill | None:
    """The one drill that is to be met today, None on most days.

    It waits until the newest is settled, unless its stage has just opened, and for a day on
    which nothing hurts.
    """
    if history.returning or history.finding_back or history.hurt_lately:
        return None
    drill = next_new(open_drills, history, ())
    if drill is None or not history.pasts:
        return drill
    stage = history.progress.stage
    if not any(known.stage is stage for known in open_drills if known.slug in history.pasts):
        return drill
    wanted = drill.slug in history.plan.pinned or uncovered(open_drills, history) & covers(drill)
    return drill if _newest_is_settled(history, WEEK if not wanted else 0) else None


def next_new(
    open_drills: Sequence[Drill], history: History, taken: Collection[Drill]
) -> Drill | None:
    """The next drill never practised: pinned, then what covers a function, then in order."""
    ready = [
        drill
        for drill in open_drills
        if drill.slug not in history.pasts
        and drill not in taken
        and _is_prepared(drill, open_drills, history, taken)
    ]
    wanted = uncovered(open_drills, history) - _covered(taken)
    return min(
        ready,
        key=lambda drill: (
            drill.slug not in history.plan.pinned,
            drill.stage is not history.progress.stage,
            not wanted & covers(drill),
        ),
        default=None,
    )


def uncovered(open_drills: Iterable[Drill], history: History) -> frozenset[Function]:
    """Functions of the current stage that no drill practised so far truly trains."""
    stage = history.progress.stage
    known = [drill for drill in open_drills if drill.slug in history.pasts]
    return frozenset(COVERS[stage]) - _covered(drill for drill in known if drill.stage is stage)


def covers(drill: Drill) -> frozenset[Function]:
    """The functions that a drill trains more than by the way."""
    return frozenset(function for function, weight in drill.weights.items() if weight >= COVERED_BY)


def _covered(drills: Iterable[Drill]) -> frozenset[Function]:
    return frozenset(function for drill in drills for function in covers(drill))


def _is_prepared(
    drill: Drill, open_drills: Sequence[Drill], history: History, taken: Collection[Drill]
) -> bool:
    """A prerequisite that is left out of the plan, or rests after pain, is not waited for."""
    awaited = {other.slug for other in open_drills} - {other.slug for other in taken}
    return all(slug in history.pasts or slug not in awaited for slug in drill.prerequisites)


def _newest_is_settled(history: History, practice_days: int) -> bool:
    newest = max(history.pasts.values(), key=lambda past: past.first)
    since = sum(day >= newest.first for day in history.days)
    return newest.settled and since >= practice_days
