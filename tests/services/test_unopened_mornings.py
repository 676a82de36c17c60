"""Mornings on which nobody has opened the day: clocks share them, and plans stay as planned."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from scheduler.services import claim, devices, people, reminders
from scheduler.services.beat import beat
from scheduler.services.claim import IN_HAND
from scheduler.services.figures import figures
from scheduler.store.tables import occasions, routines
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def phones(store, cast, morning):
    for person in (cast.alice, cast.charlie):
        devices.register(store, person, target(str(person)), "Test", (), morning)


@pytest.fixture
def tick(store, curriculum, sender):
    return lambda now: beat(store, curriculum, sender, now)


@pytest.fixture
def composed(monkeypatch):
    """How often whose day was composed; a clock may be made to stop in the middle of it."""
    return Composed(monkeypatch)


class Composed(Counter):
    def __init__(self, patch) -> None:
        super().__init__()
        self._open_day = claim.open_day
        self.meanwhile = []
        patch.setattr(claim, "open_day", self.open_day)

    def open_day(self, store, curriculum, person_id, day, now):
        self[person_id] += 1
        if self.meanwhile:
            self.meanwhile.pop()()
        return self._open_day(store, curriculum, person_id, day, now)


def killed():
    raise KeyboardInterrupt


def away():
    raise OperationalError("SELECT 1", {}, Exception("gone"))


def planned_moments(store):
    """Of what was sent."""
    sent = select(occasions.c.at).where(occasions.c.state == "sent")
    with store.read() as tx:
        return set(tx.execute(sent).scalars())


def test_two_clocks_share_the_people_and_compose_each_day_once(
    store, cast, tick, sender, composed, monkeypatch
):
    monkeypatch.setattr(claim, "MOST_OPENED", 1)
    composed.meanwhile.append(lambda: tick(HALF_PAST_SEVEN))
    tick(HALF_PAST_SEVEN)
    assert composed == {cast.alice: 1, cast.charlie: 1}
    assert sorted(one.person_id for one in sender.sent) == [cast.alice, cast.charlie]
    assert planned_moments(store) == {HALF_PAST_SEVEN}


def test_another_clock_leaves_those_alone_whose_days_are_being_composed(
    store, cast, tick, sender, composed
):
    found = []
    composed.meanwhile.append(lambda: found.append(tick(HALF_PAST_SEVEN + MINUTE / 2).claimed))
    tick(HALF_PAST_SEVEN)
    assert found == [0]
    assert composed == {cast.alice: 1, cast.charlie: 1}
    assert len(sender.sent) == 2


def test_a_clock_that_dies_while_it_composes_costs_its_people_a_minute(
    store, cast, tick, sender, composed
):
    composed.meanwhile.append(killed)
    with pytest.raises(KeyboardInterrupt):
        tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + IN_HAND - MINUTE / 6)
    assert sender.sent == []
    tick(HALF_PAST_SEVEN + IN_HAND)
    assert len(sender.sent) == 2
    assert planned_moments(store) == {HALF_PAST_SEVEN}
    # Late is counted from when they should have come.
    assert figures(store, HALF_PAST_SEVEN).late == {"60": 2}


def test_what_is_changed_meanwhile_holds_at_once(store, cast, tick, sender, composed):
    """Whom a dead clock had in hand need not wait for it after a change of theirs."""
    composed.meanwhile.append(killed)
    with pytest.raises(KeyboardInterrupt):
        tick(HALF_PAST_SEVEN)
    just_after = HALF_PAST_SEVEN + MINUTE / 6
    reminders.change_rhythm(store, cast.alice, lambda rhythm: rhythm, just_after)
    tick(just_after)
    assert [one.person_id for one in sender.sent] == [cast.alice]


def test_a_reminder_moved_away_while_the_day_is_composed_does_not_come(
    store, cast, tick, sender, composed
):
    composed.meanwhile.append(lambda: people.silence(store, cast.alice, HALF_PAST_SEVEN))
    tick(HALF_PAST_SEVEN)
    assert [one.person_id for one in sender.sent] == [cast.charlie]


def test_a_database_that_goes_away_is_not_asked_for_each_of_many(tick, sender, composed):
    composed.meanwhile.append(away)
    tick(HALF_PAST_SEVEN)
    assert composed.total() == 1
    tick(HALF_PAST_SEVEN + IN_HAND)
    assert len(sender.sent) == 2


def test_what_is_opened_already_waits_for_no_composing(
    store, curriculum, cast, tick, sender, composed
):
    composed.open_day(store, curriculum, cast.alice, HALF_PAST_SEVEN.date(), HALF_PAST_SEVEN)
    composed.meanwhile.append(killed)
    with pytest.raises(KeyboardInterrupt):
        tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN)
    assert [one.person_id for one in sender.sent] == [cast.alice]


def test_a_morning_with_many_unopened_days_is_taken_in_turns(
    store, cast, tick, sender, composed, monkeypatch
):
    monkeypatch.setattr(claim, "MOST_OPENED", 1)
    assert tick(HALF_PAST_SEVEN).busy
    assert len(sender.sent) == 1
    assert tick(HALF_PAST_SEVEN).busy
    assert not tick(HALF_PAST_SEVEN).busy
    assert composed == {cast.alice: 1, cast.charlie: 1}
    with store.read() as tx:
        assert len(tx.execute(select(routines.c.person_id)).all()) == 2


def test_who_has_no_time_to_compose_leaves_the_rest_to_any_clock(
    store, cast, tick, sender, composed, monkeypatch
):
    monkeypatch.setattr(claim, "COMPOSING", timedelta(0))
    for notes in (1, 2):
        tick(HALF_PAST_SEVEN)
        assert len(sender.sent) == notes
    assert composed == {cast.alice: 1, cast.charlie: 1}
