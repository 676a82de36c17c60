from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.soreness import (
    ASKED_FOR,
    NORMAL,
    SorenessAnswer,
    SorenessQuestion,
    SorenessTold,
    must_stop,
    soreness_question,
)

TUESDAY = date(2026, 11, 24)
EIGHT = datetime.combine(TUESDAY, time(8), tzinfo=UTC)
HOUR = timedelta(hours=1)
GONE, EASING, WORSE = SorenessAnswer


@pytest.fixture
def sore(done):
    """Tuesday at eight, it hurt a little."""
    return done("standing_bow", TUESDAY, pain=3)


def at(hours) -> datetime:
    return EIGHT + hours * HOUR


@pytest.mark.parametrize(
    ("hours", "asked"), [(0, False), (36, False), (36.1, True), (240, True), (240.1, False)]
)
def test_it_is_asked_after_36_hours_and_let_go_after_ten_days(sore, hours, asked):
    question = soreness_question([sore], [], at(hours))
    assert question == (SorenessQuestion(sore.id, TUESDAY, again=False) if asked else None)


@pytest.mark.parametrize(
    ("pain", "asked"), [(None, False), (2, False), (3, True), (4, True), (5, False), (10, False)]
)
def test_only_pain_of_3_or_4_is_asked_about_since_more_holds_the_plan(done, pain, asked):
    check_off = done("standing_bow", TUESDAY, pain=pain)
    assert bool(soreness_question([check_off], [], at(40))) is asked


@pytest.mark.parametrize("answer", [GONE, WORSE])
def test_gone_or_worse_ends_it(sore, answer):
    told = [SorenessTold(at(40), answer)]
    assert all(soreness_question([sore], told, at(hours)) is None for hours in (41, 80, 200))


def test_easing_asks_again_after_another_36_hours(sore):
    told = [SorenessTold(at(40), EASING)]
    assert soreness_question([sore], told, at(76)) is None
    assert soreness_question([sore], told, at(77)).again


def test_easing_twice_in_a_row_stops_practice_and_once_does_not(sore):
    first = soreness_question([sore], [], at(40))
    again = soreness_question([sore], [SorenessTold(at(40), EASING)], at(77))
    assert [must_stop(question, EASING) for question in (None, first, again)] == [
        False,
        False,
        True,
    ]
    for question in (None, first, again):
        assert must_stop(question, WORSE)
        assert not must_stop(question, GONE)


def test_easing_of_one_practice_says_nothing_of_the_next(done, sore):
    """What hurt after the first answer is asked about for the first time."""
    thursday = done("standing_bow", TUESDAY + timedelta(days=2), pain=4)
    question = soreness_question([sore, thursday], [SorenessTold(at(40), EASING)], at(90))
    assert question == SorenessQuestion(thursday.id, thursday.practice_day, again=False)
    assert not must_stop(question, EASING)


def test_gone_says_nothing_of_what_hurt_since(done, sore):
    wednesday = done("standing_bow", TUESDAY + timedelta(days=1), pain=4)
    told = [SorenessTold(at(40), GONE)]
    assert soreness_question([sore, wednesday], told, at(59)) is None
    question = soreness_question([sore, wednesday], told, at(61))
    assert question == SorenessQuestion(wednesday.id, wednesday.practice_day, again=False)


def test_of_several_that_hurt_the_last_is_asked_about(done, sore):
    monday = done("pawing", TUESDAY - timedelta(days=1), pain=4)
    assert soreness_question([sore, monday], [], at(40)).check_off_id == sore.id


def test_the_question_names_the_day_and_remembers_that_it_was_easing(sore):
    thursday = TUESDAY + timedelta(days=2)
    words = SorenessQuestion(sore.id, TUESDAY, again=False).words
    assert words(thursday) == "Tuesday’s practice hurt a little. Is it gone?"
    assert words(TUESDAY + timedelta(days=1)).startswith("Yesterday’s practice")
    assert words(TUESDAY + timedelta(days=9)).startswith("Last Tuesday’s practice")
    again = SorenessQuestion(sore.id, TUESDAY, again=True).words(thursday)
    assert again == "Tuesday’s practice hurt a little, and it was easing. Is it gone now?"


moments = st.integers(0, 24 * 45).map(lambda hour: EIGHT + hour * HOUR)
answers = st.builds(SorenessTold, at=moments, answer=st.sampled_from(SorenessAnswer))


@st.composite
def histories(draw, done):
    pains = draw(st.lists(st.tuples(moments, st.none() | st.integers(0, 10)), max_size=8))
    return [
        replace(done("standing_bow", when.date(), pain=pain), done_at=when) for when, pain in pains
    ]


@given(data=st.data(), told=st.lists(answers, max_size=6), now=moments)
def test_whatever_was_told_it_is_asked_in_time_and_of_something_that_hurt(done, data, told, now):
    log = data.draw(histories(done))
    told = [one for one in told if one.at <= now]
    question = soreness_question(log, told, now)
    if question is not None:
        about = next(one for one in log if one.id == question.check_off_id)
        assert about.pain in (3, 4)
        assert now > about.done_at + NORMAL
        assert all(now > one.at + NORMAL for one in told if one.answer is EASING) or any(
            one.answer is not EASING for one in told
        )
        assert now <= max([about.done_at, *(one.at for one in told)]) + ASKED_FOR


@given(data=st.data(), told=st.lists(answers, max_size=6), now=moments)
def test_neither_order_nor_repetition_changes_the_question(done, data, told, now):
    log = data.draw(histories(done))
    shuffled = data.draw(st.permutations(log + log))
    repeated = data.draw(st.permutations(told + told))
    assert soreness_question(shuffled, repeated, now) == soreness_question(log, told, now)


@given(data=st.data(), now=moments, answer=st.sampled_from(SorenessAnswer))
def test_whoever_has_answered_is_left_in_peace(done, data, now, answer):
    log = data.draw(histories(done))
    told = [SorenessTold(now, answer)]
    assert soreness_question(log, told, now) is None
    later = now + NORMAL + HOUR
    asked = soreness_question(log, told, later)
    if asked is not None and answer is not EASING:
        about = next(one for one in log if one.id == asked.check_off_id)
        assert about.done_at + NORMAL >= now
