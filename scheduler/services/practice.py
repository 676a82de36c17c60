"""Practice: check-offs and their undoing, progress, the plan."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from scheduler.domain.adherence import Adherence, DayRecord, adherence, streak, strength
from scheduler.domain.check_off import CheckOff, Proposal, judge
from scheduler.domain.course import Course, FeltDay
from scheduler.domain.curriculum import Curriculum, Leg
from scheduler.domain.plan import Plan, plan_problems
from scheduler.domain.problem import Problem
from scheduler.domain.progression import Progress, progress_on
from scheduler.domain.safety import Hold, hold_after
from scheduler.services import courses
from scheduler.services.ahead import plan_ahead
from scheduler.services.days import day_in, settle_day
from scheduler.services.errors import InvalidError, NotFoundError
from scheduler.services.holds import open_hold
from scheduler.services.journeys import journey_to
from scheduler.services.people import screened, today_of
from scheduler.services.records import day_records, held_days, hold_on, plan_on
from scheduler.services.summaries import keep_summary
from scheduler.services.unseen import is_unseen, settle_in_order
from scheduler.store import Store, Transaction, days, journeys, people, plans, practice
from scheduler.store.people import Profile


@dataclass(frozen=True, slots=True)
class ProgressView:
    """Where a person stands, and how they got there."""

    progress: Progress
    practice_day: date
    days: tuple[DayRecord, ...]
    adherence_7: Adherence | None
    adherence_28: Adherence | None
    strength: float
    streak: int
    hold: Hold | None
    held: frozenset[date]
    """Which of the days lay under a safety hold."""
    course: Course
    felt: tuple[FeltDay, ...]
    """Each day on which something was said of pain or effort, in order."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a proposal: created, duplicate or rejected."""

    id: UUID
    status: str
    problem: Problem | None = None


def check_off(
    store: Store,
    curriculum: Curriculum,
    person_id: int,
    proposals: Sequence[Proposal],
    now: datetime,
) -> list[Result]:
    """Record each proposal that holds; a bad one never stops the others.

    A check-off that is known already is a duplicate and changes nothing.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        return check_off_in(tx, curriculum, screened(tx, person_id), proposals, now)


def check_off_in(
    tx: Transaction,
    curriculum: Curriculum,
    known: Profile,
    proposals: Sequence[Proposal],
    now: datetime,
    *,
    practice_day: date | None = None,
) -> list[Result]:
    """`check_off` inside a transaction that holds the person's lock.

    `practice_day` where it is known from elsewhere, as that of an occasion is; else each
    proposal's moment tells it.
    """
    meant = [_believed(known, proposal, practice_day, now) for proposal in proposals]
    results = _recorded(tx, curriculum, known, meant, now)
    made = [
        check_off
        for check_off, result in zip(meant, results, strict=True)
        if result.status == "created"
    ]
    settle_in_order(tx, curriculum, known, {check_off.practice_day for check_off in made}, now)
    _guard(tx, known, made, now)
    return results


def retract(
    store: Store, curriculum: Curriculum, person_id: int, check_off_id: UUID, now: datetime
) -> None:
    """Undo a check-off of today or yesterday; the record stays, a retraction joins it.

    `NotFoundError` where the person has no such check-off, `InvalidError` where its
    practice day is closed.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = screened(tx, person_id)
        owner = practice.owner_of(tx, check_off_id)
        if owner is None or owner[0] != person_id:
            raise NotFoundError("You have no such check-off.")
        day = owner[1]
        if day < today_of(known, now) - timedelta(days=1):
            raise InvalidError("id", "This practice day is closed; a coach can correct it.")
        practice.add_retraction(tx, check_off_id, by=person_id, now=now)
        # Pain that was mistyped holds nothing any more.
        plans.end_hold_of(tx, check_off_id, today_of(known, now) - timedelta(days=1), now)
        settle_day(tx, curriculum, person_id, day, now)


def progress(store: Store, curriculum: Curriculum, person_id: int, now: datetime) -> ProgressView:
    """Mastery, gates, the days since the plan began, and how it all went over the weeks.

    `NotScreenedError` before the plan.
    """
    with store.read() as tx:
        known = screened(tx, person_id)
        day = today_of(known, now)
        history = plans.plan_history(tx, person_id)
        holds = plans.holds_of(tx, person_id)
        since = history[0].effective_from
        outcomes = days.outcomes(tx, person_id, since)
        plan = plan_on(history, day) or Plan()
        journey = journey_to(tx, curriculum, person_id, plan, day)
        walk = courses.walk(tx, curriculum, person_id, day)
        felt = practice.felt_by_day(tx, person_id, day)
    courses.keep(store, curriculum, person_id, walk, now)
    records = day_records(outcomes, history, holds, since, day)
    # A day still open is not missed yet.
    counted = records if records[-1].done else records[:-1]
    return ProgressView(
        progress=progress_on(journey, day),
        practice_day=day,
        days=records,
        adherence_7=adherence(counted, 7),
        adherence_28=adherence(counted, 28),
        strength=strength(counted),
        streak=streak(counted),
        hold=hold_on(holds, day),
        held=held_days(records, holds),
        course=walk.course,
        felt=tuple(felt),
    )


def plan(store: Store, person_id: int) -> Plan:
    """The newest version, in force now or from the next practice day on."""
    with store.read() as tx:
        screened(tx, person_id)
        return plans.plan_history(tx, person_id)[-1].plan


def change_plan(
    store: Store,
    curriculum: Curriculum,
    person_id: int,
    change: Callable[[Plan], Plan],
    now: datetime,
) -> Plan:
    """Let a new version hold from the next practice day on; gives that version.

    Tonight's reminders stay as they are; those of the days after follow the new plan.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = screened(tx, person_id)
        changed = change(plans.plan_history(tx, person_id)[-1].plan)
        for problem in plan_problems(changed, curriculum):
            raise InvalidError(problem.field, problem.message)
        tomorrow = today_of(known, now) + timedelta(days=1)
        plans.add_plan(tx, person_id, changed, effective_from=tomorrow, by=person_id, now=now)
        plan_ahead(tx, known, known.rhythm, now)
        keep_summary(tx, curriculum, person_id, now)
    return changed


def _believed(known: Profile, proposal: Proposal, day: date | None, now: datetime) -> CheckOff:
    """The check-off as it will be kept; its practice day is settled here, once."""
    day = day or today_of(known, proposal.done_at)
    return CheckOff(**asdict(proposal), practice_day=day, late=day < today_of(known, now))


def _recorded(
    tx: Transaction,
    curriculum: Curriculum,
    known: Profile,
    check_offs: Sequence[CheckOff],
    now: datetime,
) -> list[Result]:
    """Day after day, since a day may open by one of them, after all that was told of before it."""
    results: dict[int, Result] = {}
    in_order = sorted(enumerate(check_offs), key=lambda one: one[1].practice_day)
    for day, of_day in groupby(in_order, key=lambda one: one[1].practice_day):
        told = {number: _record(tx, curriculum, known, one, now) for number, one in of_day}
        if any(result.status == "created" for result in told.values()):
            journeys.forget_from(tx, known.person.id, day)
        results |= told
    return [results[number] for number in range(len(check_offs))]


def _record(
    tx: Transaction, curriculum: Curriculum, known: Profile, check_off: CheckOff, now: datetime
) -> Result:
    owner = practice.owner_of(tx, check_off.id)
    if owner is not None:
        return _known_already(known, check_off, owner[0])
    problem = judge(curriculum, check_off, now)
    if problem is not None:
        return Result(check_off.id, "rejected", problem)
    meant = replace(check_off, leg=_leg_meant(tx, curriculum, known, check_off, now))
    if not practice.add_check_off(tx, known.person.id, meant, now):
        # Somebody else was quicker with the same id, a moment ago.
        return _known_already(known, check_off, None)
    return Result(check_off.id, "created")


def _leg_meant(
    tx: Transaction, curriculum: Curriculum, known: Profile, check_off: CheckOff, now: datetime
) -> Leg | None:
    """Where only one leg was due, a check-off without a leg tells of that one.

    On a day that was over before anyone saw what was due, it tells of all.
    """
    day = check_off.practice_day
    if check_off.leg is not None or is_unseen(tx, known, day, now):
        return check_off.leg
    opened = day_in(tx, curriculum, known.person.id, day, now)
    drills = opened.routine.drills if opened else ()
    due = next((drill.legs for drill in drills if drill.slug == check_off.drill), ())
    whole = curriculum.drill(check_off.drill).legs
    return due[0] if len(due) < len(whole) and len(due) == 1 else None


def _known_already(known: Profile, check_off: CheckOff, owner: int | None) -> Result:
    if owner == known.person.id:
        return Result(check_off.id, "duplicate")
    taken = Problem("id", "This id is already used; make a new UUID for this check-off.")
    return Result(check_off.id, "rejected", taken)


def _guard(tx: Transaction, known: Profile, made: Sequence[CheckOff], now: datetime) -> None:
    """Strong pain or a red flag holds the plan from today on.

    Each check-off opens its own hold: taking one back leaves what the others told of.
    """
    day = today_of(known, now)
    for check_off in made:
        hold = hold_after(check_off)
        if hold is not None:
            from_today = replace(hold, since=day)
            open_hold(tx, known.person.id, from_today, now, check_off_id=check_off.id)
