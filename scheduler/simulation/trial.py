"""A trial: many people practise under one policy, day after day, in one world."""

from dataclasses import dataclass

import numpy as np

from scheduler.simulation.drills import Bools, Drills, Floats
from scheduler.simulation.models import Model
from scheduler.simulation.policies.policy import Policy
from scheduler.simulation.world import World

ENOUGH = 0.8
"""Control in every function and both legs that counts as free."""
MORNINGS = 7
"""How long it must have held."""
LAST_DAY = 120
"""Everyone's last day of practice, for the reading four weeks later."""
AWAY = 28
HORIZON = 240
"""Days after which who is not there yet never gets there."""
STRONG = 3
"""Pain (0–10) from which it is an episode, as in the method's bands."""


@dataclass(frozen=True)
class Outcome:
    """(L,) each, one policy in one world."""

    minutes: Floats
    """Until the criterion; all that was offered, where it was never met."""
    days: Floats
    never: Bools
    kept_mean: Floats
    """Control four weeks after day 120: mean of all cells, and the weakest; NaN where not read."""
    kept_weakest: Floats
    own_mean: Floats
    """The same four weeks after the person's own criterion; NaN where never."""
    own_weakest: Floats
    gap: Floats
    """On day 120, between the best and the weakest function; NaN where not read."""
    pain: Floats
    """Episodes in the first 120 days."""


class Trial:
    """Reads everyone's control each morning, then lets them practise."""

    def __init__(
        self, drills: Drills, world: World, model: Model, practised: Bools, budget: float
    ) -> None:
        people = len(practised)
        self._drills, self._world, self._model = drills, world, model
        self._practised, self._budget = practised, budget
        self._held = np.zeros(people)
        self._spent = np.zeros(people)
        self._reached = np.full(people, -1)
        self._minutes = np.zeros(people)
        self._own = np.full((people, 2), np.nan)
        self._kept = np.full((people, 2), np.nan)
        self._gap = np.full(people, np.nan)
        self._pain = np.zeros(people)

    def run(self, policy: Policy, *, until_read: bool = True) -> Outcome:
        """Everyone practises until the reading; else each until the criterion, and none is read."""
        for day in range(HORIZON):
            control = self._model.control(day)
            self._judge(day, control)
            if day == LAST_DAY and until_read:
                self._read(day, control)
            waiting = (self._reached < 0) | (until_read and day < LAST_DAY)
            if not waiting.any():
                break
            self._practise(day, control, policy, waiting & self._practised[:, day])
        return self._outcome()

    def _judge(self, morning: int, control: Floats) -> None:
        self._held = np.where(control.min(1) >= ENOUGH, self._held + 1, 0)
        now = (self._held >= MORNINGS) & (self._reached < 0)
        if now.any():
            self._own[now] = _mean_and_weakest(self._model.control(morning + AWAY))[now]
            self._reached[now] = morning
            self._minutes[now] = self._spent[now]

    def _read(self, morning: int, control: Floats) -> None:
        self._kept = _mean_and_weakest(self._model.control(morning + AWAY))
        functions = control.reshape(len(control), -1, 2).mean(2)
        self._gap = np.ptp(functions, axis=1)

    def _practise(self, day: int, control: Floats, policy: Policy, practising: Bools) -> None:
        done = policy.choose(day, practising) & practising[:, None]
        today = self._world.practise(day, control, done)
        self._model.practise(day, today.doses, today.slips)
        policy.learn(day, today.said)
        self._spent += done @ self._drills.minutes
        if day < LAST_DAY:
            self._pain += (today.said.pain >= STRONG).sum(1)

    def _outcome(self) -> Outcome:
        never = self._reached < 0
        return Outcome(
            minutes=np.where(
                never, self._budget * self._practised[:, :HORIZON].sum(1), self._minutes
            ),
            days=np.where(never, HORIZON, self._reached),
            never=never,
            kept_mean=self._kept[:, 0],
            kept_weakest=self._kept[:, 1],
            own_mean=self._own[:, 0],
            own_weakest=self._own[:, 1],
            gap=self._gap,
            pain=self._pain,
        )


def _mean_and_weakest(control: Floats) -> Floats:
    return np.stack([control.mean(1), control.min(1)], 1)
