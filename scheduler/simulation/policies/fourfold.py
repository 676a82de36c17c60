"""Fourfold as a policy: the real engine, one journey a person, fed with real check-offs."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import numpy as np

from scheduler.domain.check_off import CheckOff
from scheduler.domain.evidence import evidence_by_day
from scheduler.domain.journey import begin
from scheduler.domain.plan import Plan
from scheduler.domain.routine import routine_of
from scheduler.domain.tuning import DEFAULT, Tuning
from scheduler.simulation.drills import Bools
from scheduler.simulation.policies.policy import Task
from scheduler.simulation.world import Said

FIRST_DAY = date(2026, 11, 2)
"""A Monday; the engine cares for weekdays only where a plan does."""


class Fourfold:
    def __init__(self, task: Task, tuning: Tuning = DEFAULT) -> None:
        self._task = task
        self._plan = Plan(minutes=round(task.minutes))
        self._journeys = [begin(self._plan, tuning) for _ in range(task.people)]
        self._number = {pair: number for number, pair in enumerate(task.drills.pairs)}

    def choose(self, day: int, practising: Bools) -> Bools:
        chosen = np.zeros((self._task.people, len(self._number)), dtype=bool)
        for person in np.flatnonzero(practising):
            chosen[person, self._pairs(int(person), day)] = True
        return chosen

    def learn(self, day: int, said: Said) -> None:
        on = FIRST_DAY + timedelta(days=day)
        for person in np.flatnonzero(said.done.any(1)):
            check_offs = self._check_offs(said, int(person), on)
            evidence = evidence_by_day(self._task.curriculum, check_offs, on)[on]
            self._journeys[person] = self._journeys[person].after(on, evidence)

    def _pairs(self, person: int, day: int) -> list[int]:
        """As many of today's pairs as fit at full length, in the routine's order."""
        on = FIRST_DAY + timedelta(days=day)
        journey = self._journeys[person]
        taken: list[int] = []
        left = self._task.minutes
        for pair in routine_of(self._task.curriculum, journey, self._plan, on).pairs:
            number = self._number[pair]
            if self._task.drills.minutes[number] <= left:
                taken.append(number)
                left -= self._task.drills.minutes[number]
        return taken

    def _check_offs(self, said: Said, person: int, on: date) -> list[CheckOff]:
        return [
            CheckOff(
                id=UUID(int=on.toordinal() * len(self._number) + int(number)),
                drill=self._task.drills.pairs[number][0],
                leg=self._task.drills.pairs[number][1],
                done_at=datetime.combine(on, time(8), tzinfo=UTC),
                practice_day=on,
                tension=int(said.tension[person, number]),
                release=int(said.release[person, number]),
                effort=int(said.effort[person, number]),
                pain=int(said.pain[person, number]),
            )
            for number in np.flatnonzero(said.done[person])
        ]
