from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.course import course_of, pain_by_day, trained_stages
from scheduler.domain.curriculum import STAGES, Function, Leg, Stage
from scheduler.domain.mastery import mastery_of
from tests.domain.lengths import examples

BOW, TURN = Function.PELVIC_STABILISATION, Function.LOWER_LEG_ROTATION
SMOOTH = {"tension": 3, "release": 3}
few = examples(25)


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
    assert {cell.mastery for cell in course[0].cells.values()} == {0.0}
    assert course[-1].cells == mastery_of(curriculum, log, on(12))


def test_a_point_knows_nothing_of_what_came_later(curriculum, done, on):
    log = [done("standing_bow", n, **SMOOTH) for n in range(20)]
    sunday = course_of(curriculum, log, on(19))[2]
    assert sunday.day == on(13)
    assert sunday.cells == mastery_of(curriculum, log[:14], on(13))


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


def test_pain_is_the_worst_of_each_day_on_which_it_was_told(done, on):
    log = [
        done("standing_bow", 3, pain=2),
        done("heels_draw", 3, pain=5),
        done("standing_bow", 1, pain=0),
        done("standing_bow", 2),
        done("standing_bow", 9, pain=7),
    ]
    assert list(pain_by_day(log, on(5)).items()) == [(on(1), 0), (on(3), 5)]


@few
@given(data=st.data())
def test_order_and_repetition_of_the_log_change_nothing(curriculum, on, logs, data):
    log = data.draw(logs)
    again = data.draw(st.permutations(log + log[: len(log) // 2]))
    assert course_of(curriculum, log, on(50)) == course_of(curriculum, again, on(50))
    assert pain_by_day(log, on(50)) == pain_by_day(again, on(50))


@few
@given(data=st.data())
def test_every_point_is_in_order_and_between_nothing_and_all(curriculum, on, logs, data):
    course = course_of(curriculum, data.draw(logs), on(data.draw(st.integers(0, 60))))
    days = [point.day for point in course]
    assert days == sorted(set(days))
    assert all(later - before <= timedelta(days=7) for before, later in pairwise(days))
    levels = [cell.mastery for point in course for cell in point.cells.values()]
    assert all(0 <= level <= 1 for level in levels)
