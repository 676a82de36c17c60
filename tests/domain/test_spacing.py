from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Rating, ReviewLog, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.curriculum import Leg
from scheduler.domain.spacing import (
    LONGEST_INTERVAL,
    VISIT,
    fades_on,
    freshness,
    freshness_of,
    memories_of,
    next_visit,
    visited,
)
from tests.domain.lengths import examples

DAY = date(2026, 11, 2)
reviews = st.lists(st.tuples(st.integers(1, 20), st.sampled_from(Rating)), min_size=1, max_size=12)
few = examples(20)


def memory_after(steps):
    """The memory after visits, each some days after the one before."""
    day, memory = DAY, None
    for gap, rating in steps:
        day += timedelta(days=gap)
        memory = visited(memory, day, rating)
    return memory


@pytest.fixture
def memory(curriculum, on):
    def memory(*check_offs, drill="standing_bow", side=Leg.LEFT):
        return memories_of(curriculum, check_offs, on(60))[drill, side]

    return memory


@given(reviews)
@few
def test_it_agrees_with_fsrs_rebuilding_the_card_from_its_log(steps):
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    log, day = [], DAY
    for gap, rating in steps:
        day += timedelta(days=gap)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        log.append(ReviewLog(card_id=1, rating=rating, review_datetime=noon, review_duration=None))
    card = scheduler.reschedule_card(Card(card_id=1), log[::-1])
    ours = memory_after(steps)
    assert (ours.stability, ours.difficulty) == (card.stability, card.difficulty)
    later = noon + timedelta(days=9)
    fresh = scheduler.get_card_retrievability(card, later)
    assert freshness(ours, later.date()) == pytest.approx(fresh)


def test_a_drill_is_fresh_on_its_day_and_fades_from_there(memory, done, on):
    bow = memory(done("standing_bow", 0, tension=3, release=3))
    figures = [freshness(bow, on(n)) for n in range(30)]
    assert figures[0] == 1
    assert figures == sorted(figures, reverse=True)
    assert figures[29] < 0.7


def test_visits_apart_make_it_last_longer(memory, done):
    once = memory(done("standing_bow", 6, tension=3, release=3))
    often = memory(*(done("standing_bow", n, tension=3, release=3) for n in (0, 2, 6)))
    assert often.stability > 2 * once.stability


def test_the_weaker_of_tension_and_release_is_the_rating(memory, done):
    told = [memory(done("standing_bow", tension=t, release=r)) for t, r in ((4, 2), (2, 4), (2, 2))]
    assert told[0] == told[1] == told[2]


def test_the_weakest_of_a_day_counts_once(memory, done):
    weak, strong = (done("standing_bow", tension=n, release=n) for n in (2, 4))
    assert memory(strong, weak, weak) == memory(weak)


def test_done_without_a_word_is_the_lowest_pass(memory, done):
    assert memory(done("standing_bow")) == memory(done("standing_bow", tension=2, release=2))


def test_pain_makes_nothing_fresher(memory, done):
    def said(pain):
        return memory(done("standing_bow", tension=4, release=4, pain=pain)).stability

    assert said(0) == said(2) > said(3) == said(4) > said(5) == said(10)


def test_a_leg_of_its_own_has_a_freshness_of_its_own(curriculum, done, on):
    log = [done("leg_backward", 0), done("leg_backward", 5, leg=Leg.RIGHT)]
    fresh = freshness_of(curriculum, log, on(5))
    assert fresh["leg_backward", Leg.RIGHT] == 1 > fresh["leg_backward", Leg.LEFT]


def test_both_legs_at_once_refresh_both_sides(curriculum, done, on):
    fresh = freshness_of(curriculum, [done("standing_bow", 0)], on(3))
    assert fresh["standing_bow", Leg.LEFT] == fresh["standing_bow", Leg.RIGHT]


def test_what_comes_after_today_is_not_known_yet(curriculum, done, on):
    assert freshness_of(curriculum, [done("standing_bow", 4)], on(3)) == {}


def test_a_drill_that_has_left_the_curriculum_is_passed_over(curriculum, done, on):
    assert freshness_of(curriculum, [done("splits", 0)], on(0)) == {}


def test_the_next_visit_is_due_once_it_is_less_than_fresh_and_two_weeks_on_at_the_latest(
    memory, done
):
    new = memory(done("standing_bow", 0, tension=3, release=3))
    assert freshness(new, next_visit(new)) < VISIT
    assert freshness(new, next_visit(new) - timedelta(days=1)) >= VISIT
    old = memory(*(done("standing_bow", n, tension=4, release=4) for n in range(0, 60, 10)))
    assert next_visit(old) == old.last + timedelta(days=LONGEST_INTERVAL)


@given(reviews, st.floats(0.3, 0.99))
@few
def test_it_fades_below_a_value_on_the_first_such_day(steps, below):
    memory = memory_after(steps)
    day = fades_on(memory, below)
    assert freshness(memory, day) < below or day > memory.last + timedelta(days=36_000)
    assert freshness(memory, day - timedelta(days=1)) >= below


@given(reviews, st.integers(0, 11), st.integers(0, 60))
@few
def test_a_better_rating_is_never_less_fresh(steps, which, later):
    which %= len(steps)
    gap, rating = steps[which]
    better = [*steps[:which], (gap, Rating(min(4, rating + 1))), *steps[which + 1 :]]
    before, after = memory_after(steps), memory_after(better)
    day = before.last + timedelta(days=later)
    assert freshness(after, day) >= freshness(before, day) - 1e-9


@given(data=st.data())
@few
def test_order_and_repetition_of_the_log_change_nothing(curriculum, logs, on, data):
    log = data.draw(logs)
    shuffled = data.draw(st.permutations(log + log[:5]))
    assert freshness_of(curriculum, shuffled, on(50)) == freshness_of(curriculum, log, on(50))


@given(data=st.data())
@few
def test_freshness_stays_between_nothing_and_all(curriculum, logs, on, data):
    for figure in freshness_of(curriculum, data.draw(logs), on(60)).values():
        assert 0 < figure <= 1
