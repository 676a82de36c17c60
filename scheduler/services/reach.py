"""Reach: do reminders get through to a person; for themselves, their coach, and the clock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from scheduler.domain.reach import Reach, is_suspected, way_lately, way_of
from scheduler.services.coaching import granted
from scheduler.store import Store, Transaction, mails
from scheduler.store import reach as traced

OF_LATE = timedelta(days=90)
"""What lies further back says nothing about today."""


def mine(store: Store, person_id: int, now: datetime) -> Reach:
    with store.read() as tx:
        return reach_in(tx, [person_id], now)[person_id]


def of_client(store: Store, coach_id: int, link_id: str, now: datetime) -> Reach:
    """`NotFoundError` unless a living link joins the two."""
    with store.read() as tx:
        client = granted(tx, coach_id, link_id).client
        return reach_in(tx, [client], now)[client]


def reach_in(tx: Transaction, people: Collection[int], now: datetime) -> dict[int, Reach]:
    devices = traced.reachable(tx, people)
    brought = traced.brought(tx, [one for each in devices.values() for one in each])
    wishing = mails.wishing(tx, people)
    lost = traced.lost(tx, people)
    told = traced.traces(tx, people, (now - OF_LATE).date())
    came = traced.came_through(tx, people, (now - OF_LATE).date())
    return {
        person_id: Reach(
            way=way_of([brought.get(one, ()) for one in devices.get(person_id, ())], now),
            devices=len(devices.get(person_id, ())),
            mailed=person_id in wishing,
            last_shown=told.shown.get(person_id),
            last_acted=_later(told.opened.get(person_id), told.answered.get(person_id)),
            practised_on=told.practised.get(person_id),
            missed_by_us=_missed_by_us(came.get(person_id, {}), told.practised.get(person_id)),
            lost_at=lost.get(person_id),
        )
        for person_id in people
    }


def reach_lately(
    tx: Transaction, practised: Mapping[int, date | None], now: datetime
) -> dict[int, Reach]:
    """The reach of many people, whose last practice is known, without what only they ask for."""
    devices = traced.lately(tx, practised, now)
    wishing, lost = mails.wishing(tx, practised), traced.lost(tx, practised)
    return {
        person_id: Reach(
            way=way_lately(devices.get(person_id, ())),
            devices=len(devices.get(person_id, ())),
            mailed=person_id in wishing,
            last_shown=max(
                (one.shown_at for one in devices.get(person_id, ()) if one.shown_at), default=None
            ),
            last_acted=None,
            practised_on=last,
            lost_at=lost.get(person_id),
        )
        for person_id, last in practised.items()
    }


def to_be_mailed(
    tx: Transaction, devices: Mapping[int, Sequence[int]], people: Collection[int], now: datetime
) -> set[int]:
    """Those of `people` who wish for mail and whom none of their reachable `devices` shows anything."""
    wishing = mails.wishing(tx, people)
    brought = traced.brought(tx, [one for each in wishing for one in devices.get(each, ())])
    return {
        person_id
        for person_id in wishing
        if all(is_suspected(brought.get(one, ()), now) for one in devices.get(person_id, ()))
    }


def _missed_by_us(came: Mapping[date, bool], practised_on: date | None) -> bool:
    since = [through for day, through in came.items() if practised_on is None or day > practised_on]
    return bool(since) and not any(since)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at), default=None)
