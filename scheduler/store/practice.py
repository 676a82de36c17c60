"""Plans, holds, routines and check-offs: rows ↔ domain values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, bindparam, insert, select, update

from scheduler.domain.check_off import CheckOff, Source
from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.plan import Plan
from scheduler.domain.progression import StageMove
from scheduler.domain.routine import Routine, RoutineDrill
from scheduler.domain.safety import Hold, HoldKind
from scheduler.store import Transaction
from scheduler.store.tables import check_offs, holds, plans, retractions, routines

_UNRETRACTED = (
    ~select(retractions.c.id).where(retractions.c.check_off_id == check_offs.c.id).exists()
)
_LOG = (
    select(check_offs)
    .where(check_offs.c.person_id == bindparam("person_id"), _UNRETRACTED)
    .order_by(check_offs.c.done_at, check_offs.c.id)
)
_LOG_OF_DAY = _LOG.where(check_offs.c.practice_day == bindparam("day"))
_OWNER = select(check_offs.c.person_id, check_offs.c.practice_day).where(
    check_offs.c.id == bindparam("id")
)
_OUTCOMES_SINCE = (
    select(
        routines.c.practice_day,
        routines.c.stage,
        routines.c.due,
        routines.c.done_at,
        routines.c.timer_confirmed,
    )
    .where(
        routines.c.person_id == bindparam("person_id"), routines.c.practice_day >= bindparam("day")
    )
    .order_by(routines.c.practice_day)
)
_ROUTINE = select(routines).where(
    routines.c.person_id == bindparam("person_id"), routines.c.practice_day == bindparam("day")
)
_PLANS = (
    select(plans)
    .where(plans.c.person_id == bindparam("person_id"))
    .order_by(plans.c.effective_from, plans.c.id)
)
_EVERYBODY: BindParameter[list[int]] = bindparam("people", expanding=True)
_PLANS_OF_MANY = (
    select(plans)
    .where(plans.c.person_id.in_(_EVERYBODY))
    .order_by(plans.c.effective_from, plans.c.id)
)
_HOLDS_OF_MANY = select(holds).where(holds.c.person_id.in_(_EVERYBODY))
_ROUTINES_OF_MANY = select(routines).where(
    routines.c.person_id.in_(_EVERYBODY),
    routines.c.practice_day.in_(bindparam("days", expanding=True)),
)
_LOG_OF_MANY = select(check_offs).where(
    check_offs.c.person_id.in_(_EVERYBODY),
    check_offs.c.practice_day.in_(bindparam("days", expanding=True)),
    _UNRETRACTED,
)
_HOLDS = select(holds).where(holds.c.person_id == bindparam("person_id")).order_by(holds.c.since)


@dataclass(frozen=True, slots=True)
class OpenedDay:
    """A practice day as it was frozen when it opened, and what came of it."""

    routine: Routine
    due: bool
    done_at: datetime | None
    timer_confirmed: bool


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """What came of an opened practice day, without its routine: cheap to read many of."""

    stage: Stage
    due: bool
    done_at: datetime | None
    timer_confirmed: bool


@dataclass(frozen=True, slots=True)
class PlanFrom:
    """A version of the plan and the practice day from which it holds."""

    effective_from: date
    plan: Plan


def log(tx: Transaction, person_id: int) -> list[CheckOff]:
    """Everything the person has checked off and not retracted, in order of time."""
    return [_check_off(row) for row in tx.execute(_LOG, {"person_id": person_id})]


def log_of_day(tx: Transaction, person_id: int, day: date) -> list[CheckOff]:
    rows = tx.execute(_LOG_OF_DAY, {"person_id": person_id, "day": day})
    return [_check_off(row) for row in rows]


def owner_of(tx: Transaction, check_off_id: UUID) -> tuple[int, date] | None:
    """Whose check-off this is, and of which practice day."""
    row = tx.execute(_OWNER, {"id": check_off_id}).one_or_none()
    return None if row is None else (row.person_id, row.practice_day)


def add_check_off(tx: Transaction, person_id: int, check_off: CheckOff, now: datetime) -> None:
    row = {
        "id": check_off.id,
        "person_id": person_id,
        "drill": check_off.drill,
        "leg": check_off.leg,
        "done_at": check_off.done_at,
        "practice_day": check_off.practice_day,
        "received_at": now,
        "late": check_off.late,
        "tension": check_off.tension,
        "release": check_off.release,
        "effort": check_off.effort,
        "pain": check_off.pain,
        "seconds": check_off.seconds,
        "note": check_off.note,
        "source": check_off.source,
    }
    tx.execute(insert(check_offs), row)


def add_retraction(tx: Transaction, check_off_id: UUID, by: int, now: datetime) -> None:
    """Retract a check-off; retracting it again changes nothing."""
    known = select(retractions.c.id).where(retractions.c.check_off_id == check_off_id)
    if tx.execute(known).first() is None:
        row = {"check_off_id": check_off_id, "retracted_at": now, "retracted_by": by}
        tx.execute(insert(retractions), row)


def opened_day(tx: Transaction, person_id: int, day: date) -> OpenedDay | None:
    row = tx.execute(_ROUTINE, {"person_id": person_id, "day": day}).one_or_none()
    return None if row is None else _opened_day(row)


def outcomes(tx: Transaction, person_id: int, since: date) -> dict[date, DayOutcome]:
    rows = tx.execute(_OUTCOMES_SINCE, {"person_id": person_id, "day": since})
    return {
        day: DayOutcome(Stage(stage), due, done_at, confirmed)
        for day, stage, due, done_at, confirmed in rows
    }


def open_day(
    tx: Transaction, person_id: int, routine: Routine, *, due: bool, now: datetime
) -> None:
    row = {
        "person_id": person_id,
        "practice_day": routine.practice_day,
        "due": due,
        "stage": routine.stage,
        "drills": [_drill_json(drill) for drill in routine.drills],
        "focus": routine.focus,
        "move": None if routine.move is None else _move_json(routine.move),
        "opened_at": now,
        "timer_confirmed": False,
    }
    tx.execute(insert(routines), row)


def mark_day(
    tx: Transaction,
    person_id: int,
    day: date,
    *,
    done_at: datetime | None,
    timer_confirmed: bool,
) -> None:
    mine = (routines.c.person_id == person_id) & (routines.c.practice_day == day)
    outcome = {"done_at": done_at, "timer_confirmed": timer_confirmed}
    tx.execute(update(routines).where(mine).values(outcome))


def plan_history(tx: Transaction, person_id: int) -> tuple[PlanFrom, ...]:
    """Every version of the plan, oldest first."""
    return tuple(
        PlanFrom(row.effective_from, _plan(row))
        for row in tx.execute(_PLANS, {"person_id": person_id})
    )


def add_plan(
    tx: Transaction, person_id: int, plan: Plan, *, effective_from: date, by: int, now: datetime
) -> None:
    row = {
        "person_id": person_id,
        "effective_from": effective_from,
        "made_at": now,
        "made_by": by,
        "weekdays": sorted(plan.weekdays),
        "minutes": plan.minutes,
        "stage_hold": plan.stage_hold,
        "pinned": sorted(plan.pinned),
        "excluded": sorted(plan.excluded),
    }
    tx.execute(insert(plans), row)


def holds_of(tx: Transaction, person_id: int) -> tuple[Hold, ...]:
    return tuple(_hold(row) for row in tx.execute(_HOLDS, {"person_id": person_id}))


def add_hold(tx: Transaction, person_id: int, hold: Hold, now: datetime) -> None:
    row = {
        "person_id": person_id,
        "kind": hold.kind,
        "since": hold.since,
        "until": hold.until,
        "reason": hold.reason,
        "turn_to": list(hold.turn_to),
        "opened_at": now,
    }
    tx.execute(insert(holds), row)


def end_holds(
    tx: Transaction, person_id: int, kind: HoldKind, last_day: date, now: datetime
) -> None:
    """Let every hold of this kind that is still open end with `last_day`."""
    open_ones = (
        (holds.c.person_id == person_id) & (holds.c.kind == kind) & holds.c.ended_at.is_(None)
    )
    tx.execute(update(holds).where(open_ones).values(until=last_day, ended_at=now))


def plan_histories(tx: Transaction, ids: Collection[int]) -> dict[int, list[PlanFrom]]:
    """Every version of many people's plans, oldest first."""
    found: dict[int, list[PlanFrom]] = {}
    for row in tx.execute(_PLANS_OF_MANY, {"people": list(ids)}):
        found.setdefault(row.person_id, []).append(PlanFrom(row.effective_from, _plan(row)))
    return found


def holds_of_many(tx: Transaction, ids: Collection[int]) -> dict[int, list[Hold]]:
    found: dict[int, list[Hold]] = {}
    for row in tx.execute(_HOLDS_OF_MANY, {"people": list(ids)}):
        found.setdefault(row.person_id, []).append(_hold(row))
    return found


def opened_of_many(
    tx: Transaction, ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], OpenedDay]:
    rows = tx.execute(_ROUTINES_OF_MANY, {"people": list(ids), "days": list(days)})
    return {(row.person_id, row.practice_day): _opened_day(row) for row in rows}


def logs_of_many(
    tx: Transaction, ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], list[CheckOff]]:
    found: dict[tuple[int, date], list[CheckOff]] = {}
    for row in tx.execute(_LOG_OF_MANY, {"people": list(ids), "days": list(days)}):
        found.setdefault((row.person_id, row.practice_day), []).append(_check_off(row))
    return found


def _check_off(row: Row[Any]) -> CheckOff:
    return CheckOff(
        id=row.id,
        drill=row.drill,
        leg=None if row.leg is None else Leg(row.leg),
        done_at=row.done_at,
        practice_day=row.practice_day,
        tension=row.tension,
        release=row.release,
        effort=row.effort,
        pain=row.pain,
        seconds=row.seconds,
        note=row.note,
        source=Source(row.source),
        late=row.late,
    )


def _opened_day(row: Row[Any]) -> OpenedDay:
    routine = Routine(
        practice_day=row.practice_day,
        stage=Stage(row.stage),
        drills=tuple(_drill(fields) for fields in row.drills),
        focus=row.focus,
        move=None if row.move is None else _move(row.move),
    )
    return OpenedDay(routine, row.due, row.done_at, row.timer_confirmed)


def _drill_json(drill: RoutineDrill) -> dict[str, Any]:
    return {
        "slug": drill.slug,
        "legs": list(drill.legs),
        "minutes": drill.minutes,
        "repetitions": drill.repetitions,
        "why": drill.why,
        "new": drill.new,
    }


def _drill(fields: Mapping[str, Any]) -> RoutineDrill:
    return RoutineDrill(
        slug=fields["slug"],
        legs=_legs(fields["legs"]),
        minutes=fields["minutes"],
        repetitions=fields["repetitions"],
        why=fields["why"],
        new=fields["new"],
    )


def _legs(names: Iterable[str]) -> tuple[Leg, ...]:
    return tuple(Leg(name) for name in names)


def _move_json(move: StageMove) -> dict[str, str]:
    return {
        "day": move.day.isoformat(),
        "before": move.before,
        "after": move.after,
        "reason": move.reason,
    }


def _move(fields: Mapping[str, str]) -> StageMove:
    return StageMove(
        day=date.fromisoformat(fields["day"]),
        before=Stage(fields["before"]),
        after=Stage(fields["after"]),
        reason=fields["reason"],
    )


def _plan(row: Row[Any]) -> Plan:
    return Plan(
        weekdays=frozenset(row.weekdays),
        minutes=row.minutes,
        stage_hold=None if row.stage_hold is None else Stage(row.stage_hold),
        pinned=frozenset(row.pinned),
        excluded=frozenset(row.excluded),
    )


def _hold(row: Row[Any]) -> Hold:
    return Hold(
        kind=HoldKind(row.kind),
        since=row.since,
        until=row.until,
        reason=row.reason,
        turn_to=tuple(row.turn_to),
    )
