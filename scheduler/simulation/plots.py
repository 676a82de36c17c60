"""Plots: the study's pictures as SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from scheduler.simulation.figures import US, Comparison, Ratio
from scheduler.simulation.missed import MISSES
from scheduler.simulation.models import MODELS
from scheduler.simulation.policies import GREEDY, RIVALS
from scheduler.simulation.report import Ablation, Report
from scheduler.simulation.study import Outcomes, Run
from scheduler.simulation.trial import HORIZON
from scheduler.simulation.words import world_words

OURS, GREED, OTHERS = "#0f6b5c", "#b45309", "#9aa5ad"
INK, RULE = "#1f2a30", "#d5dbdf"
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "fourfold",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": RULE,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
}


def draw(report: Report, outcomes: Outcomes, folder: Path) -> list[Path]:
    """The files written, the same bytes for the same figures."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        drawn = {
            "minutes.svg": _minutes(report),
            "learners.svg": _learners(report, outcomes),
            "kept.svg": _kept(report),
        }
        if report.ablations:
            drawn["ablations.svg"] = _ablations(report.ablations)
        for name, figure in drawn.items():
            figure.savefig(folder / name, metadata={"Date": None}, bbox_inches="tight")
    return [folder / name for name in drawn]


def _minutes(report: Report) -> Figure:
    """Fourfold's minutes as a share of the best rival's, world by world, a gap between groups."""
    groups = {"": report.main, "equal cells: ": report.equal}
    groups |= {f"{name}: ": comparisons for name, comparisons in report.variations.items()}
    rows = [(name, gap, one) for gap, name in enumerate(groups) for one in groups[name]]
    heights = np.array([-number - gap / 2 for number, (_, gap, _) in enumerate(rows)])
    figure = Figure(figsize=(7.5, 1.2 + 0.22 * -heights[-1]))
    axes = figure.subplots()
    usual, greedy = ([getattr(one, which) for *_, one in rows] for which in ("usual", "greedy"))
    _dots(axes, heights + 0.14, usual, OURS, "o", "to the best usual policy")
    _dots(axes, heights - 0.14, greedy, GREED, "s", "to the better greedy rule")
    axes.axvline(1.0, color=INK, linewidth=0.8)
    axes.set_yticks(heights, [name + world_words(one.setting) for name, _, one in rows])
    axes.set_ylim(heights[-1] - 0.8, 0.8)
    axes.set_xlabel("Fourfold’s minutes to lasting control ÷ the rival’s (95 %); left is better")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    return figure


def _dots(
    axes: Axes, heights: Any, ratios: Sequence[Ratio], colour: str, marker: str, label: str
) -> None:
    middle = [one.ratio for one in ratios]
    reach = [[one.ratio - one.low for one in ratios], [one.high - one.ratio for one in ratios]]
    axes.errorbar(
        middle,
        heights,
        xerr=reach,
        fmt=marker,
        color=colour,
        markersize=4,
        linewidth=1,
        label=label,
    )


def _learners(report: Report, outcomes: Outcomes) -> Figure:
    """The share of learners with lasting control, day by day, in each of the main worlds."""
    figure = Figure(figsize=(9, 7), layout="constrained")
    grid = figure.subplots(len(MODELS), len(MISSES), sharex=True, sharey=True)
    days = np.arange(0, HORIZON + 1, 3)
    for axes, one in zip(grid.flat, report.main, strict=True):
        axes.set_title(world_words(one.setting))
        for policy in (*RIVALS, US):
            outcome = outcomes[Run(one.setting, policy)]
            arrived = np.sort(np.where(outcome.never, np.inf, outcome.days))
            share = np.searchsorted(arrived, days, side="right") / len(arrived)
            axes.plot(days, share, **_line(policy))
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    figure.supxlabel("day")
    figure.supylabel("learners with lasting control")
    handles = [
        Line2D([], [], **_line(US), label="Fourfold"),
        Line2D([], [], **_line(next(iter(GREEDY))), label="weakest-first rules"),
        Line2D([], [], **_line(next(iter(RIVALS))), label="the seven usual policies"),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=3)
    return figure


def _line(policy: str) -> dict[str, Any]:
    """Told apart by width and dashes too, not by colour alone."""
    if policy == US:
        return {"color": OURS, "linewidth": 2.4}
    if policy in GREEDY:
        return {"color": GREED, "linewidth": 1.3, "linestyle": "--"}
    return {"color": OTHERS, "linewidth": 0.9}


def _kept(report: Report) -> Figure:
    """Control four weeks after day 120: Fourfold beside each rival."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    grid = figure.subplots(1, 2, sharey=True)
    heights = np.arange(len(report.main))[::-1]
    for axes, which, title in zip(
        grid,
        ("kept_mean", "kept_weakest"),
        ("mean of all", "weakest function and leg"),
        strict=True,
    ):
        axes.set_title(title)
        for name in RIVALS:
            colour, marker = (GREED, "s") if name in GREEDY else (OTHERS, "|")
            axes.plot(_read(report.main, name, which), heights, marker, color=colour, markersize=5)
        axes.plot(_read(report.main, US, which), heights, "o", color=OURS, markersize=7)
        axes.set_xlabel("control, 0–1")
    grid[0].set_yticks(heights, [world_words(one.setting) for one in report.main])
    handles = [
        Line2D([], [], color=OURS, marker="o", linestyle="", label="Fourfold"),
        Line2D([], [], color=GREED, marker="s", linestyle="", label="weakest-first rules"),
        Line2D([], [], color=OTHERS, marker="|", linestyle="", label="the seven usual policies"),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=3)
    return figure


def _read(comparisons: Sequence[Comparison], policy: str, which: str) -> list[float]:
    return [getattr(one.figures[policy], which) for one in comparisons]


def _ablations(ablations: Sequence[Ablation]) -> Figure:
    figure = Figure(figsize=(7.5, 1.2 + 0.26 * len(ablations)))
    axes = figure.subplots()
    heights = np.arange(float(len(ablations)))[::-1]
    _dots(axes, heights, [one.minutes for one in ablations], OURS, "o", "")
    axes.axvline(1.0, color=INK, linewidth=0.8)
    axes.set_yticks(heights, [one.name for one in ablations])
    axes.set_xlabel(
        "minutes ÷ those of the whole engine (95 % interval); right: the part earns its keep"
    )
    return figure
