"""Push health: what a person, and later their coach, can know of whether reminders arrive."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.reach import Silence, Way
from scheduler.services import devices, later, mailing, practice, reach, reminders
from scheduler.services.beat import beat
from scheduler.services.coaching import joining
from scheduler.services.errors import NotFoundError
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
EVENING = HALF_PAST_SEVEN + timedelta(hours=12)
RUNGS = [HALF_PAST_SEVEN + timedelta(minutes=minutes) for minutes in (0, 120, 300)]


@pytest.fixture
def phone(store, cast, morning):
    return devices.register(store, cast.alice, target("alice"), "Test", (), morning)


@pytest.fixture
def reminded(store, curriculum, sender, phone):
    """The three rungs of one day went out."""
    for at in RUNGS:
        beat(store, curriculum, sender, at)
    return [outgoing.occasion_id for outgoing in sender.sent]


def test_who_has_no_device_is_unreachable(store, cast, morning):
    mine = reach.mine(store, cast.alice, morning)
    assert (mine.way, mine.devices, mine.reachable) == (Way.UNREACHABLE, 0, False)


def test_a_device_nothing_was_sent_to_is_untried(store, cast, phone, morning):
    mine = reach.mine(store, cast.alice, morning)
    assert (mine.way, mine.devices, mine.reachable) == (Way.UNTRIED, 1, True)


def test_a_shown_note_is_told_with_its_moment(store, cast, phone, reminded):
    reminders.receipt(store, cast.alice, reminded[0], "shown", RUNGS[0], phone)
    mine = reach.mine(store, cast.alice, EVENING)
    assert (mine.way, mine.last_shown, mine.last_acted) == (Way.REACHED, RUNGS[0], None)


def test_an_opened_note_is_an_act(store, cast, phone, reminded):
    reminders.receipt(store, cast.alice, reminded[1], "opened", RUNGS[1], phone)
    assert reach.mine(store, cast.alice, EVENING).last_acted == RUNGS[1]


def test_done_from_the_note_is_an_act_too(store, curriculum, cast, phone, reminded):
    reminders.done(store, curriculum, cast.alice, reminded[2], EVENING)
    mine = reach.mine(store, cast.alice, EVENING)
    assert mine.last_acted == EVENING
    assert mine.practised_on == date(2026, 11, 24)


def test_later_from_the_note_is_an_act_too(store, cast, phone, reminded):
    later.snooze(store, cast.alice, reminded[2], timedelta(minutes=30), EVENING)
    assert reach.mine(store, cast.alice, EVENING).last_acted == EVENING


def test_who_had_stopped_before_our_clock_did_is_not_practising(
    store, curriculum, sender, cast, phone, reminded
):
    reminders.receipt(store, cast.alice, reminded[0], "shown", RUNGS[0], phone)
    back = HALF_PAST_SEVEN + timedelta(days=9, hours=10)
    beat(store, curriculum, sender, back)
    today = date(2026, 12, 3)
    # Of the reminders of the first day three came through.
    assert reach.mine(store, cast.alice, back).silence(today) is Silence.NOT_PRACTISING


def test_who_practised_until_our_clock_stopped_is_told_as_missed_by_us(
    store, curriculum, sender, cast, phone, reminded, proposal
):
    reminders.receipt(store, cast.alice, reminded[0], "shown", RUNGS[0], phone)
    practice.check_off(store, curriculum, cast.alice, [proposal(done_at=EVENING)], EVENING)
    back = HALF_PAST_SEVEN + timedelta(days=9, hours=10)
    beat(store, curriculum, sender, back)
    assert reach.mine(store, cast.alice, back).silence(date(2026, 12, 3)) is Silence.MISSED_BY_US


def test_practice_that_was_taken_back_does_not_count(store, curriculum, cast, morning, proposal):
    made = proposal()
    practice.check_off(store, curriculum, cast.alice, [made], morning)
    assert reach.mine(store, cast.alice, morning).practised_on == date(2026, 11, 24)
    practice.retract(store, curriculum, cast.alice, made.id, morning)
    assert reach.mine(store, cast.alice, morning).practised_on is None


def test_three_accepted_and_none_shown_is_suspected(store, cast, reminded):
    mine = reach.mine(store, cast.alice, EVENING)
    assert (mine.way, mine.reachable) == (Way.SUSPECTED, False)
    assert mine.silence(date(2026, 11, 24)) is Silence.NOT_REACHABLE


def test_a_device_that_is_gone_reaches_nobody(store, curriculum, sender, cast, phone):
    sender.answer = Outcome(OutcomeKind.GONE, 410)
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    assert reach.mine(store, cast.alice, EVENING).way is Way.UNREACHABLE


def test_with_mail_a_person_is_reachable_without_a_device(store, cast, morning):
    mailing.confirm(store, cast.alice, morning)
    mailing.want(store, cast.alice, morning)
    mine = reach.mine(store, cast.alice, morning)
    assert (mine.way, mine.mailed, mine.reachable) == (Way.UNREACHABLE, True, True)


def test_a_coach_sees_the_reach_of_clients_and_of_nobody_else(store, cast, phone, morning):
    [bobs] = joining.coaches(store, cast.alice)
    assert reach.of_client(store, cast.bob, bobs.link.id, morning).way is Way.UNTRIED
    for stranger, link in ((cast.charlie, bobs.link.id), (cast.bob, "no-such-link")):
        with pytest.raises(NotFoundError):
            reach.of_client(store, stranger, link, morning)
    joining.leave(store, cast.alice, bobs.link.id, morning)
    with pytest.raises(NotFoundError):
        reach.of_client(store, cast.bob, bobs.link.id, morning)


def test_what_many_are_asked_for_is_what_each_would_be_told(
    store, curriculum, cast, sender, phone, morning
):
    """A coach's page asks for many at once and in another way; it must not say otherwise."""
    others = [
        devices.register(store, cast.alice, target(name), "Test", (), morning)
        for name in ("tablet", "desk")
    ]
    at = RUNGS[0]
    for number in range(30):
        beat(store, curriculum, sender, at)
        for delivery in sender.sent[-3:]:
            if number in {2, 3, 11, 19, 20, 21}:
                told = (phone, others[number % 2])[number % 3 == 0]
                reminders.receipt(store, cast.alice, delivery.occasion_id, "shown", at, told)
        _same(store, cast, at)
        _same(store, cast, at + timedelta(minutes=11))
        at += (timedelta(hours=2), timedelta(hours=3), timedelta(hours=19))[number % 3]
    assert len(sender.sent) >= 60


def _same(store, cast, now):
    one = reach.mine(store, cast.alice, now)
    with store.read() as tx:
        many = reach.reach_lately(tx, {cast.alice: one.practised_on}, now)[cast.alice]
    assert (many.way, many.devices, many.mailed) == (one.way, one.devices, one.mailed)
    assert many.lost_at == one.lost_at
