from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.curriculum import STAGES, Leg, Stage
from scheduler.domain.plan import Plan
from scheduler.domain.progression import progress_of
from tests.domain.lengths import examples

IN_TANDEM = ("standing_bow", "heels_draw", "leg_backward")
ALTERNATING = ("lying_walk", "stride_bow")
SMOOTH = {"tension": 3, "release": 3}
few = examples(20)


@pytest.fixture
def practised(done):
    """Check-offs of these drills on each of some days."""

    def practised(drills, days, **said):
        return [done(drill, day, **(said or SMOOTH)) for day in days for drill in drills]

    return practised


@pytest.fixture
def progress(curriculum, on):
    def progress(log, today=30, plan=None):
        return progress_of(curriculum, log, plan or Plan(), on(today))

    return progress


@pytest.fixture
def missing(progress):
    """What the gate of a stage still asks for."""

    def missing(log, today, stage=Stage.ALTERNATING):
        gate = progress(log, today).gates[STAGES.index(stage)]
        return [condition.text for condition in gate.conditions if not condition.met]

    return missing


def test_everyone_begins_in_tandem(progress):
    found = progress([], 0)
    assert found.stage is Stage.IN_TANDEM
    assert [gate.open for gate in found.gates] == [True, False, False]
    assert found.gates[0].reason == "This is where everyone begins."
    assert found.moves == ()


def test_two_smooth_days_in_every_function_open_alternating_the_next_morning(
    progress, practised, on
):
    log = practised(IN_TANDEM, [0, 1])
    evening, morning = progress(log, 1), progress(log, 2)
    assert evening.stage is Stage.IN_TANDEM
    assert evening.gates[1].reason == "Everything is in place: alternating opens tomorrow."
    assert morning.stage is Stage.ALTERNATING
    (move,) = morning.moves
    assert (move.day, move.kind) == (on(2), "opened")
    assert move.reason == "Leg back, knee bend and steady bow are smooth on both legs."
    assert morning.gates[1].reason == (
        "Open since 4 November: leg back, knee bend and steady bow are smooth on both legs."
    )


@pytest.mark.parametrize("left_out", IN_TANDEM)
def test_alternating_waits_for_each_of_its_three_functions(progress, practised, left_out):
    log = practised([drill for drill in IN_TANDEM if drill != left_out], range(10))
    assert progress(log, 10).stage is Stage.IN_TANDEM


def test_a_gate_says_what_is_missing_in_words(missing, practised, done):
    assert missing([], 0) == [
        "Leg back, both legs: two smooth days",
        "Knee bend, both legs: two smooth days",
        "Steady bow, both legs: two smooth days",
    ]
    log = practised(("standing_bow", "heels_draw"), [0, 1])
    log += practised(("leg_backward",), [0])
    assert missing(log, 1) == ["Leg back, both legs: one more smooth day"]
    log += [done("leg_backward", 1, Leg.RIGHT, **SMOOTH)]
    assert missing(log, 1) == ["Leg back, left: one more smooth day"]


def test_legs_that_need_different_things_are_told_apart(missing, practised, done):
    log = practised(("standing_bow", "heels_draw"), [0, 1])
    log += [done("leg_backward", 0, Leg.RIGHT, **SMOOTH)]
    assert missing(log, 1) == [
        "Leg back: smooth days still to come, two on the left and one on the right"
    ]


def test_the_reason_is_one_sentence_that_repeats_no_condition(progress, practised):
    log = practised(("standing_bow", "heels_draw"), [0, 1])
    assert progress(log, 1).gates[1].reason == (
        "Alternating is one step away and opens the morning after."
    )
    assert progress([], 1).gates[1].reason == (
        "Alternating is three steps away and opens the morning after the last."
    )


def test_who_never_says_how_it_felt_is_asked(missing, practised):
    silent = practised(IN_TANDEM, range(10), tension=None)
    assert missing(silent, 9)[0] == "Leg back, both legs: say how it felt on two days"


def test_effortful_days_open_nothing(progress, practised):
    assert progress(practised(IN_TANDEM, range(20), tension=2, release=4)).stage is Stage.IN_TANDEM


def test_a_lot_of_effort_does_not_make_a_smooth_day_less_smooth(progress, practised):
    log = practised(IN_TANDEM, range(3), tension=3, release=3, effort=4)
    assert progress(log, 3).stage is Stage.ALTERNATING


def test_smooth_days_long_ago_open_nothing(progress, practised, missing):
    log = practised(IN_TANDEM[:2], [0, 1]) + practised(IN_TANDEM[2:], [40, 41])
    assert progress(log, 42).stage is Stage.IN_TANDEM
    assert "Steady bow, both legs: two smooth days" in missing(log, 42)


def test_a_function_that_is_fading_asks_for_a_visit(missing, practised):
    log = practised(("standing_bow",), [0, 1]) + practised(IN_TANDEM[1:], [19, 20])
    assert missing(log, 20) == ["Steady bow: one more visit, to keep it fresh"]


def test_a_day_that_hurt_is_no_smooth_day_and_opens_nothing(progress, practised, done):
    hurting = practised(IN_TANDEM, range(6), tension=4, release=4, pain=3)
    assert progress(hurting, 6).stage is Stage.IN_TANDEM
    log = [*practised(IN_TANDEM, [0, 1]), done("lying_walk", 1, pain=3)]
    found = progress(log, 2)
    assert found.stage is Stage.IN_TANDEM
    assert found.gates[1].reason == "Alternating opens after a day without pain."


def test_rotation_opens_after_alternating_holds_on_both_legs(progress, practised):
    log = practised(IN_TANDEM, range(3)) + practised(ALTERNATING, range(3, 5))
    found = progress(log, 5)
    assert found.stage is Stage.ROTATION
    assert [move.after for move in found.moves] == [Stage.ALTERNATING, Stage.ROTATION]


def test_rotation_waits_for_the_leg_that_is_behind(progress, practised, done):
    log = practised(IN_TANDEM, range(4)) + practised(ALTERNATING, range(4, 8))
    uneven = [
        done("leg_backward", day, leg, tension=rating, release=rating)
        for day in range(4, 8)
        for leg, rating in ((Leg.LEFT, 2), (Leg.RIGHT, 4))
    ]
    assert progress(log, 8).stage is Stage.ROTATION
    found = progress(log + uneven, 8)
    assert found.stage is Stage.ALTERNATING
    missing = [each.text for each in found.gates[2].conditions if not each.met]
    assert missing == ["Leg back: left to catch up with the other leg"]


def test_drills_of_two_stages_at_once_open_one_after_the_other(progress, practised, on):
    log = practised(IN_TANDEM + ALTERNATING, range(2))
    assert progress(log, 2).stage is Stage.ALTERNATING
    assert progress(log, 3).stage is Stage.ALTERNATING
    found = progress(log + practised(IN_TANDEM, [2]), 3)
    assert [(move.day, move.after) for move in found.moves] == [
        (on(2), Stage.ALTERNATING),
        (on(3), Stage.ROTATION),
    ]


def test_rotation_names_the_stage_that_comes_first(progress):
    assert progress([], 0).gates[2].reason == "First alternating, then rotation."


def test_a_plan_that_holds_a_stage_is_obeyed_and_said(progress, practised):
    log = practised(IN_TANDEM, range(3)) + practised(ALTERNATING, range(3, 6))
    held = progress(log, 6, Plan(stage_hold=Stage.ALTERNATING))
    assert held.stage is Stage.ALTERNATING
    assert held.gates[2].reason == "Your plan stays at alternating for now."
    assert progress(log, 6, Plan(stage_hold=Stage.IN_TANDEM)).stage is Stage.IN_TANDEM


def test_a_long_absence_takes_one_stage_back_on_the_day_it_has_faded(progress, practised, on):
    log = practised(IN_TANDEM, range(3))
    away = [progress(log, day) for day in range(3, 120)]
    back = next(found for found in away if found.stage is Stage.IN_TANDEM)
    move = back.moves[-1]
    assert (move.kind, move.after) == ("refreshed", Stage.IN_TANDEM)
    assert move.day > on(14)
    assert move.reason == "Leg back, knee bend and steady bow have faded."
    assert away[-1].moves == back.moves


def test_losing_it_for_days_refreshes_and_one_bad_day_does_not(progress, practised):
    log = practised(IN_TANDEM, range(5))
    lost = {"tension": 1, "release": 1}
    assert progress(log + practised(("standing_bow",), [5], **lost), 6).stage is Stage.ALTERNATING
    found = progress(log + practised(("standing_bow",), range(5, 9), **lost), 9)
    assert found.stage is Stage.IN_TANDEM
    assert found.moves[-1].reason == "Steady bow has become rough."


def test_after_a_refresh_only_new_days_count(progress, practised):
    log = practised(IN_TANDEM, range(5))
    log += practised(("standing_bow",), range(5, 9), tension=1, release=1)
    refreshed = progress(log, 20)
    assert refreshed.stage is Stage.IN_TANDEM
    assert not any(condition.met for condition in refreshed.gates[1].conditions)
    again = progress(log + practised(IN_TANDEM, range(9, 14)), 14)
    assert again.stage is Stage.ALTERNATING
    assert [move.kind for move in again.moves] == ["opened", "refreshed", "opened"]


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_steady_ratings_never_send_anyone_to_and_fro(follow, rating):
    story = follow(25, lambda *_: {"tension": rating, "release": rating})
    kinds = [move.kind for move in story.progress[-1].moves]
    assert kinds == (["opened", "opened"] if rating >= 3 else [])


def test_following_the_routine_smoothly_reaches_rotation_within_two_weeks(steady):
    stages = [str(routine.stage) for routine in steady.routines[:14]]
    assert stages[0] == "in_tandem"
    assert stages[-1] == "rotation"
    assert "alternating" in stages


@given(data=st.data())
@few
def test_order_and_repetition_of_the_log_change_nothing(curriculum, logs, on, data):
    log = data.draw(logs)
    shuffled = data.draw(st.permutations(log + log[:5]))
    again, once = (progress_of(curriculum, each, Plan(), on(50)) for each in (shuffled, log))
    assert again == once


@given(seed=st.integers(0, 1000), away=st.sets(st.integers(1, 30)))
@examples(6)
def test_a_stage_moves_by_one_at_most_a_day_whatever_is_said(follow, seed, away):
    chance = Random(seed)

    def feel(*_):
        rating = chance.choice([1, 3, 3, 4, 4])
        return {"tension": rating, "release": rating, "pain": chance.choice([0] * 9 + [4])}

    moves = follow(30, feel, away=lambda day: day in away).progress[-1].moves
    for before, after in pairwise(moves):
        assert after.day > before.day
        assert after.before is before.after
    for move in moves:
        assert abs(STAGES.index(move.after) - STAGES.index(move.before)) == 1


@given(data=st.data())
@few
def test_each_day_adds_to_the_moves_and_rewrites_none(curriculum, logs, on, data):
    log = data.draw(logs)
    day = data.draw(st.integers(0, 50))
    known = [made for made in log if made.practice_day <= on(day)]
    before = progress_of(curriculum, known, Plan(), on(day)).moves
    after = progress_of(curriculum, log, Plan(), on(day) + timedelta(days=20)).moves
    assert after[: len(before)] == before
