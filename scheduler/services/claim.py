"""Claiming: from a due moment to an occasion, and a delivery for each device."""

import logging
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice

from scheduler.domain.check_off import CheckOff, is_done
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.practice_day import practice_day
from scheduler.domain.reminders import (
    MOST_A_DAY,
    Note,
    PlannedOccasion,
    Rhythm,
    late_until,
    note_for,
    occasions_on,
)
from scheduler.domain.safety import Hold
from scheduler.services.ahead import next_due
from scheduler.services.days import open_day, still_known
from scheduler.services.reach import to_be_mailed
from scheduler.services.records import hold_on, plan_on
from scheduler.store import (
    Store,
    Transaction,
    UnavailableError,
    days,
    deliveries,
    mails,
    plans,
    practice,
    reminders,
)
from scheduler.store.days import OpenedDay
from scheduler.store.plans import PlanFrom
from scheduler.store.reminders import Claimed, DuePerson, NewOccasion

log = logging.getLogger(__name__)

MOST_CLAIMED = 500
MOST_DAYS_MISSED = 7
"""After a longer sleep the days before are not written down one by one."""
MOST_OPENED = 100
"""Days that a clock takes on in one beat, to compose them."""
COMPOSING = timedelta(seconds=2)
"""For so long at most in one beat: meanwhile nobody reads what push services answer."""
IN_HAND = timedelta(minutes=1)
"""Whoever dies while composing delays those people by no more than this."""
AFTER_TROUBLE = timedelta(minutes=15)
"""Until somebody whose claim failed is tried again; the others do not wait for them."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What has come for one person: of several at once only the last is brought, if in time."""

    person: DuePerson
    missed: Sequence[PlannedOccasion]
    brought: PlannedOccasion | None
    following: PlannedOccasion | None

    @property
    def days(self) -> Iterator[date]:
        for planned in (*self.missed, *([self.brought] if self.brought else [])):
            yield planned.practice_day


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds the due people, read for all of them at once."""

    plans: Mapping[int, Sequence[PlanFrom]]
    held: Mapping[int, Sequence[Hold]]
    opened: Mapping[tuple[int, date], OpenedDay]
    logs: Mapping[tuple[int, date], Sequence[CheckOff]]
    devices: Mapping[int, Sequence[int]]
    mailed: Collection[int]
    """Whom no device shows anything, and who wish for mail."""


def claim(store: Store, curriculum: Curriculum, now: datetime) -> int:
    """Claim the occasions that have come; how many people that concerned.

    A day that nobody has opened yet is composed between two short transactions. Its person is
    this clock's meanwhile, so that several clocks share even such a morning.
    """
    with store.begin() as tx:
        due = reminders.due_people(tx, now, MOST_CLAIMED)
        unopened = _claim(tx, curriculum, due, now)
        mine = dict(islice(unopened.items(), MOST_OPENED))
        reminders.look_again(tx, mine, now + IN_HAND)
    if mine:
        tried = _open(store, curriculum, mine, now)
        with store.begin() as tx:
            people = reminders.still_due(tx, mine, now)
            _claim(tx, curriculum, [one for one in people if one.person_id in tried], now)
            # The others are anybody's again.
            reminders.look_again(tx, set(_ids(people)) - tried, now)
    return len(due)


def _claim(
    tx: Transaction, curriculum: Curriculum, people: Sequence[DuePerson], now: datetime
) -> dict[int, date]:
    """Claim what can be; the practice days, by person, that are to be opened first."""
    if not people:
        return {}
    histories = plans.plan_histories(tx, _ids(people))
    dues = _dues(people, histories, now)
    around = _around(tx, curriculum, dues, histories, now)
    unopened = dict(_unopened(dues, around))
    steps: dict[int, PlannedOccasion | None] = {}
    occasions: list[NewOccasion] = []
    for due in dues:
        if due.person.person_id in unopened:
            continue
        new = _thought_out(curriculum, due, around)
        if new is not None:
            steps[due.person.person_id] = due.following
            occasions += new
    _write(tx, occasions, around, now)
    reminders.advance(tx, steps)
    troubled = set(_ids(people)) - steps.keys() - unopened.keys()
    reminders.look_again(tx, troubled, now + AFTER_TROUBLE)
    return unopened


def _unopened(dues: Iterable[_Due], around: _Around) -> Iterator[tuple[int, date]]:
    for due in dues:
        if due.brought is not None:
            key = (due.person.person_id, due.brought.practice_day)
            if key not in around.opened and plan_on(around.plans.get(key[0], ()), key[1]):
                yield key


def _ids(people: Iterable[DuePerson]) -> list[int]:
    return [person.person_id for person in people]


def _dues(
    people: Sequence[DuePerson], histories: Mapping[int, Sequence[PlanFrom]], now: datetime
) -> list[_Due]:
    return list(_readable(people, histories, now))


def _readable(
    people: Sequence[DuePerson], histories: Mapping[int, Sequence[PlanFrom]], now: datetime
) -> Iterator[_Due]:
    for person in people:
        try:
            yield _due(person, histories.get(person.person_id, ()), now)
        except Exception:
            # One person's trouble must not keep the others from being reminded.
            log.exception("The rhythm of person %d cannot be read", person.person_id)


def _due(person: DuePerson, history: Sequence[PlanFrom], now: datetime) -> _Due:
    come, following = _come(person.rhythm, tuple(history), person.planned, now)
    if now < late_until(person.rhythm, come[-1]):
        return _Due(person, come[:-1], come[-1], following)
    return _Due(person, come, None, following)


@lru_cache(maxsize=1024)
def _come(
    rhythm: Rhythm, history: tuple[PlanFrom, ...], planned: PlannedOccasion, now: datetime
) -> tuple[tuple[PlannedOccasion, ...], PlannedOccasion | None]:
    """What has come, and what follows: reckoned once for all who live by the same clock."""
    since = _come_since(rhythm, history, planned, now)
    return (planned, *since), next_due(rhythm, history, now)


def _come_since(
    rhythm: Rhythm, history: Sequence[PlanFrom], due: PlannedOccasion, now: datetime
) -> Iterator[PlannedOccasion]:
    """What the rhythm planned between the occasion that is due and now: a clock may have slept."""
    today = practice_day(now, rhythm.zone, rhythm.cutoff_hour)
    for ago in range(min((today - due.practice_day).days, MOST_DAYS_MISSED), -1, -1):
        day = today - timedelta(days=ago)
        plan = plan_on(history, day)
        if plan is not None and (day == due.practice_day or plan.due_on(day)):
            for planned in occasions_on(rhythm, day):
                if due.at < planned.at <= now:
                    yield planned


def _open(
    store: Store, curriculum: Curriculum, wanted: Mapping[int, date], now: datetime
) -> set[int]:
    """Open these days, as many as there is time for; whose turn came."""
    tried: set[int] = set()
    end = time.monotonic() + COMPOSING.total_seconds()
    for person_id, day in wanted.items():
        tried.add(person_id)
        try:
            open_day(store, curriculum, person_id, day, now)
        except UnavailableError:
            # Each of the others would wait for the database in vain.
            log.warning("The database is away; practice days wait to be opened")
            break
        except Exception:
            log.exception("Could not open the practice day of person %d", person_id)
        if time.monotonic() > end:
            break
    return tried


def _around(
    tx: Transaction,
    curriculum: Curriculum,
    dues: Sequence[_Due],
    histories: Mapping[int, Sequence[PlanFrom]],
    now: datetime,
) -> _Around:
    ids = [due.person.person_id for due in dues]
    of_days = {day for due in dues for day in due.days}
    reachable = reminders.reachable_devices(tx, ids)
    return _Around(
        plans=histories,
        held=plans.holds_of_many(tx, ids),
        opened={
            key: still_known(curriculum, opened)
            for key, opened in days.opened_of_many(tx, ids, of_days).items()
        },
        logs=practice.logs_of_many(tx, ids, of_days),
        devices=reachable,
        mailed=to_be_mailed(tx, reachable, ids, now),
    )


def _thought_out(curriculum: Curriculum, due: _Due, around: _Around) -> list[NewOccasion] | None:
    """What to write of a person; None where that cannot be told."""
    try:
        return list(_claimed(curriculum, due, around))
    except Exception:
        log.exception("Could not claim the occasion of person %d", due.person.person_id)
        return None


def _claimed(curriculum: Curriculum, due: _Due, around: _Around) -> Iterator[NewOccasion]:
    person_id = due.person.person_id
    for planned in due.missed:
        yield NewOccasion(person_id, planned, _missed_state(person_id, planned, around))
    if due.brought is None:
        return
    day = due.brought.practice_day
    opened = around.opened.get((person_id, day))
    state = _state(person_id, opened, around, day)
    note = _note(curriculum, person_id, opened, around, due.brought) if state == "open" else None
    until = late_until(due.person.rhythm, due.brought)
    asked_for = due.brought not in occasions_on(due.person.rhythm, day)
    yield NewOccasion(person_id, due.brought, state, note, until, asked_for)


def _missed_state(person_id: int, planned: PlannedOccasion, around: _Around) -> str:
    """Missed by us, unless there was nothing to remind of."""
    opened = around.opened.get((person_id, planned.practice_day))
    if hold_on(around.held.get(person_id, ()), planned.practice_day):
        return "excused"
    return "done" if opened is not None and opened.done_at is not None else "expired"


def _state(person_id: int, opened: OpenedDay | None, around: _Around, day: date) -> str:
    held = hold_on(around.held.get(person_id, ()), day)
    if held or opened is None or not opened.routine.drills:
        return "excused"
    if opened.done_at is not None:
        return "done"
    to_somewhere = around.devices.get(person_id) or person_id in around.mailed
    return "open" if to_somewhere else "unreachable"


def _note(
    curriculum: Curriculum,
    person_id: int,
    opened: OpenedDay | None,
    around: _Around,
    planned: PlannedOccasion,
) -> Note | None:
    if opened is None:
        return None
    log = around.logs.get((person_id, planned.practice_day), ())
    drills = opened.routine.drills
    done = {
        drill.slug for drill in drills if is_done(curriculum.drill(drill.slug), log, drill.legs)
    }
    return note_for(curriculum, opened.routine, planned.rung, done)


def _full(known: Iterable[Claimed]) -> set[tuple[int, date]]:
    """Days that have had their three, as where a rhythm was changed or a reminder put off."""
    count = Counter(one.day for one in known if one.counts)
    return {day for day, number in count.items() if number >= MOST_A_DAY}


def _write(
    tx: Transaction, occasions: Collection[NewOccasion], around: _Around, now: datetime
) -> None:
    """Write the occasions down, and a delivery for each device if there is something to say."""
    known = reminders.claimed(tx, occasions)
    full = _full(known.values())
    new = [
        one for one in occasions if one.key not in known and (one.asked_for or one.day not in full)
    ]
    # The note of an earlier rung that is still on its way would come together with this one.
    days_of = {one.day for one in new}
    earlier = [old.id for old in known.values() if old.open and old.day in days_of]
    deliveries.call_off_occasions(tx, earlier, "expired")
    written = reminders.add_occasions(tx, new, now)
    brought = [
        (one.person_id, written[one.key], one.expires_at)
        for one in new
        if one.note is not None and one.expires_at is not None
    ]
    deliveries.add_deliveries(
        tx,
        [
            deliveries.NewDelivery(occasion_id, device, now, until)
            for person_id, occasion_id, until in brought
            for device in around.devices.get(person_id, ())
        ],
    )
    letters = [mails.NewMail(id_, until) for who, id_, until in brought if who in around.mailed]
    mails.add(tx, letters, now)
