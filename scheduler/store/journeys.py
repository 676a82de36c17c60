"""The journey as it was kept when a practice day opened: rows ↔ domain values."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from scheduler.domain.control import Control
from scheduler.domain.curriculum import Curriculum, Function, Leg, Stage
from scheduler.domain.journey import Journey, Past
from scheduler.domain.mastery import Cell, RatedDay, Record, Standing, carriers_of
from scheduler.domain.path import Path, StageMove
from scheduler.domain.safety import PainBand
from scheduler.domain.spacing import Memories, Memory
from scheduler.store import Transaction, insert_or
from scheduler.store.tables import journeys

_JOURNEY = select(journeys.c.journey).where(
    journeys.c.person_id == bindparam("person_id"),
    journeys.c.until <= bindparam("day"),
    journeys.c.engine == bindparam("engine"),
    journeys.c.furthest == bindparam("furthest"),
)


def journey_until(
    tx: Transaction, curriculum: Curriculum, person_id: int, day: date, engine: int, furthest: Stage
) -> Journey | None:
    """What this engine kept, if no later than `day`; None where it must begin anew."""
    sought = {"person_id": person_id, "day": day, "engine": engine, "furthest": furthest}
    kept = tx.execute(_JOURNEY, sought).scalar_one_or_none()
    return None if kept is None else _journey(curriculum, furthest, kept)


def keep(tx: Transaction, person_id: int, journey: Journey, engine: int, now: datetime) -> None:
    """Keep it in the place of what was kept before. It has at least one day."""
    row = {
        "person_id": person_id,
        "until": journey.last,
        "engine": engine,
        "furthest": journey.path.furthest,
        "journey": _journey_json(journey),
        "kept_at": now,
    }
    add = insert_or(tx, journeys).values(row)
    tx.execute(add.on_conflict_do_update(index_elements=["person_id"], set_=row))


def forget_from(tx: Transaction, person_id: int, day: date) -> None:
    """What was kept is no longer true, if it reaches to `day`."""
    mine = (journeys.c.person_id == person_id) & (journeys.c.until >= day)
    tx.execute(delete(journeys).where(mine))


def standing_json(standing: Standing) -> dict[str, Any]:
    return {
        "memories": [
            [slug, side, stability, difficulty, last.isoformat()]
            for (slug, side), (stability, difficulty, last) in standing.memories.items()
        ],
        "records": [[*cell, _record_json(record)] for cell, record in standing.records.items()],
    }


def standing_of(curriculum: Curriculum, kept: Mapping[str, Any]) -> Standing:
    memories: Memories = {
        (slug, Leg(side)): Memory(stability, difficulty, date.fromisoformat(last))
        for slug, side, stability, difficulty, last in kept["memories"]
    }
    return Standing(memories, dict(_records(curriculum, kept["records"])))


def _journey_json(journey: Journey) -> dict[str, Any]:
    return {
        **standing_json(journey.standing),
        "stage": journey.path.stage,
        "moves": [
            [move.day.isoformat(), move.before, move.after, move.reason]
            for move in journey.path.moves
        ],
        "pasts": [[slug, *_past_json(past)] for slug, past in journey.pasts.items()],
        "days": journey.days,
        "last_days": [day.isoformat() for day in journey.last_days],
        "differences": [[day.isoformat(), by] for day, by in journey.differences],
        "hurt": journey.hurt,
        "awake": journey.awake and journey.awake.isoformat(),
    }


def _journey(curriculum: Curriculum, furthest: Stage, kept: Mapping[str, Any]) -> Journey:
    return Journey(
        standing=standing_of(curriculum, kept),
        path=Path(furthest, Stage(kept["stage"]), tuple(_move(*move) for move in kept["moves"])),
        pasts={slug: _past(*past) for slug, *past in kept["pasts"]},
        days=kept["days"],
        last_days=tuple(date.fromisoformat(day) for day in kept["last_days"]),
        differences=tuple((date.fromisoformat(day), by) for day, by in kept["differences"]),
        hurt=kept["hurt"],
        awake=kept["awake"] and date.fromisoformat(kept["awake"]),
    )


def _record_json(record: Record) -> list[Any]:
    held = record.control
    return [
        None if held is None else [held.mean, held.variance, held.last.isoformat()],
        record.days,
        record.told,
        record.last and record.last.isoformat(),
        [[rated.day.isoformat(), rated.score, rated.hurt] for rated in record.rated],
        list(record.weights),
    ]


def _records(curriculum: Curriculum, kept: Iterable[Any]) -> Iterable[tuple[Cell, Record]]:
    for name, side, stage, (held, days, told, last, rated, slugs) in kept:
        function = Function(name)
        weights = {slug: curriculum.drill(slug).weights[function] for slug in slugs}
        yield (
            (function, Leg(side), Stage(stage)),
            Record(
                control=held and Control(held[0], held[1], date.fromisoformat(held[2])),
                days=days,
                told=told,
                last=last and date.fromisoformat(last),
                rated=tuple(RatedDay(date.fromisoformat(day), *said) for day, *said in rated),
                weights=weights,
                carriers=carriers_of(weights),
            ),
        )


def _past_json(past: Past) -> list[Any]:
    return [
        past.first.isoformat(),
        past.last.isoformat(),
        past.days,
        past.met_on,
        sorted(past.sides),
        past.hurt,
    ]


def _past(first: str, last: str, days: int, met_on: int, sides: Iterable[str], hurt: str) -> Past:
    return Past(
        date.fromisoformat(first),
        date.fromisoformat(last),
        days,
        met_on,
        frozenset(Leg(side) for side in sides),
        PainBand(hurt),
    )


def _move(day: str, before: str, after: str, reason: str) -> StageMove:
    return StageMove(date.fromisoformat(day), Stage(before), Stage(after), reason)
