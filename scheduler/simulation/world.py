"""The world: what one day's practice teaches, how it feels, and when it hurts."""

from dataclasses import dataclass

import numpy as np

from scheduler.simulation.drills import Bools, Drills, Floats, Ints
from scheduler.simulation.persons import Persons
from scheduler.simulation.ranges import (
    DOSE_MINUTES,
    LOAD_KEPT,
    PAIN_TEACHES,
    PREMATURE_FEELS,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a world; the variations each change one thing."""

    prerequisites: bool = True
    outgrowing: bool = True
    dominance: bool = True
    noise: float = 1.0
    differences: float = 1.0


PLAIN = Truth()
"""Everything as the ranges say."""


@dataclass(frozen=True)
class Said:
    """One day's check-offs of L people as a table: (L, P), 0 in ratings where nothing was done."""

    done: Bools
    tension: Ints
    release: Ints
    effort: Ints
    pain: Ints

    @property
    def rating(self) -> Ints:
        """The weaker of tension and release."""
        return np.minimum(self.tension, self.release)


@dataclass(frozen=True)
class Day:
    said: Said
    doses: Floats
    """(L, C) what counts as practice of each cell."""
    slips: Floats
    """(L, C) the share of its strength that dominance takes from a cell."""


class World:
    """Where L people practise; remembers what they did lately, since too much of it hurts."""

    def __init__(self, drills: Drills, persons: Persons, truth: Truth, seed: list[int]) -> None:
        self._drills = drills
        self._persons = persons
        self._truth = truth
        self._seed = seed
        self._load = np.zeros_like(persons.start)
        share = np.where(drills.both, persons.trait("both_share"), 1.0)
        self._raw = (share * drills.minutes / DOSE_MINUTES)[..., None] * drills.weights
        """(L, P, C) doses before anything takes from them."""
        self._parts = drills.weights / drills.weights.sum(1, keepdims=True)

    def practise(self, day: int, control: Floats, done: Bools) -> Day:
        """`control` (L, C) is this morning's, `done` (L, P) what each practises today."""
        ready = self._ready(control)
        said = self._said(control, ready, done, day)
        taught = done * ready * np.where(said.pain > 0, PAIN_TEACHES, 1.0)
        raw = np.einsum("lp,lpc,lpc->lc", taught, self._raw, self._fitting(control))
        limit = self._persons.trait("massing")
        doses = limit * (1 - np.exp(-raw / limit))
        self._load = LOAD_KEPT * self._load + np.einsum("lp,lpc->lc", done, self._raw)
        return Day(said, doses, self._slips(control, doses))

    def _ready(self, control: Floats) -> Floats:
        """(L, P) what prematurity leaves of a drill: 1 at its time, little long before."""
        if not self._truth.prerequisites:
            return np.ones((len(control), len(self._drills.pairs)))
        trait = self._persons.trait
        weakest = np.where(self._drills.needs, control[:, None, :], 1.0).min(-1)
        # The first stage needs nothing: whatever it is asked for is there by far.
        asked = [
            np.full((len(control), 1), -1.0),
            trait("ready_alternating"),
            trait("ready_rotation"),
        ]
        above = weakest - np.choose(self._drills.stage, asked)
        least = trait("premature")
        return np.asarray(least + (1 - least) * _slope(above, trait("ready_width")))

    def _fitting(self, control: Floats) -> Floats:
        """(L, P, C) what is left of a drill for cells that have outgrown it."""
        if not self._truth.outgrowing:
            return np.ones((len(control), 1, 1))
        trait = self._persons.trait
        least, width = trait("outgrown"), trait("outgrown_width")
        by_stage = [
            least + (1 - least) * _slope(trait(f"outgrown_{stage}") - control, width)
            for stage in ("in_tandem", "alternating", "rotation")
        ]
        return np.stack(by_stage, 1)[:, self._drills.stage]

    def _slips(self, control: Floats, doses: Floats) -> Floats:
        if not self._truth.dominance:
            return np.zeros_like(doses)
        legs = control.reshape(len(control), -1, 2)
        behind = np.maximum(0.0, legs[:, :, None, :] - legs[:, None, :, :])
        pull = np.einsum("lfs,lfgs->lgs", doses.reshape(legs.shape), behind)
        return np.asarray(self._persons.trait("dominance") * pull.reshape(doses.shape))

    def _said(self, control: Floats, ready: Floats, done: Bools, day: int) -> Said:
        """Luck is keyed by world and day alone: whoever does a drill that day meets the same."""
        random = np.random.default_rng([*self._seed, day])
        trait = self._persons.trait
        felt = np.einsum("lc,pc->lp", control, self._parts) * (1 - PREMATURE_FEELS * (1 - ready))
        noise = random.standard_normal((3, *done.shape)) * trait("noise") * self._truth.noise
        chance, strength = random.random((2, *done.shape))
        own = felt + trait("bias")
        return Said(
            done=done,
            tension=_rated(own + noise[0]) * done,
            release=_rated(own - trait("release_lag") + noise[1]) * done,
            effort=(5 - _rated(own + noise[2])) * done,
            pain=self._pain(ready, chance, strength) * done,
        )

    def _pain(self, ready: Floats, chance: Floats, strength: Floats) -> Ints:
        """0–10; premature drills hurt more often, and a little more."""
        trait = self._persons.trait
        load = np.einsum("lc,pc->lp", self._load, self._parts)
        risk = (
            trait("pain_base")
            + trait("pain_premature") * (1 - ready)
            + trait("pain_overdone") * _slope(load - trait("overdone"), 0.4)
        )
        hurts = chance < trait("pain_factor") * risk
        return np.asarray(hurts * (1 + np.floor(4 * strength + 2 * (1 - ready)))).astype(np.int64)


def _slope(above: Floats, width: Floats | float) -> Floats:
    """0 far below, a half at 0, 1 far above."""
    return np.asarray(0.5 * (1 + np.tanh(above / (2 * width))))


def _rated(felt: Floats) -> Ints:
    """Four steps of the same width: 1 lost it – 4 effortless."""
    return np.asarray(1 + np.floor(4 * np.clip(felt, 0.0, 0.999))).astype(np.int64)
