"""What the engine does with those who follow it, under any plan and any valid curriculum."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.adherence import DayRecord, streak, strength
from scheduler.domain.check_off import sides_of
from scheduler.domain.curriculum import SIDES, STAGES, Function, Stage, parse
from scheduler.domain.curriculum.rules import COVERED_BY, COVERS
from scheduler.domain.journey import begin, go_on
from scheduler.domain.path import StageMove
from scheduler.domain.plan import Plan
from scheduler.domain.routine import Routine, compose, routine_of
from tests.domain.conftest import make
from tests.domain.histories import CURRICULUM, on

ABSENCE = 5
"""Due days missed in a row that make one."""
FOUR_MONTHS = 120
some = settings(max_examples=6, deadline=None)
few = settings(max_examples=3, deadline=None)
shares = st.sampled_from([0.1, 0.3, 0.5, 0.8, 1.0])
CLOSING = """
[closing_rest]
name = "Closing rest"
breaths = 6
cues = ["Lie down."]

[[programme]]
name = "Further"
author = "Someone"
about = "More."
"""
DRILL = """
[[drill]]
slug = "{slug}"
name = "A drill"
summary = "One line."
position = "standing"
legs = {legs}
functions = {{ {weights} }}
repetitions = 3
minutes = {minutes}
setup = "Stand."
cues = ["Leave the groin soft."]
cautions = ["Hold on to something."]
prerequisites = [{after}]
phase = [
  {{ kind = "contract", breaths = 1, cue = "Draw", feel = "A little." }},
  {{ kind = "release", breaths = {phases}, cue = "Let go", feel = "Slower." }},
  {{ kind = "rest", breaths = {rest}, cue = "Rest", feel = "Nothing holds." }},
]
"""


@dataclass
class Life:
    """What came of following each routine; days by their number."""

    routines: dict[int, Routine] = field(default_factory=dict)
    log: list = field(default_factory=list)
    moves: tuple[StageMove, ...] = ()


def follow(days, *, rate=lambda _: 3, plan=Plan(), curriculum=CURRICULUM):  # noqa: B008
    """Do and rate all that comes on these days, in order, by what `rate(day)` says of them."""
    life, journey = Life(), begin(plan)
    for day in days:
        found = life.routines[day] = routine_of(curriculum, journey, plan, on(day))
        word = rate(day)
        told = [make(slug, day, leg, tension=word, release=word) for slug, leg in found.pairs]
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


@st.composite
def curricula(draw):
    """Any valid curriculum: few drills or many, legs together or apart, of any minutes."""
    files = {"closing.toml": CLOSING}
    met = []
    for stage in STAGES:
        count = draw(st.integers(len(COVERS[stage]), 8))
        drills = []
        for number in range(count):
            slug = "standing_bow" if not met else f"{stage}_{number}"
            main = COVERS[stage][number % len(COVERS[stage])]
            weights = draw(st.dictionaries(st.sampled_from(Function), shares, max_size=2))
            apart = stage is not Stage.ALTERNATING and draw(st.booleans())
            drills.append(
                _drill(
                    slug,
                    weights | {main: draw(st.sampled_from([0.5, 0.8, 1.0]))},
                    apart=apart,
                    minutes=draw(st.integers(4 if apart else 2, 5)),
                    after=draw(st.sampled_from(met)) if met else None,
                )
            )
            met.append(slug)
        files[f"{stage}.toml"] = f'stage = "{stage}"\n' + "".join(drills)
    return parse(files)


def _drill(slug, weights, *, apart, minutes, after):
    release = (minutes if apart else 2 * minutes) - 2
    return DRILL.format(
        slug=slug,
        legs='["left", "right"]' if apart else '["both"]',
        weights=", ".join(f"{function} = {weight}" for function, weight in weights.items()),
        minutes=minutes,
        after=f'"{after}"' if after else "",
        phases=f"{min(6, release)}",
        rest=max(1, release - 5),
    )


@given(curriculum=curricula(), minutes=st.integers(5, 15), chance=st.randoms(use_true_random=False))
@some
def test_any_valid_curriculum_gives_a_routine_every_day(curriculum, minutes, chance):
    words = chance.choices([1, 2, 3, 3, 4, 4], k=40)
    life = follow(
        range(40), rate=words.__getitem__, plan=Plan(minutes=minutes), curriculum=curriculum
    )
    for found in life.routines.values():
        assert found.minutes <= minutes
        assert 2 <= len(found.drills) <= 4
        assert len(set(found.pairs)) == len(found.pairs)
        for slug, leg in found.pairs:
            assert leg in curriculum.drill(slug).legs
            assert STAGES.index(curriculum.drill(slug).stage) <= STAGES.index(found.stage)
    assert compose(curriculum, life.log, on(40), minutes) == compose(
        curriculum, life.log[::-1], on(40), minutes
    )


@given(curriculum=curricula(), minutes=st.integers(10, 15))
@few
def test_any_valid_curriculum_leads_to_rotation_where_any_two_drills_fit(curriculum, minutes):
    life = follow(range(70), plan=Plan(minutes=minutes), curriculum=curriculum)
    assert life.moves[-1].after is Stage.ROTATION
