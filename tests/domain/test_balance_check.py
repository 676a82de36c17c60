from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.balance_check import (
    EMPHASIS,
    NO_EMPHASIS,
    QUESTIONS,
    BalanceCheck,
    cue_for,
    due,
    emphasis_of,
    in_force,
)
from scheduler.domain.curriculum import SIDES, Function, Leg

DAY = date(2026, 11, 2)
BOW = Function.PELVIC_STABILISATION
answer = st.none() | st.booleans()
checks = st.builds(
    BalanceCheck,
    day=st.integers(0, 200).map(lambda n: DAY + timedelta(days=n)),
    swayback=answer,
    flat_ribs=answer,
    tighter=st.none() | st.sampled_from(Leg),
)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def test_there_are_three_questions_each_with_how_to_find_out():
    assert [one.slug for one in QUESTIONS] == ["swayback", "flat_ribs", "tighter"]
    assert all(one.question.endswith("?") and one.how.endswith(".") for one in QUESTIONS)


@pytest.mark.parametrize(("days", "expected"), [(0, False), (27, False), (28, True), (90, True)])
def test_it_is_asked_at_the_start_and_every_four_weeks(days, expected):
    assert due([], after(days))
    assert due([BalanceCheck(DAY)], after(days)) is expected
    assert due([BalanceCheck(DAY - timedelta(days=28)), BalanceCheck(DAY)], after(days)) is expected


@pytest.mark.parametrize(
    ("check", "silent"),
    [
        (BalanceCheck(DAY), True),
        (BalanceCheck(DAY, swayback=False), False),
        (BalanceCheck(DAY, flat_ribs=True), False),
        (BalanceCheck(DAY, tighter=Leg.BOTH), False),
    ],
)
def test_a_check_is_silent_only_if_nothing_was_said(check, silent):
    assert check.silent is silent


def test_the_last_that_said_something_is_in_force_until_it_is_forgotten():
    told, passed_over = BalanceCheck(DAY, swayback=True), BalanceCheck(after(28))
    assert in_force([told, passed_over], after(30)) == told
    assert in_force([told, passed_over], after(42)) is None
    assert in_force([told], DAY - timedelta(days=1)) is None
    newer = BalanceCheck(after(28), swayback=False)
    assert in_force([newer, told], after(30)) == newer


@pytest.mark.parametrize("side", SIDES)
def test_the_tighter_side_goes_first(side):
    assert emphasis_of(BalanceCheck(DAY, tighter=side), DAY).first_leg is side


@pytest.mark.parametrize("tighter", [None, Leg.BOTH])
def test_legs_that_are_the_same_have_no_first(tighter):
    assert emphasis_of(BalanceCheck(DAY, tighter=tighter), DAY).first_leg is None


@pytest.mark.parametrize(("swayback", "flat_ribs"), [(True, None), (None, True), (True, True)])
def test_a_swayback_or_flat_ribs_emphasise_the_bow_once(swayback, flat_ribs):
    check = BalanceCheck(DAY, swayback, flat_ribs)
    assert emphasis_of(check, DAY).functions == {BOW: EMPHASIS}


@pytest.mark.parametrize(("swayback", "flat_ribs"), [(False, False), (None, False), (None, None)])
def test_without_a_sign_nothing_is_emphasised(swayback, flat_ribs):
    assert emphasis_of(BalanceCheck(DAY, swayback, flat_ribs), DAY).functions == {}


def test_the_emphasis_is_whole_for_four_weeks_then_fades_and_ends_after_six():
    check = BalanceCheck(DAY, swayback=True, tighter=Leg.LEFT)
    steps = [emphasis_of(check, after(days)).functions.get(BOW, 0) for days in (28, 35, 41, 42)]
    assert steps == pytest.approx([EMPHASIS, EMPHASIS / 2, EMPHASIS / 14, 0])
    assert emphasis_of(check, after(42)) == NO_EMPHASIS
    assert emphasis_of(None, DAY) == NO_EMPHASIS
    assert emphasis_of(check, DAY - timedelta(days=1)) == NO_EMPHASIS


@given(check=checks, days=st.integers(-30, 60))
def test_an_emphasis_is_modest_and_never_grows_with_time(check, days):
    today = check.day + timedelta(days=days)
    now, later = (emphasis_of(check, day) for day in (today, today + timedelta(days=1)))
    assert all(0 < share <= EMPHASIS for share in now.functions.values())
    if days >= 0:
        assert later.functions.get(BOW, 0) <= now.functions.get(BOW, 0)
        assert later.first_leg in {now.first_leg, None}


@given(several=st.lists(checks, max_size=5, unique_by=lambda one: one.day), data=st.data())
def test_the_order_of_checks_makes_no_difference(several, data):
    today = after(data.draw(st.integers(0, 220)))
    shuffled = data.draw(st.permutations(several))
    assert in_force(shuffled, today) == in_force(several, today)
    assert due(shuffled, today) == due(several, today)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (BalanceCheck(DAY, swayback=True), "give the belly a little more"),
        (BalanceCheck(DAY, flat_ribs=True), "give the back of your legs a little more"),
        (BalanceCheck(DAY, swayback=True, flat_ribs=True), "share the effort"),
    ],
)
def test_the_cue_asks_the_weaker_side_for_more(curriculum, check, words):
    assert words in cue_for(check, curriculum.drill("standing_bow"), DAY)


@pytest.mark.parametrize(
    "check", [None, BalanceCheck(DAY), BalanceCheck(DAY, swayback=False, flat_ribs=False)]
)
def test_without_a_sign_there_is_no_cue(curriculum, check):
    assert cue_for(check, curriculum.drill("standing_bow"), DAY) == ""


def test_the_cue_belongs_to_drills_that_train_the_bow_and_ends_with_the_answer(curriculum):
    check = BalanceCheck(DAY, swayback=True)
    with_cue = {slug for slug, drill in curriculum.drills.items() if cue_for(check, drill, DAY)}
    assert with_cue == {"standing_bow", "seated_bow", "small_bridge", "stride_bow"}
    assert cue_for(check, curriculum.drill("standing_bow"), after(42)) == ""
