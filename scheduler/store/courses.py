"""The trail of a course as it was kept when somebody looked at it: rows ↔ domain values."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from scheduler.domain.course import Point, Trail
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.mastery import CELLS
from scheduler.store import Transaction, insert_or
from scheduler.store.journeys import standing_json, standing_of
from scheduler.store.tables import courses

_TRAIL = select(courses.c.trail).where(
    courses.c.person_id == bindparam("person_id"),
    courses.c.until < bindparam("day"),
    courses.c.engine == bindparam("engine"),
)


def trail_before(
    tx: Transaction, curriculum: Curriculum, person_id: int, day: date, engine: int
) -> Trail | None:
    """What this engine kept, if it ends before `day`; None where the walk must begin anew."""
    sought = {"person_id": person_id, "day": day, "engine": engine}
    kept = tx.execute(_TRAIL, sought).scalar_one_or_none()
    return None if kept is None else _trail(curriculum, kept)


def keep(tx: Transaction, person_id: int, trail: Trail, engine: int, now: datetime) -> None:
    """Keep it in the place of what was kept before."""
    row = {
        "person_id": person_id,
        "until": trail.until,
        "engine": engine,
        "trail": _trail_json(trail),
        "kept_at": now,
    }
    add = insert_or(tx, courses).values(row)
    tx.execute(add.on_conflict_do_update(index_elements=["person_id"], set_=row))


def forget_from(tx: Transaction, person_id: int, day: date) -> None:
    """What was kept is no longer true, if it reaches to `day`."""
    mine = (courses.c.person_id == person_id) & (courses.c.until >= day)
    tx.execute(delete(courses).where(mine))


def _trail_json(trail: Trail) -> dict[str, Any]:
    """Of each point the day and the levels, in the order of `CELLS`."""
    points = [
        [point.day.isoformat(), [point.levels[cell] for cell in CELLS]] for point in trail.points
    ]
    return {**standing_json(trail.standing), "points": points}


def _trail(curriculum: Curriculum, kept: Mapping[str, Any]) -> Trail:
    points = tuple(
        Point(date.fromisoformat(day), dict(zip(CELLS, levels, strict=True)))
        for day, levels in kept["points"]
    )
    return Trail(points, standing_of(curriculum, kept))
