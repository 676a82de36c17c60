import numpy as np
import pytest

from scheduler.domain.curriculum import Leg
from scheduler.simulation.drills import CELLS
from scheduler.simulation.missed import practised
from scheduler.simulation.persons import draw
from scheduler.simulation.ranges import PERSONS, WORLD
from scheduler.simulation.world import Truth

PEOPLE = 12


@pytest.fixture
def doing(drills):
    """Everyone does these drills, on all their legs."""

    def doing(*slugs):
        chosen = [slug in slugs for slug, _ in drills.pairs]
        return np.tile(chosen, (PEOPLE, 1))

    return doing


def control(level):
    return np.full((PEOPLE, len(CELLS)), level)


def test_a_premature_drill_teaches_little_and_one_at_its_time_more(world_of, doing):
    world, done = world_of(), doing("toes_out")
    early, timely = (world.practise(0, control(level), done).doses.max(1) for level in (0.2, 0.75))
    assert (early < timely / 3).all()
    world = world_of(Truth(prerequisites=False))
    early, timely = (world.practise(0, control(level), done).doses.max(1) for level in (0.2, 0.75))
    assert early == pytest.approx(timely, rel=0.6)


def test_prematurity_has_no_cliff(world_of, doing):
    """A hundredth of control never changes what a drill teaches by more than a tenth of its best."""
    world = world_of()
    doses = [
        world._ready(control(level))[:, doing("toes_out")[0]] for level in np.arange(0, 1, 0.01)
    ]
    assert np.abs(np.diff(doses, axis=0)).max() < 0.1


def test_a_drill_that_one_has_outgrown_teaches_less(world_of, doing):
    done = doing("standing_bow")
    taught = [world_of().practise(0, control(level), done).doses.max(1) for level in (0.3, 0.95)]
    assert (taught[1] < taught[0] / 1.5).all()
    easy = world_of(Truth(outgrowing=False)).practise(0, control(0.95), done).doses.max(1)
    assert (easy > taught[1]).all()


def test_premature_drills_hurt_more(world_of, doing):
    world, done = world_of(), doing("toes_out", "toes_in", "corner_walk")
    hurts = [
        sum((world.practise(day, control(level), done).said.pain > 0).sum() for day in range(60))
        for level in (0.1, 0.75)
    ]
    assert hurts[0] > 2 * hurts[1]


def test_one_function_lets_those_behind_slip_on_its_own_leg(world_of, drills):
    done = np.tile([pair == ("leg_backward", Leg.LEFT) for pair in drills.pairs], (PEOPLE, 1))
    level = control(0.3)
    level[:, :2] = 0.6
    slips = world_of().practise(0, level, done).slips
    behind_left = [n for n, (_, side) in enumerate(CELLS) if side is Leg.LEFT and n > 1]
    assert (slips[:, behind_left] > 0).all()
    assert slips[:, [0, 1, 3, 5, 7]].max() == 0
    assert world_of(Truth(dominance=False)).practise(0, level, done).slips.max() == 0


def test_the_same_drill_on_the_same_day_is_rated_alike_whatever_else_is_done(world_of, doing):
    alone = world_of().practise(3, control(0.5), doing("standing_bow")).said
    among = world_of().practise(3, control(0.5), doing("standing_bow", "pawing", "toes_in")).said
    for field in ("tension", "release", "effort", "pain"):
        bow = doing("standing_bow")
        assert (getattr(alone, field)[bow] == getattr(among, field)[bow]).all()


def test_ratings_follow_control_and_effort_falls(world_of, drills):
    everything = np.ones((PEOPLE, len(drills.pairs)), dtype=bool)
    low, high = (world_of().practise(0, control(level), everything).said for level in (0.2, 0.9))
    assert low.rating.mean() < 2
    assert high.rating.mean() > 3.2
    assert high.effort.mean() < low.effort.mean()
    for said in (low, high):
        assert said.tension.min() >= 1
        assert said.tension.max() <= 4
        assert 0 <= said.pain.min() <= said.pain.max() <= 10


def test_nothing_is_said_of_what_was_not_done(world_of, doing):
    said = world_of().practise(0, control(0.5), doing("pawing")).said
    for field in ("tension", "release", "effort", "pain"):
        assert getattr(said, field)[~said.done].max() == 0


def test_without_differences_all_cells_of_a_person_are_alike():
    same = draw(40, np.random.default_rng(2), differences=0.0)
    half, whole = (draw(40, np.random.default_rng(2), differences=by) for by in (0.5, 1.0))
    for name in ("start", "rate", "retention"):
        assert np.ptp(getattr(same, name), axis=1).max() == pytest.approx(0)
        spread = [np.ptp(np.log(getattr(one, name) + 1), axis=1).mean() for one in (half, whole)]
        assert 0.3 < spread[0] / spread[1] < 0.7


def test_every_range_has_an_order_and_a_reason():
    for name, reach in (PERSONS | WORLD).items():
        assert reach.low < reach.high, name
        assert len(reach.reason) > 15, name


@pytest.mark.parametrize(
    ("pattern", "low", "high"), [("none", 1, 1), ("random", 0.55, 0.65), ("break", 0.883, 0.884)]
)
def test_days_are_missed_as_the_pattern_says(pattern, low, high):
    days = practised(pattern, 200, 120, np.random.default_rng(1))
    assert low <= days.mean() <= high
