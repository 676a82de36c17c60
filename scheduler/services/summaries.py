"""Summaries: kept in the same transaction as whatever changes them; the person's lock is held."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from scheduler.domain.curriculum import Curriculum
from scheduler.domain.days_kept import DaysKept, WeekdaysFrom, letters_of, spliced
from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import ONE_DAY, practice_day
from scheduler.domain.safety import Hold
from scheduler.domain.standing_kept import Stands, cells_kept, stands_of
from scheduler.domain.summary import Alarm, Cause, Summary
from scheduler.services.journeys import engine_of, journey_until
from scheduler.services.records import day_records, plan_on
from scheduler.store import Transaction, days, people, plans, practice, summaries
from scheduler.store.plans import PlanFrom
from scheduler.store.summaries import ANY_ENGINE

NOTHING_YET = Stands((), None, "")
_URGENCY = (Cause.RED_FLAG, Cause.PAIN, Cause.SORENESS)


def keep_summary(
    tx: Transaction,
    curriculum: Curriculum,
    person_id: int,
    now: datetime,
    since: date | None = None,
) -> None:
    """Bring the person's summary in line with their log, plan and holds.

    `since`: no day before it became another than it was. None before the plan began.
    """
    history = plans.plan_history(tx, person_id)
    if not history:
        return
    kept = _days(tx, person_id, history, now, since)
    stands, cells = [], {}
    for day, plan in _ways(history, kept.through):
        journey = journey_until(tx, curriculum, person_id, plan, kept.through)
        stands.append((day, stands_of(journey)))
        cells = cells_kept(journey)
    last = practice.last_practised(tx, person_id)
    summary = Summary(
        days=kept,
        stands=tuple(stands),
        alarm=_alarm(tx, person_id),
        last_day=last[0] if last else None,
        last_at=last[1] if last else None,
    )
    summaries.keep(tx, person_id, summary, cells, engine_of(curriculum), now)


def keep_days(tx: Transaction, person_id: int, now: datetime) -> None:
    """The same after a change of holds, which leaves alone how somebody stands."""
    history = plans.plan_history(tx, person_id)
    if not history:
        return
    kept, alarm = _days(tx, person_id, history, now, None), _alarm(tx, person_id)
    if summaries.letters(tx, person_id) is not None:
        summaries.keep_days(tx, person_id, kept, alarm, now)
    elif practice.log_size(tx, person_id) == (0, 0):
        first = Summary(kept, ((kept.began, NOTHING_YET),), alarm, None, None)
        summaries.keep(tx, person_id, first, {}, ANY_ENGINE, now)
    # Else the row is from before there were summaries; whoever reads it first makes it.


def _days(
    tx: Transaction,
    person_id: int,
    history: Sequence[PlanFrom],
    now: datetime,
    since: date | None,
) -> DaysKept:
    began, holds = history[0].effective_from, plans.holds_of(tx, person_id)
    known = summaries.letters(tx, person_id) if since is not None else None
    first = began
    if known and since:
        first = max(began, min(since, began + len(known[1]) * ONE_DAY))
    outcomes = days.outcomes(tx, person_id, first)
    ends = [_today(tx, person_id, now), *list(outcomes)[-1:], began]
    through = max(ends if known is None else [*ends, began + (len(known[1]) - 1) * ONE_DAY])
    records = day_records(outcomes, history, holds, first, through)
    return DaysKept(
        began=began,
        letters=spliced(known[1], began, records) if known else letters_of(records),
        plans=tuple(_weekdays(history, through)),
        holds=tuple(_reaching(holds, through)),
    )


def _today(tx: Transaction, person_id: int, now: datetime) -> date:
    known = people.profile(tx, person_id)
    assert known is not None  # noqa: S101 - somebody with a plan is there
    return practice_day(now, known.rhythm.zone, known.rhythm.cutoff_hour)


def _weekdays(history: Sequence[PlanFrom], through: date) -> Iterator[WeekdaysFrom]:
    for version in _from_then(history, through):
        yield WeekdaysFrom(version.effective_from, version.plan.weekdays)


def _reaching(holds: Sequence[Hold], through: date) -> Iterator[Hold]:
    return (one for one in holds if one.until is None or one.until >= through)


def _ways(history: Sequence[PlanFrom], through: date) -> Iterator[tuple[date, Plan]]:
    """Each version that goes another way than the one before it, with the day of its coming."""
    furthest = None
    for version in _from_then(history, through):
        if version.plan.furthest is not furthest:
            furthest = version.plan.furthest
            yield version.effective_from, version.plan


def _from_then(history: Sequence[PlanFrom], day: date) -> Iterator[PlanFrom]:
    """The version in force on a day, and all later ones."""
    plan = plan_on(history, day)
    begun = False
    for version in history:
        begun = begun or version.plan is plan or version.effective_from > day
        if begun:
            yield version


def _alarm(tx: Transaction, person_id: int) -> Alarm | None:
    alarms = plans.alarms(tx, person_id)
    return min(
        alarms, key=lambda one: (_URGENCY.index(one.cause), -(one.pain or 0), one.day), default=None
    )
