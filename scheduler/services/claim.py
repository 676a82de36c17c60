"""Claiming: from a due moment to an occasion, and a delivery for each device."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from scheduler.domain.check_off import CheckOff, is_done
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.practice_day import closes_at, practice_day
from scheduler.domain.reminders import Note, PlannedOccasion, note_for, occasions_on, planned_at
from scheduler.domain.safety import Hold
from scheduler.services.ahead import next_due
from scheduler.services.days import hold_on, open_day, plan_on, still_known
from scheduler.store import Store, Transaction, days, deliveries, plans, practice, reminders
from scheduler.store.days import OpenedDay
from scheduler.store.plans import PlanFrom
from scheduler.store.reminders import DuePerson

log = logging.getLogger(__name__)

MOST_CLAIMED = 500
AFTER_TROUBLE = timedelta(minutes=15)
"""Until somebody whose claim failed is tried again; the others do not wait for them."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds the due people, read for all of them at once."""

    plans: Mapping[int, Sequence[PlanFrom]]
    held: Mapping[int, Sequence[Hold]]
    opened: Mapping[tuple[int, date], OpenedDay]
    logs: Mapping[tuple[int, date], Sequence[CheckOff]]
    devices: Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Claim:
    """One person's part of a claim, thought out before anything is written."""

    person: DuePerson
    following: PlannedOccasion | None
    planned: PlannedOccasion | None = None
    """None: nothing is to be written but when to look again."""
    state: str = ""
    note: Note | None = None


def open_days(store: Store, curriculum: Curriculum, now: datetime) -> None:
    """Compose what will be claimed before the claim, which is to be short."""
    with store.read() as tx:
        due = reminders.due_people(tx, now, MOST_CLAIMED)
        today = dict(_todays(due, now))
        opened = days.opened_of_many(tx, today, set(today.values()))
    for person_id, day in today.items():
        if (person_id, day) not in opened:
            _open(store, curriculum, person_id, day, now)


def claim(tx: Transaction, curriculum: Curriculum, now: datetime) -> int:
    """Claim the occasions that have come; how many people that concerned."""
    due = reminders.due_people(tx, now, MOST_CLAIMED, claim=True)
    if not due:
        return 0
    around = _around(tx, curriculum, due, now)
    claims = [_thought_out(curriculum, person, around, now) for person in due]
    for one in claims:
        if one.planned is not None and not reminders.is_claimed(
            tx, one.person.person_id, one.planned
        ):
            _write(tx, one, one.planned, around, now)
    reminders.advance(tx, {one.person.person_id: one.following for one in claims})
    return len(claims)


def _todays(due: Sequence[DuePerson], now: datetime) -> Iterator[tuple[int, date]]:
    for person in due:
        try:
            yield person.person_id, _day(person, now)
        except Exception:
            log.exception("The rhythm of person %d cannot be read", person.person_id)


def _open(store: Store, curriculum: Curriculum, person_id: int, day: date, now: datetime) -> None:
    try:
        open_day(store, curriculum, person_id, day, now)
    except Exception:
        # One person's trouble must not keep the others from being reminded.
        log.exception("Could not open the practice day of person %d", person_id)


def _around(
    tx: Transaction, curriculum: Curriculum, due: Sequence[DuePerson], now: datetime
) -> _Around:
    ids = [person.person_id for person in due]
    today = {day for _, day in _todays(due, now)}
    return _Around(
        plans=plans.plan_histories(tx, ids),
        held=plans.holds_of_many(tx, ids),
        opened={
            key: still_known(curriculum, opened)
            for key, opened in days.opened_of_many(tx, ids, today).items()
        },
        logs=practice.logs_of_many(tx, ids, today),
        devices=reminders.reachable_devices(tx, ids),
    )


def _thought_out(
    curriculum: Curriculum, person: DuePerson, around: _Around, now: datetime
) -> _Claim:
    try:
        return _claim_of(curriculum, person, around, now)
    except Exception:
        log.exception("Could not claim the occasion of person %d", person.person_id)
        return _Claim(person, replace(person.planned, at=now + AFTER_TROUBLE))


def _claim_of(curriculum: Curriculum, person: DuePerson, around: _Around, now: datetime) -> _Claim:
    history = around.plans.get(person.person_id, ())
    today = _day(person, now)
    opened = around.opened.get((person.person_id, today))
    if opened is None and plan_on(history, today) is not None:
        # Its day could not be opened in time; the next beat will have it.
        return _Claim(person, replace(person.planned, at=now + MINUTE))
    planned = _latest(person, today, now)
    awake = planned_at(person.rhythm, today, now, planned.rung)
    if awake is not None and awake.at > now + MINUTE:
        # A clock that slept wakes up in the person's quiet hours.
        return _Claim(person, awake)
    following = next_due(person.rhythm, history, now)
    if planned.practice_day != today or awake is None:
        return _Claim(person, following, planned, "expired")
    state = _state(person, opened, around, today)
    note = _note(curriculum, person, opened, around, planned) if state == "open" else None
    return _Claim(person, following, planned, state, note)


def _day(person: DuePerson, now: datetime) -> date:
    return practice_day(now, person.rhythm.zone, person.rhythm.cutoff_hour)


def _latest(person: DuePerson, today: date, now: datetime) -> PlannedOccasion:
    """Of several rungs that were missed together only the last is brought."""
    missed = [
        planned
        for planned in occasions_on(person.rhythm, today)
        if person.planned.at < planned.at <= now
    ]
    return missed[-1] if missed else person.planned


def _state(person: DuePerson, opened: OpenedDay | None, around: _Around, today: date) -> str:
    held = hold_on(around.held.get(person.person_id, ()), today)
    if held or opened is None or not opened.routine.drills:
        return "excused"
    if opened.done_at is not None:
        return "done"
    return "open" if around.devices.get(person.person_id) else "unreachable"


def _note(
    curriculum: Curriculum,
    person: DuePerson,
    opened: OpenedDay | None,
    around: _Around,
    planned: PlannedOccasion,
) -> Note | None:
    if opened is None:
        return None
    log = around.logs.get((person.person_id, planned.practice_day), ())
    drills = opened.routine.drills
    done = {drill.slug for drill in drills if is_done(curriculum.drill(drill.slug), log)}
    return note_for(curriculum, opened.routine, planned.rung, done)


def _write(
    tx: Transaction, one: _Claim, planned: PlannedOccasion, around: _Around, now: datetime
) -> None:
    """Write the occasion down, and a delivery for each device if there is something to say."""
    person_id, rhythm = one.person.person_id, one.person.rhythm
    # The note of an earlier rung that is still on its way would come together with this one.
    deliveries.call_off(tx, person_id, planned.practice_day, "expired")
    occasion_id = reminders.add_occasion(
        tx, person_id, planned, state=one.state, note=one.note, now=now
    )
    if one.note is not None:
        deliveries.add_deliveries(
            tx,
            occasion_id,
            around.devices[person_id],
            due_at=now,
            expires_at=closes_at(planned.practice_day, rhythm.zone, rhythm.cutoff_hour),
        )
