"""The report as text: tables in Markdown that read well in a terminal too."""

from collections.abc import Iterable, Sequence

from scheduler.simulation.aims import Aim
from scheduler.simulation.figures import US, Comparison, Ratio
from scheduler.simulation.policies import DUE_ONLY, RIVALS
from scheduler.simulation.report import Ablation, Report
from scheduler.simulation.words import POLICY_WORDS, world_words


def as_text(report: Report) -> str:
    parts = ["# Fourfold and its rivals, on simulated learners", engine_words(report.engine)]
    title = f"Minutes to lasting control, {report.learners} learners in each world"
    parts.append(_ratios(title, report.main))
    if report.equal:
        parts.append(_ratios("Equal cells: adapting should gain nothing", report.equal))
    for name, comparisons in report.variations.items():
        parts.append(_ratios(f"If in truth: {name}", comparisons))
    if report.fewer_minutes:
        parts.append(_ratios("Five minutes a day", report.fewer_minutes))
    if report.ablations:
        parts.append(_ablations(report.ablations))
    return "\n\n".join([*parts, *(_world(one) for one in report.main), _aims(report.aims)])


def engine_words(engine: int) -> str:
    return f"Made by the engine with the fingerprint `{engine:08x}`."


def _ratios(title: str, comparisons: Iterable[Comparison]) -> str:
    """Fourfold's minutes as a share of the best rival's, in brackets the 95 % interval."""
    head = (
        "world",
        "minutes",
        "of the best usual",
        "of the better greedy",
        "never",
        "best rival's",
    )
    rows = [
        (
            world_words(one.setting),
            f"{one.ours.minutes:.0f}",
            _share(one.usual),
            _share(one.greedy),
            f"{one.ours.never:.0%}",
            f"{one.best.never:.0%}",
        )
        for one in comparisons
    ]
    return f"## {title}\n\n{_table(head, rows)}"


def _share(ratio: Ratio) -> str:
    return f"{ratio.ratio:.2f} ({ratio.low:.2f}–{ratio.high:.2f}) {POLICY_WORDS[ratio.best]}"


def _world(one: Comparison) -> str:
    head = (
        "policy",
        "minutes",
        "days",
        "never",
        "kept",
        "weakest",
        "own",
        "weakest",
        "gap",
        "pain",
    )
    names = [US, *RIVALS, *(name for name in DUE_ONLY if name in one.figures)]
    rows = [
        (
            POLICY_WORDS[name],
            f"{row.minutes:.0f}",
            f"{row.days:.0f}",
            f"{row.never:.0%}",
            *(f"{value:.2f}" for value in (row.kept_mean, row.kept_weakest)),
            *(f"{value:.2f}" for value in (row.own_mean, row.own_weakest)),
            f"{row.gap:.2f}",
            f"{row.pain:.1f}",
        )
        for name, row in ((name, one.figures[name]) for name in names)
    ]
    return f"## {world_words(one.setting)}\n\n{_table(head, rows)}"


def _ablations(ablations: Iterable[Ablation]) -> str:
    head = ("without or otherwise", "minutes", "never", "kept", "weakest", "gap", "pain")
    rows = [
        (
            one.name,
            f"{one.minutes.ratio:.2f} ({one.minutes.low:.2f}–{one.minutes.high:.2f})",
            f"{one.without.never - one.whole.never:+.0%}",
            f"{one.without.kept_mean - one.whole.kept_mean:+.3f}",
            f"{one.without.kept_weakest - one.whole.kept_weakest:+.3f}",
            f"{one.without.gap - one.whole.gap:+.3f}",
            f"{one.without.pain - one.whole.pain:+.2f}",
        )
        for one in ablations
    ]
    return f"## Ablations: each part of the engine alone\n\n{_table(head, rows)}"


def _aims(aims: Sequence[Aim]) -> str:
    head = ("aim", "promised", "figure", "met")
    rows = [(one.name, one.aim, f"{one.figure:g}", "yes" if one.met else "**no**") for one in aims]
    met = sum(one.met for one in aims)
    return f"## Aims: {met} of {len(aims)} met\n\n{_table(head, rows)}"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(cells[0]))]
    lines = [_line(row, widths) for row in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _line(row: Iterable[str], widths: Iterable[int]) -> str:
    return (
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"
    )
