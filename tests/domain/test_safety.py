from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.red_flags import AT_CHECK_OFF, RED_FLAGS, UnknownRedFlagError, red_flag
from scheduler.domain.safety import (
    Hold,
    HoldKind,
    PainBand,
    hold_after,
    hold_for,
    hold_for_soreness,
    hold_in_force,
    pain_band,
)

DAY = date(2026, 11, 24)


def test_every_red_flag_is_a_question_that_says_where_to_turn():
    for flag in RED_FLAGS:
        assert flag.question.endswith("?")
        assert flag.turn_to.endswith(".")
    assert len({flag.slug for flag in RED_FLAGS}) == len(RED_FLAGS)


@pytest.mark.parametrize(
    "slug", ["saddle_numbness", "bladder_or_bowel", "weak_legs", "breathless_with_leg"]
)
def test_an_emergency_says_to_call(slug):
    assert red_flag(slug).urgent
    assert "emergency number" in red_flag(slug).turn_to


@pytest.mark.parametrize("slug", ["warm_swollen_leg", "growing_weakness"])
def test_what_cannot_wait_says_today(slug):
    assert red_flag(slug).urgent
    assert "today" in red_flag(slug).turn_to


@pytest.mark.parametrize(
    "slug", ["pop_and_bruise", "pain_below_knee", "pain_in_practice", "lasting_soreness"]
)
def test_the_others_ask_for_a_professional_before_practice(slug):
    assert not red_flag(slug).urgent
    assert "before you practise" in red_flag(slug).turn_to


def test_who_is_held_for_pain_in_practice_is_asked_whether_it_still_hurts():
    questions = [flag.question for flag in RED_FLAGS]
    assert "Does something that hurt in practice still hurt?" in questions


def test_a_question_nobody_asks_is_an_error_that_names_it():
    with pytest.raises(UnknownRedFlagError, match="hiccups"):
        red_flag("hiccups")
    with pytest.raises(UnknownRedFlagError, match="hiccups"):
        hold_for(["weak_legs", "hiccups"], DAY)


def test_no_red_flag_holds_nothing():
    assert hold_for([], DAY) is None


def test_red_flags_hold_the_plan_with_the_most_urgent_advice_first_and_none_twice():
    hold = hold_for(["pain_below_knee", "weak_legs", "saddle_numbness"], DAY)
    assert hold.kind is HoldKind.SAFETY
    assert hold.since == DAY
    assert hold.until is None
    assert hold.turn_to == (red_flag("weak_legs").turn_to, red_flag("pain_below_knee").turn_to)


@pytest.mark.parametrize(
    ("pain", "band"),
    [
        (None, PainBand.NONE),
        (0, PainBand.NONE),
        (2, PainBand.NONE),
        (3, PainBand.SMALLER),
        (4, PainBand.SMALLER),
        (5, PainBand.STOP),
        (10, PainBand.STOP),
    ],
)
def test_pain_falls_into_bands(pain, band):
    assert pain_band(pain) is band


def test_each_band_has_its_advice():
    assert len({band.advice for band in PainBand}) == len(PainBand)


@pytest.mark.parametrize("pain", [None, 0, 4])
def test_mild_pain_holds_nothing(done, pain):
    assert hold_after(done("standing_bow", pain=pain)) is None


def test_strong_pain_holds_the_plan_from_that_day_on(done):
    check_off = done("standing_bow", pain=5)
    hold = hold_after(check_off)
    assert hold.kind is HoldKind.SAFETY
    assert "5 of 10" in hold.reason
    assert hold.covers(check_off.practice_day)
    assert hold.covers(check_off.practice_day + timedelta(days=100))


def test_a_hold_covers_its_last_day_and_no_more():
    hold = Hold(HoldKind.HOLIDAY, DAY, DAY + timedelta(days=2), "A week by the sea.")
    covered = [hold.covers(DAY + timedelta(days=n)) for n in range(-1, 4)]
    assert covered == [False, True, True, True, False]


def test_at_a_check_off_all_is_asked_but_what_takes_days_to_know():
    left_out = {flag.slug for flag in RED_FLAGS} - {flag.slug for flag in AT_CHECK_OFF}
    assert left_out == {"pain_in_practice", "lasting_soreness"}


def test_a_red_flag_at_a_check_off_holds_the_plan_without_any_pain(done):
    check_off = done("standing_bow", red_flags=("weak_legs",))
    assert hold_after(check_off) == hold_for(["weak_legs"], check_off.practice_day)


def test_pain_and_a_red_flag_make_one_hold_that_begins_with_the_most_urgent(done):
    hold = hold_after(done("standing_bow", pain=7, red_flags=("pain_below_knee",)))
    assert hold.turn_to[0] == red_flag("pain_below_knee").turn_to
    assert set(hold_after(done("standing_bow", pain=7)).turn_to) < set(hold.turn_to)


def test_lasting_soreness_holds_with_its_reason_and_where_to_turn():
    hold = hold_for_soreness(DAY)
    assert hold.kind is HoldKind.SAFETY
    assert "36 hours" in hold.reason
    assert hold.turn_to == (red_flag("lasting_soreness").turn_to,)


def test_without_a_hold_on_the_day_none_is_in_force():
    over = Hold(HoldKind.ILLNESS, DAY, DAY, "A cold.")
    assert hold_in_force([], DAY) is None
    assert hold_in_force([over], DAY + timedelta(days=1)) is None
    assert hold_in_force([over], DAY) == over


def test_a_safety_hold_is_seen_through_a_holiday():
    holiday = Hold(HoldKind.HOLIDAY, DAY - timedelta(days=3), None, "By the sea.")
    safety = hold_for(["weak_legs"], DAY)
    assert hold_in_force([holiday, safety], DAY) == safety


def test_several_safety_holds_are_one_and_nothing_of_where_to_turn_is_lost():
    soreness = hold_for_soreness(DAY)
    emergency = hold_for(["saddle_numbness"], DAY + timedelta(days=1))
    hold = hold_in_force([soreness, emergency], DAY + timedelta(days=1))
    assert hold.reason == emergency.reason
    assert hold.since == DAY
    assert hold.turn_to == emergency.turn_to + soreness.turn_to


@given(st.permutations([["weak_legs"], ["warm_swollen_leg"], ["lasting_soreness"]]))
def test_the_order_of_holds_does_not_change_where_to_turn(order):
    holds = [hold_for(flags, DAY) for flags in order]
    expected = [red_flag(slug).turn_to for slug in ("weak_legs", "warm_swollen_leg")]
    assert hold_in_force(holds, DAY).turn_to[:2] == tuple(expected)
