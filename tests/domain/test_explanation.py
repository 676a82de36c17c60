from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.explanation import explain, explain_function, telling_rows
from scheduler.domain.mastery import NO_EVIDENCE, mastery_of
from tests.domain.lengths import examples

BOW, KNEE = Function.PELVIC_STABILISATION, Function.KNEE_FLEXION
IN_TANDEM = (BOW, Leg.LEFT, Stage.IN_TANDEM)
SMOOTH = {"tension": 3, "release": 3}
few = examples(40)


@pytest.fixture
def explained(curriculum, on):
    """What made one cell's figures, the steady bow in tandem on the left unless told otherwise."""

    def explained(log, today=10, cell=IN_TANDEM):
        return explain(curriculum, log, cell, on(today))

    return explained


def control(explanation):
    return sum(row.share * (row.score or 0) for row in explanation.rows)


def test_without_practice_there_is_nothing_to_explain(explained):
    found = explained([])
    assert (found.figures, found.rows, found.visit, found.unknown) == (NO_EVIDENCE, (), None, 1.0)


def test_the_newest_day_comes_first_and_counts_most(explained, done, on):
    found = explained([done("standing_bow", n, **SMOOTH) for n in range(4)])
    assert [row.said.day for row in found.rows] == [on(n) for n in (3, 2, 1, 0)]
    shares = [row.share for row in found.rows]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] < 1


def test_a_drill_that_trains_it_by_the_way_has_the_smaller_share(explained, done):
    log = [done("standing_bow", 0, **SMOOTH), done("heels_draw", 0, **SMOOTH)]
    shares = {row.said.drill.slug: row.share for row in explained(log).rows}
    assert 0 < shares["heels_draw"] < shares["standing_bow"] / 10


def test_what_was_done_without_a_word_is_listed_and_has_no_share(explained, done):
    found = explained([done("standing_bow", 0, **SMOOTH), done("standing_bow", 1)])
    assert [(row.score is None, row.share > 0) for row in found.rows] == [
        (True, False),
        (False, True),
    ]


def test_a_day_that_hurt_has_a_share_only_where_it_lowers(explained, done):
    smooth = [done("standing_bow", n, **SMOOTH) for n in range(3)]
    lowered = explained([*smooth, done("standing_bow", 3, tension=4, release=4, pain=4)])
    assert lowered.rows[0].share > 0
    rough = [done("standing_bow", n, tension=1, release=1) for n in range(3)]
    kept = explained([*rough, done("standing_bow", 3, tension=4, release=4, pain=4)])
    assert kept.rows[0].share == 0
    assert kept.figures.control == pytest.approx(control(kept))


def test_other_functions_legs_and_stages_are_not_in_it(explained, done):
    log = [
        done("leg_backward", 0, leg=Leg.LEFT, **SMOOTH),
        done("stride_bow", 0, **SMOOTH),
        done("ready_to_kick", 0, leg=Leg.RIGHT, **SMOOTH),
    ]
    assert explained(log).rows == ()
    assert explained(log, cell=(KNEE, Leg.LEFT, Stage.IN_TANDEM)).rows == ()
    assert explained(log, cell=(KNEE, Leg.RIGHT, Stage.IN_TANDEM)).rows != ()


def test_the_visit_is_the_drill_that_keeps_it_fresh_and_says_when_it_fades(
    explained, curriculum, done, on
):
    log = [done("standing_bow", 0, **SMOOTH), done("heels_draw", 4, **SMOOTH)]
    found = explained(log, today=5)
    assert (found.visit.drill.slug, found.visit.last) == ("standing_bow", on(0))
    tomorrow = explained(log, today=6).figures.freshness
    assert found.visit.fades == pytest.approx(found.figures.freshness - tomorrow)
    fades_in = (found.visit.fading_on - on(0)).days
    assert not explained(log, today=fades_in - 1).figures.fading
    assert explained(log, today=fades_in).figures.fading


def test_few_rows_tell_nearly_all_of_it(explained, done):
    found = explained([done("standing_bow", n, **SMOOTH) for n in range(40)], today=40)
    telling = list(telling_rows(found, 0.95))
    assert len(telling) < 12
    assert sum(row.share for row in telling) >= 0.95 * (1 - found.unknown)
    assert sum(row.share for row in telling[:-1]) < 0.95 * (1 - found.unknown)


@few
@given(data=st.data())
def test_the_shares_add_up_to_the_control_that_is_shown(curriculum, on, logs, data):
    log, today = data.draw(logs), on(data.draw(st.integers(0, 60)))
    cells = mastery_of(curriculum, log, today)
    for function in Function:
        for found in explain_function(curriculum, log, function, today):
            assert found.figures == cells[found.cell]
            assert control(found) == pytest.approx(found.figures.control)
            assert all(0 <= row.share <= 1 for row in found.rows)
            assert sum(row.share for row in found.rows) <= 1 + 1e-9
            assert (found.visit is None) == (found.figures.days == 0)


@few
@given(data=st.data())
def test_order_and_repetition_of_the_log_change_nothing(curriculum, on, logs, data):
    log = data.draw(logs)
    again = data.draw(st.permutations(log + log[: len(log) // 2]))
    function = data.draw(st.sampled_from(list(Function)))
    assert explain_function(curriculum, log, function, on(50)) == explain_function(
        curriculum, again, function, on(50)
    )


def test_a_function_is_explained_stage_by_stage_left_before_right(curriculum, done, on):
    found = explain_function(curriculum, [done("standing_bow", 0)], BOW, on(1))
    assert [one.cell for one in found] == [(BOW, side, stage) for stage in STAGES for side in SIDES]
    assert found[0] == explain(curriculum, [done("standing_bow", 0)], IN_TANDEM, on(1))


def test_what_is_still_to_come_is_not_in_it(explained, done):
    log = [done("standing_bow", n, **SMOOTH) for n in (0, 5)]
    assert len(explained(log, today=4).rows) == 1
    assert explained(log, today=4).visit.last == log[0].practice_day
    assert log[1].practice_day - log[0].practice_day == timedelta(days=5)
