"""Plans in their versions, and the holds that excuse from them: rows ↔ domain values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, insert, select, update

from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.plan import Plan
from scheduler.domain.safety import (
    Hold,
    HoldKind,
    PainBand,
    hold_for_soreness,
    pain_band,
)
from scheduler.domain.summary import Alarm, Cause
from scheduler.store import Transaction
from scheduler.store.tables import check_offs, holds, plans
from scheduler.store.types import MANY_PEOPLE

_PLANS = (
    select(plans)
    .where(plans.c.person_id == bindparam("person_id"))
    .order_by(plans.c.effective_from, plans.c.id)
)
_PLANS_OF_MANY = (
    select(plans)
    .where(plans.c.person_id.in_(MANY_PEOPLE))
    .order_by(plans.c.effective_from, plans.c.id)
)
_HOLDS = select(holds).where(holds.c.person_id == bindparam("person_id")).order_by(holds.c.since)
_ALARMS: Select[Any] = (
    select(
        holds.c.since,
        holds.c.reason,
        check_offs.c.drill,
        check_offs.c.leg,
        check_offs.c.pain,
        check_offs.c.red_flags,
    )
    .select_from(holds.outerjoin(check_offs, check_offs.c.id == holds.c.check_off_id))
    .where(
        holds.c.person_id == bindparam("person_id"),
        holds.c.kind == HoldKind.SAFETY,
        holds.c.ended_at.is_(None),
    )
)
_HOLDS_OF_MANY = select(holds).where(holds.c.person_id.in_(MANY_PEOPLE))


@dataclass(frozen=True, slots=True)
class PlanFrom:
    """A version of the plan and the practice day from which it holds."""

    effective_from: date
    plan: Plan


@dataclass(frozen=True, slots=True)
class KeptHold:
    id: int
    hold: Hold


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


def kept_holds(tx: Transaction, person_id: int) -> list[KeptHold]:
    return [KeptHold(row.id, _hold(row)) for row in tx.execute(_HOLDS, {"person_id": person_id})]


def alarms(tx: Transaction, person_id: int) -> list[Alarm]:
    """Why each safety hold that is still open was opened."""
    return [_alarm(row) for row in tx.execute(_ALARMS, {"person_id": person_id})]


def add_hold(
    tx: Transaction,
    person_id: int,
    hold: Hold,
    now: datetime,
    check_off_id: UUID | None = None,
) -> int:
    """Open a hold and tell its id; `check_off_id` where one check-off is the reason for it."""
    row = {
        "person_id": person_id,
        "kind": hold.kind,
        "since": hold.since,
        "until": hold.until,
        "reason": hold.reason,
        "turn_to": list(hold.turn_to),
        "opened_at": now,
        "check_off_id": check_off_id,
    }
    return int(tx.execute(insert(holds).returning(holds.c.id), row).scalar_one())


def end_hold(tx: Transaction, hold_id: int, last_day: date, now: datetime) -> None:
    tx.execute(update(holds).where(holds.c.id == hold_id).values(until=last_day, ended_at=now))


def end_hold_of(tx: Transaction, check_off_id: UUID, last_day: date, now: datetime) -> None:
    """Let the hold that this check-off opened end with `last_day`, if it is still open."""
    mine = (holds.c.check_off_id == check_off_id) & holds.c.ended_at.is_(None)
    tx.execute(update(holds).where(mine).values(until=last_day, ended_at=now))


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


def _alarm(row: Row[Any]) -> Alarm:
    if row.drill is not None and pain_band(row.pain) is PainBand.STOP and not row.red_flags:
        leg = None if row.leg is None else Leg(row.leg)
        return Alarm(Cause.PAIN, row.since, row.pain, row.drill, leg)
    sore = row.reason == hold_for_soreness(row.since).reason
    return Alarm(Cause.SORENESS if sore else Cause.RED_FLAG, row.since)
