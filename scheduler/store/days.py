"""Practice days as they were frozen when they opened: rows ↔ domain values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, insert, select, update

from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.path import StageMove
from scheduler.domain.routine import Routine, RoutineDrill
from scheduler.store import Transaction
from scheduler.store.tables import routines
from scheduler.store.types import MANY_PEOPLE

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
_SINCE_WITH_ROUTINE = _OUTCOMES_SINCE.add_columns(
    # Fourteen routines are a lot to take apart for the one that is asked for.
    *(
        case((routines.c.practice_day == bindparam("opened"), column)).label(column.name)
        for column in (routines.c.drills, routines.c.focus, routines.c.move)
    )
)
_ROUTINES_OF_MANY = select(routines).where(
    routines.c.person_id.in_(MANY_PEOPLE),
    routines.c.practice_day.in_(bindparam("days", expanding=True)),
)

_OPENED_SINCE = select(routines.c.practice_day, routines.c.opened_at).where(
    routines.c.person_id == bindparam("person_id"), routines.c.practice_day >= bindparam("day")
)


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


def opened_day(tx: Transaction, person_id: int, day: date) -> OpenedDay | None:
    row = tx.execute(_ROUTINE, {"person_id": person_id, "day": day}).one_or_none()
    return None if row is None else _opened_day(row)


def outcomes(tx: Transaction, person_id: int, since: date) -> dict[date, DayOutcome]:
    return _outcomes(tx.execute(_OUTCOMES_SINCE, {"person_id": person_id, "day": since}))


def outcomes_with(
    tx: Transaction, person_id: int, since: date, day: date
) -> tuple[dict[date, DayOutcome], OpenedDay | None]:
    """`outcomes` and `opened_day` of one of these days, in one question."""
    asked = {"person_id": person_id, "day": since, "opened": day}
    rows = tx.execute(_SINCE_WITH_ROUTINE, asked).all()
    opened = next((_opened_day(row) for row in rows if row.practice_day == day), None)
    return _outcomes(rows), opened


def opened_since(tx: Transaction, person_id: int, day: date) -> dict[date, datetime]:
    """When each day from `day` on was opened, those that were."""
    rows = tx.execute(_OPENED_SINCE, {"person_id": person_id, "day": day})
    return {row.practice_day: row.opened_at for row in rows}


def open_day(
    tx: Transaction, person_id: int, routine: Routine, *, due: bool, now: datetime
) -> None:
    row = {
        "person_id": person_id,
        "practice_day": routine.practice_day,
        "due": due,
        **_routine_row(routine),
        "opened_at": now,
        "timer_confirmed": False,
    }
    tx.execute(insert(routines), row)


def replace_routine(tx: Transaction, person_id: int, routine: Routine) -> None:
    """Another routine for a day that was opened and that nobody saw."""
    mine = (routines.c.person_id == person_id) & (routines.c.practice_day == routine.practice_day)
    tx.execute(update(routines).where(mine).values(_routine_row(routine)))


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


def opened_of_many(
    tx: Transaction, ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], OpenedDay]:
    rows = tx.execute(_ROUTINES_OF_MANY, {"people": list(ids), "days": list(days)})
    return {(row.person_id, row.practice_day): _opened_day(row) for row in rows}


def _outcomes(rows: Iterable[Any]) -> dict[date, DayOutcome]:
    return {
        row.practice_day: DayOutcome(Stage(row.stage), row.due, row.done_at, row.timer_confirmed)
        for row in rows
    }


def _opened_day(row: Row[Any]) -> OpenedDay:
    routine = Routine(
        practice_day=row.practice_day,
        stage=Stage(row.stage),
        drills=tuple(_drill(fields) for fields in row.drills),
        focus=row.focus,
        move=None if row.move is None else _move(row.move),
    )
    return OpenedDay(routine, row.due, row.done_at, row.timer_confirmed)


def _routine_row(routine: Routine) -> dict[str, Any]:
    return {
        "stage": routine.stage,
        "drills": [_drill_json(drill) for drill in routine.drills],
        "focus": routine.focus,
        "move": None if routine.move is None else _move_json(routine.move),
    }


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
