"""Coaching: what a coach may do for the clients who let them."""

from scheduler.domain.people import Link
from scheduler.services.errors import NotFoundError
from scheduler.store import Transaction, links

NO_CLIENT = "You have no such client."


def granted(tx: Transaction, coach_id: int, link_id: str) -> Link:
    """The living link of this name that joins this coach with a client, with what it shows.

    Every verb of a coach begins here. `NotFoundError` where there is none: one that ended and
    one of somebody else are as good as none.
    """
    found = links.by_id(tx, link_id)
    if found is None or found.coach != coach_id or not found.living:
        raise NotFoundError(NO_CLIENT)
    return found
