"""Holiday and illness: no routine, no reminder, nothing counted, and back with one tap."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.safety import HoldKind
from scheduler.services import devices, people, practice, reminders, time_off, today
from scheduler.services.beat import beat
from scheduler.services.errors import InvalidError, NotFoundError, NotScreenedError
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def tick(store, curriculum, sender, cast, morning):
    devices.register(store, cast.alice, target("alice"), "Test", (), morning)
    return lambda now: beat(store, curriculum, sender, now)


@pytest.fixture
def take(store, cast, morning):
    """Alice takes days off: from so many days after today to so many."""

    def take(since: int, until: int, kind=HoldKind.HOLIDAY, now=morning):
        first, last = (TODAY + days * ONE_DAY for days in (since, until))
        return time_off.take(store, cast.alice, kind, first, last, now)

    return take


@pytest.mark.parametrize("kind", [HoldKind.HOLIDAY, HoldKind.ILLNESS])
def test_nobody_is_reminded_from_its_first_day_to_its_last(tick, sender, take, kind):
    take(1, 2, kind)
    days = []
    for day in range(5):
        sender.sent.clear()
        tick(HALF_PAST_SEVEN + day * ONE_DAY)
        days.append(len(sender.sent))
    assert days == [1, 0, 0, 1, 1]


def test_a_note_that_waits_for_another_try_is_called_off(tick, sender, take, store, cast):
    sender.answer = Outcome(OutcomeKind.LATER, 503)
    tick(HALF_PAST_SEVEN)
    take(0, 3, now=HALF_PAST_SEVEN + timedelta(seconds=30))
    sender.sent.clear()
    tick(HALF_PAST_SEVEN + timedelta(minutes=5))
    assert sender.sent == []


def test_today_says_why_nothing_is_due(store, curriculum, cast, take, morning):
    take(0, 6, HoldKind.ILLNESS)
    seen = today.today(store, curriculum, cast.alice, morning)
    assert (seen.hold.kind, seen.drills, seen.next_at) == (HoldKind.ILLNESS, (), None)


def test_the_days_are_excused_and_not_missed(store, curriculum, cast, take, morning):
    take(0, 2)
    later = morning + 4 * ONE_DAY
    seen = today.today(store, curriculum, cast.alice, later)
    states = {mark.day: mark.state for mark in seen.strip}
    assert [states[TODAY + n * ONE_DAY] for n in range(4)] == ["excused"] * 3 + ["missed"]
    assert seen.days_due == 2, "the day before and the day after"
    stands = practice.progress(store, curriculum, cast.alice, later)
    assert stands.adherence_7.excused == 3
    assert stands.adherence_7.asked == 2


def test_yesterday_can_be_excused_by_who_lay_ill(store, curriculum, cast, take, morning):
    take(-1, 2, HoldKind.ILLNESS)
    seen = today.today(store, curriculum, cast.alice, morning)
    assert seen.strip[-2].state == "excused"


def test_back_early_today_is_for_practice_and_the_days_before_stay_excused(
    store, curriculum, cast, tick, sender, take
):
    kept = take(0, 9)
    tick(HALF_PAST_SEVEN)
    back = HALF_PAST_SEVEN + 2 * ONE_DAY - timedelta(hours=1)
    time_off.end(store, cast.alice, kept.id, back)
    seen = today.today(store, curriculum, cast.alice, back)
    assert seen.hold is None
    assert seen.drills
    assert [mark.state for mark in seen.strip[-3:]] == ["excused", "excused", "today"]
    tick(HALF_PAST_SEVEN + 2 * ONE_DAY)
    assert len(sender.sent) == 1


def test_one_tap_ends_what_covers_today_and_nothing_else(store, cast, take, morning):
    take(0, 3)
    later = take(10, 12)
    for _ in range(2):
        time_off.come_back(store, cast.alice, morning)
    assert [one.id for one in time_off.ahead(store, cast.alice, morning)] == [later.id]


def test_what_has_not_begun_is_called_off_whole(store, cast, take, morning):
    kept = take(3, 9)
    time_off.end(store, cast.alice, kept.id, morning)
    assert time_off.ahead(store, cast.alice, morning) == []
    assert len(reminders.preview(store, cast.alice, morning, 12)) == 36


def test_the_days_of_an_ended_one_can_be_taken_again(store, cast, take, morning):
    time_off.end(store, cast.alice, take(0, 9).id, morning)
    assert take(0, 9).hold.until == TODAY + 9 * ONE_DAY


def test_overlapping_days_are_refused_and_nothing_changes(store, cast, take, morning):
    kept = take(3, 9)
    with pytest.raises(InvalidError) as refused:
        take(9, 12, HoldKind.ILLNESS)
    assert refused.value.field == "since"
    assert time_off.ahead(store, cast.alice, morning) == [kept]


def test_a_safety_hold_is_never_ended_by_it(store, curriculum, cast, take, morning, proposal):
    practice.check_off(store, curriculum, cast.alice, [proposal(pain=7)], morning)
    take(0, 3)
    [safety] = [
        one
        for one in time_off.ahead(store, cast.alice, morning)
        if one.hold.kind is HoldKind.SAFETY
    ]
    with pytest.raises(InvalidError, match="safety questions"):
        time_off.end(store, cast.alice, safety.id, morning)
    time_off.come_back(store, cast.alice, morning)
    [left] = time_off.ahead(store, cast.alice, morning)
    assert left == safety
    assert today.today(store, curriculum, cast.alice, morning).hold.kind is HoldKind.SAFETY


def test_the_safety_questions_do_not_end_a_holiday(store, cast, take, morning):
    kept = take(0, 3)
    people.answer_screening(store, cast.alice, [], morning)
    assert time_off.ahead(store, cast.alice, morning) == [kept]


def test_what_is_over_cannot_be_ended(store, cast, take, morning):
    kept = take(0, 1)
    with pytest.raises(NotFoundError):
        time_off.end(store, cast.alice, kept.id, morning + 3 * ONE_DAY)


def test_a_stranger_cannot_end_my_holiday(store, cast, take, morning):
    kept = take(0, 3)
    with pytest.raises(NotFoundError):
        time_off.end(store, cast.charlie, kept.id, morning)
    assert time_off.ahead(store, cast.charlie, morning) == []


def test_before_the_safety_screen_there_is_nothing_to_take_off(store, cast, morning):
    with pytest.raises(NotScreenedError):
        time_off.take(store, cast.dora, HoldKind.HOLIDAY, TODAY, TODAY, morning)
