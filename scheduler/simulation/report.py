"""The report: the study's figures and aims, as values and as an object for scripts."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from scheduler import curriculum as curricula
from scheduler.simulation.ablations import DIALS
from scheduler.simulation.aims import Aim, judged
from scheduler.simulation.figures import (
    US,
    Comparison,
    Figures,
    Ratio,
    compared,
    comparison_of,
    figures_of,
)
from scheduler.simulation.fingerprint import fingerprint
from scheduler.simulation.scope import Scope
from scheduler.simulation.study import Outcomes, Setting, pooled
from scheduler.simulation.trial import Outcome


@dataclass(frozen=True, slots=True)
class Ablation:
    """The engine with one part turned off or set otherwise, beside the whole; models pooled."""

    name: str
    minutes: Ratio
    """How many times the minutes it takes."""
    whole: Figures
    without: Figures


@dataclass(frozen=True, slots=True)
class Report:
    engine: int
    """Its fingerprint."""
    learners: int
    main: tuple[Comparison, ...]
    equal: tuple[Comparison, ...]
    variations: Mapping[str, tuple[Comparison, ...]]
    fewer_minutes: tuple[Comparison, ...]
    ablations: tuple[Ablation, ...]

    @property
    def aims(self) -> list[Aim]:
        return judged(self.main, self.equal)


def report_of(scope: Scope, outcomes: Outcomes) -> Report:
    def beside(settings: Iterable[Setting]) -> tuple[Comparison, ...]:
        return tuple(comparison_of(outcomes, setting) for setting in settings)

    return Report(
        engine=fingerprint(curricula.load()),
        learners=scope.main[0].learners,
        main=beside(scope.main),
        equal=beside(scope.equal),
        variations={name: beside(settings) for name, settings in scope.variations.items()},
        fewer_minutes=beside(scope.fewer_minutes),
        ablations=tuple(
            _ablation(name, *(pooled(outcomes, scope.ablations, policy) for policy in (name, US)))
            for name in (DIALS if scope.ablations else ())
        ),
    )


def _ablation(name: str, without: Outcome, whole: Outcome) -> Ablation:
    minutes = compared(without.minutes, {US: whole.minutes})
    return Ablation(name, minutes, figures_of(whole), figures_of(without))


def as_object(report: Report) -> dict[str, Any]:
    """`{"figures": {name: number}, "aims": [{"name", "aim", "figure", "met"}]}`."""
    figures: dict[str, float] = {"engine": report.engine}
    for prefix, comparisons in _groups(report):
        for one in comparisons:
            figures |= _figures(f"{prefix}{one.setting.model}.{one.setting.misses}", one)
    for ablation in report.ablations:
        where = f"ablation.{_slug(ablation.name)}"
        figures |= {f"{where}.minutes_ratio": ablation.minutes.ratio}
        figures |= {f"{where}.{name}": value for name, value in asdict(ablation.without).items()}
    # What was not read in a world is left out rather than made up.
    rounded = {name: round(figure, 4) for name, figure in figures.items() if isfinite(figure)}
    return {"figures": rounded, "aims": [asdict(aim) for aim in report.aims]}


def _groups(report: Report) -> Iterable[tuple[str, tuple[Comparison, ...]]]:
    yield "", report.main
    yield "equal_cells.", report.equal
    for name, comparisons in report.variations.items():
        yield f"{_slug(name)}.", comparisons
    yield "five_minutes.", report.fewer_minutes


def _figures(where: str, one: Comparison) -> dict[str, float]:
    found = {
        f"{where}.{policy}.{name}": value
        for policy, figures in one.figures.items()
        for name, value in asdict(figures).items()
    }
    for against in ("usual", "greedy", "any"):
        ratio = getattr(one, against)
        found[f"{where}.ratio_to_{against}"] = ratio.ratio
        found[f"{where}.ratio_to_{against}_low"] = ratio.low
        found[f"{where}.ratio_to_{against}_high"] = ratio.high
    return found


def _slug(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")
