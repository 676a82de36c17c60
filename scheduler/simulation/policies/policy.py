"""A policy: what each of many people practises today, from their check-offs alone."""

from dataclasses import dataclass
from typing import Protocol

from scheduler.domain.curriculum import Curriculum
from scheduler.simulation.drills import Bools, Drills
from scheduler.simulation.world import Said


@dataclass(frozen=True)
class Task:
    """What a policy is told before the first day."""

    curriculum: Curriculum
    drills: Drills
    people: int
    minutes: int
    """A day's budget."""


class Policy(Protocol):
    """Days are numbered from 0; L people, P pairs of a drill and a leg."""

    def choose(self, day: int, practising: Bools) -> Bools:
        """(L, P) today's pairs of those who practise (L,); what it says of others is not done."""

    def learn(self, day: int, said: Said) -> None:
        """Take in the check-offs of one day."""
