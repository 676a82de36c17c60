"""After a clock has slept: what is still brought, what is counted as missed by us, and no flood."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.reminders import Rhythm
from scheduler.domain.safety import Hold
from scheduler.services import devices, practice, reminders, today
from scheduler.services.beat import LEASE, beat
from scheduler.store import plans
from scheduler.store.tables import deliveries, occasions
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tick(store, curriculum, sender):
    return lambda now: beat(store, curriculum, sender, now)


@pytest.fixture
def phone(store, cast, morning):
    """Yesterday's are behind us; Alice has a phone."""
    devices.register(store, cast.alice, target("alice"), "Test", (), morning)


@pytest.fixture
def states(store, cast):
    def states(day: date) -> list[str]:
        mine = select(occasions.c.state).where(
            occasions.c.person_id == cast.alice, occasions.c.practice_day == day
        )
        with store.read() as tx:
            return list(tx.execute(mine.order_by(occasions.c.at)).scalars())

    return states


TODAY = date(2026, 11, 24)
ONCE = Rhythm(timezone="Europe/Berlin", times=(time(7, 30),), ladder=(0,))


@pytest.mark.parametrize(("late", "comes"), [(89, True), (90, False)])
def test_a_reminder_still_comes_within_ninety_minutes(
    store, cast, tick, sender, phone, states, morning, late, comes
):
    reminders.change_rhythm(store, cast.alice, lambda _: ONCE, morning)
    tick(HALF_PAST_SEVEN + late * MINUTE)
    assert len(sender.sent) == comes
    assert states(TODAY) == ["sent" if comes else "expired"]


def test_what_was_missed_is_counted_and_the_last_one_comes(tick, sender, phone, states):
    tick(HALF_PAST_SEVEN + 130 * MINUTE)
    assert len(sender.sent) == 1
    assert states(TODAY) == ["expired", "sent"]


def test_a_night_offline_makes_no_flood(tick, sender, phone, states):
    tick(HALF_PAST_SEVEN + 300 * MINUTE)
    sender.sent.clear()
    tick(HALF_PAST_SEVEN + timedelta(days=3, minutes=5))
    assert len(sender.sent) == 1
    assert [states(TODAY + timedelta(days=n)) for n in range(1, 4)] == [
        ["expired"] * 3,
        ["expired"] * 3,
        ["sent"],
    ]


def test_after_weeks_offline_only_the_last_week_is_written_down(store, tick, sender, phone):
    tick(HALF_PAST_SEVEN + timedelta(days=60, minutes=5))
    with store.read() as tx:
        found = Counter(tx.execute(select(occasions.c.person_id)).scalars())
    assert len(sender.sent) == 1
    assert max(found.values()) <= 7 * 3 + 2


def test_days_that_were_held_are_not_counted_as_missed(store, cast, tick, sender, phone, states):
    away = Hold("holiday", TODAY + timedelta(days=1), TODAY + timedelta(days=2), "", ())
    with store.begin() as tx:
        plans.add_hold(tx, cast.alice, away, HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(days=3))
    assert states(TODAY + timedelta(days=1)) == ["excused"] * 3
    assert states(TODAY + timedelta(days=2)) == ["excused"] * 3


def test_what_was_done_meanwhile_was_not_missed(
    store, curriculum, cast, tick, sender, phone, states, proposal
):
    seen = today.today(store, curriculum, cast.alice, HALF_PAST_SEVEN)
    done = [proposal(one.drill.slug, done_at=HALF_PAST_SEVEN) for one in seen.drills]
    practice.check_off(store, curriculum, cast.alice, done, HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(hours=20))
    assert sender.sent == []
    assert states(TODAY) == ["done"] * 3


def test_the_last_minute_of_a_day_is_reminded_of_past_the_cut_off(
    store, curriculum, cast, tick, sender, phone, states, morning
):
    owl = Rhythm(timezone="Europe/Berlin", times=(time(2, 59),), ladder=(0,), cutoff_hour=3)
    reminders.change_rhythm(store, cast.alice, lambda _: owl, morning)
    tick(datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC))
    [sent] = [one for one in sender.sent if one.person_id == cast.alice]
    assert sent.note.tag == "practice-2026-11-24"
    assert sent.expires_at > datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC)
    assert states(TODAY) == ["sent"]


def test_a_push_service_that_is_down_is_tried_for_ninety_minutes(
    store, cast, tick, sender, phone, states, morning
):
    reminders.change_rhythm(store, cast.alice, lambda _: ONCE, morning)
    sender.answer = Outcome(OutcomeKind.LATER, 503)
    for minutes in range(120):
        tick(HALF_PAST_SEVEN + minutes * MINUTE)
    with store.read() as tx:
        [attempts] = tx.execute(select(deliveries.c.attempts)).scalars()
    assert attempts == 7  # after 0, 1, 3, 7, 15, 31 and 63 minutes
    assert states(TODAY) == ["expired"]


def test_the_push_service_keeps_a_note_longer_than_we_try(
    store, cast, tick, sender, phone, morning
):
    reminders.change_rhythm(store, cast.alice, lambda _: ONCE, morning)
    tick(HALF_PAST_SEVEN)
    [sent] = sender.sent
    assert sent.expires_at == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def test_a_repeat_after_a_crash_carries_the_same_topic_and_tag(
    store, curriculum, sender, phone, tick
):
    handed = []

    def dies(batch):
        handed.extend(batch)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beat(store, curriculum, dies, HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + LEASE)
    assert [one.note for one in sender.sent] == [one.note for one in handed]
    assert {one.note.topic for one in sender.sent} == {"practice-2026-11-24"}


def test_done_while_a_batch_is_in_flight_stops_the_rungs_to_come(
    store, curriculum, cast, sender, phone, tick, states, proposal
):
    def finishes_meanwhile(batch):
        for outgoing in batch:
            seen = today.today(store, curriculum, cast.alice, HALF_PAST_SEVEN)
            done = [proposal(one.drill.slug, done_at=HALF_PAST_SEVEN) for one in seen.drills]
            practice.check_off(store, curriculum, cast.alice, done, HALF_PAST_SEVEN)
            yield outgoing.delivery_id, Outcome(OutcomeKind.SENT, 201)

    beat(store, curriculum, finishes_meanwhile, HALF_PAST_SEVEN)
    for minutes in (120, 300):
        tick(HALF_PAST_SEVEN + minutes * MINUTE)
    assert sender.sent == []
    assert states(TODAY) == ["done", "done", "done"]
