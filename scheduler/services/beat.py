"""One beat of the clock: claim what is due, send it outside any transaction, write it down."""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.domain.curriculum import Curriculum
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing
from scheduler.services.claim import claim
from scheduler.services.figures import of_pushes
from scheduler.services.mailing import take_over
from scheduler.store import (
    Store,
    Transaction,
    UnavailableError,
    deliveries,
    devices,
    reminders,
    tallies,
)
from scheduler.store.deliveries import Attempt, Settled

log = logging.getLogger(__name__)

MOST_SENT = 500
"""Handed over in one beat; what the sender takes longer for comes with a later one."""
WRITTEN_TOGETHER = 64
"""Outcomes in one transaction: so many at most are sent again when the clock is killed."""
LEASE = timedelta(minutes=3)
"""Whoever dies with deliveries in hand delays them by no more than this."""
HELD_ON = LEASE - timedelta(seconds=20)
"""How long outcomes are kept for a database that is away; then others send these notes again."""
RETRY = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
MOST_DOUBLINGS = 5

Send = Callable[[Sequence[Outgoing]], Iterable[tuple[int, Outcome]]]
"""Takes notes for their push services; gives (delivery id, outcome) as they come, of earlier
batches too."""


@dataclass(slots=True)
class BeatReport:
    """What one beat did, in figures fit for a log line."""

    claimed: int = 0
    outcomes: dict[OutcomeKind, int] = field(default_factory=dict)

    @property
    def busy(self) -> bool:
        """There may be more to do at once."""
        return self.claimed > 0 or bool(self.outcomes)

    def count(self, outcome: Outcome) -> None:
        self.outcomes[outcome.kind] = self.outcomes.get(outcome.kind, 0) + 1


def beat(store: Store, curriculum: Curriculum, send: Send, now: datetime) -> BeatReport:
    """Bring occasions that have come to their people's devices, as many as one batch holds.

    What is due is claimed in short transactions and sent outside any, so that a slow
    push service holds nobody up and a killed clock loses nothing: an unfinished delivery
    is taken up again when its lease has run out.
    """
    report = BeatReport()
    with store.begin() as tx:
        reminders.beat(tx, now)
    report.claimed = claim(store, curriculum, now)
    with store.begin() as tx:
        deliveries.expire(tx, now)
        leased = deliveries.lease(tx, now, now + LEASE, MOST_SENT)
    _send(store, send, leased, report, now)
    return report


def still_wanted(store: Store, delivery_ids: Collection[int]) -> Collection[int]:
    """For a sender whose notes had to wait: those that nobody has called off since."""
    try:
        with store.read() as tx:
            return deliveries.still_pending(tx, delivery_ids)
    except UnavailableError:
        # Better one note too many than one that never comes.
        return delivery_ids


def _send(
    store: Store, send: Send, leased: Sequence[Outgoing], report: BeatReport, now: datetime
) -> None:
    unwritten: dict[int, Outcome] = {}
    available = True
    for delivery_id, outcome in send(leased):
        report.count(outcome)
        unwritten[delivery_id] = outcome
        if available and len(unwritten) >= WRITTEN_TOGETHER:
            available = _written(store, unwritten, now)
            if available:
                unwritten = {}
    _write_down(store, unwritten, now)


def _write_down(store: Store, outcomes: Mapping[int, Outcome], now: datetime) -> None:
    """Come what may: what has been sent and is not written down is sent again."""
    end = time.monotonic() + HELD_ON.total_seconds()
    while outcomes and not _written(store, outcomes, now):
        if time.monotonic() > end:
            log.error("Could not write down what came of %d deliveries", len(outcomes))
            return
        time.sleep(1)


def _written(store: Store, outcomes: Mapping[int, Outcome], now: datetime) -> bool:
    """Whether it could be done; False where the database is away for the moment."""
    try:
        with store.begin() as tx:
            _settle(tx, outcomes, now)
    except UnavailableError:
        log.warning("The database is away; %d outcomes wait for it", len(outcomes))
        return False
    except Exception:
        if len(outcomes) > 1:
            each = [_written(store, {one: outcome}, now) for one, outcome in outcomes.items()]
            return all(each)
        # The others have been sent, too, and must not be sent again.
        log.exception("Could not write down what came of delivery %d", *outcomes)
    return True


def _settle(tx: Transaction, outcomes: Mapping[int, Outcome], now: datetime) -> None:
    # Those whose device was forgotten while the note was on its way are not among them.
    tried = deliveries.attempts(tx, outcomes)
    for delivery_id, attempt in tried.items():
        if outcomes[delivery_id].kind is OutcomeKind.GONE:
            devices.lose(tx, attempt.device_id, now)
    settled = {
        delivery_id: _after(attempt, outcomes[delivery_id], now)
        for delivery_id, attempt in tried.items()
        # Called off meanwhile is called off; only a note that arrived is a fact to be kept.
        if attempt.pending or outcomes[delivery_id].kind is OutcomeKind.SENT
    }
    deliveries.settle(tx, settled)
    lost = deliveries.settle_occasions(tx, {tried[one].occasion_id for one in settled})
    take_over(tx, lost, now)
    tallies.count(tx, of_pushes([(tried[one], outcomes[one]) for one in tried], now))


def _after(attempt: Attempt, outcome: Outcome, now: datetime) -> Settled:
    """The delivery's state after this outcome, and when it is tried again."""
    if outcome.kind in _ENDS:
        return Settled(_ENDS[outcome.kind], outcome.status)
    wait = RETRY * 2 ** min(attempt.number - 1, MOST_DOUBLINGS)
    due_at = now + max(wait, outcome.retry_after or timedelta(0))
    if due_at < attempt.expires_at:
        return Settled("pending", outcome.status, due_at)
    return Settled("expired", outcome.status)


_ENDS = {
    OutcomeKind.SENT: "sent",
    OutcomeKind.GONE: "gone",
    OutcomeKind.TOO_LARGE: "failed",
    OutcomeKind.REFUSED: "failed",
}
