"""Explanation: which check-offs made a figure, and how much of it each of them is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from scheduler.domain.check_off import CheckOff
from scheduler.domain.control import Control, learned, score, telling
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Drill, Function
from scheduler.domain.curriculum.rules import COVERED_BY
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.mastery import Cell, Mastery, Standing
from scheduler.domain.spacing import FADING, Memories, fades_on, freshness

Days = Mapping[date, Sequence[Evidence]]
NOTHING = 1e-9
"""A share so small that leaving it out changes no figure."""


@dataclass(frozen=True, slots=True)
class Row:
    """One day of one drill on the leg of the cell, and what it is worth to the figure today."""

    said: Evidence
    score: float | None
    """0 lost it – 1 effortless; None where nothing was said of how it felt."""
    share: float
    """How much of control this day is made of, 0–1: control is the sum of share × score."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The drill that keeps the cell fresh: when it was last done, and how fast it fades."""

    drill: Drill
    last: date
    fades: float
    """What freshness loses from today to tomorrow."""
    fading_on: date
    """The first day on which it shows that nobody came."""


@dataclass(frozen=True, slots=True)
class Explanation:
    cell: Cell
    figures: Mastery
    rows: tuple[Row, ...]
    """Every day with a drill that trains the cell, the newest first."""
    visit: Visit | None
    """None before any practice."""

    @property
    def unknown(self) -> float:
        """The share of control that stands for nothing known yet, and counts as none."""
        return max(0.0, 1 - sum(row.share for row in self.rows))


def explain(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], cell: Cell, today: date
) -> Explanation:
    """How one cell's figures of `today` came about, whatever order the check-offs come in."""
    return _explained(evidence_by_day(curriculum, check_offs, today), [cell], today)[0]


def explain_function(
    curriculum: Curriculum,
    check_offs: Iterable[CheckOff],
    function: Function,
    today: date,
    standing: Standing | None = None,
) -> tuple[Explanation, ...]:
    """The same for a whole function: stage by stage, left before right.

    The check-offs of drills that train it are enough. With the standing that they led to,
    known from elsewhere, nobody walks there once more.
    """
    cells = [(function, side, stage) for stage in STAGES for side in SIDES]
    return _explained(evidence_by_day(curriculum, check_offs, today), cells, today, standing)


def telling_rows(explanation: Explanation, share: float) -> Iterator[Row]:
    """The newest rows that together make `share` of what is known; older ones hardly count."""
    wanted = share * sum(row.share for row in explanation.rows)
    made = 0.0
    for row in explanation.rows:
        if made >= wanted - NOTHING:
            return
        made += row.share
        yield row


def _explained(
    days: Days, cells: Sequence[Cell], today: date, known: Standing | None = None
) -> tuple[Explanation, ...]:
    standing = known or _walked(days)
    return tuple(
        _explanation(cell, standing.mastery(cell, today), standing.memories, days, today)
        for cell in cells
    )


def _walked(days: Days) -> Standing:
    standing = Standing()
    for day, evidence in days.items():
        standing.learn(day, evidence)
    return standing


def _explanation(
    cell: Cell, figures: Mastery, memories: Memories, days: Days, today: date
) -> Explanation:
    rows = tuple(_rows(list(_told_of(cell, days))))
    return Explanation(cell, figures, rows, _visit(cell, rows, memories, today))


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of one cell: what was said, what each word tells, and how far it moved control."""

    said: Sequence[Evidence]
    scores: Sequence[float | None]
    tells: Sequence[float]
    gain: float


def _rows(days: Sequence[_Day]) -> Iterator[Row]:
    """Newest first, as every later day takes its gain from what the earlier ones are worth."""
    kept = 1.0
    for day in reversed(days):
        weight = sum(day.tells) or 1.0
        for said, told, tells in zip(day.said, day.scores, day.tells, strict=True):
            yield Row(said, told, kept * day.gain * tells / weight)
        kept *= 1 - day.gain


def _told_of(cell: Cell, days: Days) -> Iterator[_Day]:
    control: Control | None = None
    for day, evidence in days.items():
        said = [one for one in evidence if _trains(one, cell)]
        if said:
            told, control = _one_day(cell[0], day, said, control)
            yield told


def _one_day(
    function: Function, day: date, said: Sequence[Evidence], before: Control | None
) -> tuple[_Day, Control | None]:
    """The day, and the estimate after it."""
    scores = [score(one) for one in said]
    tells = [
        0.0 if told is None else telling(one.drill.weights[function])
        for one, told in zip(said, scores, strict=True)
    ]
    if not any(tells):
        return _Day(said, scores, tells, 0.0), before
    hurt = any(one.hurt for one in said)
    learn = partial(learned, day=day, weight=min(1.0, sum(tells)))
    after = learn(before, told=_mean(scores, tells), hurt=hurt)
    # Pain never raises an estimate: a day that would have has no share in it.
    left_out = hurt and after.mean == (before.mean if before else 0.0)
    return _Day(said, scores, tells, 0.0 if left_out else _gain(learn, before)), after


def _trains(said: Evidence, cell: Cell) -> bool:
    function, side, stage = cell
    return side in said.sides and said.drill.stage is stage and function in said.drill.weights


def _mean(scores: Sequence[float | None], tells: Sequence[float]) -> float:
    told = sum((told or 0.0) * tell for told, tell in zip(scores, tells, strict=True))
    return told / sum(tells)


def _gain(learn: Callable[..., Control], before: Control | None) -> float:
    """How far the day moved the estimate: what a full score makes of an estimate of none."""
    empty = before and before._replace(mean=0.0)
    return learn(empty, told=1.0, hurt=False).mean


def _visit(cell: Cell, rows: Sequence[Row], memories: Memories, today: date) -> Visit | None:
    drills = _carriers(cell, rows)
    if not drills:
        return None
    _, side, _ = cell
    drill = max(drills, key=lambda drill: freshness(memories[drill.slug, side], today))
    memory = memories[drill.slug, side]
    fresh, tomorrow = (freshness(memory, today + timedelta(days=n)) for n in (0, 1))
    return Visit(drill, memory.last, fresh - tomorrow, fades_on(memory, FADING))


def _carriers(cell: Cell, rows: Iterable[Row]) -> Sequence[Drill]:
    """The drills that may keep the cell fresh, those that train it only by the way left out."""
    drills = list({row.said.drill.slug: row.said.drill for row in rows}.values())
    return [drill for drill in drills if drill.weights[cell[0]] >= COVERED_BY] or drills
