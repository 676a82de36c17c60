from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.course import course_of, trained_stages, walked
from scheduler.domain.curriculum import STAGES, Function, Leg, Stage
from scheduler.domain.mastery import mastery_of
from tests.domain.lengths import examples

BOW, TURN = Function.PELVIC_STABILISATION, Function.LOWER_LEG_ROTATION
SMOOTH = {"tension": 3, "release": 3}
few = examples(25)


def levels(cells):
    return pytest.approx({cell: figures.mastery for cell, figures in cells.items()}, abs=1e-4)


def test_before_any_practice_there_is_no_course(curriculum, on):
    assert course_of(curriculum, [], on(5)) == ()


def test_a_course_has_the_eve_every_sunday_and_today(curriculum, done, on):
    course = course_of(curriculum, [done("standing_bow", 2, **SMOOTH)], on(16))
    assert [point.day for point in course] == [on(n) for n in (1, 6, 13, 16)]


@pytest.mark.parametrize(("first", "today"), [(0, 0), (6, 6), (0, 6)])
def test_no_day_is_told_twice(curriculum, done, on, first, today):
    course = course_of(curriculum, [done("standing_bow", first)], on(today))
    assert [point.day for point in course] == [on(first - 1), on(today)]


def test_it_begins_with_nothing_and_ends_where_the_person_stands(curriculum, done, on):
    log = [done("standing_bow", n, **SMOOTH) for n in range(10)]
    course = course_of(curriculum, log, on(12))
    assert set(course[0].levels.values()) == {0.0}
    stands = mastery_of(curriculum, log, on(12))
    assert course[-1].levels == {cell: figures.mastery for cell, figures in stands.items()}


def test_a_point_knows_nothing_of_what_came_later(curriculum, done, on):
    log = [done("standing_bow", n, **SMOOTH) for n in range(20)]
    sunday = course_of(curriculum, log, on(19))[2]
    assert sunday.day == on(13)
    assert sunday.levels == levels(mastery_of(curriculum, log[:14], on(13)))


def test_both_legs_together_are_their_mean(curriculum, done, on):
    left, right = Leg.LEFT, Leg.RIGHT
    log = [done("leg_backward", 0, leg=left, **SMOOTH), done("leg_backward", 0, leg=right)]
    at = course_of(curriculum, log, on(0))[-1].at
    back = Function.HIP_EXTENSION, Stage.IN_TANDEM
    assert at(*back, left) > at(*back, right) == 0
    assert at(*back) == at(*back, left) / 2


def test_the_stages_that_train_a_function_are_those_with_a_drill_for_it(curriculum):
    assert trained_stages(curriculum, Function.KNEE_FLEXION) == STAGES
    assert trained_stages(curriculum, TURN) == (Stage.ALTERNATING, Stage.ROTATION)
    assert trained_stages(curriculum, BOW) == (Stage.IN_TANDEM, Stage.ALTERNATING)


@few
@given(data=st.data())
def test_order_and_repetition_of_the_log_change_nothing(curriculum, on, logs, data):
    log = data.draw(logs)
    again = data.draw(st.permutations(log + log[: len(log) // 2]))
    assert course_of(curriculum, log, on(50)) == course_of(curriculum, again, on(50))


@few
@given(data=st.data())
def test_every_point_is_in_order_and_between_nothing_and_all(curriculum, on, logs, data):
    course = course_of(curriculum, data.draw(logs), on(data.draw(st.integers(0, 60))))
    days = [point.day for point in course]
    assert days == sorted(set(days))
    assert all(later - before <= timedelta(days=7) for before, later in pairwise(days))
    assert all(0 <= level <= 1 for point in course for level in point.levels.values())


@few
@given(data=st.data())
def test_a_trail_leads_on_as_the_whole_way_does(curriculum, on, logs, data):
    log = data.draw(logs)
    halfway, today = sorted(data.draw(st.integers(0, 60)) for _ in range(2))
    _, trail = walked(curriculum, log, on(halfway))
    later = [one for one in log if trail is None or one.practice_day > trail.until]
    course, end = walked(curriculum, later, on(today), trail)
    assert (course, end) == walked(curriculum, log, on(today))
    assert course == course_of(curriculum, log, on(today))


def test_a_trail_ends_on_a_sunday_a_week_back_or_more(curriculum, done, on):
    log = [done("standing_bow", n, **SMOOTH) for n in range(20)]
    ends = [walked(curriculum, log, on(today))[1] for today in (12, 13, 19, 20)]
    assert [end and end.until for end in ends] == [on(-1), on(6), on(6), on(13)]
