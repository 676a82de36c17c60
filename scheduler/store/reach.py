"""What became of people's reminders, for the question whether they get through."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, select

from scheduler.domain.reach import LOOKED_AT, SHOWN_WITHIN, SUSPECT_AFTER, Brought, Lately
from scheduler.store import Transaction
from scheduler.store.deliveries import MANY
from scheduler.store.tables import check_offs, deliveries, devices, occasions, retractions
from scheduler.store.types import MANY_PEOPLE

_REACHABLE = select(devices.c.id, devices.c.person_id).where(
    devices.c.person_id.in_(MANY_PEOPLE), devices.c.reachable
)
_LOST = (
    select(devices.c.person_id, func.max(devices.c.lost_at).label("at"))
    .where(devices.c.person_id.in_(MANY_PEOPLE), devices.c.lost_at.is_not(None))
    .group_by(devices.c.person_id)
)
_PLACE = func.row_number().over(
    partition_by=deliveries.c.device_id, order_by=deliveries.c.id.desc()
)
_RANKED = (
    select(
        deliveries.c.device_id,
        deliveries.c.attempted_at,
        deliveries.c.shown_at,
        deliveries.c.opened_at,
        deliveries.c.dismissed_at,
        _PLACE.label("place"),
    )
    .where(deliveries.c.device_id.in_(MANY), deliveries.c.state == "sent")
    .subquery()
)
_BROUGHT = select(_RANKED).where(_RANKED.c.place <= LOOKED_AT).order_by(_RANKED.c.place)
_SENT = (deliveries.c.device_id == devices.c.id, deliveries.c.state == "sent")
# Each device's own edge, so that a year of pushes behind it is not even looked at.
_EDGES = (
    select(
        devices.c.id,
        devices.c.person_id,
        select(deliveries.c.id)
        .where(*_SENT)
        .order_by(deliveries.c.id.desc())
        .offset(LOOKED_AT - 1)
        .limit(1)
        .scalar_subquery()
        .label("edge"),
        select(deliveries.c.attempted_at)
        .where(*_SENT, deliveries.c.attempted_at <= bindparam("ripe"))
        .order_by(deliveries.c.id.desc())
        .offset(SUSPECT_AFTER - 1)
        .limit(1)
        .scalar_subquery()
        .label("doubt"),
    )
    .where(devices.c.person_id.in_(MANY_PEOPLE), devices.c.reachable)
    .cte("edges")
)
_LATELY: Select[Any] = (
    select(
        _EDGES.c.person_id,
        _EDGES.c.doubt,
        func.max(deliveries.c.shown_at).label("shown_at"),
        func.max(deliveries.c.opened_at).label("opened_at"),
        func.max(deliveries.c.dismissed_at).label("dismissed_at"),
    )
    .select_from(
        _EDGES.outerjoin(
            deliveries,
            (deliveries.c.device_id == _EDGES.c.id)
            & (deliveries.c.state == "sent")
            & (deliveries.c.id >= func.coalesce(_EDGES.c.edge, 0)),
        )
    )
    .group_by(_EDGES.c.id, _EDGES.c.person_id, _EDGES.c.doubt)
)
_RECEIPTS = (
    select(
        occasions.c.person_id,
        func.max(deliveries.c.shown_at).label("shown"),
        func.max(deliveries.c.opened_at).label("opened"),
    )
    .join(deliveries, deliveries.c.occasion_id == occasions.c.id)
    .where(occasions.c.person_id.in_(MANY_PEOPLE), occasions.c.practice_day >= bindparam("since"))
    .group_by(occasions.c.person_id)
)
_RETRACTED = select(retractions.c.id).where(retractions.c.check_off_id == check_offs.c.id).exists()
_OF_LATE = (
    check_offs.c.person_id.in_(MANY_PEOPLE),
    check_offs.c.practice_day >= bindparam("since"),
)
_PRACTISED = (
    select(check_offs.c.person_id, func.max(check_offs.c.practice_day).label("latest"))
    .where(*_OF_LATE, ~_RETRACTED)
    .group_by(check_offs.c.person_id)
)
_ANSWERED = (
    select(check_offs.c.person_id, func.max(check_offs.c.received_at).label("latest"))
    .where(*_OF_LATE, check_offs.c.source == "notification")
    .group_by(check_offs.c.person_id)
)
_CAME = (
    select(
        occasions.c.person_id,
        occasions.c.practice_day,
        func.sum(case((occasions.c.state == "expired", 0), else_=1)).label("through"),
    )
    .where(
        occasions.c.person_id.in_(MANY_PEOPLE),
        occasions.c.practice_day >= bindparam("since"),
        occasions.c.state != "excused",
    )
    .group_by(occasions.c.person_id, occasions.c.practice_day)
)


@dataclass(frozen=True, slots=True)
class Traces:
    """What people and their devices told us since a day, each by person."""

    shown: dict[int, datetime]
    opened: dict[int, datetime]
    answered: dict[int, datetime]
    """When a routine was last checked off from a note."""
    practised: dict[int, date]


def reachable(tx: Transaction, person_ids: Collection[int]) -> dict[int, list[int]]:
    """Device ids by person."""
    found: dict[int, list[int]] = {}
    for device_id, person_id in tx.execute(_REACHABLE, {"people": list(person_ids)}):
        found.setdefault(person_id, []).append(device_id)
    return found


def lost(tx: Transaction, person_ids: Collection[int]) -> dict[int, datetime]:
    """When each person's last device was lost, of those who lost one."""
    rows = tx.execute(_LOST, {"people": list(person_ids)})
    return {row.person_id: row.at for row in rows}


def brought(tx: Transaction, device_ids: Collection[int]) -> dict[int, list[Brought]]:
    """What each of these devices' push services accepted of late, newest first."""
    found: dict[int, list[Brought]] = {}
    if device_ids:
        for row in tx.execute(_BROUGHT, {"many": list(device_ids)}):
            found.setdefault(row.device_id, []).append(Brought(row.attempted_at, _receipt(row)))
    return found


def lately(tx: Transaction, person_ids: Collection[int], now: datetime) -> dict[int, list[Lately]]:
    """What `brought` would tell of each person's reachable devices, in a time that no history adds to."""
    found: dict[int, list[Lately]] = {}
    asked = {"people": list(person_ids), "ripe": now - SHOWN_WITHIN}
    for person_id, doubt, *receipts in tx.execute(_LATELY, asked):
        last = max(filter(None, receipts), default=None)
        found.setdefault(person_id, []).append(Lately(doubt, last, receipts[0]))
    return found


def traces(tx: Transaction, person_ids: Collection[int], since: date) -> Traces:
    asked = {"people": list(person_ids), "since": since}
    receipts = tx.execute(_RECEIPTS, asked).all()
    answered, practised = tx.execute(_ANSWERED, asked).all(), tx.execute(_PRACTISED, asked).all()
    return Traces(
        shown={row.person_id: row.shown for row in receipts if row.shown},
        opened={row.person_id: row.opened for row in receipts if row.opened},
        answered={row.person_id: row.latest for row in answered},
        practised={row.person_id: row.latest for row in practised},
    )


def came_through(
    tx: Transaction, person_ids: Collection[int], since: date
) -> dict[int, dict[date, bool]]:
    """By person and practice day: whether a reminder came that was not too late to be sent."""
    found: dict[int, dict[date, bool]] = {}
    for row in tx.execute(_CAME, {"people": list(person_ids), "since": since}):
        found.setdefault(row.person_id, {})[row.practice_day] = row.through > 0
    return found


def _receipt(row: Row[Any]) -> datetime | None:
    told = (row.shown_at, row.opened_at, row.dismissed_at)
    return max((at for at in told if at), default=None)
