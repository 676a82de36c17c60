"""Unseen days: over before anyone opened them, they follow all that is told of the days before."""

from collections.abc import Collection
from datetime import date, datetime

from scheduler.domain.curriculum import Curriculum
from scheduler.services.days import compose_anew, settle_day
from scheduler.services.people import today_of
from scheduler.store import Transaction, days, practice
from scheduler.store.people import Profile


def settle_in_order(
    tx: Transaction,
    curriculum: Curriculum,
    known: Profile,
    told_of: Collection[date],
    now: datetime,
) -> None:
    """Bring the days that were told of in line with their check-offs.

    An unseen day after them is composed anew, so that it never matters what came first.
    """
    if not told_of:
        return
    person_id = known.person.id
    unseen = _unseen_from(tx, known, min(told_of))
    for day in sorted({*told_of, *unseen}):
        if day in unseen:
            compose_anew(tx, curriculum, person_id, day)
        settle_day(tx, curriculum, person_id, day, now)


def is_unseen(tx: Transaction, known: Profile, day: date, now: datetime) -> bool:
    """Whether a practice day was over before anyone could see its routine."""
    opened_at = days.opened_since(tx, known.person.id, day).get(day, now)
    return _was_over(tx, known, day, opened_at)


def _unseen_from(tx: Transaction, known: Profile, first: date) -> set[date]:
    """Those among the opened days from the first on."""
    opened = days.opened_since(tx, known.person.id, first)
    return {day for day, at in opened.items() if _was_over(tx, known, day, at)}


def _was_over(tx: Transaction, known: Profile, day: date, opened_at: datetime) -> bool:
    if today_of(known, opened_at) <= day:
        return False
    # Who has flown east since may have seen it all the same: what came in time says so.
    return all(made.late for made in practice.log_of_day(tx, known.person.id, day))
