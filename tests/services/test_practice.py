from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.plan import Plan
from scheduler.domain.safety import HoldKind
from scheduler.services import people, practice, reminders, today
from scheduler.services.errors import InvalidError, NotFoundError, NotScreenedError

TODAY = date(2026, 11, 24)


def see(store, curriculum, person, now):
    return today.today(store, curriculum, person, now)


def check_off(store, curriculum, person, now, *proposals):
    return practice.check_off(store, curriculum, person, proposals, now)


def finish(store, curriculum, person, now, proposal):
    seen = see(store, curriculum, person, now)
    proposals = [proposal(one.drill.slug, done_at=now) for one in seen.drills]
    return check_off(store, curriculum, person, now, *proposals)


def test_before_the_safety_screen_there_is_no_routine(store, curriculum, cast, morning):
    with pytest.raises(NotScreenedError):
        see(store, curriculum, cast.dora, morning)


def test_no_red_flag_opens_the_plan_on_the_same_day(store, curriculum, cast, morning):
    assert people.answer_screening(store, cast.dora, [], morning) is None
    seen = see(store, curriculum, cast.dora, morning)
    assert seen.practice_day == TODAY
    assert seen.day_number == 1
    assert seen.stage is Stage.IN_TANDEM
    assert 2 <= len(seen.drills) <= 4
    assert seen.drills[0].drill.slug == "standing_bow"


def test_a_red_flag_holds_the_plan_and_says_where_to_turn(store, curriculum, cast, morning):
    hold = people.answer_screening(store, cast.dora, ["weak_legs"], morning)
    seen = see(store, curriculum, cast.dora, morning)
    assert seen.hold == hold
    assert hold.kind is HoldKind.SAFETY
    assert hold.turn_to
    assert seen.drills == ()


def test_answering_again_without_a_red_flag_ends_the_hold(store, curriculum, cast, morning):
    people.answer_screening(store, cast.dora, ["weak_legs"], morning)
    later = morning + timedelta(days=3)
    people.answer_screening(store, cast.dora, [], later)
    seen = see(store, curriculum, cast.dora, later)
    assert seen.hold is None
    assert seen.drills


def test_an_unknown_red_flag_is_named_and_nothing_is_kept(store, curriculum, cast, morning):
    with pytest.raises(InvalidError) as refused:
        people.answer_screening(store, cast.dora, ["hangnail"], morning)
    assert refused.value.field == "red_flags"
    with pytest.raises(NotScreenedError):
        see(store, curriculum, cast.dora, morning)


def test_the_routine_is_frozen_when_the_day_opens(store, curriculum, cast, morning):
    first = see(store, curriculum, cast.alice, morning)
    shorter = Plan(minutes=5, excluded=frozenset({"standing_bow"}))
    practice.change_plan(store, curriculum, cast.alice, lambda _: shorter, morning)
    later = see(store, curriculum, cast.alice, morning + timedelta(hours=3))
    assert later.drills == first.drills


def test_a_changed_plan_takes_effect_on_the_next_practice_day(store, curriculum, cast, morning):
    see(store, curriculum, cast.alice, morning)
    changed = Plan(weekdays=frozenset({1}), minutes=5)
    practice.change_plan(store, curriculum, cast.alice, lambda _: changed, morning)
    tomorrow = see(store, curriculum, cast.alice, morning + timedelta(days=1))
    assert not tomorrow.due
    assert tomorrow.drills == ()


def test_a_plan_cannot_pin_a_drill_that_does_not_exist(store, curriculum, cast, morning):
    with pytest.raises(InvalidError) as refused:
        practice.change_plan(
            store,
            curriculum,
            cast.alice,
            lambda plan: replace(plan, pinned=frozenset({"splits"})),
            morning,
        )
    assert refused.value.field == "pinned"


def test_a_check_off_marks_the_drill_done(store, curriculum, cast, morning, proposal):
    check_off(store, curriculum, cast.alice, morning, proposal("standing_bow"))
    done = {one.drill.slug: one.done for one in see(store, curriculum, cast.alice, morning).drills}
    assert done["standing_bow"]
    assert not all(done.values())


def test_one_leg_of_a_drill_leaves_the_other_open(store, curriculum, cast, morning, proposal):
    pinned = Plan(pinned=frozenset({"leg_backward"}))
    practice.change_plan(
        store, curriculum, cast.alice, lambda _: pinned, morning - timedelta(days=1)
    )
    left = proposal("leg_backward", leg=Leg.LEFT)
    check_off(store, curriculum, cast.alice, morning, left)
    seen = see(store, curriculum, cast.alice, morning)
    half = next(one for one in seen.drills if one.drill.slug == "leg_backward")
    assert not half.done
    assert half.missing == (Leg.RIGHT,)


def test_the_last_drill_makes_the_day_done(store, curriculum, cast, morning, proposal):
    finish(store, curriculum, cast.alice, morning, proposal)
    seen = see(store, curriculum, cast.alice, morning)
    assert seen.all_done
    assert seen.minutes_left == 0
    assert seen.strip[-1].state == "done"


def test_the_same_check_off_twice_counts_once(store, curriculum, cast, morning, proposal):
    one = proposal()
    assert [r.status for r in check_off(store, curriculum, cast.alice, morning, one)] == ["created"]
    twice = check_off(store, curriculum, cast.alice, morning, one, one)
    assert [result.status for result in twice] == ["duplicate", "duplicate"]


def test_an_id_that_somebody_else_used_is_refused(store, curriculum, cast, morning, proposal):
    one = proposal()
    check_off(store, curriculum, cast.charlie, morning, one)
    [result] = check_off(store, curriculum, cast.alice, morning, one)
    assert result.status == "rejected"
    assert result.problem.field == "id"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("drill", {"drill": "splits"}),
        ("leg", {"drill": "standing_bow", "leg": Leg.LEFT}),
        ("tension", {"tension": 5}),
        ("release", {"release": 0}),
        ("effort", {"effort": 9}),
        ("pain", {"pain": 11}),
        ("seconds", {"seconds": -1}),
        ("note", {"note": "x" * 2001}),
    ],
)
def test_a_bad_field_is_named_and_the_others_go_through(
    store, curriculum, cast, morning, proposal, field, fields
):
    bad, good = proposal(**fields), proposal()
    results = check_off(store, curriculum, cast.alice, morning, bad, good)
    assert [result.status for result in results] == ["rejected", "created"]
    assert results[0].problem.field == field


@pytest.mark.parametrize(
    ("ago", "status"),
    [
        (timedelta(minutes=-6), "rejected"),
        (timedelta(minutes=-4), "created"),
        (timedelta(days=29), "created"),
        (timedelta(days=31), "rejected"),
    ],
)
def test_a_check_off_is_believed_from_30_days_ago_to_5_minutes_ahead(
    store, curriculum, cast, morning, proposal, ago, status
):
    [result] = check_off(store, curriculum, cast.alice, morning, proposal(done_at=morning - ago))
    assert result.status == status


def test_a_late_check_off_counts_on_its_own_day(store, curriculum, cast, morning, proposal):
    see(store, curriculum, cast.alice, morning)
    two_days_on = morning + timedelta(days=2)
    seen = see(store, curriculum, cast.alice, morning)
    late = [proposal(one.drill.slug, done_at=morning) for one in seen.drills]
    check_off(store, curriculum, cast.alice, two_days_on, *late)
    strip = {mark.day: mark.state for mark in see(store, curriculum, cast.alice, two_days_on).strip}
    assert strip[TODAY] == "done"
    assert strip[TODAY + timedelta(days=1)] == "missed"


def test_an_undone_check_off_opens_the_drill_again(store, curriculum, cast, morning, proposal):
    one = proposal("standing_bow")
    check_off(store, curriculum, cast.alice, morning, one)
    practice.retract(store, curriculum, cast.alice, one.id, morning)
    assert not see(store, curriculum, cast.alice, morning).drills[0].done


def test_undoing_twice_changes_nothing(store, curriculum, cast, morning, proposal):
    one = proposal("standing_bow")
    check_off(store, curriculum, cast.alice, morning, one)
    for _ in range(2):
        practice.retract(store, curriculum, cast.alice, one.id, morning)
    assert not see(store, curriculum, cast.alice, morning).drills[0].done


def test_a_stranger_cannot_undo_my_check_off(store, curriculum, cast, morning, proposal):
    one = proposal()
    check_off(store, curriculum, cast.alice, morning, one)
    with pytest.raises(NotFoundError):
        practice.retract(store, curriculum, cast.charlie, one.id, morning)
    assert see(store, curriculum, cast.alice, morning).drills[0].done


def test_an_unknown_check_off_cannot_be_undone(store, curriculum, cast, morning):
    with pytest.raises(NotFoundError):
        practice.retract(store, curriculum, cast.alice, uuid4(), morning)


def test_the_day_before_yesterday_is_closed_to_undoing(store, curriculum, cast, morning, proposal):
    one = proposal()
    check_off(store, curriculum, cast.alice, morning, one)
    with pytest.raises(InvalidError):
        practice.retract(store, curriculum, cast.alice, one.id, morning + timedelta(days=2))


def test_strong_pain_holds_the_plan(store, curriculum, cast, morning, proposal):
    check_off(store, curriculum, cast.alice, morning, proposal(pain=6))
    seen = see(store, curriculum, cast.alice, morning)
    assert seen.hold.kind is HoldKind.SAFETY
    assert seen.strip[-1].state == "held"


def test_a_held_day_is_excused(store, curriculum, cast, morning, proposal):
    check_off(store, curriculum, cast.alice, morning, proposal(pain=6))
    view = practice.progress(store, curriculum, cast.alice, morning)
    assert view.days[-1].excused


def test_mastery_moves_with_a_rated_check_off(store, curriculum, cast, morning, proposal):
    before = practice.progress(store, curriculum, cast.alice, morning).progress.cells
    check_off(store, curriculum, cast.alice, morning, proposal(tension=3, release=3))
    after = practice.progress(store, curriculum, cast.alice, morning).progress.cells
    assert sum(cell.mastery for cell in after.values()) > sum(
        cell.mastery for cell in before.values()
    )


def test_a_missed_due_day_shows_as_missed(store, curriculum, cast, morning):
    seen = see(store, curriculum, cast.alice, morning)
    assert [mark.state for mark in seen.strip[-3:]] == ["none", "missed", "today"]
    assert (seen.days_done, seen.days_due) == (0, 1)


def test_a_morning_before_practice_breaks_no_streak(store, curriculum, cast, morning, proposal):
    finish(store, curriculum, cast.alice, morning, proposal)
    next_morning = morning + timedelta(days=1)
    see(store, curriculum, cast.alice, next_morning)
    view = practice.progress(store, curriculum, cast.alice, next_morning)
    assert view.streak == 1
    assert view.days[-1].day == TODAY + timedelta(days=1)


def test_who_flies_west_on_the_first_day_still_has_a_routine(store, curriculum, cast, morning):
    people.answer_screening(store, cast.dora, [], morning)
    reminders.change_rhythm(
        store, cast.dora, lambda rhythm: replace(rhythm, timezone="Pacific/Honolulu"), morning
    )
    seen = see(store, curriculum, cast.dora, morning)
    assert seen.practice_day < TODAY
    assert seen.drills
    assert seen.day_number == 1
    view = practice.progress(store, curriculum, cast.dora, morning)
    assert [record.day for record in view.days] == [seen.practice_day]
