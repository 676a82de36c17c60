import numpy as np
import pytest

from scheduler.simulation.models import MODELS, act_r, predictive, two_state
from scheduler.simulation.persons import Persons

DAYS = 120


def alike(count=1, start=0.2):
    """Persons with cells of which nothing is known but a rate of 1."""
    cells = np.full((count, 8), 1.0)
    return Persons(start=cells * start, rate=cells, retention=cells * 0.5, traits={})


def practised(name, days, dose=0.6, every=1, slip=0.0):
    model = MODELS[name](alike(), DAYS + 60)
    for day in range(days):
        doses = np.full((1, 8), dose if day % every == 0 else 0.0)
        model.practise(day, doses, np.full((1, 8), slip))
    return model


@pytest.mark.parametrize("name", MODELS)
class TestEveryModel:
    def test_begins_where_the_person_begins(self, name):
        assert MODELS[name](alike(start=0.3), DAYS).control(0) == pytest.approx(0.3, abs=0.01)

    def test_practice_of_weeks_makes_control_and_of_days_does_not(self, name):
        assert practised(name, 5).control(5).max() < 0.6
        assert practised(name, 60).control(60).min() > 0.75

    def test_control_fades_while_nobody_practises_and_stays_within_bounds(self, name):
        model = practised(name, 60)
        course = [model.control(morning).mean() for morning in range(60, 120)]
        assert course == sorted(course, reverse=True)
        assert 0.2 <= course[-1] < course[0] <= 1

    def test_more_practice_never_leaves_less(self, name):
        assert (practised(name, 40, 0.8).control(40) >= practised(name, 40, 0.4).control(40)).all()

    def test_dominance_takes_from_what_was_learned(self, name):
        assert (
            practised(name, 40, slip=0.02).control(40).max() < practised(name, 40).control(40).min()
        )

    def test_looking_changes_nothing(self, name):
        model = practised(name, 20)
        model.control(90)
        assert (model.control(20) == practised(name, 20).control(20)).all()


def test_the_predictive_performance_equation_is_the_papers():
    model = MODELS["ppe"](alike(start=0.0), DAYS)
    for day in (0, 1, 4):
        model.practise(day, np.ones((1, 8)), np.zeros((1, 8)))
    ages = np.array([10.0, 9.0, 6.0])
    weights = ages**-0.6 / (ages**-0.6).sum()
    slope = np.mean([1 / np.log(lag + np.e) for lag in (1, 3)])
    intercept = np.mean(predictive.B)
    strength = 3**0.1 * (weights @ ages) ** -(intercept + predictive.M * slope)
    expected = 1 / (1 + np.exp((predictive.TAU - strength) / predictive.S))
    assert model.control(10) == pytest.approx(expected)


def test_the_activation_equation_is_the_papers():
    model = MODELS["act_r"](alike(start=0.0), DAYS)
    for day in (0, 3):
        model.practise(day, np.ones((1, 8)), np.zeros((1, 8)))
    seconds, weight, intercept = act_r.SECONDS, act_r.GAIN, np.mean(act_r.A)
    before = weight * (3 * seconds) ** -intercept
    second = 0.217 * before + intercept
    activation = np.log(weight * ((9 * seconds) ** -intercept + (6 * seconds) ** -second))
    expected = 1 / (1 + np.exp((act_r.TAU - activation) / 0.255))
    assert model.control(9) == pytest.approx(expected, rel=1e-4)


def test_the_two_states_are_the_papers():
    model = MODELS["two_state"](alike(start=0.0), DAYS)
    model.practise(0, np.ones((1, 8)), np.zeros((1, 8)))
    fast = slow = 0.0
    for _ in range(two_state.REPETITIONS):
        error = 1 - fast - slow
        fast, slow = 0.59 * fast + 0.21 * error, two_state.A_SLOW * slow + two_state.B_SLOW * error
    assert model.control(2) == pytest.approx(slow * np.mean(two_state.NIGHT) ** 2)


def test_spaced_practice_is_kept_longer_where_the_model_says_so():
    """As much practice, every third day: less is lost in four weeks of rest."""
    for name in ("ppe", "act_r"):
        massed, spaced = practised(name, 30, 0.4), practised(name, 90, 0.4, every=3)
        lost = [
            model.control(at) - model.control(at + 28) for model, at in ((massed, 30), (spaced, 90))
        ]
        assert (lost[1] < lost[0]).all()
