"""Figures: how the reminders fare, for the operator; read from the database alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.mails import MailKind, MailOutcome
from scheduler.store import Counts, Store, reminders, tallies, waiting
from scheduler.store.deliveries import Attempt
from scheduler.store.mails import Tried

LATE_BY = (1, 5, 20, 60, 300, 900, 1800, 3600, 5400)
"""Upper bounds of the histogram in seconds: a beat is 20, and after 5400 nothing is sent."""
BEYOND = "inf"


@dataclass(frozen=True, slots=True)
class Queue:
    """What should have left by now: how many, and the seconds the first of them has waited."""

    length: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    occasions_due: Queue
    """Come, and claimed by no clock."""
    notes: Queue
    """For devices; those that a clock has in hand are not among them."""
    mails: Queue
    retrying: int
    """Notes and mails that were tried already, whenever their next turn is."""
    outcomes: Mapping[tuple[str, str], float]
    """Attempts so far, by way (push or mail) and what came of them."""
    occasions: Mapping[str, float]
    """Occasions that are over, by what became of them."""
    late: Mapping[str, float]
    """Sent so far, by the first bound of `LATE_BY` that holds them."""
    late_seconds: float
    devices: Mapping[bool, int]
    """How many are reachable, and how many are not."""
    beat_age: float | None
    """Seconds since a clock last beat."""


def figures(store: Store, now: datetime) -> Figures:
    with store.read() as tx:
        totals = tallies.totals(tx)
        last = reminders.heartbeat(tx)
        occasions, notes, mails = waiting.queues(tx, now)
        return Figures(
            occasions_due=_queue(occasions, now),
            notes=_queue(notes, now),
            mails=_queue(mails, now),
            retrying=waiting.retrying(tx),
            outcomes={key: value for key, value in totals.items() if key[0] in {"push", "mail"}},
            occasions=_of("occasion", totals),
            late=_of("late", totals),
            late_seconds=totals.get(("late_seconds", ""), 0.0),
            devices=waiting.devices_by_reach(tx),
            beat_age=None if last is None else (now - last).total_seconds(),
        )


def of_pushes(tried: Iterable[tuple[Attempt, Outcome]], now: datetime) -> Counts:
    """What to count of these attempts."""
    counts: Counter[tuple[str, str]] = Counter()
    for attempt, outcome in tried:
        counts["push", outcome.kind.value] += 1
        if outcome.kind is OutcomeKind.SENT:
            counts.update(_late(attempt.planned_at, now))
    return counts


def of_mail(tried: Tried, outcome: MailOutcome, now: datetime) -> Counts:
    """What to count of this attempt."""
    counts: Counter[tuple[str, str]] = Counter({("mail", outcome.kind.value): 1})
    if outcome.kind in {MailKind.SENT, MailKind.UNSURE}:
        counts.update(_late(tried.planned_at, now))
    return counts


def _late(planned_at: datetime, now: datetime) -> Mapping[tuple[str, str], float]:
    seconds = max(0.0, (now - planned_at).total_seconds())
    bound = next((str(bound) for bound in LATE_BY if seconds <= bound), BEYOND)
    return {("late", bound): 1, ("late_seconds", ""): seconds}


def _queue(found: tuple[int, datetime | None], now: datetime) -> Queue:
    length, since = found
    return Queue(length, 0.0 if since is None else max(0.0, (now - since).total_seconds()))


def _of(name: str, totals: Mapping[tuple[str, str], float]) -> dict[str, float]:
    return {label: value for (found, label), value in totals.items() if found == name}
