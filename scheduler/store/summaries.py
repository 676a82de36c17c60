"""Summaries, one row a person: rows ↔ domain values."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, select, update

from scheduler.domain.curriculum import Function, Leg, Stage
from scheduler.domain.days_kept import DaysKept, WeekdaysFrom
from scheduler.domain.mastery import Cell
from scheduler.domain.safety import Hold, HoldKind
from scheduler.domain.standing_kept import KeptCell, KeptCells, Stands, Step
from scheduler.domain.summary import Alarm, Cause, Summary
from scheduler.store import Transaction, insert_or
from scheduler.store.tables import links, people, summaries
from scheduler.store.types import MANY_PEOPLE

ANY_ENGINE = 0
"""Of a summary without practice."""

_DAYS = select(summaries.c.began, summaries.c.days).where(
    summaries.c.person_id == bindparam("person_id")
)
_OF_MANY: Select[Any] = select(
    summaries.c.person_id,
    summaries.c.began,
    summaries.c.days,
    cast(summaries.c.ahead, Text).label("ahead"),
    cast(summaries.c.stands, Text).label("stands"),
    summaries.c.last_day,
    summaries.c.last_at,
).where(
    summaries.c.person_id.in_(MANY_PEOPLE),
    summaries.c.engine.in_((bindparam("engine"), ANY_ENGINE)),
)
_MISSING = (
    select(links.c.client_id)
    .join(people, people.c.id == links.c.client_id)
    .outerjoin(
        summaries,
        (summaries.c.person_id == links.c.client_id)
        & summaries.c.engine.in_((bindparam("engine"), ANY_ENGINE)),
    )
    .where(
        links.c.coach_id == bindparam("coach"),
        links.c.ended_at.is_(None),
        people.c.screened_at.is_not(None),
        summaries.c.person_id.is_(None),
    )
)
_CELLS = select(summaries.c.person_id, summaries.c.cells).where(
    summaries.c.person_id.in_(MANY_PEOPLE)
)


def letters(tx: Transaction, person_id: int) -> tuple[date, str] | None:
    """The first practice day and the letters from it on."""
    row = tx.execute(_DAYS, {"person_id": person_id}).one_or_none()
    return None if row is None else (row.began, row.days)


def missing(tx: Transaction, coach_id: int, engine: int) -> list[int]:
    """Whose plan has begun of this coach's clients, and of whom this engine keeps no summary."""
    return list(tx.execute(_MISSING, {"coach": coach_id, "engine": engine}).scalars())


def of_many(tx: Transaction, ids: Collection[int], engine: int) -> dict[int, Summary]:
    """Those that this engine kept, by person."""
    rows = tx.execute(_OF_MANY, {"people": list(ids), "engine": engine})
    return {person_id: _summary(*columns) for person_id, *columns in rows}


def cells_of_many(tx: Transaction, ids: Collection[int]) -> dict[int, KeptCells]:
    rows = tx.execute(_CELLS, {"people": list(ids)})
    return {row.person_id: dict(_cells(row.cells)) for row in rows}


def keep(
    tx: Transaction, person_id: int, summary: Summary, cells: KeptCells, engine: int, now: datetime
) -> None:
    row = {
        "person_id": person_id,
        "engine": engine,
        **_days_columns(summary.days, summary.alarm),
        "stands": [[day.isoformat(), *_stands_json(one)] for day, one in summary.stands],
        "cells": [[*cell, *_cell_json(kept)] for cell, kept in cells.items()],
        "last_day": summary.last_day,
        "last_at": summary.last_at,
        "kept_at": now,
    }
    add = insert_or(tx, summaries).values(row)
    tx.execute(add.on_conflict_do_update(index_elements=["person_id"], set_=row))


def keep_days(
    tx: Transaction, person_id: int, days: DaysKept, alarm: Alarm | None, now: datetime
) -> None:
    """Only what holds and plans change; how somebody stands is left as it was kept."""
    mine = summaries.c.person_id == person_id
    columns = _days_columns(days, alarm) | {"kept_at": now}
    tx.execute(update(summaries).where(mine).values(columns))


def _days_columns(days: DaysKept, alarm: Alarm | None) -> dict[str, Any]:
    ahead = {
        "plans": [[one.day.isoformat(), sorted(one.weekdays)] for one in days.plans],
        "holds": [
            [one.kind, one.since.isoformat(), one.until and one.until.isoformat()]
            for one in days.holds
        ],
        "alarm": alarm and [alarm.cause, alarm.day.isoformat(), alarm.pain, alarm.drill, alarm.leg],
    }
    return {"began": days.began, "days": days.letters, "ahead": ahead}


def _stands_json(stands: Stands) -> list[Any]:
    return [
        [[step.day.isoformat(), step.stage, step.reason] for step in stands.steps],
        stands.ready_until and stands.ready_until.isoformat(),
        stands.imbalance,
    ]


def _cell_json(kept: KeptCell) -> list[Any]:
    return [
        kept.control,
        kept.days,
        kept.told,
        kept.last and kept.last.isoformat(),
        [[stability, last.isoformat()] for stability, last in kept.memories],
    ]


@lru_cache(maxsize=4096)
def _summary(
    began: date, days: str, ahead: str, stands: str, last_day: date | None, last_at: datetime | None
) -> Summary:
    # A coach's page asks every few seconds for what hardly ever changed.
    told = json.loads(ahead)
    return Summary(
        days=DaysKept(
            began=began,
            letters=days,
            plans=tuple(
                WeekdaysFrom(date.fromisoformat(day), frozenset(weekdays))
                for day, weekdays in told["plans"]
            ),
            holds=tuple(_hold(*one) for one in told["holds"]),
        ),
        stands=tuple((date.fromisoformat(day), _stands(*one)) for day, *one in json.loads(stands)),
        alarm=told["alarm"] and _alarm(*told["alarm"]),
        last_day=last_day,
        last_at=last_at,
    )


def _hold(kind: str, since: str, until: str | None) -> Hold:
    # What it says to the client is for the client.
    return Hold(HoldKind(kind), date.fromisoformat(since), _day(until), reason="")


def _alarm(cause: str, day: str, pain: int | None, drill: str | None, leg: str | None) -> Alarm:
    return Alarm(
        Cause(cause), date.fromisoformat(day), pain, drill, None if leg is None else Leg(leg)
    )


def _stands(steps: Sequence[Sequence[str]], ready_until: str | None, imbalance: str) -> Stands:
    return Stands(
        tuple(Step(date.fromisoformat(day), Stage(stage), why) for day, stage, why in steps),
        _day(ready_until),
        imbalance,
    )


def _cells(kept: Sequence[Sequence[Any]]) -> Iterator[tuple[Cell, KeptCell]]:
    for function, side, stage, control, days, told, last, memories in kept:
        lasting = tuple((one, date.fromisoformat(day)) for one, day in memories)
        cell = Function(function), Leg(side), Stage(stage)
        yield cell, KeptCell(control, days, told, _day(last), lasting)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
