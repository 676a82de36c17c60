"""Red flags at a check-off, and soreness that is asked about a day and a half later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.domain.red_flags import red_flag
from scheduler.domain.safety import HoldKind
from scheduler.domain.soreness import SorenessAnswer
from scheduler.services import people, practice, today
from scheduler.services.errors import NotScreenedError
from scheduler.services.soreness import answer_soreness, ask_soreness

GONE, EASING, WORSE = SorenessAnswer
HOURS = timedelta(hours=1)
WEAK, KNEE = "weak_legs", "pain_below_knee"


@pytest.fixture
def see(store, curriculum, cast):
    return lambda now: today.today(store, curriculum, cast.alice, now)


@pytest.fixture
def send(store, curriculum, cast):
    def send(now, *proposals):
        results = practice.check_off(store, curriculum, cast.alice, proposals, now)
        return [result.status for result in results]

    return send


@pytest.fixture
def asked(store, cast):
    return lambda now: ask_soreness(store, cast.alice, now).question


@pytest.fixture
def tell(store, cast):
    return lambda answer, now: answer_soreness(store, cast.alice, answer, now)


# Red flags


def test_a_red_flag_is_recorded_with_its_check_off_and_holds_the_plan(see, send, proposal, morning):
    assert send(morning, proposal(red_flags=(WEAK,), tension=2)) == ["created"]
    seen = see(morning)
    assert seen.hold.kind is HoldKind.SAFETY
    assert red_flag(WEAK).turn_to in seen.hold.turn_to
    assert [one.red_flags for one in seen.check_offs] == [(WEAK,)]


def test_an_unknown_red_flag_is_named_and_the_others_go_through(
    store, curriculum, cast, proposal, morning
):
    proposals = [proposal(red_flags=("hangnail",)), proposal()]
    bad, good = practice.check_off(store, curriculum, cast.alice, proposals, morning)
    assert (bad.status, bad.problem.field, good.status) == ("rejected", "red_flags", "created")


def test_a_red_flag_made_offline_holds_the_plan_from_the_day_it_arrives(
    see, send, proposal, morning
):
    friday = morning + timedelta(days=3)
    send(friday, proposal(red_flags=(WEAK,)))
    assert see(friday).hold.since == see(friday).practice_day
    assert see(friday).strip[-4].state != "held"


def test_a_red_flag_sent_twice_opens_one_hold_that_one_undo_ends(
    store, curriculum, cast, see, send, proposal, morning
):
    one = proposal(red_flags=(WEAK,))
    assert send(morning, one, one) == ["created", "duplicate"]
    practice.retract(store, curriculum, cast.alice, one.id, morning)
    assert see(morning).hold is None


def test_a_red_flag_under_a_hold_adds_where_to_turn(see, send, proposal, morning):
    send(morning, proposal(pain=6), proposal(red_flags=(WEAK,)))
    turn_to = see(morning).hold.turn_to
    assert turn_to[0] == red_flag(WEAK).turn_to
    assert any("spreads" in line for line in turn_to)


def test_undoing_one_of_two_that_hurt_keeps_the_hold(
    store, curriculum, cast, see, send, proposal, morning
):
    first, second = proposal(pain=6), proposal(pain=7)
    send(morning, first, second)
    practice.retract(store, curriculum, cast.alice, first.id, morning)
    assert "7 of 10" in see(morning).hold.reason
    practice.retract(store, curriculum, cast.alice, second.id, morning)
    assert see(morning).hold is None


def test_the_safety_questions_end_every_hold_at_once(store, cast, see, send, proposal, morning):
    send(morning, proposal(pain=6), proposal(red_flags=(KNEE,)))
    people.answer_screening(store, cast.alice, [], morning)
    assert see(morning).hold is None


# Soreness


def test_what_hurt_a_little_is_asked_about_on_the_first_look_after_36_hours(
    see, send, proposal, morning
):
    one = proposal(pain=3)
    send(morning, one)
    assert see(morning + 36 * HOURS).soreness is None
    assert see(morning + 37 * HOURS).soreness.check_off_id == one.id


def test_whoever_does_not_answer_practises_all_the_same(see, send, proposal, morning):
    send(morning, proposal(pain=4))
    seen = see(morning + 48 * HOURS)
    assert seen.soreness
    assert seen.drills
    assert send(morning + 48 * HOURS, proposal(done_at=morning + 48 * HOURS)) == ["created"]


def test_gone_ends_the_question(asked, tell, send, proposal, morning):
    send(morning, proposal(pain=3))
    assert tell(GONE, morning + 40 * HOURS) is None
    assert asked(morning + 41 * HOURS) is None
    assert asked(morning + 90 * HOURS) is None


def test_easing_asks_again(asked, tell, send, proposal, morning):
    send(morning, proposal(pain=3))
    tell(EASING, morning + 40 * HOURS)
    assert asked(morning + 75 * HOURS) is None
    assert asked(morning + 77 * HOURS).again


def test_easing_twice_in_a_row_holds_the_plan_and_says_where_to_turn(
    store, cast, asked, tell, see, send, proposal, morning
):
    send(morning, proposal(pain=3))
    assert tell(EASING, morning + 40 * HOURS) is None
    assert tell(EASING, morning + 41 * HOURS) is None
    later = morning + 78 * HOURS
    hold = tell(EASING, later)
    assert hold.turn_to == (red_flag("lasting_soreness").turn_to,)
    assert "twice that it is easing" in hold.reason
    assert see(later).hold == hold
    assert asked(later + 40 * HOURS) is None
    people.answer_screening(store, cast.alice, [], later)
    assert see(later).hold is None
    assert asked(later + 40 * HOURS) is None


def test_still_there_or_worse_holds_the_plan_and_calls_its_reminders_off(
    store, asked, tell, see, send, proposal, morning
):
    send(morning, proposal(pain=3))
    later = morning + 40 * HOURS
    hold = tell(WORSE, later)
    assert hold.turn_to == (red_flag("lasting_soreness").turn_to,)
    assert see(later).hold == hold
    assert see(later).next_at is None
    assert asked(later) is None


def test_the_same_answer_twice_is_as_once(store, cast, see, tell, send, proposal, morning):
    send(morning, proposal(pain=3))
    later = morning + 40 * HOURS
    assert tell(WORSE, later) == tell(WORSE, later)
    people.answer_screening(store, cast.alice, [], later)
    assert tell(GONE, later) is None
    assert see(later).hold is None


def test_worse_is_heard_though_nobody_asked(tell, see, morning):
    assert tell(WORSE, morning).kind is HoldKind.SAFETY
    assert see(morning).hold


def test_the_safety_questions_answer_it_too(store, cast, asked, send, proposal, morning):
    send(morning, proposal(pain=3))
    later = morning + 40 * HOURS
    people.answer_screening(store, cast.alice, [], later)
    assert asked(later + HOURS) is None


def test_under_a_safety_hold_nobody_is_asked(asked, send, proposal, morning):
    send(morning, proposal(pain=3), proposal(pain=6))
    assert asked(morning + 40 * HOURS) is None


def test_what_was_undone_is_not_asked_about(
    store, curriculum, cast, asked, send, proposal, morning
):
    one = proposal(pain=3)
    send(morning, one)
    practice.retract(store, curriculum, cast.alice, one.id, morning)
    assert asked(morning + 40 * HOURS) is None


def test_pain_told_late_is_asked_about_by_when_it_was_felt(asked, send, proposal, morning):
    friday = morning + timedelta(days=3)
    one = proposal(pain=3)
    send(friday, one, replace(proposal(pain=4), done_at=friday))
    assert asked(friday).check_off_id == one.id


def test_nobody_is_asked_about_what_another_felt(store, cast, send, proposal, morning):
    send(morning, proposal(pain=3))
    later = morning + 40 * HOURS
    assert ask_soreness(store, cast.charlie, later).question is None
    answer_soreness(store, cast.charlie, GONE, later)
    assert ask_soreness(store, cast.alice, later).question


def test_before_the_safety_screen_there_is_nothing_to_ask(store, cast, morning):
    with pytest.raises(NotScreenedError):
        ask_soreness(store, cast.dora, morning)
    with pytest.raises(NotScreenedError):
        answer_soreness(store, cast.dora, WORSE, morning)
