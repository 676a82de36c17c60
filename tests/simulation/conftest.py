"""A few simulated people, and worlds for them."""

import numpy as np
import pytest

from scheduler.simulation.drills import drills_of
from scheduler.simulation.persons import draw
from scheduler.simulation.policies import Task
from scheduler.simulation.world import PLAIN, World

PEOPLE = 12
MINUTES = 10


@pytest.fixture(scope="session")
def drills(curriculum):
    return drills_of(curriculum)


@pytest.fixture(scope="session")
def persons():
    return draw(PEOPLE, np.random.default_rng(1))


@pytest.fixture(scope="session")
def task(curriculum, drills):
    return Task(curriculum, drills, PEOPLE, MINUTES)


@pytest.fixture
def world_of(drills, persons):
    """A fresh world; all of them have the same luck."""
    return lambda truth=PLAIN: World(drills, persons, truth, [7])


@pytest.fixture
def everyone():
    return np.ones(PEOPLE, dtype=bool)
