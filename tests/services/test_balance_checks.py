from datetime import date, timedelta

import pytest

from scheduler.domain.balance_check import BalanceCheck
from scheduler.domain.curriculum import Leg
from scheduler.services import people, today
from scheduler.services.balance_checks import answer_balance, balance, balance_checks, pass_over
from scheduler.services.errors import NotScreenedError

TUESDAY = date(2026, 11, 24)
SWAYBACK = {"swayback": True, "flat_ribs": None, "tighter": Leg.LEFT}
NOTHING = {"swayback": None, "flat_ribs": None, "tighter": None}


def test_it_is_due_from_the_first_day_until_it_is_answered(store, cast, morning):
    assert balance(store, cast.alice, morning).due
    answer_balance(store, cast.alice, **SWAYBACK, now=morning)
    assert not balance(store, cast.alice, morning).due
    assert not balance(store, cast.alice, morning + timedelta(days=27)).due
    assert balance(store, cast.alice, morning + timedelta(days=28)).due


def test_answers_are_kept_by_practice_day(store, cast, morning):
    later_said = {"swayback": False, "flat_ribs": True, "tighter": Leg.BOTH}
    answer_balance(store, cast.alice, **SWAYBACK, now=morning)
    answer_balance(store, cast.alice, **later_said, now=morning + timedelta(days=28))
    assert balance_checks(store, cast.alice) == (
        BalanceCheck(TUESDAY, swayback=True, tighter=Leg.LEFT),
        BalanceCheck(TUESDAY + timedelta(days=28), **later_said),
    )


def test_before_the_cut_off_it_is_still_yesterday(store, cast, morning):
    half_past_one = morning - timedelta(hours=5, minutes=30)
    check = answer_balance(store, cast.alice, **SWAYBACK, now=half_past_one)
    assert check.day == TUESDAY - timedelta(days=1)


def test_of_two_answers_on_a_day_the_last_counts(store, cast, morning):
    answer_balance(store, cast.alice, **SWAYBACK, now=morning)
    answer_balance(store, cast.alice, **NOTHING | {"swayback": False}, now=morning)
    assert balance_checks(store, cast.alice) == (BalanceCheck(TUESDAY, swayback=False),)


def test_passed_over_it_rests_for_four_weeks(store, cast, morning):
    pass_over(store, cast.alice, morning)
    assert not balance(store, cast.alice, morning).due
    assert balance(store, cast.alice, morning + timedelta(days=28)).due


def test_passing_over_what_is_answered_already_changes_nothing(store, cast, morning):
    answer_balance(store, cast.alice, **SWAYBACK, now=morning)
    pass_over(store, cast.alice, morning)
    assert not balance_checks(store, cast.alice)[0].silent


def test_today_knows_what_steers_its_cues_and_when_to_ask(store, curriculum, cast, morning):
    def see(days):
        return today.today(store, curriculum, cast.alice, morning + timedelta(days=days))

    assert (see(0).balance, see(0).balance_due) == (None, True)
    check = answer_balance(store, cast.alice, **SWAYBACK, now=morning)
    assert (see(0).balance, see(0).balance_due) == (check, False)
    assert (see(28).balance, see(28).balance_due) == (check, True)
    assert see(42).balance is None


def test_under_a_hold_nobody_is_asked(store, curriculum, cast, morning):
    people.answer_screening(store, cast.alice, ["weak_legs"], morning)
    assert not today.today(store, curriculum, cast.alice, morning).balance_due


def test_nobody_reads_what_another_answered(store, cast, morning):
    answer_balance(store, cast.alice, **SWAYBACK, now=morning)
    assert balance_checks(store, cast.charlie) == ()


def test_the_safety_screen_comes_first(store, cast, morning):
    for ask in (
        lambda: balance(store, cast.dora, morning),
        lambda: balance_checks(store, cast.dora),
        lambda: answer_balance(store, cast.dora, **SWAYBACK, now=morning),
        lambda: pass_over(store, cast.dora, morning),
    ):
        with pytest.raises(NotScreenedError):
            ask()
