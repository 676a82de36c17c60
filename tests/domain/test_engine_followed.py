"""What the engine does with those who follow it, under any plan and any valid curriculum."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.adherence import DayRecord, streak, strength
from scheduler.domain.check_off import sides_of
from scheduler.domain.curriculum import SIDES, STAGES, Function, Stage
from scheduler.domain.curriculum.rules import COVERED_BY, COVERS
from scheduler.domain.journey import begin, go_on
from scheduler.domain.path import StageMove
from scheduler.domain.plan import Plan
from scheduler.domain.routine import Routine, compose, routine_of
from tests.domain.any_curriculum import curricula
from tests.domain.conftest import make
from tests.domain.histories import CURRICULUM, on
from tests.domain.lengths import examples

ABSENCE = 5
"""Due days missed in a row that make one."""
FOUR_MONTHS = 120
TEN = Plan()
some = examples(6)
few = examples(3)


@dataclass
class Life:
    """What came of following each routine; days by their number."""

    routines: dict[int, Routine] = field(default_factory=dict)
    log: list = field(default_factory=list)
    moves: tuple[StageMove, ...] = ()


def follow(days, *, rate=lambda _: 3, pain=lambda _: None, plan=TEN, curriculum=CURRICULUM):
    """Do all that comes on these days, in order, and say of it what `rate(day)` and `pain(day)` do."""
    life, journey = Life(), begin(plan)
    for day in days:
        found = life.routines[day] = routine_of(curriculum, journey, plan, on(day))
        word = rate(day)
        told = [
            make(slug, day, leg, tension=word, release=word, pain=pain(day))
            for slug, leg in found.pairs
        ]
        life.log += told
        journey = go_on(journey, curriculum, told, on(day))
    life.moves = journey.path.moves
    return life


@pytest.mark.parametrize("minutes", range(5, 16))
def test_at_any_minutes_every_function_of_every_stage_is_met_within_weeks(minutes):
    life = follow(range(35), plan=Plan(minutes=minutes))
    trained = {cell for day in life.routines for cell in trained_on(life, day)}
    assert trained >= {
        (function, side, stage) for stage in STAGES for function in COVERS[stage] for side in SIDES
    }


@pytest.mark.parametrize("minutes", range(5, 16))
def test_from_rotation_on_no_function_is_left_alone_for_three_weeks(minutes):
    life = follow(range(FOUR_MONTHS), plan=Plan(minutes=minutes))
    (arrived,) = [move.day for move in life.moves if move.after is Stage.ROTATION]
    left = {(function, side): (arrived - on(0)).days for function in Function for side in SIDES}
    for day in life.routines:
        for function, side, _ in trained_on(life, day):
            left[function, side] = max(left[function, side], day)
        assert max(day - last for last in left.values()) <= 21


def trained_on(life, day, curriculum=CURRICULUM):
    """Function, side and stage of all that a day's routine trains more than by the way."""
    return {
        (function, side, drill.stage)
        for slug, leg in life.routines[day].pairs
        for drill in (curriculum.drill(slug),)
        for function, weight in drill.weights.items()
        for side in sides_of(leg)
        if weight >= COVERED_BY
    }


@given(
    rating=st.integers(1, 4),
    minutes=st.integers(5, 15),
    pauses=st.lists(st.integers(0, ABSENCE - 1), min_size=1, max_size=60),
)
@some
def test_steady_ratings_never_send_anyone_back_right_after_an_advance(rating, minutes, pauses):
    practised = accumulate(pauses, lambda day, pause: day + 1 + pause)
    life = follow(practised, rate=lambda _: rating, plan=Plan(minutes=minutes))
    for one, next_one in pairwise(life.moves):
        back = one.kind == "opened" and next_one.kind == "refreshed"
        assert not back or next_one.day > one.day + timedelta(days=7)


@pytest.mark.parametrize("minutes", range(5, 16))
def test_back_after_days_missed_two_drills_are_composed_that_fit_whole(minutes):
    chance = Random(3)
    words = [chance.choice([2, 3, 3, 4]) for _ in range(75)]
    life = follow(range(75), rate=words.__getitem__, plan=Plan(minutes=minutes))
    for left_off in range(20, 75, 3):
        log = [made for made in life.log if made.practice_day <= on(left_off)]
        pairs = compose(CURRICULUM, log, on(left_off + 7), minutes)
        assert len({slug for slug, _ in pairs}) >= 2


@given(
    days=st.lists(st.builds(DayRecord, *[st.none()], *[st.booleans()] * 4), max_size=60),
    at=st.integers(0, 60),
    hold=st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30),
)
@some
def test_a_hold_at_any_time_changes_neither_strength_nor_streak(days, at, hold):
    held = [
        DayRecord(None, due, excused=True, done=done, timer_confirmed=False) for due, done in hold
    ]
    rested, through = _dated(days), _dated([*days[:at], *held, *days[at:]])
    assert strength(through) == strength(rested)
    assert streak(through) == streak(rested)


def _dated(records):
    return [replace(record, day=on(number)) for number, record in enumerate(records)]


@given(curriculum=curricula(), minutes=st.integers(5, 15), chance=st.randoms(use_true_random=False))
@some
def test_any_valid_curriculum_gives_a_routine_every_day(curriculum, minutes, chance):
    days = list(accumulate(chance.choices([1, 1 + ABSENCE], [19, 1], k=40)))
    words = dict(zip(days, chance.choices([1, 2, 3, 3, 4, 4], k=40), strict=True))
    pains = dict(zip(days, chance.choices([None, 4, 5, 9], [27, 1, 1, 1], k=40), strict=True))
    life = follow(
        days,
        rate=words.__getitem__,
        pain=pains.__getitem__,
        plan=Plan(minutes=minutes),
        curriculum=curriculum,
    )
    assert len([drill for drill in life.routines[days[0]].drills if drill.new]) == 2
    for last, day in pairwise(days):
        quiet = pains[last] or day - last > ABSENCE
        assert sum(drill.new for drill in life.routines[day].drills) <= (0 if quiet else 1)
    for found in life.routines.values():
        assert found.minutes <= minutes
        assert 2 <= len(found.drills) <= 4
        assert len(set(found.pairs)) == len(found.pairs)
        for slug, leg in found.pairs:
            assert leg in curriculum.drill(slug).legs
            assert STAGES.index(curriculum.drill(slug).stage) <= STAGES.index(found.stage)
    assert compose(curriculum, life.log, on(days[-1] + 1), minutes) == compose(
        curriculum, life.log[::-1], on(days[-1] + 1), minutes
    )


@given(curriculum=curricula(), minutes=st.integers(10, 15))
@few
def test_any_valid_curriculum_leads_to_rotation_where_any_two_drills_fit(curriculum, minutes):
    life = follow(range(70), plan=Plan(minutes=minutes), curriculum=curriculum)
    assert life.moves[-1].after is Stage.ROTATION
