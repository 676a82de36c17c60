"""What every routine holds to, whatever anyone did and said in up to two years."""

from dataclasses import replace
from datetime import timedelta
from itertools import count, islice, pairwise, permutations
from re import fullmatch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.domain.balance_check import BalanceCheck, emphasis_of
from scheduler.domain.curriculum import STAGES, Leg
from scheduler.domain.journey import begin, journey_of
from scheduler.domain.plan import Plan
from scheduler.domain.progression import progress_on
from scheduler.domain.routine import compose, routine_of
from scheduler.domain.safety import PainBand
from scheduler.domain.tuning import DEFAULT
from tests.domain.any_curriculum import of_minutes
from tests.domain.conftest import make
from tests.domain.histories import (
    CURRICULUM,
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
some = examples(10)
few = examples(3)
checks = st.builds(
    BalanceCheck,
    day=st.just(on(0)),
    swayback=st.booleans(),
    flat_ribs=st.booleans(),
    tighter=st.sampled_from(Leg),
)


@pytest.mark.parametrize("minutes", range(5, 16))
@given(log=histories, plan=plans, after=later)
@few
def test_a_routine_never_exceeds_its_minutes(minutes, log, plan, after):
    day = last_day(log) + after
    found = routine_on(log, replace(plan, minutes=minutes), day)
    assert found.minutes <= minutes
    assert all(drill.minutes >= 1 for drill in found.drills)
    pairs = compose(CURRICULUM, log, day, minutes)
    drills = [CURRICULUM.drill(slug) for slug, _ in pairs]
    assert sum(drill.minutes / len(drill.legs) for drill in drills) <= minutes


def test_what_fits_only_shortened_is_not_composed_for_others():
    """A pair cannot say that it is shortened, and no two of these fit whole."""
    curriculum, plan = of_minutes(3), Plan(minutes=5)
    found = routine_of(curriculum, begin(plan), plan, on(0))
    assert [drill.minutes for drill in found.drills] == [3, 2]
    assert compose(curriculum, [], on(0), 5) == found.pairs[:1]


def test_a_long_drill_comes_shortened_before_anything_new_on_the_day_back():
    curriculum, plan = of_minutes(2, longer=4), Plan(minutes=6)
    log = [make(slug, day) for slug in ("standing_bow", "long") for day in range(3)]
    journey = journey_of(curriculum, log, plan, on(8))
    found = routine_of(curriculum, journey, plan, on(9))
    assert {drill.slug for drill in found.drills} == {"standing_bow", "long"}
    assert found.minutes == 5


@given(log=histories, plan=plans, after=later)
@some
def test_a_routine_holds_two_to_four_drills_that_are_open_each_leg_once(log, plan, after):
    day = last_day(log) + after
    found, journey = routine_on(log, plan, day), before(log, plan, day).on(day)
    allowed, slugs = _open(journey, plan), [drill.slug for drill in found.drills]
    assert set(slugs) <= allowed
    assert len(set(slugs)) == len(slugs)
    assert min(2, len(allowed)) <= len(slugs) <= 4
    for drill in found.drills:
        legs = CURRICULUM.drill(drill.slug).legs
        assert 1 <= len(drill.legs) == len(set(drill.legs))
        assert set(drill.legs) <= set(legs)
        assert 1 <= drill.repetitions <= CURRICULUM.drill(drill.slug).repetitions


def _open(journey, plan):
    """What is not left out, of the stages that have opened."""
    return {
        drill.slug
        for drill in CURRICULUM.drills.values()
        if STAGES.index(drill.stage) <= STAGES.index(journey.path.stage)
        and drill.slug not in plan.excluded
    }


@given(log=histories, plan=plans, after=later)
@some
def test_what_hurt_strongly_rests_for_a_week_unless_less_than_two_were_left(log, plan, after):
    day = last_day(log) + after
    found, journey = routine_on(log, plan, day), before(log, plan, day).on(day)
    met = _open(journey, plan) & journey.pasts.keys()
    resting = {slug for slug in met if _rests(journey.pasts[slug], day)}
    back = [drill for drill in found.drills if drill.slug in resting]
    assert len(back) <= max(0, 2 - len(met - resting))
    assert all(drill.repetitions <= 2 for drill in back)
    if back:
        rested = max(journey.pasts[drill.slug].last for drill in back)
        others = resting - {drill.slug for drill in back}
        assert all(journey.pasts[slug].last >= rested for slug in others)


def _rests(past, day):
    return past.hurt is PainBand.STOP and day <= past.last + A_WEEK


@given(log=histories, plan=plans, after=later)
@some
def test_one_new_drill_at_most_comes_after_the_first_day(log, plan, after):
    day = last_day(log) + after
    found, journey = routine_on(log, plan, day), before(log, plan, day).on(day)
    met = _open(journey, plan) & journey.pasts.keys()
    new = [drill for drill in found.drills if drill.new]
    # Nobody is given less than two, though the plan may leave out all that was met.
    assert len(new) <= max(0 if journey.hurt else 1, 2 - len(met))
    assert all((drill.slug in journey.pasts) is not drill.new for drill in found.drills)


@given(log=some_history, plan=plans, missed=st.integers(5, 800))
@some
def test_after_any_gap_there_are_five_minutes_at_most_and_nothing_new(log, plan, missed):
    due = (day for n in count(1) if plan.due_on(day := last_day(log) + n * A_DAY))
    day = next(islice(due, missed, None))
    found, journey = routine_on(log, plan, day), before(log, plan, day).on(day)
    met = _open(journey, plan) & journey.pasts.keys()
    assert found.minutes <= 5
    assert len([drill for drill in found.drills if drill.new]) <= max(0, 2 - len(met))


@given(log=histories, plan=plans, after=later)
@some
def test_once_all_is_settled_no_function_comes_twice_in_a_row(log, plan, after):
    day = last_day(log) + after
    found, journey = routine_on(log, plan, day), before(log, plan, day)
    pasts = [journey.pasts.get(drill.slug) for drill in found.drills]
    assume(all(past is not None and past.days >= DEFAULT.settled_days for past in pasts))
    functions = [_main_function(drill.slug) for drill in found.drills]
    mixed = any(_is_mixed(order) for order in permutations(functions))
    assert _is_mixed(functions) or not mixed


def _main_function(slug):
    weights = CURRICULUM.drill(slug).weights
    return max(weights, key=weights.__getitem__)


def _is_mixed(functions):
    return all(one is not next_one for one, next_one in pairwise(functions))


@given(log=histories, plan=plans, after=later, check=checks)
@some
def test_every_word_reads_as_one_sentence(log, plan, after, check):
    day = last_day(log) + after
    journey = before(log, plan, day)
    found = routine_of(CURRICULUM, journey, plan, day, emphasis_of(replace(check, day=day), day))
    progress = progress_on(journey, day)
    gaps = [gap.sentence for gap in (progress.dominance, progress.side_gap) if gap]
    whys = [drill.why for drill in found.drills]
    for text in [
        found.focus,
        *whys,
        *(gate.reason for gate in progress.gates),
        *(move.reason for move in progress.moves),
        *gaps,
    ]:
        assert _reads(text), text
    for gate in progress.gates:
        for condition in gate.conditions:
            assert _reads(f"{condition.text}."), condition.text


def _reads(text):
    return bool(fullmatch(r"[A-Z][^_{}]*[^.\s]\.", text)) and len(text) < 110 and "  " not in text
