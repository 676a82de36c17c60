"""One beat of the clock: claim what is due, send it outside any transaction, write it down."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing
from scheduler.domain.practice_day import closes_at, practice_day
from scheduler.domain.reminders import PlannedOccasion, note_for, occasions_on
from scheduler.domain.safety import Hold
from scheduler.services.days import hold_on, next_due, open_day, plan_on
from scheduler.store import Store, Transaction, days, devices, plans, practice, reminders
from scheduler.store.days import OpenedDay
from scheduler.store.plans import PlanFrom
from scheduler.store.reminders import DuePerson

log = logging.getLogger(__name__)

BATCH = 500
MOST_BATCHES = 40
"""In one beat; what is left then is found by the next."""
LEASE = timedelta(minutes=3)
"""Longer than any batch takes to send; whoever dies with it loses no more than this."""
RETRY = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
LONGEST_RETRY = timedelta(minutes=30)

Send = Callable[[Sequence[Outgoing]], Iterable[tuple[int, Outcome]]]
"""Hands each outgoing note to its push service; gives (delivery id, outcome) as they come."""


@dataclass(slots=True)
class BeatReport:
    """What one beat did, in figures fit for a log line."""

    claimed: int = 0
    outcomes: dict[OutcomeKind, int] = field(default_factory=dict)


def beat(store: Store, curriculum: Curriculum, send: Send, now: datetime) -> BeatReport:
    """Bring every occasion that has come to its person's devices.

    What is due is claimed in one short transaction and sent outside any, so that a slow
    push service holds nobody up and a killed clock loses nothing: an unfinished delivery
    is taken up again when its lease has run out.
    """
    report = BeatReport()
    with store.begin() as tx:
        reminders.beat(tx, now)
    for _ in range(MOST_BATCHES):
        _open_days(store, curriculum, now)
        with store.begin() as tx:
            claimed = _claim(tx, curriculum, now)
            leased = reminders.lease(tx, now, now + LEASE, BATCH)
        _bring(store, send, leased, report, now)
        report.claimed += claimed
        if not claimed and not leased:
            break
    return report


def _bring(
    store: Store, send: Send, leased: Sequence[Outgoing], report: BeatReport, now: datetime
) -> None:
    for delivery_id, outcome in send(leased):
        with store.begin() as tx:
            _write_down(tx, delivery_id, outcome, now)
        report.outcomes[outcome.kind] = report.outcomes.get(outcome.kind, 0) + 1


def _open_days(store: Store, curriculum: Curriculum, now: datetime) -> None:
    """Compose what will be claimed before the claim, which is to be short."""
    with store.read() as tx:
        due = reminders.due_people(tx, now, BATCH)
        today = {person.person_id: _day(person, now) for person in due}
        opened = days.opened_of_many(tx, today, set(today.values()))
    for person_id, day in today.items():
        if (person_id, day) not in opened:
            _open(store, curriculum, person_id, day, now)


def _open(store: Store, curriculum: Curriculum, person_id: int, day: date, now: datetime) -> None:
    try:
        open_day(store, curriculum, person_id, day, now)
    except Exception:
        # One person's trouble must not keep the others from being reminded.
        log.exception("Could not open the practice day of person %d", person_id)


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds the due people, read for all of them at once."""

    plans: Mapping[int, Sequence[PlanFrom]]
    held: Mapping[int, Sequence[Hold]]
    opened: Mapping[tuple[int, date], OpenedDay]
    logs: Mapping[tuple[int, date], Sequence[CheckOff]]
    devices: Mapping[int, Sequence[int]]


def _claim(tx: Transaction, curriculum: Curriculum, now: datetime) -> int:
    due = reminders.due_people(tx, now, BATCH, claim=True)
    if not due:
        return 0
    around = _around(tx, due, now)
    # Whose day could not be opened in time stays due and is claimed by the next beat.
    ready = [person for person in due if _is_ready(person, around, now)]
    for person in ready:
        _occasion(tx, curriculum, person, around, now)
    reminders.advance(tx, {person.person_id: _next(person, around, now) for person in ready})
    return len(ready)


def _is_ready(person: DuePerson, around: _Around, now: datetime) -> bool:
    day = _day(person, now)
    opened = (person.person_id, day) in around.opened
    return opened or plan_on(around.plans.get(person.person_id, ()), day) is None


def _around(tx: Transaction, due: Sequence[DuePerson], now: datetime) -> _Around:
    ids = [person.person_id for person in due]
    today = {_day(person, now) for person in due}
    return _Around(
        plans=plans.plan_histories(tx, ids),
        held=plans.holds_of_many(tx, ids),
        opened=days.opened_of_many(tx, ids, today),
        logs=practice.logs_of_many(tx, ids, today),
        devices=reminders.reachable_devices(tx, ids),
    )


def _day(person: DuePerson, now: datetime) -> date:
    return practice_day(now, person.rhythm.zone, person.rhythm.cutoff_hour)


def _occasion(
    tx: Transaction, curriculum: Curriculum, person: DuePerson, around: _Around, now: datetime
) -> None:
    """Write the occasion down, and a delivery for each device if there is something to say."""
    planned = _latest(person, now)
    if reminders.is_claimed(tx, person.person_id, planned):
        return
    state = _state(person, planned, around, now)
    key = (person.person_id, planned.practice_day)
    note = None
    if state == "open":
        slugs = {c.drill for c in around.logs.get(key, ())}
        note = note_for(curriculum, around.opened[key].routine, planned.rung, slugs)
    occasion_id = reminders.add_occasion(
        tx, person.person_id, planned, state=state, note=note, now=now
    )
    if state == "open":
        end = closes_at(planned.practice_day, person.rhythm.zone, person.rhythm.cutoff_hour)
        reminders.add_deliveries(
            tx, occasion_id, around.devices[person.person_id], due_at=now, expires_at=end
        )


def _latest(person: DuePerson, now: datetime) -> PlannedOccasion:
    """Of several rungs that were missed together only the last is brought."""
    missed = [
        planned
        for planned in occasions_on(person.rhythm, _day(person, now))
        if person.planned.at < planned.at <= now
    ]
    return missed[-1] if missed else person.planned


def _state(person: DuePerson, planned: PlannedOccasion, around: _Around, now: datetime) -> str:
    if planned.practice_day != _day(person, now):
        return "expired"
    if hold_on(around.held.get(person.person_id, ()), planned.practice_day):
        return "excused"
    opened = around.opened.get((person.person_id, planned.practice_day))
    if opened is None or not opened.routine.drills:
        return "excused"
    if opened.done_at is not None:
        return "done"
    return "open" if around.devices.get(person.person_id) else "unreachable"


def _next(person: DuePerson, around: _Around, now: datetime) -> PlannedOccasion | None:
    history = around.plans.get(person.person_id, ())
    return next_due(person.rhythm, history, now)


def _write_down(tx: Transaction, delivery_id: int, outcome: Outcome, now: datetime) -> None:
    if outcome.kind is OutcomeKind.GONE:
        devices.lose(tx, reminders.device_of(tx, delivery_id), now)
    state, due_at = _after(tx, delivery_id, outcome, now)
    reminders.settle_delivery(tx, delivery_id, state=state, status=outcome.status, due_at=due_at)
    reminders.settle_occasion(tx, delivery_id)


def _after(
    tx: Transaction, delivery_id: int, outcome: Outcome, now: datetime
) -> tuple[str, datetime | None]:
    """The delivery's state after this outcome, and when it is tried again."""
    if outcome.kind in _ENDS:
        return _ENDS[outcome.kind], None
    attempts, expires_at = reminders.attempt_of(tx, delivery_id)
    wait = min(RETRY * 2 ** (attempts - 1), LONGEST_RETRY)
    due_at = now + max(wait, outcome.retry_after or timedelta(0))
    return ("pending", due_at) if due_at < expires_at else ("expired", None)


_ENDS = {
    OutcomeKind.SENT: "sent",
    OutcomeKind.GONE: "gone",
    OutcomeKind.TOO_LARGE: "failed",
    OutcomeKind.REFUSED: "failed",
}
