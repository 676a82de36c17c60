"""The figures of one function, each with the check-offs that made it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.practice.flower import cell_words, texture
from pwa.practice.told import said_words
from pwa.words import short_day
from scheduler.domain.curriculum import SIDES, Leg, Stage
from scheduler.domain.explanation import Explanation, Row, telling_rows
from scheduler.domain.mastery import Mastery
from scheduler.domain.words import LEG_WORDS, control_word, counted, sentence

NEARLY_ALL = 0.95
"""The share of a figure whose days are listed; what lies further back is summed up."""
MOST_ROWS = 10
FEWEST_ROWS = 3
LONG = timedelta(days=90)
EFFORTS = {1: "hardly any effort", 2: "a little effort", 3: "some effort", 4: "a lot of effort"}


@dataclass(frozen=True, slots=True)
class Made:
    """One day of one drill, and how much of control it makes."""

    day: date
    drill: str
    words: str
    share: float
    note: str
    """Why it has no share, where it has none."""


@dataclass(frozen=True, slots=True)
class LegFigures:
    """A leg, or both where the same drills made both what they are."""

    name: str
    word: str
    texture: str
    figures: Mastery
    made: tuple[Made, ...]
    control: str
    freshness: str
    mastery: str
    earlier: str


@dataclass(frozen=True, slots=True)
class StageFigures:
    stage: Stage
    legs: tuple[LegFigures, ...]


def figures_of(explanations: Sequence[Explanation], today: date) -> tuple[StageFigures, ...]:
    """The stages that were practised, the newest first."""
    by_cell = {explanation.cell[1:]: explanation for explanation in explanations}
    stages = dict.fromkeys(explanation.cell[2] for explanation in explanations)
    return tuple(
        StageFigures(stage, _legs(stage, by_cell, today))
        for stage in reversed(stages)
        if any(by_cell[side, stage].rows for side in SIDES)
    )


def _legs(
    stage: Stage, by_cell: Mapping[tuple[Leg, Stage], Explanation], today: date
) -> tuple[LegFigures, ...]:
    left, right = (by_cell[side, stage] for side in SIDES)
    if _alike(left, right):
        return (_figures(left, LEG_WORDS[Leg.BOTH], today),)
    return tuple(
        _figures(explanation, LEG_WORDS[explanation.cell[1]], today)
        for explanation in (left, right)
        if explanation.rows
    )


def _alike(left: Explanation, right: Explanation) -> bool:
    if left.figures != right.figures:
        return False
    return [_said(row) for row in left.rows] == [_said(row) for row in right.rows]


def _said(row: Row) -> tuple[object, ...]:
    said = row.said
    return said.day, said.drill.slug, said.tension, said.release, said.effort, said.pain


def _figures(explanation: Explanation, name: str, today: date) -> LegFigures:
    figures = explanation.figures
    rows = _listed(explanation)
    return LegFigures(
        name=sentence(name),
        word=_word(figures),
        texture=texture(figures),
        figures=figures,
        made=tuple(_made(row) for row in rows),
        control=_control_words(explanation),
        freshness=_freshness_words(explanation, today),
        mastery=_mastery_words(figures),
        earlier=_earlier_words(explanation.rows[len(rows) :]),
    )


def _word(figures: Mastery) -> str:
    return "only by the way" if figures.control and not figures.told else cell_words(figures)


def _listed(explanation: Explanation) -> Sequence[Row]:
    count = len(list(telling_rows(explanation, NEARLY_ALL)))
    return explanation.rows[: max(FEWEST_ROWS, min(MOST_ROWS, count))]


def _made(row: Row) -> Made:
    return Made(row.said.day, row.said.drill.name, _words(row), row.share, _note(row))


def _words(row: Row) -> str:
    effort = EFFORTS.get(row.said.effort or 0, "")
    return sentence(", ".join(filter(None, (said_words(row.said), effort))))


def _note(row: Row) -> str:
    if row.score is None:
        return "keeps it fresh"
    # A day that said something has a share, unless pain took it.
    return "" if row.share else "pain adds nothing"


def _control_words(explanation: Explanation) -> str:
    figures = explanation.figures
    rated = len({row.said.day for row in explanation.rows if row.score is not None})
    if not rated:
        days = counted(figures.days, "day")
        return f"practised on {days} without a word on how it felt, so nothing is known of it yet."
    if not figures.told:
        return (
            f"known only by the way, from drills on {counted(rated, 'day')} that train it a little."
        )
    newest = ", the newest counting most" if rated > 1 else ""
    return f"{control_word(figures.control)}, by what you said on {counted(rated, 'day')}{newest}."


def _freshness_words(explanation: Explanation, today: date) -> str:
    visit = explanation.visit
    if visit is None:
        return ""
    last = f"{visit.drill.name} on {short_day(visit.last)} kept it fresh"
    if explanation.figures.fading:
        return f"{last}; it has been fading since {short_day(visit.fading_on)}."
    if visit.fading_on - today > LONG:
        return f"{last}. Left alone it loses next to nothing a day and stays fresh for months."
    loses = f"{max(0.1, round(100 * visit.fades, 1)):g}"
    return f"{last}. Left alone it loses {loses} by tomorrow and is fading from {short_day(visit.fading_on)}."


def _mastery_words(figures: Mastery) -> str:
    control, fresh, both = (
        round(100 * figure) for figure in (figures.control, figures.freshness, figures.mastery)
    )
    return f"control as far as it is fresh: {control} × {fresh} % is {both}."


def _earlier_words(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    days = counted(len({row.said.day for row in rows}), "earlier day")
    share = 100 * sum(row.share for row in rows)
    return f"{sentence(days)} together: {'less than 1' if 0 < share < 1 else round(share)} %"
