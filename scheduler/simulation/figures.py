"""Figures: what a policy's outcome comes to, and Fourfold beside the best of its rivals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from scheduler.simulation.drills import Floats
from scheduler.simulation.policies import FOURFOLD, GREEDY, RIVALS, USUAL
from scheduler.simulation.study import Outcomes, Run, Setting
from scheduler.simulation.trial import Outcome

(US,) = FOURFOLD
RESAMPLES = 2000
INTERVAL = (2.5, 97.5)
"""Percentiles of the bootstrap."""
_LOTS = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over learners."""

    minutes: float
    days: float
    never: float
    kept_mean: float
    kept_weakest: float
    own_mean: float
    own_weakest: float
    gap: float
    pain: float


def figures_of(outcome: Outcome) -> Figures:
    there = ~outcome.never
    own = [outcome.own_mean, outcome.own_weakest] if there.any() else [np.zeros(1)] * 2
    return Figures(
        minutes=float(outcome.minutes.mean()),
        days=float(outcome.days.mean()),
        never=float(outcome.never.mean()),
        kept_mean=float(outcome.kept_mean.mean()),
        kept_weakest=float(outcome.kept_weakest.mean()),
        own_mean=float(np.nanmean(own[0])),
        own_weakest=float(np.nanmean(own[1])),
        gap=float(outcome.gap.mean()),
        pain=float(outcome.pain.mean()),
    )


@dataclass(frozen=True, slots=True)
class Ratio:
    """Fourfold's minutes to those of the best of some rivals, with a paired bootstrap interval."""

    ratio: float
    low: float
    high: float
    best: str


def ratio_of(outcomes: Outcomes, setting: Setting, rivals: Iterable[str]) -> Ratio:
    theirs = {name: outcomes[Run(setting, name)].minutes for name in rivals}
    return compared(outcomes[Run(setting, US)].minutes, theirs)


def compared(ours: Floats, rivals: Mapping[str, Floats]) -> Ratio:
    """Minutes (L,) of the same learners under one policy and under others.

    The best rival is chosen anew in each sample, so that luck in the choice counts too.
    """
    names, theirs = list(rivals), np.stack(list(rivals.values()))
    lots = np.random.default_rng(_LOTS).integers(len(ours), size=(RESAMPLES, len(ours)))
    sampled = ours[lots].mean(1) / np.min([row[lots].mean(1) for row in theirs], axis=0)
    low, high = np.percentile(sampled, INTERVAL)
    means = theirs.mean(1)
    return Ratio(
        float(ours.mean() / means.min()), float(low), float(high), names[int(means.argmin())]
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Fourfold in one world beside its rivals."""

    setting: Setting
    usual: Ratio
    greedy: Ratio
    any: Ratio
    figures: Mapping[str, Figures]

    @property
    def ours(self) -> Figures:
        return self.figures[US]

    @property
    def best(self) -> Figures:
        """Of the rival with the fewest minutes."""
        return self.figures[self.any.best]

    def kept(self, which: str) -> float:
        """How far we are above the best rival's control four weeks after day 120."""
        ours: float = getattr(self.ours, which)
        return float(ours - max(getattr(self.figures[name], which) for name in RIVALS))


def comparison_of(outcomes: Outcomes, setting: Setting) -> Comparison:
    return Comparison(
        setting=setting,
        usual=ratio_of(outcomes, setting, USUAL),
        greedy=ratio_of(outcomes, setting, GREEDY),
        any=ratio_of(outcomes, setting, RIVALS),
        figures={
            run.policy: figures_of(outcome)
            for run, outcome in outcomes.items()
            if run.setting == setting
        },
    )
