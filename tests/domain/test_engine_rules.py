"""What the engine holds to, whatever anyone did and said in up to two years."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, zip_longest
from math import inf

from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.domain.curriculum import STAGES, Leg, Stage
from scheduler.domain.journey import begin, go_on, journey_of
from scheduler.domain.mastery import mastery_of
from scheduler.domain.plan import Plan
from scheduler.domain.progression import progress_of, progress_on
from scheduler.domain.routine import compose, routine_of
from tests.domain.conftest import make
from tests.domain.histories import (
    CURRICULUM,
    ON_THE_WAY,
    before,
    histories,
    last_day,
    later,
    on,
    plans,
    routine_on,
    some_history,
)
from tests.domain.lengths import examples

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
PLAN = Plan()
SMOOTH = {"tension": 3, "release": 3}
SLACK = 1e-9
some = examples(10)
anyone = st.integers(0, 10_000)
"""Which check-off of a log, counted round."""


@given(log=histories, plan=plans, chance=st.randoms(use_true_random=False), after=later)
@some
def test_order_and_repetition_change_nothing(log, plan, chance, after):
    again = [*log, *chance.sample(log, len(log) // 3)]
    chance.shuffle(again)
    day = last_day(log) + after
    assert journey_of(CURRICULUM, again, plan, day) == journey_of(CURRICULUM, log, plan, day)
    assert progress_of(CURRICULUM, again, plan, day) == progress_of(CURRICULUM, log, plan, day)
    assert routine_on(again, plan, day) == routine_on(log, plan, day)
    assert compose(CURRICULUM, again, day, 10) == compose(CURRICULUM, log, day, 10)


@given(log=histories, plan=plans, cuts=st.lists(st.integers(0, 800).map(on), max_size=6))
@some
def test_a_journey_grown_in_any_steps_is_the_journey_of_the_whole_log(log, plan, cuts):
    journey, since = begin(plan), on(-1)
    for until in [*sorted(cuts), max([*cuts, last_day(log)])]:
        came = [made for made in log if since < made.practice_day <= until]
        journey, since = go_on(journey, CURRICULUM, came, until), until
        progress_on(journey, until + A_DAY)
    assert journey == journey_of(CURRICULUM, log, plan, since)
    day = since + A_DAY
    assert routine_of(CURRICULUM, journey, plan, day) == routine_on(log, plan, day)


@given(
    log=some_history,
    which=anyone,
    field=st.sampled_from(["tension", "release", "effort"]),
    after=later,
)
@some
def test_a_better_rating_lowers_neither_control_nor_mastery(log, which, field, after):
    rated = [made for made in log if getattr(made, field) is not None]
    assume(rated)
    told = rated[which % len(rated)]
    word = getattr(told, field)
    better = max(1, word - 1) if field == "effort" else min(4, word + 1)
    day = last_day(log) + after
    rest = [made for made in log if made is not told]
    cells = mastery_of(CURRICULUM, log, day)
    for cell, found in mastery_of(
        CURRICULUM, [*rest, replace(told, **{field: better})], day
    ).items():
        assert found.control >= cells[cell].control - SLACK
        assert found.mastery >= cells[cell].mastery - SLACK


@given(log=some_history, which=anyone, pain=st.integers(3, 10), after=later)
@some
def test_pain_raises_nothing_and_opens_no_gate_sooner(log, which, pain, after):
    told = log[which % len(log)]
    pain = max(pain, told.pain or 0)
    hurting = [replace(made, pain=pain) if made is told else made for made in log]
    day = last_day(log) + after
    easy, hurt = (progress_of(CURRICULUM, each, PLAN, day) for each in (log, hurting))
    for cell, found in hurt.cells.items():
        assert found.control <= easy.cells[cell].control + SLACK
        assert found.freshness <= easy.cells[cell].freshness + SLACK
        assert found.mastery <= easy.cells[cell].mastery + SLACK
    assert _not_sooner(hurt.moves, easy.moves)


def test_pain_in_the_leg_ahead_does_not_make_the_legs_even():
    log = [make(slug, day, **SMOOTH) for day in range(4) for slug in ON_THE_WAY[:3]]
    log += [make(slug, day, **SMOOTH) for day in range(4, 14) for slug in ON_THE_WAY[3:5]]
    for day in (4, 5, 6):
        log.append(make("leg_backward", day, Leg.LEFT, tension=4, release=4))
        log.append(make("leg_backward", day, Leg.RIGHT, tension=3, release=2))
    stages = [
        progress_of(CURRICULUM, [*log, again], PLAN, on(14)).stage
        for pain in (0, 4)
        for again in [make("leg_backward", 7, Leg.LEFT, tension=4, release=4, pain=pain)]
    ]
    assert stages == [Stage.ALTERNATING, Stage.ALTERNATING]


def _not_sooner(moves, than):
    """Where two ways part, the first opens nothing that the other opens later, if at all."""
    for ours, theirs in zip_longest(moves, than):
        if ours is None or theirs is None:
            return ours is None or ours.kind == "refreshed"
        if (ours.day, ours.after) != (theirs.day, theirs.after):
            return ours.kind == "refreshed" or theirs.day <= ours.day
    return True


@given(log=histories, plan=plans, after=st.integers(1, 400) | st.just(3650))
@some
def test_figures_are_finite_and_from_nothing_to_all(log, plan, after):
    day = last_day(log) + timedelta(days=after)
    journey = before(log, plan, day)
    for found in progress_on(journey, day).cells.values():
        for figure in (found.control, found.freshness, found.mastery):
            assert 0 <= figure <= 1
        assert 0 <= found.told <= found.days <= journey.days
    for memory in journey.standing.memories.values():
        assert 0 < memory.stability < inf
        assert 1 <= memory.difficulty <= 10


@given(log=histories, plan=plans, after=later)
@some
def test_a_stage_moves_by_one_and_at_most_once_a_day(log, plan, after):
    moves = progress_of(CURRICULUM, log, plan, last_day(log) + after).moves
    for move in moves:
        assert abs(STAGES.index(move.after) - STAGES.index(move.before)) == 1
        assert STAGES.index(move.after) <= STAGES.index(plan.furthest)
    for one, next_one in pairwise(moves):
        assert one.day < next_one.day
        assert one.after is next_one.before
