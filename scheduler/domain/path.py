"""The path through the stages: one step a day at most, forward or back, each with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from scheduler.domain.curriculum import SIDES, STAGES, Stage
from scheduler.domain.curriculum.rules import COVERS
from scheduler.domain.gates import Condition, conditions_of
from scheduler.domain.mastery import Cell, Standing
from scheduler.domain.words import FUNCTION_WORDS, LEG_WORDS, listed, sentence

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StageMove:
    """One step from stage to stage; `day` is the first practice day of the new one."""

    day: date
    before: Stage
    after: Stage
    reason: str

    @property
    def kind(self) -> str:
        forward = STAGES.index(self.after) > STAGES.index(self.before)
        return "opened" if forward else "refreshed"


@dataclass(frozen=True, slots=True)
class Path:
    """Where a person has come to, and how."""

    furthest: Stage = STAGES[-1]
    """The plan goes no further; it holds as if it had always been there."""
    stage: Stage = STAGES[0]
    moves: tuple[StageMove, ...] = ()

    def morning(self, standing: Standing, day: date) -> "Path":
        """Back once for each stage that has faded on the way to this morning."""
        path = self
        while path.stage is not STAGES[0] and not standing.lasts(_cells(before(path.stage)), day):
            below = before(path.stage)
            fading = {
                cell: standing.fades_on(cell, standing.tuning.faded)
                for cell in _cells(below)
                if cell in standing.records
            }
            back = max(min(fading.values(), default=date.max), path.moves[-1].day + ONE_DAY)
            if back > day:
                break
            faded = [cell for cell, fades in fading.items() if fades <= back]
            path = path._moved(back, below, f"{_named(faded)} faded.")
        return path

    def night(self, standing: Standing, day: date, *, hurt: bool) -> "Path":
        """What the day's practice means for tomorrow."""
        tomorrow = day + ONE_DAY
        if rough := self._rough(standing):
            return self._moved(tomorrow, before(self.stage), f"{_named(rough)} become rough.")
        if hurt or self.stage is self.furthest or not self._ready(standing, day):
            return self
        return self._moved(tomorrow, after(self.stage), held_words(self.stage))

    def conditions(self, standing: Standing, stage: Stage, today: date) -> Iterator[Condition]:
        """What the stage after `stage` asks for; after a refresh only what came since counts,
        so nobody is sent to and fro.
        """
        refreshed = (move.day for move in self.moves if move.kind == "refreshed")
        return conditions_of(standing, stage, max(refreshed, default=date.min), today)

    def _ready(self, standing: Standing, day: date) -> bool:
        return all(condition.met for condition in self.conditions(standing, self.stage, day))

    def _rough(self, standing: Standing) -> list[Cell]:
        if self.stage is STAGES[0]:
            return []
        least, records = standing.tuning.rough, standing.records
        return [
            cell
            for cell in _cells(before(self.stage))
            if (record := records.get(cell)) and record.control and record.control.mean < least
        ]

    def _moved(self, day: date, to: Stage, reason: str) -> "Path":
        move = StageMove(day, self.stage, to, reason)
        return replace(self, stage=to, moves=(*self.moves, move))


@cache
def before(stage: Stage) -> Stage:
    return STAGES[STAGES.index(stage) - 1]


def after(stage: Stage) -> Stage:
    return STAGES[STAGES.index(stage) + 1]


def held_words(stage: Stage) -> str:
    functions = listed([FUNCTION_WORDS[function] for function in COVERS[stage]])
    return sentence(f"{functions} are smooth on both legs.")


@cache
def _cells(stage: Stage) -> tuple[Cell, ...]:
    return tuple((function, side, stage) for function in COVERS[stage] for side in SIDES)


def _named(cells: Sequence[Cell]) -> str:
    """“Steady bow has”, “Leg back and knee bend on the left have”."""
    functions = list(dict.fromkeys(function for function, _, _ in cells))
    sides = {side for _, side, _ in cells}
    where = "" if len(sides) == len(SIDES) else f" on the {LEG_WORDS[sides.pop()]}"
    names = listed([FUNCTION_WORDS[function] for function in functions])
    return sentence(f"{names}{where} {'has' if len(functions) == 1 else 'have'}")
