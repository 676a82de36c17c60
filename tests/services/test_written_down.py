"""What came of each note is written down, also where the database or one row makes trouble."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from scheduler.services import beat as beats
from scheduler.services import devices
from scheduler.services.beat import beat
from scheduler.store import deliveries
from scheduler.store.tables import deliveries as table
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def phones(store, cast, morning):
    for person in (cast.alice, cast.charlie):
        devices.register(store, person, target(f"phone-{person}"), "Test", (), morning)


@pytest.fixture
def slept(monkeypatch):
    """Nobody really waits; how often somebody would have."""
    slept = []
    monkeypatch.setattr(beats.time, "sleep", slept.append)
    return slept


def states(store):
    with store.read() as tx:
        return sorted(tx.execute(select(table.c.state)).scalars())


def test_outcomes_wait_for_a_database_that_is_away(store, curriculum, sender, slept, monkeypatch):
    away = iter([True, True, True])
    real = deliveries.attempts

    def sometimes(tx, ids):
        if next(away, False):
            raise OperationalError("SELECT", {}, Exception("the line is cut"))
        return real(tx, ids)

    monkeypatch.setattr(deliveries, "attempts", sometimes)
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    assert states(store) == ["sent", "sent"]
    assert slept == [1, 1, 1]


def test_a_database_that_stays_away_leaves_the_notes_to_others(
    store, curriculum, sender, slept, monkeypatch, caplog
):
    def never(_tx, _ids):
        raise OperationalError("SELECT", {}, Exception("the line is cut"))

    clock = iter(range(0, 10_000, 30))
    # Time flies for who writes down, and for nobody else.
    fast = SimpleNamespace(monotonic=lambda: next(clock), sleep=slept.append)
    monkeypatch.setattr(beats, "time", fast)
    monkeypatch.setattr(deliveries, "attempts", never)
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    assert states(store) == ["pending", "pending"]
    assert "Could not write down what came of 2 deliveries" in caplog.text


def test_one_outcome_that_cannot_be_written_takes_no_other_with_it(
    store, curriculum, sender, slept, monkeypatch, caplog
):
    real = deliveries.settle

    def choosy(tx, settled):
        if min(settled) == sender_first(sender):
            raise ValueError("a row that nobody can write")
        real(tx, settled)

    monkeypatch.setattr(deliveries, "settle", choosy)
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    assert states(store) == ["pending", "sent"]
    assert "Could not write down what came of delivery" in caplog.text


def sender_first(sender):
    return min(outgoing.delivery_id for outgoing in sender.sent)
