"""Check-offs of days that nobody opened: whatever order they come in, they tell the same."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from scheduler.services import practice as practising
from scheduler.services import today as todays
from scheduler.services.days import day_in
from scheduler.store import practice
from tests.domain.histories import ON_THE_WAY

DAY = timedelta(days=1)
DAYS = 6


@pytest.fixture
def short_plan(store, curriculum, cast, morning):
    """Five minutes, in which the legs of a long drill take turns by the day."""
    for person_id in (cast.alice, cast.charlie):
        practising.change_plan(
            store, curriculum, person_id, lambda plan: replace(plan, minutes=5), morning
        )


@pytest.fixture
def offline(proposal, morning):
    """What someone did offline in the days after this morning, in order, mostly in one tap."""

    def offline(seed):
        chance = Random(seed)
        return [
            proposal(
                slug,
                done_at=morning + number * DAY + n * timedelta(minutes=3),
                tension=(rating := chance.choice([None, 1, 3, 4])),
                release=rating,
            )
            for number in range(1, DAYS + 1)
            for n, slug in enumerate(chance.sample(ON_THE_WAY[:3], chance.randint(1, 3)))
        ]

    return offline


@pytest.fixture
def state(store, curriculum):
    """All that is known of someone, and what they see the next morning."""

    def state(person_id, now):
        with store.begin() as tx:
            log = sorted((one.done_at, one.drill, one.leg) for one in practice.log(tx, person_id))
            opened = [
                day_in(tx, curriculum, person_id, (now - n * DAY).date(), now)
                for n in range(1, DAYS + 2)
            ]
        view = practising.progress(store, curriculum, person_id, now)
        seen = todays.today(store, curriculum, person_id, now).drills
        return log, opened, view, [replace(drill, check_offs=()) for drill in seen]

    return state


def _others(proposals):
    """The same of another person, whose phone made other ids."""
    return [replace(one, id=type(one.id)(int=one.id.int ^ 1)) for one in proposals]


@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_in_any_order_is_as_all_at_once_in_order(
    store, curriculum, cast, morning, short_plan, offline, state, seed
):
    now = morning + (DAYS + 1) * DAY
    made = offline(seed)
    practising.check_off(store, curriculum, cast.alice, made, now)
    others = _others(made)
    Random(seed).shuffle(others)
    for one in others:
        practising.check_off(store, curriculum, cast.charlie, [one], now)
    _same(state(cast.alice, now), state(cast.charlie, now))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("with_today", [True, False])
def test_a_shuffled_batch_is_as_one_in_order_and_is_answered_in_its_own(
    store, curriculum, cast, morning, short_plan, offline, state, seed, with_today
):
    now = morning + (DAYS if with_today else DAYS + 1) * DAY + timedelta(hours=1)
    made = offline(seed)
    practising.check_off(store, curriculum, cast.alice, made, now)
    others = _others(made)
    Random(seed).shuffle(others)
    results = practising.check_off(store, curriculum, cast.charlie, others, now)
    assert [result.id for result in results] == [one.id for one in others]
    _same(state(cast.alice, now), state(cast.charlie, now))


def _same(one, other):
    for ours, theirs in zip(one, other, strict=True):
        assert ours == theirs


def test_a_day_that_was_seen_stays_as_it_was_though_an_earlier_one_is_told_of_late(
    store, curriculum, cast, morning, proposal
):
    now = morning + 2 * DAY
    seen = todays.today(store, curriculum, cast.alice, now)
    late = proposal("leg_backward", done_at=morning + DAY, tension=1, release=1)
    practising.check_off(store, curriculum, cast.alice, [late], now)
    assert todays.today(store, curriculum, cast.alice, now).drills == seen.drills
    later = morning + 4 * DAY
    late = proposal("heels_draw", done_at=morning + DAY, tension=1, release=1)
    practising.check_off(store, curriculum, cast.alice, [late], later)
    with store.begin() as tx:
        kept = day_in(tx, curriculum, cast.alice, seen.practice_day, later)
    assert [drill.slug for drill in kept.routine.drills] == [d.drill.slug for d in seen.drills]
