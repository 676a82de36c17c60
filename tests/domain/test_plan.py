from datetime import date

import pytest

from scheduler.domain.plan import Plan, plan_problems


def test_a_plan_makes_its_weekdays_due():
    plan = Plan(weekdays=frozenset({0, 2}))
    due = [day for day in range(2, 9) if plan.due_on(date(2026, 11, day))]
    assert due == [2, 4]


def test_a_sound_plan_has_no_problem(curriculum):
    plan = Plan(minutes=5, pinned=frozenset({"seated_bow"}), excluded=frozenset({"pawing"}))
    assert plan_problems(plan, curriculum) == ()


def test_a_plan_that_leaves_a_stage_without_drills_is_told_so(curriculum):
    problems = plan_problems(Plan(excluded=frozenset(curriculum.drills)), curriculum)
    assert [problem.field for problem in problems] == ["excluded"] * 3
    assert "in tandem" in problems[0].message


@pytest.mark.parametrize(
    ("plan", "fields"),
    [
        (Plan(weekdays=frozenset()), ["weekdays"]),
        (Plan(weekdays=frozenset({7})), ["weekdays"]),
        (Plan(minutes=4), ["minutes"]),
        (Plan(minutes=16), ["minutes"]),
        (Plan(pinned=frozenset({"splits"})), ["pinned"]),
        (Plan(excluded=frozenset({"splits"})), ["excluded"]),
        (Plan(pinned=frozenset({"pawing"}), excluded=frozenset({"pawing"})), ["pinned"]),
        (Plan(weekdays=frozenset(), minutes=0), ["weekdays", "minutes"]),
    ],
)
def test_what_a_plan_cannot_mean_is_told_with_its_field(curriculum, plan, fields):
    assert [problem.field for problem in plan_problems(plan, curriculum)] == fields
