"""The check-up: what the database knows of lost reminders and of what would lose them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.services import figures
from scheduler.services.figures import Figures
from scheduler.store import DatabaseError, Store, checkup, mails

OF_LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Checkup:
    ahead_by: float
    """Seconds by which the database's clock is ahead of ours."""
    writable: bool
    figures: Figures
    relying_on_mail: int
    """People who confirmed their address and asked for mail."""
    expired: int
    """Occasions of the last day that came too late to be sent."""
    refused: int
    """Notes of the last day whose push service blames our keys, claims or code."""
    retrying_since: datetime | None
    """The planned moment of the first reminder that was tried in vain and waits for its next try."""
    unmailed: int
    """Mails of the last day that were tried and not taken."""


def look(store: Store, now: datetime) -> Checkup:
    """`now` read just before: it is held against the database's clock."""
    with store.read() as tx:
        ahead_by = (checkup.time_of(tx) - now).total_seconds()
        since = now - OF_LATE
        relying = mails.relying(tx)
        expired, refused = checkup.expired(tx, since), checkup.refused(tx, since)
        unmailed = checkup.unmailed(tx, since)
        retrying_since = checkup.retrying_since(tx)
    return Checkup(
        ahead_by=ahead_by,
        writable=_writable(store),
        figures=figures.figures(store, now),
        relying_on_mail=relying,
        expired=expired,
        refused=refused,
        retrying_since=retrying_since,
        unmailed=unmailed,
    )


def _writable(store: Store) -> bool:
    try:
        with store.begin() as tx:
            checkup.touch(tx)
    except DatabaseError:
        return False
    return True
