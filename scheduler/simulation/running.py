"""Running: from how many learners to a report, with a bar while one waits."""

import os
from pathlib import Path

from scheduler.simulation.plots import draw
from scheduler.simulation.progress import Bar
from scheduler.simulation.report import Report, report_of
from scheduler.simulation.scope import scope_of
from scheduler.simulation.study import study


def simulate(
    learners: int, *, seed: int, half: str, quick: bool, plots: Path | None = None
) -> Report:
    """Spread over all processors; writes SVG files into the folder `plots`, where one is given."""
    scope = scope_of(learners, seed, half, quick=quick)
    outcomes = study(scope.runs, os.cpu_count() or 1, Bar())
    report = report_of(scope, outcomes)
    if plots is not None:
        draw(report, outcomes, plots)
    return report
