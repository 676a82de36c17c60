from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.curriculum import STAGES, Leg, Stage
from scheduler.domain.curriculum.rules import COVERED_BY, COVERS
from scheduler.domain.journey import journey_of
from scheduler.domain.plan import MOST_MINUTES, Plan
from scheduler.domain.routine import compose, routine_of
from tests.domain.lengths import examples

SMOOTH = {"tension": 3, "release": 3}
few = examples(15)
plans = st.builds(
    Plan,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    minutes=st.integers(5, 15),
    stage_hold=st.none() | st.sampled_from(Stage),
)


@pytest.fixture(scope="session")
def routine(curriculum, on):
    def routine(log, today, plan=None):
        plan, day = plan or Plan(), on(today)
        before = [made for made in log if made.practice_day < day]
        return routine_of(curriculum, journey_of(curriculum, before, plan, day), plan, day)

    return routine


@pytest.fixture
def practised(done):
    def practised(drills, days, **said):
        return [done(drill, day, **(said or SMOOTH)) for day in days for drill in drills]

    return practised


@pytest.fixture
def why(routine):
    """Why one drill is in the routine of a day; None where it is not."""

    def why(slug, log, today, plan=None):
        drills = routine(log, today, plan).drills
        return next((drill.why for drill in drills if drill.slug == slug), None)

    return why


def slugs(routine):
    return [drill.slug for drill in routine.drills]


def test_the_first_day_brings_the_bow_and_one_drill_that_builds_on_it(routine):
    first = routine([], 0)
    assert slugs(first) == ["standing_bow", "heels_draw"]
    assert all(drill.new for drill in first.drills)
    assert first.drills[0].why == "The first of all: it teaches the hamstrings to anchor you."
    assert first.drills[1].why == "New today: it adds the knee bend."
    assert first.focus == ("Today is about one thing: feel how the back of your legs anchors you.")


def test_a_first_day_that_was_missed_comes_again(routine):
    assert slugs(routine([], 5)) == slugs(routine([], 0))


def test_a_new_drill_stays_for_a_few_days_before_the_next(steady):
    first = steady.routines[:5]
    new = [[drill.slug for drill in routine.drills if drill.new] for routine in first]
    assert new == [["standing_bow", "heels_draw"], [], [], ["leg_backward"], []]
    assert first[1].drills[0].why == "New since yesterday, so it stays for a few days."


def test_a_stage_that_opens_is_said_and_practised_that_very_day(steady):
    opening = [routine for routine in steady.routines if routine.move]
    assert [str(routine.stage) for routine in opening] == ["alternating", "rotation"]
    for routine in opening:
        assert routine.move.day == routine.practice_day
        assert routine.focus.startswith(f"{str(routine.stage).capitalize()} opens today: ")
        (new,) = [drill for drill in routine.drills if drill.new]
        assert new.why.startswith(f"Your first {routine.stage} drill: ")


def test_a_move_waits_for_the_next_due_day_to_be_said(routine, practised):
    log = practised(("standing_bow", "heels_draw", "leg_backward"), [3, 4])
    weekdays = Plan(weekdays=frozenset({0, 1, 2, 3, 4}))
    assert routine(log, 5, weekdays).move is not None
    assert routine(log, 7, weekdays).move is not None
    assert routine(log, 8, weekdays).move is None


def test_what_fades_first_goes_first_and_says_how_long_it_was(routine, practised):
    log = practised(("standing_bow",), [0, 1, 2], tension=2, release=2)
    log += practised(("heels_draw", "leg_backward"), [0, 1, 2, 9, 10])
    found = routine(log, 11, Plan(stage_hold=Stage.IN_TANDEM))
    assert found.drills[0].slug == "standing_bow"
    assert found.drills[0].why == (
        "Nine days since you last did it. It fades first, so it goes first."
    )
    assert found.focus == "Today is about the steady bow, which is fading."


def test_what_is_due_and_still_fresh_is_not_said_to_fade(routine, practised):
    log = practised(("standing_bow",), [0, 1, 2])
    log += practised(("heels_draw", "leg_backward"), [0, 1, 2, 7, 8])
    found = routine(log, 9, Plan(stage_hold=Stage.IN_TANDEM))
    assert found.drills[0].slug == "standing_bow"
    assert found.drills[0].why == ("Seven days since you last did it. A visit keeps it awake.")
    assert found.focus == "Today is about the steady bow, before it fades."


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ((2, 1, 2), "A visit keeps the steady bow awake."),
        ((1, 1, 1), "It slips away quickly still, so it comes again today."),
    ],
)
def test_one_day_since_is_not_counted(why, practised, ratings, words):
    log = practised(("heels_draw", "leg_backward"), range(3))
    for day, rating in enumerate(ratings):
        log += practised(("standing_bow",), [day], tension=rating, release=rating)
    assert why("standing_bow", log, 3) == words


def test_what_today_calls_fading_is_fading_on_the_progress_page(follow):
    chance = Random(7)

    def feel(*_):
        rating = chance.choice([1, 2, 3, 4])
        return {"tension": rating, "release": rating}

    story = follow(40, feel, away=lambda day: day % 9 in {3, 4, 5})
    said = [
        progress
        for routine, progress in zip(story.routines, story.progress, strict=True)
        if any("fades first" in drill.why for drill in routine.drills)
    ]
    assert said
    for progress in said:
        assert any(cell.fading for cell in progress.cells.values())


def test_a_leg_that_was_left_out_is_named(why, practised, done):
    log = practised(("standing_bow", "heels_draw", "leg_backward"), [0, 1, 2])
    log += practised(("standing_bow", "heels_draw"), range(3, 12))
    log += [done("leg_backward", day, Leg.RIGHT, **SMOOTH) for day in range(3, 12)]
    others = frozenset({"seated_bow", "small_bridge", "ready_to_kick", "pawing"})
    reason = why("leg_backward", log, 12, Plan(stage_hold=Stage.IN_TANDEM, excluded=others))
    assert reason.startswith("Ten days since your left leg last did it.")


def test_the_weaker_leg_goes_first_and_is_told_so(routine, practised, done):
    log = practised(("standing_bow", "heels_draw"), range(5))
    log += [
        done("leg_backward", day, leg, tension=rating, release=rating)
        for day in range(5)
        for leg, rating in ((Leg.LEFT, 4), (Leg.RIGHT, 2))
    ]
    found = routine(log, 5)
    drill = next(drill for drill in found.drills if drill.slug == "leg_backward")
    assert drill.legs == (Leg.RIGHT, Leg.LEFT)
    assert drill.why == "Your right leg is catching up with your left."
    assert found.focus == "Today is about the right leg, which is catching up."


def test_the_neglected_function_comes_before_the_strong_one(routine, practised):
    log = practised(("standing_bow", "seated_bow", "heels_draw"), range(5), tension=4, release=4)
    log += practised(("leg_backward",), range(5), tension=2, release=2)
    found = routine(log, 5, Plan(stage_hold=Stage.IN_TANDEM))
    drill = next(drill for drill in found.drills if drill.slug == "leg_backward")
    assert drill.why.endswith("is well ahead of leg back, so this evens them out.")


def test_a_stage_is_named_where_the_progress_page_tells_of_a_later_one(why, practised):
    log = practised(("standing_bow", "heels_draw", "leg_backward"), range(4))
    assert why("heels_draw", log, 4).startswith("Knee bend is smooth;")
    log += practised(("lying_walk", "stride_bow"), range(4, 7), tension=2, release=2)
    assert why("heels_draw", log, 7).startswith("Knee bend in tandem is smooth;")
    assert why("stride_bow", log, 7).startswith("Steady bow works hard still;")


def test_who_never_says_how_it_felt_is_asked_to(why, practised):
    log = practised(("standing_bow", "heels_draw", "leg_backward"), range(4), tension=None)
    assert why("standing_bow", log, 4) == (
        "Notice how the steady bow feels, and say so: that is what moves you on."
    )


def test_a_release_that_lags_is_what_the_day_is_about(routine, practised):
    log = practised(("standing_bow", "heels_draw"), range(2), tension=4, release=2)
    assert routine(log, 2).focus == (
        "Today is about the way back: let go as evenly as you tightened."
    )


def test_a_little_pain_makes_it_smaller_and_brings_nothing_new(routine, practised, done):
    log = practised(("standing_bow", "heels_draw"), range(2))
    log += [done("standing_bow", 2, pain=4, **SMOOTH), done("heels_draw", 2, **SMOOTH)]
    found = routine(log, 3)
    bow = next(drill for drill in found.drills if drill.slug == "standing_bow")
    assert bow.why.startswith("It hurt a little last time: half as big, twice as slow")
    assert bow.repetitions == 2
    assert found.focus == "Today is about less: half as big, twice as slow."
    assert not any(drill.new for drill in found.drills)


def test_a_day_without_pain_ends_the_caution(why, practised, done):
    log = [done("standing_bow", 0, pain=4), *practised(("standing_bow", "heels_draw"), [1])]
    assert "hurt" not in why("standing_bow", log, 2)


def test_a_drill_that_hurt_strongly_is_left_out_for_a_week(routine, practised, done):
    log = practised(("standing_bow", "heels_draw", "leg_backward"), range(3))
    log += [done("leg_backward", 3, Leg.LEFT, pain=6)]
    for today in range(4, 11):
        assert "leg_backward" not in slugs(routine(log, today))
    again = [routine(log, today) for today in range(11, 16)]
    assert any("leg_backward" in slugs(found) for found in again)


IN_TANDEM = (
    "standing_bow", "heels_draw", "leg_backward", "seated_bow", "small_bridge", "ready_to_kick",
    "pawing",
)  # fmt: skip


def test_where_all_that_is_open_hurt_the_longest_rested_come_back_smaller(routine, practised):
    log = practised(("leg_backward", "small_bridge"), [0], pain=5)
    log += practised(set(IN_TANDEM) - {"leg_backward", "small_bridge"}, [1], pain=5)
    found = routine(log, 2)
    assert {drill.slug for drill in found.drills} == {"leg_backward", "small_bridge"}
    assert all(drill.repetitions == 2 and not drill.new for drill in found.drills)
    assert {drill.why for drill in found.drills} == {
        "It hurt last time: half as big, twice as slow, and stop as soon as it hurts."
    }
    assert found.focus == "Today is about less: half as big, twice as slow."


def test_where_the_plan_leaves_in_only_what_hurt_it_comes_back_smaller(routine, practised):
    plan = Plan(excluded=frozenset(IN_TANDEM[2:]))
    log = practised(IN_TANDEM[:2], [0], pain=6)
    assert set(slugs(routine(log, 1, plan))) == set(IN_TANDEM[:2])


def test_the_day_after_strong_pain_brings_nothing_new(routine, practised):
    for hurting in (IN_TANDEM[:2], IN_TANDEM[:1], IN_TANDEM[1:2]):
        log = practised(hurting, [0], pain=6)
        log += practised(set(IN_TANDEM[:2]) - set(hurting), [0])
        found = routine(log, 1)
        assert set(slugs(found)) == {"standing_bow", "heels_draw"}
        assert not any(drill.new for drill in found.drills)


def test_what_rests_comes_back_before_anything_new_comes_early(routine, practised):
    log = [*practised(("standing_bow",), [0], pain=6), *practised(("heels_draw",), [0, 1])]
    assert set(slugs(routine(log, 2))) == {"standing_bow", "heels_draw"}


def test_after_days_missed_there_is_no_backlog(steady, routine, on):
    found = routine(steady.until(on(20)), 60, Plan(minutes=15))
    assert found.minutes <= 5
    assert found.focus == (
        "Good to have you back: a few minutes to find your way in, nothing to catch up."
    )
    assert found.drills[0].why.endswith("it has faded most.")
    assert not any(drill.new for drill in found.drills)


def test_a_year_away_is_welcomed_like_a_month_away(steady, routine, on):
    found = routine(steady.until(on(20)), 400)
    assert len(found.drills) >= 2
    assert found.minutes <= 5


def test_days_that_were_not_due_are_no_absence(routine, practised):
    log = practised(("standing_bow", "heels_draw"), [0, 7, 14])
    mondays = Plan(weekdays=frozenset({0}))
    assert not routine(log, 21, mondays).focus.startswith("Good to have you back")


def test_nothing_new_comes_in_the_first_days_back(follow):
    story = follow(34, away=lambda day: 15 <= day < 30)
    back = story.routines[15:19]
    assert not any(drill.new for routine in back for drill in routine.drills)


def test_a_pinned_drill_comes_every_day_and_says_so(follow):
    plan = Plan(pinned=frozenset({"seated_bow"}))
    story = follow(16, plan=plan)
    since = next(n for n, routine in enumerate(story.routines) if "seated_bow" in slugs(routine))
    assert since < 5
    assert all("seated_bow" in slugs(routine) for routine in story.routines[since:])
    whys = {drill.why for routine in story.routines for drill in routine.drills}
    assert "Pinned in your plan, so it comes every day." in whys


def test_an_excluded_drill_never_comes_and_what_builds_on_it_still_does(follow):
    story = follow(8, plan=Plan(excluded=frozenset({"standing_bow"})))
    chosen = {slug for routine in story.routines for slug in slugs(routine)}
    assert "standing_bow" not in chosen
    assert len(chosen) >= 3


def test_a_plan_that_leaves_out_everything_is_told_so(curriculum, routine):
    found = routine([], 0, Plan(excluded=frozenset(curriculum.drills)))
    assert found.drills == ()
    assert found.minutes == 0
    assert found.focus.startswith("Your plan leaves out every drill")


def test_in_five_minutes_the_legs_of_a_long_drill_take_turns_by_the_day(routine, practised, done):
    log = practised(("leg_backward", "ready_to_kick"), range(3))
    others = frozenset({"standing_bow", "heels_draw", "seated_bow", "small_bridge", "pawing"})
    plan = Plan(minutes=5, excluded=others)
    found = routine(log, 3, plan)
    assert [drill.minutes for drill in found.drills] == [2, 2]
    assert [drill.repetitions for drill in found.drills] == [3, 3]
    first = {drill.slug: drill.legs for drill in found.drills}
    log += [done(slug, 3, *legs, **SMOOTH) for slug, legs in first.items()]
    second = {drill.slug: drill.legs for drill in routine(log, 4, plan).drills}
    assert all(len(legs) == 1 for legs in (*first.values(), *second.values()))
    assert all(first[slug] != second[slug] for slug in first)


def test_two_drills_too_long_for_the_day_are_shortened(curriculum, routine, practised):
    plan = Plan(minutes=5, excluded=frozenset(curriculum.drills) - {"walking_glide", "prone_walk"})
    log = practised(("standing_bow", "heels_draw", "leg_backward"), range(5))
    log += practised(("lying_walk", "walking_glide", "prone_walk"), range(5, 8))
    found = routine(log, 8, plan)
    assert [drill.slug for drill in found.drills] == ["walking_glide", "prone_walk"]
    assert found.minutes == 5
    assert all(drill.repetitions < 3 for drill in found.drills)


def test_more_minutes_bring_more_drills(steady, routine, on):
    log = steady.until(on(10))
    counts = [len(routine(log, 10, Plan(minutes=n)).drills) for n in (5, 10, MOST_MINUTES)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_settled_drill_makes_room_for_others_on_the_day_after(steady):
    late = steady.routines[40:]
    repeated = [set(slugs(a)) == set(slugs(b)) for a, b in pairwise(late)]
    assert not any(repeated)


def test_no_function_is_left_alone_for_longer_than_a_few_days(curriculum, steady):
    met = steady.routines[4:]
    for function in COVERS[Stage.IN_TANDEM]:
        days = [
            routine.practice_day
            for routine in met
            if any(
                curriculum.drill(slug).weights.get(function, 0) >= COVERED_BY
                for slug in slugs(routine)
            )
        ]
        gaps = [(after - before).days for before, after in pairwise(days)]
        assert max(gaps) <= 5


def test_each_sentence_is_one_a_person_can_read(follow):
    chance = Random(4)

    def feel(*_):
        return {"tension": chance.choice([2, 3, 4]), "release": chance.choice([2, 3, 4])}

    for routine in follow(30, feel, away=lambda day: 12 <= day < 18).routines:
        for text in (routine.focus, *(drill.why for drill in routine.drills)):
            assert text[0].isupper()
            assert text.endswith(".")
            assert "_" not in text
            assert len(text) < 110


@given(data=st.data(), plan=plans)
@few
def test_a_routine_fits_the_minutes_and_holds_two_to_four_open_drills(
    curriculum, logs, routine, data, plan
):
    found = routine(data.draw(logs), data.draw(st.integers(0, 60)), plan)
    assert found.minutes <= plan.minutes
    assert 2 <= len(found.drills) <= 4
    assert len(set(slugs(found))) == len(found.drills)
    for drill in found.drills:
        stage = curriculum.drill(drill.slug).stage
        assert STAGES.index(stage) <= STAGES.index(found.stage)
        assert set(drill.legs) <= set(curriculum.drill(drill.slug).legs)
        assert drill.minutes >= 1
        assert 1 <= drill.repetitions <= curriculum.drill(drill.slug).repetitions


@given(data=st.data())
@few
def test_what_is_excluded_never_comes(curriculum, logs, routine, data):
    some = st.frozensets(st.sampled_from(list(curriculum.drills)), max_size=12)
    excluded = data.draw(some)
    found = routine(data.draw(logs), data.draw(st.integers(0, 60)), Plan(excluded=excluded))
    assert not excluded & set(slugs(found))


@given(data=st.data(), plan=plans)
@few
def test_the_same_log_in_any_order_gives_the_same_routine(logs, routine, data, plan):
    log = data.draw(logs)
    shuffled = data.draw(st.permutations(log + log[:5]))
    assert routine(shuffled, 50, plan) == routine(log, 50, plan)


@given(data=st.data())
@few
def test_what_is_done_on_the_day_itself_changes_nothing_in_its_routine(curriculum, logs, on, data):
    log = data.draw(logs)
    today = data.draw(st.integers(0, 45))
    before = [made for made in log if made.practice_day < on(today)]
    assert compose(curriculum, log, on(today), 10) == compose(curriculum, before, on(today), 10)


@given(data=st.data())
@few
def test_one_new_drill_at_a_time_after_the_first_day(logs, routine, data):
    log = data.draw(logs.filter(lambda made: len(made) > 12))
    log = [replace(made, pain=None) for made in log]
    found = routine(log, 50)
    assert sum(drill.new for drill in found.drills) <= 1
