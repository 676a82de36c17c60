"""A client's page: what their link shows of them, and the look that is written down."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.adherence import DayRecord
from scheduler.domain.audit import Act
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.people import Link
from scheduler.services.coaching import granted
from scheduler.services.coaching.triage import Row, catch_up, client_in
from scheduler.services.people import profile_in
from scheduler.store import Store, audit

DAYS = 28


@dataclass(frozen=True, slots=True)
class Seen:
    """One client, as far as they show themselves."""

    link: Link
    row: Row
    days: tuple[DayRecord, ...]
    """The last four weeks, today included."""


def look(store: Store, curriculum: Curriculum, coach_id: int, link_id: str, now: datetime) -> Seen:
    """See a client; the client can read that it was done.

    `NotFoundError` unless a living link joins the two; then nothing is written down either.
    """
    catch_up(store, curriculum, coach_id, now)
    with store.begin() as tx:
        link = granted(tx, coach_id, link_id)
        row = client_in(tx, curriculum, coach_id, link_id, now)
        coach = profile_in(tx, coach_id).person
        audit.add(tx, link.client, coach, Act.LOOKED, "opened your page.", now)
    kept, today = row.client.summary, row.client.today
    return Seen(link, row, kept.days.records(today, DAYS) if kept else ())
