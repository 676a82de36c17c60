"""Policies: Fourfold and its rivals, by name."""

from collections.abc import Callable
from functools import partial

from scheduler.simulation.policies.due import Fsrs, Leitner, SuperMemo
from scheduler.simulation.policies.fourfold import Fourfold
from scheduler.simulation.policies.policy import Policy, Task
from scheduler.simulation.policies.turns import AtRandom, ByCalendar, InTurn, Rota
from scheduler.simulation.policies.weakest import WeakestBehindGate, WeakestFirst

__all__ = ["DUE_ONLY", "FOURFOLD", "GREEDY", "RIVALS", "USUAL", "Maker", "Policy", "Task"]

Maker = Callable[[Task], Policy]

USUAL: dict[str, Maker] = {
    "in_turn": InTurn,
    "weekly_rota": Rota,
    "leitner": Leitner,
    "sm2": SuperMemo,
    "fsrs": Fsrs,
    "random": AtRandom,
    "calendar": ByCalendar,
}
"""The seven usual ones."""

GREEDY: dict[str, Maker] = {
    "weakest": WeakestFirst,
    "weakest_gate": WeakestBehindGate,
}
"""The simplest rules that adapt."""

RIVALS = USUAL | GREEDY

FOURFOLD: dict[str, Maker] = {"fourfold": Fourfold}

DUE_ONLY: dict[str, Maker] = {
    "leitner_due": partial(Leitner, only_due=True),
    "sm2_due": partial(SuperMemo, only_due=True),
    "fsrs_due": partial(Fsrs, only_due=True),
}
"""They stop when nothing is due, so they need not fill a day; never the rival."""
