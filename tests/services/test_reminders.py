from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.plan import Plan
from scheduler.domain.reminders import Rhythm
from scheduler.services import devices, later, people, practice, reminders, today
from scheduler.services.beat import LEASE, beat
from scheduler.services.errors import InvalidError, NotFoundError
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""In Berlin."""


@pytest.fixture
def phone(store, cast, morning):
    return add_device(store, cast.alice, morning)


def add_device(store, person, now, name="phone"):
    return devices.register(store, person, target(f"{name}-{person}"), "Test", (), now)


@pytest.fixture
def tick(store, curriculum, sender):
    return lambda now: beat(store, curriculum, sender, now)


def finish(store, curriculum, person, now, proposal):
    seen = today.today(store, curriculum, person, now)
    proposals = [proposal(one.drill.slug, done_at=now) for one in seen.drills]
    practice.check_off(store, curriculum, person, proposals, now)


def test_nothing_is_sent_before_its_time(tick, sender, phone, morning):
    tick(morning)
    assert sender.sent == []


def test_the_reminder_comes_at_its_time_and_names_the_drill(tick, sender, phone, cast):
    tick(HALF_PAST_SEVEN)
    [note] = [outgoing.note for outgoing in sender.sent]
    assert "bow" in f"{note.title} {note.body}".lower()
    assert [outgoing.person_id for outgoing in sender.sent] == [cast.alice]


def test_a_beat_later_nothing_is_sent_again(tick, sender, phone):
    for seconds in (0, 20, 40, 600):
        tick(HALF_PAST_SEVEN + timedelta(seconds=seconds))
    assert len(sender.sent) == 1


def test_the_ladder_reminds_again_until_the_day_is_done(
    tick, sender, phone, store, curriculum, cast, proposal
):
    tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(minutes=120))
    assert len(sender.sent) == 2
    done_at = HALF_PAST_SEVEN + timedelta(minutes=130)
    finish(store, curriculum, cast.alice, done_at, proposal)
    tick(HALF_PAST_SEVEN + timedelta(minutes=300))
    assert len(sender.sent) == 2


def test_nothing_is_sent_when_the_routine_is_done_before(
    tick, sender, phone, store, curriculum, cast, morning, proposal
):
    finish(store, curriculum, cast.alice, morning, proposal)
    tick(HALF_PAST_SEVEN)
    assert sender.sent == []


def test_nothing_is_sent_during_a_safety_hold(
    tick, sender, phone, store, curriculum, cast, morning, proposal
):
    practice.check_off(store, curriculum, cast.alice, [proposal(pain=7)], morning)
    tick(HALF_PAST_SEVEN)
    assert sender.sent == []


def test_nothing_is_sent_before_the_safety_screen(tick, sender, store, cast, morning):
    add_device(store, cast.dora, morning)
    tick(HALF_PAST_SEVEN)
    assert sender.sent == []


def test_nothing_is_sent_on_a_day_that_the_plan_leaves_out(
    tick, sender, phone, store, curriculum, cast, morning
):
    practice.change_plan(
        store, curriculum, cast.alice, lambda _: Plan(weekdays=frozenset({0})), morning
    )
    tick(HALF_PAST_SEVEN)
    assert len(sender.sent) == 1
    tick(HALF_PAST_SEVEN + timedelta(days=1))
    assert len(sender.sent) == 1
    tick(HALF_PAST_SEVEN + timedelta(days=6))
    assert len(sender.sent) == 2


def test_a_changed_rhythm_acts_at_once(tick, sender, phone, store, cast):
    tick(HALF_PAST_SEVEN)
    evening = Rhythm(timezone="Europe/Berlin", times=(time(19),), ladder=(0,))
    reminders.change_rhythm(store, cast.alice, lambda _: evening, HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(minutes=120))
    assert len(sender.sent) == 1
    tick(datetime(2026, 11, 24, 18, 0, tzinfo=UTC))
    assert len(sender.sent) == 2


def test_a_clock_that_slept_brings_the_last_missed_rung_once(tick, sender, phone):
    tick(HALF_PAST_SEVEN + timedelta(hours=6))
    assert len(sender.sent) == 1


def test_a_clock_that_slept_over_the_day_sends_nothing_of_yesterday(
    tick, sender, phone, store, cast
):
    tick(HALF_PAST_SEVEN + timedelta(hours=23))
    assert sender.sent == []
    tick(HALF_PAST_SEVEN + timedelta(hours=24))
    assert len(sender.sent) == 1


def test_every_device_gets_the_note(tick, sender, phone, store, cast, morning):
    add_device(store, cast.alice, morning, "tablet")
    tick(HALF_PAST_SEVEN)
    assert len(sender.sent) == 2


def test_a_device_that_is_gone_is_not_tried_again(tick, sender, phone, store, cast):
    sender.answer = Outcome(OutcomeKind.GONE, 410)
    tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(minutes=120))
    assert len(sender.sent) == 1
    assert [device.reachable for device in devices.mine(store, cast.alice)] == [False]


def test_a_fault_of_ours_keeps_the_device(tick, sender, phone, store, cast):
    sender.answer = Outcome(OutcomeKind.OURS, 403)
    tick(HALF_PAST_SEVEN)
    assert [device.reachable for device in devices.mine(store, cast.alice)] == [True]


def test_a_busy_push_service_is_asked_again_after_as_long_as_it_wishes(tick, sender, phone):
    sender.answer = Outcome(OutcomeKind.LATER, 429, retry_after=timedelta(minutes=5))
    tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(minutes=4))
    assert len(sender.sent) == 1
    sender.answer = Outcome(OutcomeKind.SENT, 201)
    tick(HALF_PAST_SEVEN + timedelta(minutes=5))
    tick(HALF_PAST_SEVEN + timedelta(minutes=15))
    assert len(sender.sent) == 2


def test_a_retry_is_called_off_when_the_routine_is_done_meanwhile(
    tick, sender, phone, store, curriculum, cast, proposal
):
    sender.answer = Outcome(OutcomeKind.LATER, 503)
    tick(HALF_PAST_SEVEN)
    finish(store, curriculum, cast.alice, HALF_PAST_SEVEN, proposal)
    tick(HALF_PAST_SEVEN + timedelta(minutes=30))
    assert len(sender.sent) == 1


def test_what_a_killed_clock_had_in_hand_is_sent_by_the_next(store, curriculum, sender, phone):
    def killed(batch):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beat(store, curriculum, killed, HALF_PAST_SEVEN)
    beat(store, curriculum, sender, HALF_PAST_SEVEN + LEASE - timedelta(seconds=1))
    assert sender.sent == []
    beat(store, curriculum, sender, HALF_PAST_SEVEN + LEASE)
    assert len(sender.sent) == 1


def test_done_from_the_notification_checks_off_what_is_left(
    tick, sender, phone, store, curriculum, cast
):
    tick(HALF_PAST_SEVEN)
    occasion = sender.sent[0].occasion_id
    for _ in range(2):
        reminders.done(store, curriculum, cast.alice, occasion, HALF_PAST_SEVEN)
    seen = today.today(store, curriculum, cast.alice, HALF_PAST_SEVEN)
    assert seen.all_done
    assert {c.source for one in seen.drills for c in one.check_offs} == {"notification"}
    assert all(len(one.check_offs) == len(one.legs) for one in seen.drills)


def test_a_done_that_arrives_after_the_day_counts_on_its_day(
    tick, sender, phone, store, curriculum, cast
):
    tick(HALF_PAST_SEVEN)
    next_day = HALF_PAST_SEVEN + timedelta(days=1)
    reminders.done(store, curriculum, cast.alice, sender.sent[0].occasion_id, next_day)
    strip = {
        mark.day: mark.state for mark in today.today(store, curriculum, cast.alice, next_day).strip
    }
    assert strip[date(2026, 11, 24)] == "done"


def test_snooze_asks_again_later_and_passes_over_the_rungs_between(
    tick, sender, phone, store, cast
):
    tick(HALF_PAST_SEVEN)
    at = later.snooze(
        store, cast.alice, sender.sent[0].occasion_id, timedelta(minutes=180), HALF_PAST_SEVEN
    )
    assert at == HALF_PAST_SEVEN + timedelta(minutes=180)
    tick(HALF_PAST_SEVEN + timedelta(minutes=120))
    assert len(sender.sent) == 1
    tick(at)
    assert len(sender.sent) == 2
    tick(HALF_PAST_SEVEN + timedelta(minutes=300))
    assert len(sender.sent) == 3


def test_a_snooze_beyond_the_day_waits_for_the_next_occasion(tick, sender, phone, store, cast):
    tick(HALF_PAST_SEVEN)
    at = later.snooze(
        store,
        cast.alice,
        sender.sent[0].occasion_id,
        timedelta(days=1),
        HALF_PAST_SEVEN + timedelta(hours=1),
    )
    assert at == HALF_PAST_SEVEN + timedelta(hours=24)


def test_a_snooze_of_no_sense_is_refused(tick, sender, phone, store, cast):
    tick(HALF_PAST_SEVEN)
    with pytest.raises(InvalidError) as refused:
        later.snooze(
            store, cast.alice, sender.sent[0].occasion_id, timedelta(minutes=1), HALF_PAST_SEVEN
        )
    assert refused.value.field == "minutes"


STRANGERS = {
    "done": lambda store, curriculum, who, which: reminders.done(
        store, curriculum, who, which, HALF_PAST_SEVEN
    ),
    "snooze": lambda store, _, who, which: later.snooze(
        store, who, which, timedelta(minutes=30), HALF_PAST_SEVEN
    ),
    "receipt": lambda store, _, who, which: reminders.receipt(
        store, who, which, "shown", HALF_PAST_SEVEN
    ),
    "owned": lambda store, _, who, which: reminders.owned(store, who, which),
}


@pytest.mark.parametrize("verb", STRANGERS)
def test_a_stranger_has_no_hand_in_my_reminders(tick, sender, phone, store, curriculum, cast, verb):
    tick(HALF_PAST_SEVEN)
    with pytest.raises(NotFoundError):
        STRANGERS[verb](store, curriculum, cast.charlie, sender.sent[0].occasion_id)


def test_an_impossible_rhythm_is_refused_and_the_old_one_stays(store, cast, morning):
    with pytest.raises(InvalidError) as refused:
        reminders.change_rhythm(
            store, cast.alice, lambda rhythm: replace(rhythm, timezone="Mars/Olympus"), morning
        )
    assert refused.value.field == "timezone"
    assert reminders.rhythm(store, cast.alice).timezone == "Europe/Berlin"


def test_preview_shows_the_occasions_of_the_ladder(store, cast, morning):
    first, second, third, *_ = reminders.preview(store, cast.alice, morning, 1)
    assert [first.rung, second.rung, third.rung] == [0, 1, 2]
    assert first.at == HALF_PAST_SEVEN


def test_preview_leaves_out_held_days(store, cast, morning):
    people.answer_screening(store, cast.alice, ["weak_legs"], morning)
    assert reminders.preview(store, cast.alice, morning, 3) == []


def test_the_operator_sees_what_waits_and_what_is_tried_again(tick, sender, phone, store, cast):
    assert len(reminders.due(store, HALF_PAST_SEVEN).unclaimed) == 2
    sender.answer = Outcome(OutcomeKind.LATER, 503)
    tick(HALF_PAST_SEVEN)
    found = reminders.due(store, HALF_PAST_SEVEN)
    assert found.unclaimed == []
    assert [one.status for one in found.retrying] == [503]


def test_on_the_day_a_stage_opens_the_note_says_so(
    tick, sender, phone, store, curriculum, cast, proposal
):
    """Ten good days lead to the next stage; the reminder of that morning names it."""
    titles = []
    for day in range(14):
        now = HALF_PAST_SEVEN + timedelta(days=day)
        tick(now)
        titles.append(sender.sent[-1].note.title)
        seen = today.today(store, curriculum, cast.alice, now)
        practised = [
            proposal(one.drill.slug, done_at=now, tension=4, release=4, effort=1)
            for one in seen.drills
        ]
        practice.check_off(store, curriculum, cast.alice, practised, now)
    assert any("alternating" in title for title in titles)
