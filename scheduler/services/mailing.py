"""Mailing: reminders by mail for whom no device shows them; who wishes for it, and each letter's way."""

import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from scheduler.domain.mails import Letter, MailKind, MailOutcome
from scheduler.services import figures
from scheduler.services.errors import NotFoundError
from scheduler.store import (
    Store,
    Transaction,
    UnavailableError,
    deliveries,
    mails,
    people,
    tallies,
)
from scheduler.store.mails import MailWish, Tried

__all__ = [
    "MailWish",
    "confirm",
    "may_send_link",
    "post_next",
    "stop",
    "take_over",
    "want",
    "wish",
]

LEASE = timedelta(minutes=6)
"""Longer than the slowest mail server is borne with, and then a database that is away."""
HELD_ON = timedelta(minutes=3)
"""How long an outcome is kept for a database that is away."""
RETRY = timedelta(minutes=1)
"""After the first failure; each further one doubles it."""
MOST_DOUBLINGS = 5
BETWEEN_LINKS = timedelta(minutes=2)
"""An address that is not theirs yet may not be flooded."""

SendMail = Callable[[Letter], MailOutcome]


def wish(store: Store, person_id: int) -> MailWish:
    with store.read() as tx:
        return _wish(tx, person_id)


def want(store: Store, person_id: int, now: datetime) -> MailWish:
    """From now on mail stands in, as soon as the address is confirmed."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        mails.set_wanted(tx, person_id, now)
        return _wish(tx, person_id)


def stop(store: Store, person_id: int) -> None:
    """No more mail, not even one that waits; to stop twice changes nothing."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        mails.set_wanted(tx, person_id, None)
        mails.call_off_person(tx, person_id)


def may_send_link(store: Store, person_id: int, now: datetime) -> bool:
    """Whether a link to confirm the address may go out now; if so, it is counted as sent."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = _wish(tx, person_id)
        if known.link_sent_at and now - known.link_sent_at < BETWEEN_LINKS:
            return False
        mails.note_link(tx, person_id, now)
        return True


def confirm(store: Store, person_id: int, now: datetime) -> MailWish:
    """The address is theirs: a link that was mailed to it came back."""
    with store.begin() as tx:
        mails.confirm(tx, person_id, now)
        return _wish(tx, person_id)


def take_over(tx: Transaction, lost: Collection[int], now: datetime) -> None:
    """Mail what the last of a person's devices has just lost, where they wish for it."""
    if lost:
        mails.add_for_lost(tx, lost, now)


def post_next(store: Store, send: SendMail | None, now: datetime) -> MailOutcome | None:
    """Send the one mail that has waited longest, outside any transaction; None if there is none.

    Whoever dies with it in hand delays it by `LEASE`; it then goes again under the same
    Message-ID. Without `send`, what has come too late is ended all the same.
    """
    with store.begin() as tx:
        mails.expire(tx, now)
        letter = mails.lease(tx, now, now + LEASE) if send else None
    if letter is None or send is None:
        return None
    outcome = send(letter)
    _write_down(store, letter, outcome, now)
    return outcome


def _write_down(store: Store, letter: Letter, outcome: MailOutcome, now: datetime) -> None:
    """Come what may: what has been sent and is not written down is sent again."""
    end = time.monotonic() + HELD_ON.total_seconds()
    while True:
        try:
            with store.begin() as tx:
                _settle(tx, letter, outcome, now)
        except UnavailableError:
            if time.monotonic() > end:
                raise
            time.sleep(1)
        else:
            return


def _settle(tx: Transaction, letter: Letter, outcome: MailOutcome, now: datetime) -> None:
    tried = mails.tried(tx, letter.mail_id)
    # Called off meanwhile is called off; only a letter that went out is a fact to be kept.
    if tried is None or not (tried.pending or outcome.kind is MailKind.SENT):
        return
    state, due_at = _after(tried, outcome, now)
    mails.settle(tx, letter.mail_id, state, outcome.status, due_at)
    deliveries.settle_occasions(tx, [letter.occasion_id])
    tallies.count(tx, figures.of_mail(tried, outcome, now))


def _after(tried: Tried, outcome: MailOutcome, now: datetime) -> tuple[str, datetime | None]:
    """The mail's state after this outcome, and when it is tried again."""
    if outcome.kind in _ENDS:
        return _ENDS[outcome.kind], None
    # What has no more time is ended, and counted, with all that comes too late.
    return "pending", now + RETRY * 2 ** min(tried.number - 1, MOST_DOUBLINGS)


def _wish(tx: Transaction, person_id: int) -> MailWish:
    found = mails.wish(tx, person_id)
    if found is None:
        raise NotFoundError("There is no such person.")
    return found


_ENDS = {MailKind.SENT: "sent", MailKind.UNSURE: "unsure", MailKind.REFUSED: "failed"}
