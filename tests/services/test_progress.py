from datetime import timedelta

import pytest

from scheduler.domain.course import FeltDay
from scheduler.domain.curriculum import Function
from scheduler.services import practice, progress
from scheduler.services.errors import NotFoundError, NotScreenedError

BOW = Function.PELVIC_STABILISATION


@pytest.fixture
def explain(store, curriculum, morning):
    def explain(person_id, function=BOW):
        return progress.explain(store, curriculum, person_id, function, morning)

    return explain


@pytest.fixture
def check_off(store, curriculum, morning, proposal):
    def check_off(person_id, **said):
        sent = proposal(**({"tension": 3, "release": 3} | said))
        [result] = practice.check_off(store, curriculum, person_id, [sent], morning)
        assert result.status == "created"
        return sent

    return check_off


def test_a_figure_is_explained_by_the_check_offs_that_made_it(explain, cast, check_off):
    check_off(cast.alice)
    left = explain(cast.alice).explanations[0]
    [row] = left.rows
    assert (row.said.drill.slug, row.said.tension) == ("standing_bow", 3)
    assert row.share * row.score == pytest.approx(left.figures.control)


def test_a_stranger_finds_nothing_of_it(explain, cast, check_off):
    check_off(cast.alice)
    assert all(one.rows == () for one in explain(cast.charlie).explanations)
    assert explain(cast.charlie).course == ()


def test_what_was_undone_explains_nothing(explain, store, curriculum, cast, morning, check_off):
    undone = check_off(cast.alice)
    practice.retract(store, curriculum, cast.alice, undone.id, morning)
    assert explain(cast.alice).explanations[0].rows == ()


def test_before_the_safety_questions_there_is_nothing_to_explain(explain, cast):
    with pytest.raises(NotScreenedError):
        explain(cast.dora)


def test_who_is_not_there_is_not_found(explain):
    with pytest.raises(NotFoundError):
        explain(10**6)


def test_progress_has_its_course_and_its_pain(store, curriculum, cast, morning, check_off):
    check_off(cast.alice, pain=2)
    view = practice.progress(store, curriculum, cast.alice, morning)
    today = view.practice_day
    assert [point.day for point in view.course] == [today - timedelta(days=1), today]
    stands = {cell: figures.mastery for cell, figures in view.progress.cells.items()}
    assert view.course[-1].levels == stands
    assert view.felt == (FeltDay(today, pain=2, effort=None),)
