"""Filling a day: pairs taken in a policy's order as long as they fit in the minutes."""

import numpy as np

from scheduler.simulation.drills import Bools, Floats
from scheduler.simulation.policies.policy import Task


def filled(order: Floats, task: Task, offered: Bools | None = None) -> Bools:
    """(L, P) the pairs taken: the smallest `order` (L, P) first, skipping what no longer fits.

    Equals keep the curriculum's order. Where `offered` (L, P) is given, other pairs stay out.
    """
    minutes = task.drills.minutes
    taken = np.zeros(order.shape, dtype=bool)
    left = np.full(len(order), float(task.minutes))
    rows = np.arange(len(order))
    for pair in np.argsort(order, axis=1, kind="stable").T:
        fits = minutes[pair] <= left
        if offered is not None:
            fits &= offered[rows, pair]
        taken[rows, pair] = fits
        left -= np.where(fits, minutes[pair], 0.0)
    return taken
