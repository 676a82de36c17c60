from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from scheduler.domain.check_off import Proposal, is_done, judge, legs_of, missing_legs, sides_of
from scheduler.domain.curriculum import Leg

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)


@pytest.fixture
def problem(curriculum):
    def problem(**proposed):
        said = {"id": uuid4(), "drill": "leg_backward", "done_at": NOW} | proposed
        return judge(curriculum, Proposal(**said), NOW)

    return problem


def test_a_bare_check_off_is_believed(problem):
    assert problem() is None


def test_everything_at_its_limits_is_believed(problem):
    assert problem(tension=1, release=4, effort=1, pain=0, seconds=0, leg=Leg.LEFT) is None
    assert problem(tension=4, release=1, effort=4, pain=10, seconds=7200, note="x" * 2000) is None
    assert problem(done_at=NOW + timedelta(minutes=5)) is None
    assert problem(done_at=NOW - timedelta(days=30)) is None


@pytest.mark.parametrize(
    ("proposed", "field"),
    [
        ({"drill": "splits"}, "drill"),
        ({"leg": Leg.BOTH}, "leg"),
        ({"drill": "standing_bow", "leg": Leg.LEFT}, "leg"),
        ({"done_at": NOW + timedelta(minutes=5, seconds=1)}, "done_at"),
        ({"done_at": NOW - timedelta(days=30, seconds=1)}, "done_at"),
        ({"tension": 0}, "tension"),
        ({"tension": 5}, "tension"),
        ({"release": 0}, "release"),
        ({"effort": 5}, "effort"),
        ({"pain": -1}, "pain"),
        ({"pain": 11}, "pain"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": 7201}, "seconds"),
        ({"note": "x" * 2001}, "note"),
        ({"red_flags": ("weak_legs", "hangnail")}, "red_flags"),
    ],
)
def test_what_cannot_be_is_told_with_the_field_to_blame(problem, proposed, field):
    found = problem(**proposed)
    assert found.field == field
    assert found.message.endswith(".")


def test_a_check_off_without_a_leg_covers_them_all(curriculum, done):
    assert legs_of(done("leg_backward"), curriculum.drill("leg_backward")) == (Leg.LEFT, Leg.RIGHT)
    assert legs_of(done("standing_bow"), curriculum.drill("standing_bow")) == (Leg.BOTH,)


def test_both_legs_are_two_sides():
    assert sides_of(Leg.BOTH) == (Leg.LEFT, Leg.RIGHT)
    assert sides_of(Leg.RIGHT) == (Leg.RIGHT,)


def test_a_drill_is_done_when_each_leg_is(curriculum, done):
    drill = curriculum.drill("leg_backward")
    left, right = done(drill.slug, leg=Leg.LEFT), done(drill.slug, leg=Leg.RIGHT)
    assert missing_legs(drill, []) == (Leg.LEFT, Leg.RIGHT)
    assert missing_legs(drill, [left, left]) == (Leg.RIGHT,)
    assert not is_done(drill, [left])
    assert is_done(drill, [right, left])


def test_another_drill_leaves_it_undone(curriculum, done):
    assert not is_done(curriculum.drill("leg_backward"), [done("ready_to_kick")])
