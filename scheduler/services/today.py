"""Today: the routine of the current practice day as its person sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from scheduler.domain.adherence import DayRecord
from scheduler.domain.balance_check import BalanceCheck, due, in_force
from scheduler.domain.check_off import OLDEST, CheckOff, is_done, missing_legs
from scheduler.domain.curriculum import Curriculum, Drill, Leg, Stage
from scheduler.domain.path import StageMove
from scheduler.domain.reminders import Rhythm
from scheduler.domain.routine import RoutineDrill
from scheduler.domain.safety import Hold, HoldKind
from scheduler.domain.soreness import SorenessQuestion
from scheduler.services.ahead import next_on_another_day
from scheduler.services.days import open_day, still_known
from scheduler.services.errors import NotScreenedError
from scheduler.services.people import profile_in, today_of
from scheduler.services.records import day_records, hold_on
from scheduler.services.soreness import question_of
from scheduler.store import Store, Transaction, balance_checks, days, plans, practice
from scheduler.store.days import DayOutcome, OpenedDay
from scheduler.store.people import Profile
from scheduler.store.plans import PlanFrom

STRIP_DAYS = 14


@dataclass(frozen=True, slots=True)
class TodayDrill:
    """A drill of today's routine and what has been done of it."""

    drill: Drill
    legs: tuple[Leg, ...]
    minutes: int
    repetitions: int
    why: str
    new: bool
    done: bool
    missing: tuple[Leg, ...]
    check_offs: tuple[CheckOff, ...]


@dataclass(frozen=True, slots=True)
class DayMark:
    """One practice day of the strip: done, missed, excused, held, rest, today or none."""

    day: date
    state: str


@dataclass(frozen=True, slots=True)
class Today:
    """What a person sees on one practice day."""

    practice_day: date
    day_number: int
    stage: Stage
    drills: tuple[TodayDrill, ...]
    focus: str
    due: bool
    hold: Hold | None
    move: StageMove | None
    strip: tuple[DayMark, ...]
    days_done: int
    days_due: int
    check_offs: tuple[CheckOff, ...]
    """All of this day, those of drills outside the routine and under a hold, too."""
    rhythm: Rhythm
    next_at: datetime | None
    """The next reminder that will really come, in the person's zone; None under a hold."""
    cutoff_hour: int
    soreness: SorenessQuestion | None = None
    """What to ask of practice that hurt a little, a day and a half ago or more."""
    balance: BalanceCheck | None = None
    """The one that steers cues today."""
    balance_due: bool = False

    @property
    def minutes_left(self) -> int:
        return sum(drill.minutes for drill in self.drills if not drill.done)

    @property
    def all_done(self) -> bool:
        return bool(self.drills) and all(drill.done for drill in self.drills)


def today(
    store: Store,
    curriculum: Curriculum,
    person_id: int,
    now: datetime,
    known: Profile | None = None,
) -> Today:
    """The routine of the current practice day, opened by the first who asks.

    `known` where the person's profile has been read a moment ago.
    `NotScreenedError` until the safety questions are answered.
    """
    with store.read() as tx:
        seen = _seen(tx, curriculum, known or profile_in(tx, person_id), now)
    if seen.opened is None and seen.hold is None:
        opened = open_day(store, curriculum, person_id, seen.day, now)
        seen = replace(seen, opened=opened)
    return _today(curriculum, seen)


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that the database knows of one person's today."""

    profile: Profile
    day: date
    opened: OpenedDay | None
    outcomes: Mapping[date, DayOutcome]
    history: Sequence[PlanFrom]
    holds: Sequence[Hold]
    log: Sequence[CheckOff]
    soreness: SorenessQuestion | None
    balance_checks: Sequence[BalanceCheck]

    @property
    def hold(self) -> Hold | None:
        return hold_on(self.holds, self.day)


def _seen(tx: Transaction, curriculum: Curriculum, known: Profile, now: datetime) -> _Seen:
    person_id, screened_at = known.person.id, known.person.screened_at
    if screened_at is None:
        raise NotScreenedError
    day = today_of(known, now)
    holds = plans.holds_of(tx, person_id)
    outcomes, opened = days.outcomes_with(tx, person_id, day - timedelta(days=STRIP_DAYS - 1), day)
    log, sore = practice.log_of_day_and_painful(tx, person_id, day, now - OLDEST, screened_at)
    return _Seen(
        profile=known,
        day=day,
        opened=opened and still_known(curriculum, opened),
        outcomes=outcomes,
        history=plans.plan_history(tx, person_id),
        holds=holds,
        log=log,
        soreness=question_of(tx, known, holds, sore, now),
        balance_checks=balance_checks.checks_of(tx, person_id),
    )


def _today(curriculum: Curriculum, seen: _Seen) -> Today:
    since = seen.day - timedelta(days=STRIP_DAYS - 1)
    records = day_records(seen.outcomes, seen.history, seen.holds, since, seen.day)
    counted = [r for r in records if r.due and not r.excused and (r.done or r.day < seen.day)]
    opened = None if seen.hold else seen.opened
    routine = opened.routine if opened else None
    drills = _drills(curriculum, routine.drills if routine else (), seen.log)
    return Today(
        practice_day=seen.day,
        day_number=max(1, (seen.day - seen.history[0].effective_from).days + 1),
        stage=routine.stage if routine else _last_stage(seen.outcomes),
        drills=drills,
        focus=routine.focus if routine else "",
        due=opened is not None and opened.due,
        hold=seen.hold,
        move=routine.move if routine else None,
        strip=_strip(records, seen, since),
        days_done=sum(record.done for record in counted),
        days_due=len(counted),
        check_offs=tuple(seen.log),
        rhythm=seen.profile.rhythm,
        next_at=_next_at(seen, quiet=all(drill.done for drill in drills)),
        cutoff_hour=seen.profile.rhythm.cutoff_hour,
        soreness=seen.soreness,
        balance=in_force(seen.balance_checks, seen.day),
        balance_due=seen.hold is None and due(seen.balance_checks, seen.day),
    )


def _next_at(seen: _Seen, *, quiet: bool) -> datetime | None:
    """`quiet`: nothing is left to be reminded of today."""
    if seen.hold is not None:
        return None
    rhythm, at = seen.profile.rhythm, seen.profile.next_at
    if quiet:
        following = next_on_another_day(rhythm, seen.history, seen.day)
        at = following.at if following else None
    return at and at.astimezone(rhythm.zone)


def _last_stage(outcomes: Mapping[date, DayOutcome]) -> Stage:
    return outcomes[max(outcomes)].stage if outcomes else Stage.IN_TANDEM


def _drills(
    curriculum: Curriculum, planned: Sequence[RoutineDrill], log: Sequence[CheckOff]
) -> tuple[TodayDrill, ...]:
    return tuple(_drill(curriculum.drill(drill.slug), drill, log) for drill in planned)


def _drill(drill: Drill, planned: RoutineDrill, log: Sequence[CheckOff]) -> TodayDrill:
    mine = tuple(check_off for check_off in log if check_off.drill == drill.slug)
    return TodayDrill(
        drill=drill,
        legs=planned.legs,
        minutes=planned.minutes,
        repetitions=planned.repetitions,
        why=planned.why,
        new=planned.new,
        done=is_done(drill, mine, planned.legs),
        missing=missing_legs(drill, mine, planned.legs),
        check_offs=mine,
    )


def _strip(records: Sequence[DayRecord], seen: _Seen, since: date) -> tuple[DayMark, ...]:
    states = {record.day: _mark(record, seen) for record in records}
    days = (since + timedelta(days=n) for n in range(STRIP_DAYS))
    return tuple(DayMark(day, states.get(day, "none")) for day in days)


def _mark(record: DayRecord, seen: _Seen) -> str:
    if record.done:
        return "done"
    hold = hold_on(seen.holds, record.day)
    if hold is not None:
        return "held" if hold.kind is HoldKind.SAFETY else "excused"
    if record.day == seen.day:
        return "today"
    return "missed" if record.due else "rest"
