from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.balance import dominance_of, side_gap_of
from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.mastery import NO_EVIDENCE, Mastery, mastery_of
from scheduler.domain.words import RATING_WORDS, control_word
from tests.domain.lengths import examples

BOW, BACK = Function.PELVIC_STABILISATION, Function.HIP_EXTENSION
KNEE, TURN = Function.KNEE_FLEXION, Function.LOWER_LEG_ROTATION
few = examples(15)


@pytest.fixture
def cell(curriculum, on):
    """The mastery of one cell, the steady bow in tandem on the left unless told otherwise."""

    def cell(log, today=30, function=BOW, leg=Leg.LEFT, stage=Stage.IN_TANDEM):
        return mastery_of(curriculum, log, on(today))[function, leg, stage]

    return cell


@pytest.fixture
def control(cell, done):
    """The control of the bow after one day on which this was said."""

    def control(**said):
        return cell([done("standing_bow", 0, **said)]).control

    return control


def test_without_evidence_every_cell_is_there_and_empty(curriculum, on):
    cells = mastery_of(curriculum, [], on(0))
    assert len(cells) == len(Function) * len(SIDES) * len(STAGES)
    assert set(cells.values()) == {NO_EVIDENCE}


def test_mastery_is_control_as_far_as_it_is_fresh(cell, done):
    log = [done("standing_bow", n, tension=4, release=4) for n in range(5)]
    today, later = cell(log, today=4), cell(log, today=40)
    assert today.freshness == 1
    assert today.mastery == today.control
    assert later.control == today.control
    assert later.mastery == pytest.approx(later.control * later.freshness)
    assert later.mastery < today.mastery


def test_a_better_word_is_more_control(control):
    figures = [control(tension=n, release=n) for n in (1, 2, 3, 4)]
    assert figures == sorted(set(figures))
    assert figures[0] == 0


def test_the_weaker_of_tension_and_release_counts_more(control):
    assert control(tension=4, release=1) == control(tension=1, release=4)
    middle = (control(tension=1, release=1) + control(tension=4, release=4)) / 2
    assert control(tension=4, release=1) < middle


@pytest.mark.parametrize("word", [2, 3, 4])
def test_the_same_control_with_less_effort_is_more(control, word):
    figures = [control(tension=word, release=word, effort=n) for n in (4, 3, 2, 1)]
    assert figures == sorted(set(figures))
    assert control(tension=word, release=word) == control(tension=word, release=word, effort=2)


def test_effort_that_falls_at_full_ratings_is_the_last_of_mastery(cell, done):
    efforts = [3] * 6 + [2] * 6 + [1] * 6
    log = [done("standing_bow", n, tension=4, release=4, effort=e) for n, e in enumerate(efforts)]
    reached = [cell(log[:days], today=days - 1).control for days in (6, 12, 18)]
    assert reached[0] < reached[1] - 0.02 < reached[2] - 0.04
    assert reached[2] > 0.98


def test_hardly_any_effort_hides_no_missing_control(control):
    assert control(tension=3, release=3, effort=1) < control(tension=4, release=4, effort=4)


def test_done_without_a_word_is_practice_and_no_control(cell, done):
    found = cell([done("standing_bow", n) for n in range(5)], today=4)
    assert (found.control, found.days, found.told) == (0, 5, 0)
    assert found.freshness == 1


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_the_first_word_that_is_said_is_the_word_that_is_shown(control, rating):
    assert control_word(control(tension=rating, release=rating)) == RATING_WORDS[rating]


def test_what_trains_a_function_by_the_way_hardly_moves_its_word(cell, done):
    smooth = done("standing_bow", 0, tension=3, release=3)
    rough = [done("heels_draw", n, tension=2, release=2) for n in range(4)]
    assert control_word(cell([smooth, rough[0]]).control) == "smooth"
    assert control_word(cell([smooth, *rough]).control) == "smooth"
    bow = [done("standing_bow", n, tension=2, release=2) for n in range(1, 4)]
    assert control_word(cell([smooth, *bow]).control) == "effortful"


def test_what_was_only_trained_by_the_way_has_not_been_told(cell, done):
    assert cell([done("heels_draw", 0, tension=2, release=2)]).told == 0


def test_smooth_days_one_after_another_are_smooth_control(cell, done, on):
    log = [done("standing_bow", n, tension=3, release=3) for n in range(4)]
    found = cell(log)
    assert control_word(found.control) == "smooth"
    assert (found.days, found.told, found.last) == (4, 4, on(3))


def test_recent_days_count_more(cell, done):
    def after(*ratings):
        return cell([done("standing_bow", n, tension=r, release=r) for n, r in enumerate(ratings)])

    assert after(1, 1, 4, 4).control > after(4, 4, 1, 1).control


def test_the_older_the_evidence_the_more_the_next_rating_counts(cell, done):
    def after(gap):
        log = [done("standing_bow", n, tension=4, release=4) for n in range(4)]
        return cell([*log, done("standing_bow", 3 + gap, tension=2, release=2)], today=40).control

    assert after(30) < after(1)


def test_a_drill_that_trains_a_function_by_the_way_says_less_of_it(cell, done):
    by_the_way = cell([done("heels_draw", 0, tension=4, release=4)])
    in_truth = cell([done("standing_bow", 0, tension=4, release=4)])
    assert 0 < by_the_way.control < in_truth.control


def test_legs_apart_are_told_apart(cell, done):
    log = [
        done("leg_backward", 0, leg=Leg.LEFT, tension=2, release=2),
        done("leg_backward", 0, leg=Leg.RIGHT, tension=4, release=4),
    ]
    left, right = (cell(log, function=BACK, leg=side) for side in SIDES)
    assert left.control < right.control


def test_a_function_is_as_fresh_as_the_drill_that_trains_it_best(cell, done):
    log = [done("standing_bow", 0), done("heels_draw", 9)]
    assert cell(log, today=9).freshness < 1
    assert cell([*log, done("seated_bow", 9)], today=9).freshness == 1


def test_a_movement_that_hurt_is_effortful_at_best(cell, done):
    smooth = [done("standing_bow", n, tension=3, release=3) for n in range(3)]

    def after(**said):
        return cell([*smooth, done("standing_bow", 3, **said)]).control

    hurt = after(tension=4, release=4, pain=3)
    assert hurt == after(tension=2, release=2)
    assert hurt < cell(smooth).control < after(tension=4, release=4, pain=2)


def test_a_day_that_hurt_never_raises_control(cell, done):
    low = [done("standing_bow", n, tension=1, release=2) for n in range(3)]
    hurt = done("standing_bow", 3, tension=4, release=4, pain=4)
    assert cell([*low, hurt]).control == cell(low).control


@given(data=st.data())
@few
def test_order_and_repetition_of_the_log_change_nothing(curriculum, logs, on, data):
    log = data.draw(logs)
    shuffled = data.draw(st.permutations(log + log[:5]))
    assert mastery_of(curriculum, shuffled, on(50)) == mastery_of(curriculum, log, on(50))


@given(data=st.data())
@few
def test_figures_stay_between_nothing_and_all(curriculum, logs, on, data):
    for found in mastery_of(curriculum, data.draw(logs), on(50)).values():
        assert 0 <= found.control <= 1
        assert 0 <= found.freshness <= 1
        assert 0 <= found.mastery <= min(found.control, found.freshness)
        assert found.told <= found.days


@given(data=st.data())
@few
def test_a_better_rating_never_lowers_control(curriculum, logs, on, data):
    log = data.draw(logs.filter(bool))
    which = data.draw(st.integers(0, len(log) - 1))
    field = data.draw(st.sampled_from(["tension", "release"]))
    rated = replace(log[which], tension=log[which].tension or 1, release=log[which].release or 1)
    better = replace(rated, **{field: min(4, getattr(rated, field) + 1)})
    before = mastery_of(curriculum, [*log[:which], rated, *log[which + 1 :]], on(50))
    after = mastery_of(curriculum, [*log[:which], better, *log[which + 1 :]], on(50))
    for key, found in after.items():
        assert found.control >= before[key].control - 1e-12
        assert found.mastery >= before[key].mastery - 1e-9


@given(data=st.data())
@few
def test_pain_never_raises_anything(curriculum, logs, on, data):
    log = data.draw(logs.filter(bool))
    which = data.draw(st.integers(0, len(log) - 1))
    pain = data.draw(st.integers(log[which].pain or 0, 10))
    hurting = [*log[:which], replace(log[which], pain=pain), *log[which + 1 :]]
    before, after = (mastery_of(curriculum, each, on(50)) for each in (log, hurting))
    for key, found in after.items():
        assert found.control <= before[key].control + 1e-12
        assert found.mastery <= before[key].mastery + 1e-9


def cells_with(**levels: float):
    """Cells in tandem with these masteries on both legs, by the function's name."""
    cells = {(f, leg, stage): NO_EVIDENCE for f in Function for leg in SIDES for stage in STAGES}
    for name, level in levels.items():
        for leg in SIDES:
            cells[Function(name), leg, Stage.IN_TANDEM] = Mastery(level, 1.0, level, 5, None, 5)
    return cells


def test_a_function_far_above_another_dominates_it():
    cells = cells_with(pelvic_stabilisation=0.9, knee_flexion=0.4, hip_extension=0.7)
    found = dominance_of(cells, Stage.IN_TANDEM)
    assert (found.function, found.over) == (BOW, KNEE)
    assert found.gap == pytest.approx(0.5)
    assert found.sentence == "Steady bow is well ahead of knee bend."


def test_a_function_left_out_is_still_to_come():
    cells = cells_with(pelvic_stabilisation=0.9, knee_flexion=0.7)
    found = dominance_of(cells, Stage.IN_TANDEM)
    assert found.over is BACK
    assert found.sentence == "Leg back is still to come."


def test_functions_alike_are_not_said_to_be_ahead_of_what_is_to_come():
    cells = cells_with(pelvic_stabilisation=0.45)
    found = dominance_of(cells, Stage.IN_TANDEM)
    assert found.sentence == "Leg back and knee bend are still to come."


def test_with_one_word_for_both_neither_is_ahead():
    cells = cells_with(pelvic_stabilisation=0.82, knee_flexion=0.51, hip_extension=0.7)
    assert control_word(0.82) == control_word(0.51)
    assert dominance_of(cells, Stage.IN_TANDEM) is None


def test_a_function_is_ahead_at_the_stage_where_it_is():
    cells = cells_with(pelvic_stabilisation=0.9, knee_flexion=0.4, hip_extension=0.7)
    cells[BOW, Leg.LEFT, Stage.ALTERNATING] = Mastery(0.3, 1.0, 0.3, 1, None, 1)
    found = dominance_of(cells, Stage.ALTERNATING)
    assert found.sentence == "Steady bow in tandem is well ahead of knee bend."


def test_functions_close_together_dominate_nothing():
    cells = cells_with(pelvic_stabilisation=0.9, knee_flexion=0.7, hip_extension=0.7)
    assert dominance_of(cells, Stage.IN_TANDEM) is None


def test_the_turn_is_not_behind_before_its_stage_has_opened():
    cells = cells_with(pelvic_stabilisation=0.9, knee_flexion=0.9, hip_extension=0.9)
    assert dominance_of(cells, Stage.ALTERNATING) is None
    assert dominance_of(cells, Stage.ROTATION).over is TURN


def test_the_leg_ahead_is_named_with_its_movement():
    cells = cells_with(knee_flexion=0.4)
    cells[KNEE, Leg.RIGHT, Stage.IN_TANDEM] = Mastery(0.8, 1.0, 0.8, 5, None, 5)
    found = side_gap_of(cells)
    assert (found.ahead, found.behind, found.function) == (Leg.RIGHT, Leg.LEFT, KNEE)
    assert found.sentence == "Right leads left in knee bend."


def test_legs_that_differ_a_little_are_even():
    cells = cells_with(knee_flexion=0.7)
    cells[KNEE, Leg.RIGHT, Stage.IN_TANDEM] = Mastery(0.8, 1.0, 0.8, 5, None, 5)
    assert side_gap_of(cells) is None
