"""Any history of up to two years: spells of days that are alike, with pauses between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from scheduler import curriculum as curricula
from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Leg
from scheduler.domain.journey import Journey, journey_of
from scheduler.domain.plan import Plan
from scheduler.domain.routine import Routine, routine_of
from tests.domain.conftest import FIRST_DAY, make

CURRICULUM = curricula.load()
SLUGS = tuple(CURRICULUM.drills)
LONGEST = 730
RETIRED = "splits"
"""It stood in some curriculum once."""
ON_THE_WAY = ("standing_bow", "heels_draw", "leg_backward", "lying_walk", "stride_bow", "toes_out")
"""Enough to open every gate."""


def on(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


@dataclass(frozen=True)
class Spell:
    """Some days that are alike; 30 small numbers tell of hundreds of check-offs."""

    pause: int
    """Days of nothing before it."""
    days: int
    often: float
    """The share of its days with practice."""
    burst: int
    """The most check-offs on one of them."""
    drills: Sequence[str]
    ratings: Sequence[int | None]
    pains: Sequence[int | None]
    seed: int


spells = st.builds(
    Spell,
    pause=st.sampled_from([0, 0, 1, 4, 6, 20]) | st.integers(0, 300),
    days=st.integers(1, 45),
    often=st.sampled_from([1.0, 0.6, 0.2]),
    burst=st.integers(1, 7),
    drills=st.just(ON_THE_WAY) | st.lists(st.sampled_from([*SLUGS, RETIRED]), min_size=1),
    ratings=st.sampled_from([(3,), (4,), (3, 4), (1, 2, 3, 4, None), (1,), (2, 3), (None,)]),
    pains=st.sampled_from([(None,), (0,) * 19 + (4,), (0,) * 29 + (7,), (None, *range(11))]),
    seed=st.integers(0, 2**16),
)


def last_day(log: Sequence[CheckOff]) -> date:
    return max((made.practice_day for made in log), default=FIRST_DAY)


def before(log: Sequence[CheckOff], plan: Plan, day: date) -> Journey:
    """The journey to the evening before a day."""
    return journey_of(CURRICULUM, log, plan, day - timedelta(days=1))


def routine_on(log: Sequence[CheckOff], plan: Plan, day: date) -> Routine:
    return routine_of(CURRICULUM, before(log, plan, day), plan, day)


def lived(spells: Sequence[Spell]) -> list[CheckOff]:
    """The check-offs of these spells one after another, in the order of their days."""
    log: list[CheckOff] = []
    day = 0
    for spell in spells:
        day += spell.pause
        log += _of_spell(spell, range(day, min(day + spell.days, LONGEST)))
        day += spell.days
    return log


histories = st.lists(spells, max_size=7).map(lived)
some_history = st.lists(spells, min_size=1, max_size=7).map(lived).filter(bool)
plans = st.builds(
    Plan,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    minutes=st.integers(5, 15),
    stage_hold=st.none() | st.sampled_from(list(CURRICULUM.drills.values())).map(lambda d: d.stage),
    pinned=st.frozensets(st.sampled_from(SLUGS[::2]), max_size=2),
    excluded=st.frozensets(st.sampled_from(SLUGS[1::2]), max_size=4),
)
later = st.integers(1, 40).map(lambda days: timedelta(days=days))


def _of_spell(spell: Spell, days: range) -> Iterator[CheckOff]:
    chance = Random(spell.seed)
    for day in days:
        if chance.random() < spell.often:
            for number in range(chance.randint(1, spell.burst)):
                yield _told(spell, day, UUID(int=day << 8 | number), chance)


def _told(spell: Spell, day: int, known_as: UUID, chance: Random) -> CheckOff:
    slug = chance.choice(spell.drills)
    legs = CURRICULUM.drill(slug).legs if slug != RETIRED else tuple(Leg)
    return make(
        slug,
        day,
        chance.choice((None, *legs)),
        id=known_as,
        tension=chance.choice(spell.ratings),
        release=chance.choice(spell.ratings),
        effort=chance.choice((None, 1, 2, 3, 4)),
        pain=chance.choice(spell.pains),
        late=chance.random() < 0.1,
    )
