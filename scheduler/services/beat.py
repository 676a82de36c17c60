"""One beat of the clock: claim what is due, send it outside any transaction, write it down."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.domain.curriculum import Curriculum
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing
from scheduler.services.claim import claim, open_days
from scheduler.store import Store, Transaction, deliveries, devices, reminders

log = logging.getLogger(__name__)

MOST_SENT = 100
"""In one beat; at worst each of them waits for its time-out, and the lease must outlast that."""
LEASE = timedelta(minutes=3)
"""Whoever dies with deliveries in hand delays them by no more than this."""
RETRY = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
MOST_DOUBLINGS = 5

Send = Callable[[Sequence[Outgoing]], Iterable[tuple[int, Outcome]]]
"""Hands each outgoing note to its push service; gives (delivery id, outcome) as they come."""


@dataclass(slots=True)
class BeatReport:
    """What one beat did, in figures fit for a log line."""

    claimed: int = 0
    outcomes: dict[OutcomeKind, int] = field(default_factory=dict)

    @property
    def busy(self) -> bool:
        """There may be more to do at once."""
        return self.claimed > 0 or bool(self.outcomes)


def beat(store: Store, curriculum: Curriculum, send: Send, now: datetime) -> BeatReport:
    """Bring occasions that have come to their people's devices, as many as one batch holds.

    What is due is claimed in one short transaction and sent outside any, so that a slow
    push service holds nobody up and a killed clock loses nothing: an unfinished delivery
    is taken up again when its lease has run out.
    """
    report = BeatReport()
    with store.begin() as tx:
        reminders.beat(tx, now)
    open_days(store, curriculum, now)
    with store.begin() as tx:
        report.claimed = claim(tx, curriculum, now)
        deliveries.expire(tx, now)
        leased = deliveries.lease(tx, now, now + LEASE, MOST_SENT)
    for delivery_id, outcome in send(leased):
        _write_down(store, delivery_id, outcome, now)
        report.outcomes[outcome.kind] = report.outcomes.get(outcome.kind, 0) + 1
    return report


def _write_down(store: Store, delivery_id: int, outcome: Outcome, now: datetime) -> None:
    try:
        with store.begin() as tx:
            _settle(tx, delivery_id, outcome, now)
    except Exception:
        # The others of the batch have been sent, too, and must not be sent again.
        log.exception("Could not write down what came of delivery %d", delivery_id)


def _settle(tx: Transaction, delivery_id: int, outcome: Outcome, now: datetime) -> None:
    attempt = deliveries.attempt(tx, delivery_id)
    if attempt is None:
        return  # its device was forgotten while the note was on its way
    if outcome.kind is OutcomeKind.GONE:
        devices.lose(tx, attempt.device_id, now)
    # Called off meanwhile is called off; only a note that arrived is a fact to be kept.
    if attempt.pending or outcome.kind is OutcomeKind.SENT:
        state, due_at = _after(attempt, outcome, now)
        deliveries.settle_delivery(
            tx, delivery_id, state=state, status=outcome.status, due_at=due_at
        )
        deliveries.settle_occasion(tx, attempt.occasion_id)


def _after(
    attempt: deliveries.Attempt, outcome: Outcome, now: datetime
) -> tuple[str, datetime | None]:
    """The delivery's state after this outcome, and when it is tried again."""
    if outcome.kind in _ENDS:
        return _ENDS[outcome.kind], None
    wait = RETRY * 2 ** min(attempt.number - 1, MOST_DOUBLINGS)
    due_at = now + max(wait, outcome.retry_after or timedelta(0))
    return ("pending", due_at) if due_at < attempt.expires_at else ("expired", None)


_ENDS = {
    OutcomeKind.SENT: "sent",
    OutcomeKind.GONE: "gone",
    OutcomeKind.TOO_LARGE: "failed",
    OutcomeKind.REFUSED: "failed",
}
