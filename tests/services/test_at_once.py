"""Several at the same moment: threads that start together, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.services import devices, later, practice, reminders, today
from scheduler.services.beat import beat
from scheduler.store.tables import occasions
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
ROUNDS = 5


@pytest.fixture
def at_once():
    """Run these calls so that they begin together; their results, or the first error."""

    def run(*calls):
        gate = threading.Barrier(len(calls))

        def begin(call):
            gate.wait(10)
            return call()

        with ThreadPoolExecutor(len(calls)) as pool:
            return [one.result(30) for one in [pool.submit(begin, call) for call in calls]]

    return run


def device(store, person, name):
    return devices.register(store, person, target(name), "Test", (), HALF_PAST_SEVEN)


def test_page_and_worker_may_register_the_same_device_together(store, cast, at_once):
    for n in range(ROUNDS):
        ids = at_once(*[lambda n=n: device(store, cast.alice, f"phone-{n}")] * 3)
        assert len(set(ids)) == 1


def test_one_id_used_by_two_people_together_is_one_persons(
    store, curriculum, cast, at_once, morning, proposal
):
    def record(person, one):
        [result] = practice.check_off(store, curriculum, person, [one], morning)
        return result.status

    for _ in range(ROUNDS):
        one = proposal()
        told = at_once(lambda o=one: record(cast.alice, o), lambda o=one: record(cast.charlie, o))
        assert sorted(told) == ["created", "rejected"]


def test_the_same_check_off_sent_twice_together_counts_once(
    store, curriculum, cast, at_once, morning, proposal
):
    for _ in range(ROUNDS):
        one = proposal()
        calls = [
            lambda o=one: practice.check_off(store, curriculum, cast.alice, [o], morning)[0].status
        ] * 2
        assert sorted(at_once(*calls)) == ["created", "duplicate"]


def test_a_day_opened_by_many_is_opened_once(store, curriculum, cast, at_once, morning):
    for n in range(ROUNDS):
        now = morning + timedelta(days=n)
        seen = at_once(*[lambda t=now: today.today(store, curriculum, cast.alice, t).drills] * 4)
        assert seen[1:] == seen[:-1]


def test_clocks_that_start_together_share_the_work(store, curriculum, cast, at_once):
    for person in (cast.alice, cast.charlie):
        device(store, person, f"phone-{person}")
    sent = []

    def send(batch):
        for outgoing in batch:
            sent.append(outgoing.person_id)
            yield outgoing.delivery_id, Outcome(OutcomeKind.SENT, 201)

    at_once(*[lambda: beat(store, curriculum, send, HALF_PAST_SEVEN)] * 3)
    assert sorted(sent) == sorted([cast.alice, cast.charlie])


def test_the_last_of_an_occasions_devices_to_be_lost_settles_it(store, curriculum, cast, at_once):
    for n in range(2):
        device(store, cast.alice, f"phone-{n}")
    waiting = []

    def hold(batch):
        waiting.extend(outgoing.delivery_id for outgoing in batch)
        return []

    beat(store, curriculum, hold, HALF_PAST_SEVEN)
    gone = Outcome(OutcomeKind.GONE, 410)

    def settle(delivery_id):
        # What a clock does with the answer of a push service.
        from scheduler.services.beat import _write_down

        _write_down(store, {delivery_id: gone}, HALF_PAST_SEVEN)

    at_once(*[lambda one=one: settle(one) for one in waiting])
    with store.read() as tx:
        mine = select(occasions.c.state).where(
            occasions.c.person_id == cast.alice, occasions.c.practice_day == HALF_PAST_SEVEN.date()
        )
        assert tx.execute(mine).scalars().all() == ["unreachable"]


def test_done_and_snooze_together_leave_one_sound_day(store, curriculum, cast, at_once):
    device(store, cast.alice, "phone")
    sent = []

    def send(batch):
        for outgoing in batch:
            sent.append(outgoing)
            yield outgoing.delivery_id, Outcome(OutcomeKind.SENT, 201)

    beat(store, curriculum, send, HALF_PAST_SEVEN)
    occasion = next(one for one in sent if one.person_id == cast.alice).occasion_id
    at_once(
        *[lambda: reminders.done(store, curriculum, cast.alice, occasion, HALF_PAST_SEVEN)] * 2,
        lambda: later.snooze(store, cast.alice, occasion, HALF_AN_HOUR, HALF_PAST_SEVEN),
    )
    seen = today.today(store, curriculum, cast.alice, HALF_PAST_SEVEN)
    assert seen.all_done
    assert all(len(one.check_offs) == len(one.legs) for one in seen.drills)
