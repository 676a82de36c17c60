"""The drills that come with Fourfold keep to the method."""

import re
from itertools import combinations, pairwise

import pytest

from scheduler.curriculum import load
from scheduler.domain.curriculum import STAGES, Function, Leg, PhaseKind, Stage

CURRICULUM = load()
DRILLS = tuple(CURRICULUM.drills.values())
EACH = pytest.mark.parametrize("drill", DRILLS, ids=[drill.slug for drill in DRILLS])


def lines_of(drill):
    spoken = (line for phase in drill.phases for line in (phase.cue, phase.feel))
    return (drill.name, drill.summary, drill.setup, *drill.cues, *drill.cautions, *spoken)


def mentions(drill, words):
    return any(re.search(words, line, re.IGNORECASE) for line in lines_of(drill))


def test_the_curriculum_is_read_once():
    assert load() is CURRICULUM


def test_the_first_of_all_drills_is_the_anchored_standing_bow():
    first = DRILLS[0]

    assert (first.slug, first.position, first.prerequisites) == ("standing_bow", "standing", ())
    assert max(first.weights, key=first.weights.__getitem__) is Function.PELVIC_STABILISATION


def test_there_are_at_least_five_drills_in_tandem_and_four_of_each_later_stage():
    assert len(CURRICULUM.of_stage(Stage.IN_TANDEM)) >= 5
    assert len(CURRICULUM.of_stage(Stage.ALTERNATING)) >= 4
    assert len(CURRICULUM.of_stage(Stage.ROTATION)) >= 4


def test_the_drills_drawn_so_far_are_there_under_their_names():
    drawn = {"standing_bow", "leg_backward", "ready_to_kick", "pawing", "walking_glide"}

    assert drawn | {"lower_leg_rotation"} <= CURRICULUM.drills.keys()


def test_in_tandem_never_turns_the_lower_leg_and_alternating_only_by_the_way():
    turn = Function.LOWER_LEG_ROTATION

    assert not any(turn in drill.weights for drill in CURRICULUM.of_stage(Stage.IN_TANDEM))
    by_the_way = [drill.weights.get(turn, 0) for drill in CURRICULUM.of_stage(Stage.ALTERNATING)]
    assert 0 < max(by_the_way) <= 0.2


def test_every_rotation_drill_trains_the_turn_most():
    for drill in CURRICULUM.of_stage(Stage.ROTATION):
        assert max(drill.weights, key=drill.weights.__getitem__) is Function.LOWER_LEG_ROTATION


@pytest.mark.parametrize(
    ("stage", "positions"),
    [
        (Stage.ALTERNATING, {"lying on your back", "standing", "walking"}),
        (Stage.ROTATION, {"sitting", "standing", "walking"}),
    ],
)
def test_a_stage_goes_from_the_mat_or_the_chair_to_walking(stage, positions):
    assert positions <= {drill.position for drill in CURRICULUM.of_stage(stage)}


@pytest.mark.parametrize("way", ["toes out", "toes in"])
def test_the_turn_goes_both_ways_sitting_and_standing(way):
    for position in ("sitting", "standing"):
        drills = [each for each in CURRICULUM.of_stage(Stage.ROTATION) if each.position == position]
        assert any(way in phase.cue.lower() for each in drills for phase in each.phases)


@pytest.mark.parametrize("stage", [Stage.IN_TANDEM, Stage.ROTATION])
def test_left_and_right_can_be_told_apart_by_drills_for_one_leg(stage):
    assert any(Leg.LEFT in drill.legs for drill in CURRICULUM.of_stage(stage))


def test_nothing_is_asked_for_before_it_was_met():
    met = set()
    for drill in DRILLS:
        assert met.issuperset(drill.prerequisites), drill.slug
        met.add(drill.slug)


def test_a_later_stage_builds_on_an_earlier_one():
    for earlier, later in pairwise(STAGES):
        first = CURRICULUM.of_stage(later)[0]
        assert earlier in {CURRICULUM.drill(slug).stage for slug in first.prerequisites}


@pytest.mark.parametrize("stage", STAGES)
def test_even_five_minutes_hold_two_drills_with_one_of_this_stage(stage):
    reached = STAGES[: STAGES.index(stage) + 1]
    pairs = combinations([drill for drill in DRILLS if drill.stage in reached], 2)
    short = [pair for pair in pairs if sum(drill.minutes for drill in pair) <= 5]

    assert any(drill.stage is stage for pair in short for drill in pair)


@pytest.mark.parametrize(
    "function",
    [Function.HIP_EXTENSION, Function.KNEE_FLEXION, Function.PELVIC_STABILISATION],
)
def test_five_minutes_a_day_reach_each_function_in_tandem(function):
    drills = [each for each in CURRICULUM.of_stage(Stage.IN_TANDEM) if each.minutes <= 3]

    assert max(drill.weights.get(function, 0) for drill in drills) >= 0.5


@EACH
def test_it_takes_two_to_four_minutes(drill):
    assert 2 <= drill.minutes <= 4


@EACH
def test_it_lets_go_for_longer_than_it_tightens(drill):
    def breaths(kind):
        return sum(phase.breaths for phase in drill.phases if phase.kind is kind)

    assert breaths(PhaseKind.RELEASE) > breaths(PhaseKind.CONTRACT)


@EACH
def test_it_warns_of_hip_flexors_that_pull_against_the_hamstrings(drill):
    assert mentions(drill, r"groin|hip flexors|fronts? of (the|that|both) hips?")


@EACH
def test_it_matches_the_belly_where_the_pelvis_is_held(drill):
    held = (Function.HIP_EXTENSION, Function.PELVIC_STABILISATION)
    if max(drill.weights.get(function, 0) for function in held) >= 0.5:
        assert mentions(drill, "belly")


@EACH
def test_its_cues_are_calls_without_a_full_stop_and_what_to_feel_is_a_sentence(drill):
    for phase in drill.phases:
        assert phase.cue[0].isupper()
        assert not phase.cue.endswith(".")
        assert phase.feel.endswith((".", "?"))


@EACH
def test_it_promises_nothing_and_never_stretches(drill):
    assert not mentions(drill, r"stretch|heal|cure|treat|therapy|guarantee|should feel|must")


@EACH
def test_it_is_spelt_the_british_way(drill):
    assert not mentions(drill, r"stabiliz|center|color|gray|[^“’]'s\b")


def test_the_programmes_are_the_two_that_the_source_names():
    assert [(each.name, each.author) for each in CURRICULUM.further] == [
        ("The Cat Stretch", "Lawrence Gold"),
        ("Free Your Psoas", "Lawrence Gold"),
    ]


def test_the_closing_rest_is_about_a_minute():
    assert CURRICULUM.closing_rest.breaths == 6
