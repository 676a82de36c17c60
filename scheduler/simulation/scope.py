"""The scope of a report: which worlds, which policies, how many learners."""

from dataclasses import dataclass, replace
from math import ceil

from scheduler.simulation.ablations import DIALS
from scheduler.simulation.missed import MISSES
from scheduler.simulation.models import MODELS
from scheduler.simulation.policies import DUE_ONLY, FOURFOLD, RIVALS
from scheduler.simulation.study import Run, Setting
from scheduler.simulation.world import Truth

VARIATIONS = {
    "no prerequisites": Truth(prerequisites=False),
    "easy drills still teach": Truth(outgrowing=False),
    "no dominance": Truth(dominance=False),
    "rating noise doubled": Truth(noise=2.0),
    "half the differences between cells": Truth(differences=0.5),
}
"""What might be otherwise in truth; each with days missed at random."""
EQUAL = Truth(differences=0.0)
"""All cells of a person alike, where adapting should gain nothing."""
FEWER_MINUTES = 5

CONTESTANTS = (*FOURFOLD, *RIVALS)


@dataclass(frozen=True)
class Scope:
    """Settings by what they are for; a setting is a world with its learners."""

    main: tuple[Setting, ...]
    equal: tuple[Setting, ...]
    variations: dict[str, tuple[Setting, ...]]
    fewer_minutes: tuple[Setting, ...]
    ablations: tuple[Setting, ...]

    @property
    def runs(self) -> list[Run]:
        """What has to be carried out, nothing twice."""
        against = (*self.main, *self.equal, *self.fewer_minutes)
        varied = [setting for settings in self.variations.values() for setting in settings]
        runs = [Run(setting, policy) for setting in (*against, *varied) for policy in CONTESTANTS]
        runs += [Run(setting, policy) for setting in self.main for policy in DUE_ONLY]
        runs += [Run(one, policy) for one in self.ablations for policy in (*FOURFOLD, *DIALS)]
        return list(dict.fromkeys(runs))


def scope_of(learners: int, seed: int, half: str, *, quick: bool) -> Scope:
    """`learners` in the main worlds, fewer beside them; quick: the main worlds alone."""
    main = tuple(
        Setting(model, misses, learners, seed=seed, half=half)
        for model in MODELS
        for misses in MISSES
    )
    equal = [
        replace(setting, learners=ceil(learners / 3), truth=EQUAL, until_read=False)
        for setting in main
    ]
    at_random = [
        replace(setting, learners=ceil(learners / 6))
        for setting in main
        if setting.misses == "random"
    ]
    shorter = [replace(setting, until_read=False) for setting in at_random]
    if quick:
        return Scope(main, (), {}, (), ())
    return Scope(
        main=main,
        equal=tuple(equal),
        variations={
            name: tuple(replace(setting, truth=truth) for setting in shorter)
            for name, truth in VARIATIONS.items()
        },
        fewer_minutes=tuple(replace(setting, minutes=FEWER_MINUTES) for setting in shorter),
        ablations=tuple(at_random),
    )
