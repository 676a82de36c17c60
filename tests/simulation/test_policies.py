from datetime import timedelta

import numpy as np
import pytest

from scheduler.domain.evidence import evidence_by_day
from scheduler.domain.routine import compose
from scheduler.domain.spacing import remember
from scheduler.simulation.models import MODELS
from scheduler.simulation.policies import DUE_ONLY, FOURFOLD, RIVALS, Policy
from scheduler.simulation.policies.due import Fsrs
from scheduler.simulation.policies.fourfold import FIRST_DAY
from scheduler.simulation.world import Said

DAYS = 40
PEOPLE = 12


@pytest.fixture(scope="module")
def lived(drills, persons, task):
    """Forty days under a policy: what was done on each, and the policy as it is then."""

    def lived(make) -> tuple[list[Said], Policy]:
        from scheduler.simulation.world import PLAIN, World

        world, model = World(drills, persons, PLAIN, [7]), MODELS["act_r"](persons, DAYS + 1)
        policy, days = make(task), []
        for day in range(DAYS):
            practising = np.arange(PEOPLE) % 5 != day % 5
            done = policy.choose(day, practising) & practising[:, None]
            today = world.practise(day, model.control(day), done)
            model.practise(day, today.doses, today.slips)
            policy.learn(day, today.said)
            days.append(today.said)
        return days, policy

    return lived


@pytest.mark.parametrize("name", RIVALS | DUE_ONLY | FOURFOLD)
def test_nobody_exceeds_the_days_minutes(lived, drills, name):
    for said in lived((RIVALS | DUE_ONLY | FOURFOLD)[name])[0]:
        assert (said.done @ drills.minutes).max() <= 10


@pytest.mark.parametrize("name", RIVALS)
def test_rivals_fill_the_day_until_nothing_fits(lived, drills, name):
    stages = 0 if name in {"calendar", "weakest_gate"} else 2
    for said in lived(RIVALS[name])[0]:
        left = 10 - said.done @ drills.minutes
        fits = (drills.minutes <= left[:, None]) & ~said.done & (drills.stage <= stages)
        assert not fits[said.done.any(1)].any()


def test_due_only_leaves_minutes_where_nothing_is_due(lived, drills):
    def spent(make):
        return sum((said.done @ drills.minutes).sum() for said in lived(make)[0])

    for name, make in DUE_ONLY.items():
        assert spent(make) < spent(RIVALS[name.removesuffix("_due")])


def test_the_gate_keeps_later_stages_shut_until_the_first_is_smooth(lived, drills):
    for day, said in enumerate(lived(RIVALS["weakest_gate"])[0]):
        later = said.done[:, drills.stage > 0]
        assert day > 1 or not later.any()


def test_weakest_first_takes_the_lowest_last_rating(task, drills, everyone):
    policy = RIVALS["weakest"](task)
    rating = np.tile(2 + np.arange(len(drills.pairs)) % 3, (PEOPLE, 1))
    rating[:, 5] = 1
    everything = np.ones(rating.shape, dtype=bool)
    policy.learn(0, Said(everything, rating, rating, rating * 0, rating * 0))
    done = policy.choose(1, everyone)
    assert done[:, 5].all()
    assert rating[done].max() == 2


def test_our_fsrs_is_py_fsrs(lived, curriculum):
    """The vectorised rival and the real thing see the same ratings and agree on stability."""
    days, policy = lived(Fsrs)
    memories = {}
    slugs = policy._task.drills.pairs
    for day, said in enumerate(days):
        without_pain = Said(said.done, said.tension, said.release, said.effort, said.pain * 0)
        on = FIRST_DAY + timedelta(days=day)
        made = check_offs(policy._task, without_pain, 0, on)
        remember(memories, evidence_by_day(curriculum, made, on).get(on, ()))
    compared = 0
    for number, (slug, leg) in enumerate(slugs):
        if policy._met[0, number]:
            side = "left" if leg == "both" else leg
            ours = policy._cards.stability[0, number]
            assert ours == pytest.approx(memories[slug, side].stability, rel=1e-6)
            compared += 1
    assert compared > 10


def check_offs(task, said, person, on):
    return FOURFOLD["fourfold"](task)._check_offs(said, person, on)


def test_fourfold_practises_what_the_engine_says_from_check_offs_alone(lived, task, curriculum):
    days, _ = lived(FOURFOLD["fourfold"])
    log = []
    for day, said in enumerate(days):
        on = FIRST_DAY + timedelta(days=day)
        done = {task.drills.pairs[number] for number in np.flatnonzero(said.done[0])}
        if done:
            assert done <= set(compose(curriculum, log, on, 10))
        log += check_offs(task, said, 0, on)
    assert len(log) > 60
