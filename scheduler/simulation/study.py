"""A study: every policy in every world, the work spread over processes."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields
from functools import cache, partial

import numpy as np

from scheduler import curriculum as curricula
from scheduler.domain.curriculum import Curriculum
from scheduler.simulation.ablations import DIALS, tuning_of
from scheduler.simulation.drills import Drills, drills_of
from scheduler.simulation.missed import practised
from scheduler.simulation.models import MODELS
from scheduler.simulation.persons import draw
from scheduler.simulation.policies import DUE_ONLY, FOURFOLD, RIVALS, Maker, Task
from scheduler.simulation.policies.fourfold import Fourfold
from scheduler.simulation.trial import HORIZON, Outcome, Trial
from scheduler.simulation.world import PLAIN, Truth, World

BLOCK = 100
"""Learners simulated at once."""
HALVES = ("tune", "report")
"""Draws that the engine may be tuned on, and draws that are reported."""

POLICIES: dict[str, Maker] = {
    **FOURFOLD,
    **RIVALS,
    **DUE_ONLY,
    **{name: partial(Fourfold, tuning=tuning_of(name)) for name in DIALS},
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One world and its learners; the same for every policy that is tried in it."""

    model: str
    misses: str
    learners: int
    truth: Truth = PLAIN
    minutes: int = 10
    seed: int = 1
    half: str = HALVES[1]
    until_read: bool = True
    """Whether everyone goes on until day 120; else each until the criterion, which saves time."""


@dataclass(frozen=True, slots=True)
class Run:
    setting: Setting
    policy: str


Outcomes = dict[Run, Outcome]


def study(
    runs: Iterable[Run], processes: int, told: Callable[[float], None] = lambda _: None
) -> Outcomes:
    """Every run's outcome; `told` hears the share that is done, 0–1."""
    blocks = sorted(_blocks(runs), key=_cost, reverse=True)
    parts: dict[tuple[Run, int], Outcome] = {}
    total, done = sum(map(_cost, blocks)), 0.0
    for block, outcome in _carried_out(blocks, processes):
        parts[block] = outcome
        done += _cost(block)
        told(done / total)
    return {run: _joined(parts, run) for run, number in blocks if number == 0}


def _blocks(runs: Iterable[Run]) -> list[tuple[Run, int]]:
    return [(run, n) for run in runs for n in range(-(-run.setting.learners // BLOCK))]


def _cost(block: tuple[Run, int]) -> float:
    """Roughly, as the engine takes its time for each person and the rivals for all at once."""
    run, number = block
    if run.policy in RIVALS | DUE_ONLY:
        return 3.0
    return _people(run.setting, number) * (1.0 if run.setting.until_read else 0.6)


def _people(setting: Setting, number: int) -> int:
    return min(BLOCK, setting.learners - number * BLOCK)


def _carried_out(
    blocks: list[tuple[Run, int]], processes: int
) -> Iterator[tuple[tuple[Run, int], Outcome]]:
    if processes == 1:
        yield from ((block, carry_out(*block)) for block in blocks)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting = {pool.submit(carry_out, *block): block for block in blocks}
        for one in as_completed(waiting):
            yield waiting[one], one.result()


def carry_out(run: Run, number: int) -> Outcome:
    """One block of a run's learners, from the first morning to the last."""
    setting = run.setting
    count = _people(setting, number)
    seeds = [setting.seed, HALVES.index(setting.half), number]
    persons = draw(count, np.random.default_rng([*seeds, 0]), setting.truth.differences)
    days = practised(setting.misses, count, HORIZON, np.random.default_rng([*seeds, 1]))
    curriculum, drills = _curriculum()
    world = World(drills, persons, setting.truth, [*seeds, 2])
    model = MODELS[setting.model](persons, HORIZON)
    policy = POLICIES[run.policy](Task(curriculum, drills, count, setting.minutes))
    return Trial(drills, world, model, days, setting.minutes).run(
        policy, until_read=setting.until_read
    )


@cache
def _curriculum() -> tuple[Curriculum, Drills]:
    curriculum = curricula.load()
    return curriculum, drills_of(curriculum)


def _joined(parts: dict[tuple[Run, int], Outcome], run: Run) -> Outcome:
    return _concatenated([parts[block] for block in _blocks([run])])


def pooled(outcomes: Outcomes, settings: Iterable[Setting], policy: str) -> Outcome:
    """One policy's learners of several worlds as if they were of one."""
    return _concatenated([outcomes[Run(setting, policy)] for setting in settings])


def _concatenated(outcomes: Sequence[Outcome]) -> Outcome:
    columns = [[getattr(one, field.name) for one in outcomes] for field in fields(Outcome)]
    return Outcome(*(np.concatenate(column) for column in columns))
