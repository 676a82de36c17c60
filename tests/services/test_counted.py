"""What is counted for the operator is what happened: each occasion once, when it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.mails import MailKind, MailOutcome
from scheduler.domain.reminders import PlannedOccasion
from scheduler.services import devices, later, mailing, practice, today
from scheduler.services.beat import beat
from scheduler.services.figures import figures
from scheduler.store import reminders
from scheduler.store.reminders import NewOccasion
from scheduler.store.tables import occasions
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
SOON = HALF_PAST_SEVEN + timedelta(minutes=1)
AGAIN = SOON + timedelta(minutes=5)


@pytest.fixture
def counted(store):
    """What the figures say, having made sure that the table says the same."""

    def counted():
        over = select(occasions.c.state, func.count()).where(occasions.c.state != "open")
        with store.read() as tx:
            rows = dict(tx.execute(over.group_by(occasions.c.state)).all())
        found = figures(store, HALF_PAST_SEVEN).occasions
        assert {state: number for state, number in found.items() if number} == rows
        return rows

    return counted


def test_every_occasion_is_counted_once_when_it_is_over(
    store, curriculum, cast, morning, sender, proposal, counted
):
    """Snoozed and done while a retry waited; mailed when the last device was lost."""

    def tick(now, kind):
        sender.answer = Outcome(kind)
        beat(store, curriculum, sender, now)

    for person in (cast.alice, cast.charlie):
        devices.register(store, person, target(str(person)), "Test", (), morning)
    mailing.confirm(store, cast.charlie, morning)
    mailing.want(store, cast.charlie, morning)
    tick(HALF_PAST_SEVEN, OutcomeKind.LATER)
    # Those of the day before, which came too early for this clock.
    assert counted() == {"expired": 6}

    later.put_off(store, cast.alice, AGAIN - SOON, SOON)
    tick(SOON, OutcomeKind.GONE)
    assert counted() == {"expired": 6, "snoozed": 1}

    mailing.post_next(store, lambda _: MailOutcome(MailKind.SENT), SOON)
    tick(AGAIN, OutcomeKind.LATER)
    assert counted() == {"expired": 6, "snoozed": 1, "sent": 1}

    seen = today.today(store, curriculum, cast.alice, AGAIN)
    done = [proposal(one.drill.slug, done_at=AGAIN) for one in seen.drills]
    practice.check_off(store, curriculum, cast.alice, done, AGAIN)
    assert counted() == {"expired": 6, "snoozed": 1, "sent": 1, "done": 1}


def test_what_fails_is_not_counted(store, cast, counted):
    with pytest.raises(IntegrityError), store.begin() as tx:
        _write_down_twice(tx, cast.alice)
    assert counted() == {}
    with store.begin() as tx:
        _write_down_one(tx, cast.alice)
    assert counted() == {"expired": 1}


def _write_down_twice(tx, person):
    for _ in range(2):
        _write_down_one(tx, person)


def _write_down_one(tx, person):
    planned = PlannedOccasion(HALF_PAST_SEVEN.date(), 0, "2026-11-24T07:30", HALF_PAST_SEVEN)
    reminders.add_occasions(tx, [NewOccasion(person, planned, "expired")], SOON)
