"""Later: half an hour, two hours, this evening, tomorrow; and never more than three a day."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from scheduler.domain.reminders import Until
from scheduler.services import devices, later, people, practice, reminders, today
from scheduler.services.beat import beat
from scheduler.services.errors import InvalidError, NotScreenedError
from scheduler.store import Store, engine_for
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""In Berlin."""
TOMORROW = HALF_PAST_SEVEN + timedelta(days=1)
TWO_HOURS = timedelta(hours=2)


def at_berlin(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC)


@pytest.fixture
def tick(store, curriculum, sender, cast, morning):
    devices.register(store, cast.alice, target("alice"), "Test", (), morning)
    return lambda now: beat(store, curriculum, sender, now)


@pytest.fixture
def asked(tick, sender):
    """The note of half past seven has come."""
    tick(HALF_PAST_SEVEN)
    return sender.sent[0].occasion_id


def run_until(tick, end, start=HALF_PAST_SEVEN):
    for minutes in range(0, int((end - start).total_seconds() // 60) + 1, 10):
        tick(start + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("wish", "at"),
    [
        (timedelta(minutes=30), at_berlin(8)),
        (TWO_HOURS, at_berlin(9, 30)),
        (Until.EVENING, at_berlin(19)),
        (Until.TOMORROW, TOMORROW),
    ],
)
def test_it_comes_when_it_was_asked_for_and_not_before(store, cast, tick, asked, sender, wish, at):
    assert later.snooze(store, cast.alice, asked, wish, HALF_PAST_SEVEN) == at
    tick(at - timedelta(minutes=1))
    assert len(sender.sent) == 1
    tick(at)
    assert len(sender.sent) == 2


def test_a_snooze_is_alive_after_a_restart(store, curriculum, cast, tick, asked, sender):
    later.snooze(store, cast.alice, asked, Until.EVENING, HALF_PAST_SEVEN)
    restarted = Store(engine_for(store.engine.url.render_as_string(hide_password=False)))
    beat(restarted, curriculum, sender, at_berlin(19))
    restarted.close()
    assert len(sender.sent) == 2


def test_this_evening_gone_by_is_the_next_occasion(store, cast, tick, asked):
    night = at_berlin(22)
    assert later.snooze(store, cast.alice, asked, Until.EVENING, night) == TOMORROW


def test_this_evening_waits_for_the_end_of_quiet_hours_or_the_next_day(store, cast, asked):
    def hush(until: time) -> None:
        change = {"quiet_from": time(18), "quiet_to": until}
        reminders.change_rhythm(
            store, cast.alice, lambda old: replace(old, **change), HALF_PAST_SEVEN
        )

    hush(time(20))
    early = later.snooze(store, cast.alice, asked, Until.EVENING, HALF_PAST_SEVEN)
    hush(time(6))
    late = later.snooze(store, cast.alice, asked, Until.EVENING, HALF_PAST_SEVEN)
    assert (early, late) == (at_berlin(20), TOMORROW)


def test_a_snoozed_day_that_is_done_meanwhile_stays_silent(
    store, curriculum, cast, tick, asked, sender
):
    later.snooze(store, cast.alice, asked, TWO_HOURS, HALF_PAST_SEVEN)
    reminders.done(store, curriculum, cast.alice, asked, at_berlin(8))
    run_until(tick, at_berlin(23))
    assert len(sender.sent) == 1


def test_a_snooze_survives_a_changed_plan_and_settings_saved_as_they_were(
    store, curriculum, cast, asked
):
    later.snooze(store, cast.alice, asked, Until.EVENING, HALF_PAST_SEVEN)
    practice.change_plan(store, curriculum, cast.alice, lambda plan: plan, at_berlin(8))
    reminders.change_rhythm(store, cast.alice, lambda rhythm: rhythm, at_berlin(8))
    assert people.profile(store, cast.alice).next_at == at_berlin(19)


def test_other_times_replace_a_snooze(store, cast, asked):
    later.snooze(store, cast.alice, asked, Until.EVENING, HALF_PAST_SEVEN)
    noon = {"times": (time(12),), "ladder": (0,)}
    reminders.change_rhythm(store, cast.alice, lambda old: replace(old, **noon), at_berlin(8))
    assert people.profile(store, cast.alice).next_at == at_berlin(12)


def test_what_has_not_come_yet_can_be_put_off_too(store, cast, tick, sender, morning):
    assert later.put_off(store, cast.alice, Until.EVENING, morning) == at_berlin(19)
    tick(HALF_PAST_SEVEN)
    assert sender.sent == []
    tick(at_berlin(19))
    assert len(sender.sent) == 1


def test_without_a_plan_there_is_nothing_to_put_off(store, cast, morning):
    with pytest.raises(NotScreenedError):
        later.put_off(store, cast.dora, Until.EVENING, morning)


def test_there_is_no_snooze_of_four_minutes_or_of_two_days(store, cast, asked):
    for wish in (timedelta(minutes=4), timedelta(hours=24, minutes=1)):
        with pytest.raises(InvalidError) as refused:
            later.snooze(store, cast.alice, asked, wish, HALF_PAST_SEVEN)
        assert refused.value.field == "minutes"


# What is offered.


def offered(store, cast, now):
    return [(one.wish, f"{one.at:%a %H:%M}") for one in later.offers(store, cast.alice, now)]


def test_in_the_morning_all_four_are_offered_on_the_persons_wall(store, cast):
    assert offered(store, cast, HALF_PAST_SEVEN) == [
        (timedelta(minutes=30), "Tue 08:00"),
        (TWO_HOURS, "Tue 09:30"),
        (Until.EVENING, "Tue 19:00"),
        (Until.TOMORROW, "Wed 07:30"),
    ]


def test_an_evening_that_is_nearer_than_two_hours_is_not_offered_beside_them(store, cast):
    found = [wish for wish, _ in offered(store, cast, at_berlin(17, 30))]
    assert found == [timedelta(minutes=30), TWO_HOURS, Until.TOMORROW]


def test_late_at_night_only_what_the_day_has_room_for_is_offered(store, cast):
    found = [wish for wish, _ in offered(store, cast, at_berlin(24) + timedelta(hours=2))]
    assert found == [timedelta(minutes=30), Until.TOMORROW]


def test_quiet_hours_do_not_offer_one_moment_twice(store, cast, morning):
    quiet = {"quiet_from": time(7, 45), "quiet_to": time(18)}
    reminders.change_rhythm(store, cast.alice, lambda old: replace(old, **quiet), morning)
    assert offered(store, cast, HALF_PAST_SEVEN)[:2] == [
        (timedelta(minutes=30), "Tue 18:00"),
        (Until.EVENING, "Tue 19:00"),
    ]


# Three a day.


def change(store, cast, now, *times: time, ladder=(0, 120, 300)):
    changed = {"times": times, "ladder": ladder}
    reminders.change_rhythm(store, cast.alice, lambda old: replace(old, **changed), now)


def test_tonights_nineteen_hours_still_comes_after_half_past_seven_was_sent(
    store, cast, tick, asked, sender
):
    change(store, cast, at_berlin(8), time(19))
    tick(at_berlin(18, 59))
    assert len(sender.sent) == 1
    tick(at_berlin(19))
    assert len(sender.sent) == 2


def test_however_often_the_rhythm_changes_a_day_has_three_reminders(
    store, cast, tick, asked, sender
):
    change(store, cast, at_berlin(8), time(9))
    run_until(tick, at_berlin(12), at_berlin(8))
    change(store, cast, at_berlin(12), time(13))
    run_until(tick, at_berlin(23), at_berlin(12))
    assert len(sender.sent) == 3
    tick(TOMORROW + timedelta(hours=5, minutes=30))
    assert len(sender.sent) == 4


def test_what_was_asked_for_comes_but_nothing_beyond_three_by_itself(
    store, cast, tick, asked, sender
):
    now = HALF_PAST_SEVEN
    for _ in range(3):
        now = later.snooze(
            store, cast.alice, sender.sent[-1].occasion_id, timedelta(minutes=30), now
        )
        tick(now)
    assert len(sender.sent) == 4
    run_until(tick, at_berlin(23), now)
    assert len(sender.sent) == 4


def test_behind_one_snooze_the_ladder_goes_on(store, cast, tick, asked, sender):
    later.snooze(store, cast.alice, asked, timedelta(minutes=30), HALF_PAST_SEVEN)
    run_until(tick, at_berlin(23))
    assert len(sender.sent) == 3


def test_after_a_gap_the_note_is_a_soft_return(
    store, curriculum, cast, tick, sender, proposal, morning
):
    seen = today.today(store, curriculum, cast.alice, morning)
    done = [proposal(one.drill.slug, done_at=morning) for one in seen.drills]
    practice.check_off(store, curriculum, cast.alice, done, morning)
    tick(HALF_PAST_SEVEN + timedelta(days=9))
    assert sender.sent[-1].note.title == "Your practice has kept your place"
