import json
import math
from dataclasses import replace

import numpy as np
import pytest

from scheduler.domain.tuning import DEFAULT
from scheduler.simulation import study as studies
from scheduler.simulation.ablations import DIALS, tuning_of
from scheduler.simulation.figures import compared
from scheduler.simulation.missed import MISSES
from scheduler.simulation.models import MODELS
from scheduler.simulation.policies import FOURFOLD, RIVALS
from scheduler.simulation.report import as_object, report_of
from scheduler.simulation.scope import Scope
from scheduler.simulation.study import Run, Setting, study
from scheduler.simulation.text import as_text
from scheduler.simulation.trial import HORIZON, MORNINGS, Trial
from scheduler.simulation.world import Truth

SMALL = Setting("two_state", "random", 3)


@pytest.fixture(scope="module")
def small():
    """One world with three learners, and what a report makes of it."""
    scope = Scope(
        main=(SMALL,),
        equal=(replace(SMALL, truth=Truth(differences=0.0), until_read=False),),
        variations={"no dominance": (replace(SMALL, truth=Truth(dominance=False)),)},
        fewer_minutes=(replace(SMALL, minutes=5),),
        ablations=(replace(SMALL, learners=1),),
    )
    heard = []
    outcomes = study(scope.runs, 1, heard.append)
    return scope, outcomes, heard


def test_the_same_seed_gives_the_same_outcome_and_another_half_another(small):
    _, outcomes, _ = small
    for policy in ("weakest", "random"):
        run = Run(SMALL, policy)
        assert (study([run], 1)[run].minutes == outcomes[run].minutes).all()
    other = Run(replace(SMALL, half="tune"), "weakest")
    assert (study([other], 1)[other].kept_mean != outcomes[Run(SMALL, "weakest")].kept_mean).any()


def test_learners_are_simulated_in_blocks_that_join_in_order(monkeypatch):
    monkeypatch.setattr(studies, "BLOCK", 4)
    run = Run(replace(SMALL, learners=6), "in_turn")
    joined, first = study([run], 1)[run], studies.carry_out(run, 0)
    assert len(joined.minutes) == 6
    assert (joined.minutes[:4] == first.minutes).all()


def test_every_policy_meets_the_same_missed_days(small):
    """Who never gets there is charged the days that everyone else practised too."""
    _, outcomes, _ = small
    charged = {
        tuple(outcome.minutes[outcome.never])
        for run, outcome in outcomes.items()
        if run.setting == SMALL and outcome.never.all()
    }
    assert len(charged) <= 1
    for outcome in outcomes.values():
        assert (outcome.days[outcome.never] == HORIZON).all()
        assert (outcome.days[~outcome.never] >= MORNINGS - 1).all()


class Scripted:
    """Control as written beforehand: up on one morning, down for one, then up for good."""

    def __init__(self, people):
        self._people = people

    def control(self, morning):
        up = 10 <= morning < 14 or morning >= 15
        return np.full((self._people, 8), 0.9 if up else 0.5)

    def practise(self, day, doses, slips):
        """It is all written."""


def test_control_has_to_hold_for_seven_mornings_before_practice(drills, persons, task, world_of):
    practised = np.ones((len(persons), HORIZON), dtype=bool)
    trial = Trial(drills, world_of(), Scripted(len(persons)), practised, 10)
    outcome = trial.run(RIVALS["in_turn"](task))
    assert (outcome.days == 15 + MORNINGS - 1).all()
    assert (outcome.minutes <= 10 * outcome.days).all()
    assert (outcome.minutes >= 8 * outcome.days).all()
    assert not outcome.never.any()


def test_who_stops_at_the_criterion_took_as_long_as_who_went_on(small):
    _, outcomes, _ = small
    for policy in ("weakest", "fourfold"):
        run = Run(replace(SMALL, until_read=False), policy)
        shorter, longer = study([run], 1)[run], outcomes[Run(SMALL, policy)]
        assert (shorter.minutes == longer.minutes).all()
        assert (shorter.days == longer.days).all()
        assert np.isnan(shorter.kept_mean).all()


def test_a_policy_takes_as_long_as_itself():
    minutes = np.random.default_rng(3).uniform(200, 900, 80)
    same = compared(minutes, {"itself": minutes})
    assert (same.ratio, same.low, same.high) == (1, 1, 1)


def test_the_best_rival_is_chosen_anew_in_each_sample():
    """Of two rivals alike in truth the luckier is best, which makes us look slower, not faster."""
    lots = np.random.default_rng(4)
    ours, *rivals = lots.uniform(200, 900, (7, 60))
    one = compared(ours, {"0": rivals[0]})
    many = compared(ours, {str(n): rival for n, rival in enumerate(rivals)})
    assert many.ratio >= one.ratio
    assert many.low < many.ratio
    middle = (many.low + many.high) / 2
    assert middle > many.ratio


def test_the_report_is_one_object_of_finite_figures_and_judged_aims(small):
    scope, outcomes, heard = small
    told = json.loads(json.dumps(as_object(report_of(scope, outcomes)), allow_nan=False))
    assert set(told) == {"figures", "aims"}
    assert all(math.isfinite(figure) for figure in told["figures"].values())
    assert {"two_state.random.fourfold.minutes", "two_state.random.ratio_to_greedy_high"} <= set(
        told["figures"]
    )
    assert len(told["aims"]) == 9
    for aim in told["aims"]:
        assert set(aim) == {"name", "aim", "figure", "met"}
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)


def test_the_report_reads_as_tables(small):
    scope, outcomes, _ = small
    text = as_text(report_of(scope, outcomes))
    for heading in ("lasting control", "Equal cells", "no dominance", "Five minutes", "Ablations"):
        assert heading in text
    tables = [block.split("\n") for block in text.split("\n\n") if block.startswith("|")]
    assert all(len({line.count("|") for line in table}) == 1 for table in tables)


def test_the_pictures_are_the_same_bytes_for_the_same_figures(small, tmp_path):
    from scheduler.simulation.plots import draw

    scope, outcomes, _ = small
    report = report_of(scope, outcomes)
    nine = [replace(SMALL, model=model, misses=misses) for model in MODELS for misses in MISSES]
    grown = {
        Run(setting, policy): outcomes[Run(SMALL, policy)]
        for setting in nine
        for policy in (*RIVALS, *FOURFOLD)
    }
    many = tuple(replace(report.main[0], setting=setting) for setting in nine)
    report = replace(report, main=many)
    once, again = (draw(report, grown, tmp_path / name) for name in ("once", "again"))
    assert {file.name for file in once} == {
        "ablations.svg", "kept.svg", "learners.svg", "minutes.svg"
    }  # fmt: skip
    for first, second in zip(once, again, strict=True):
        assert first.read_text("utf-8").startswith("<?xml")
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", DIALS)
def test_each_ablation_turns_a_dial_that_there_is(name):
    assert tuning_of(name) != DEFAULT
