"""The routine: what to practise on one day, for how long, and why today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.balance_check import NO_EMPHASIS, Emphasis
from scheduler.domain.check_off import CheckOff
from scheduler.domain.choice import Choice, choose
from scheduler.domain.curriculum import Curriculum, Leg, Stage
from scheduler.domain.history import History, history_on
from scheduler.domain.journey import Journey, journey_of
from scheduler.domain.path import ONE_DAY, StageMove
from scheduler.domain.plan import Plan
from scheduler.domain.why import focus_of, why_of

GENTLE_REPETITIONS = 2
"""Repetitions of a drill that hurt last time."""


@dataclass(frozen=True, slots=True)
class RoutineDrill:
    slug: str
    legs: tuple[Leg, ...]
    """In the order of practice: the leg that needs it more comes first, or comes alone."""
    minutes: int
    repetitions: int
    """For each of `legs`; fewer than the drill's own where time is short or something hurt."""
    why: str
    new: bool
    """Never practised before today."""


@dataclass(frozen=True, slots=True)
class Routine:
    practice_day: date
    stage: Stage
    drills: tuple[RoutineDrill, ...]
    """2–4, in the order of practice; fewer only where the plan leaves no more."""
    focus: str
    """One sentence: what today is about."""
    move: StageMove | None
    """Set on the first due day of a stage that opened or is being refreshed."""

    @property
    def minutes(self) -> int:
        return sum(drill.minutes for drill in self.drills)

    @property
    def pairs(self) -> list[tuple[str, Leg]]:
        """Drill and leg, in the order of practice."""
        return [(drill.slug, leg) for drill in self.drills for leg in drill.legs]


def compose(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], practice_day: date, minutes: int
) -> list[tuple[str, Leg]]:
    """What to practise on a day, from nothing but the check-offs of the days before it.

    (drill slug, leg) in the order of practice, a leg being left, right or both; a drill done one
    leg after the other takes an even share of its minutes for each. A pair cannot say that it is
    shortened, so one that fits only then is left out. Pure: the same input, in any order, gives
    the same answer.
    """
    plan = Plan(minutes=minutes)
    journey = journey_of(curriculum, check_offs, plan, practice_day - ONE_DAY)
    return _whole(curriculum, routine_of(curriculum, journey, plan, practice_day).pairs, minutes)


def _whole(
    curriculum: Curriculum, pairs: Iterable[tuple[str, Leg]], minutes: int
) -> list[tuple[str, Leg]]:
    """As many as fit at their full length."""
    taken: list[tuple[str, Leg]] = []
    left = float(minutes)
    for slug, leg in pairs:
        drill = curriculum.drill(slug)
        if (share := drill.minutes / len(drill.legs)) <= left:
            taken.append((slug, leg))
            left -= share
    return taken


def routine_of(
    curriculum: Curriculum,
    journey: Journey,
    plan: Plan,
    day: date,
    emphasis: Emphasis = NO_EMPHASIS,
) -> Routine:
    """The routine of `day`, from a journey that ends before it; the same input, the same routine.

    The first day brings two drills, the bow and the next that builds on it; from then on one new
    drill comes at a time. After days missed there is no backlog: a few minutes of what faded
    most. A drill that hurt strongly is left out for a week, unless fewer than two were left.
    """
    history = history_on(journey, plan, day, emphasis)
    choices = choose(curriculum, history)
    return Routine(
        practice_day=day,
        stage=history.journey.path.stage,
        drills=tuple(
            _routine_drill(choice, minutes, history, first=choice is choices[0])
            for choice, minutes in zip(choices, _shares(choices, history.minutes), strict=True)
        ),
        focus=focus_of(choices, history),
        move=history.move,
    )


def _shares(choices: Sequence[Choice], minutes: int) -> list[int]:
    """Full length where it fits; where it does not, the longest gives way, minute by minute."""
    shares = [choice.minutes for choice in choices]
    while sum(shares) > minutes:
        longest = max(range(len(shares)), key=lambda n: (shares[n], n))
        shares[longest] -= 1
    return shares


def _routine_drill(choice: Choice, minutes: int, history: History, *, first: bool) -> RoutineDrill:
    drill = choice.drill
    repetitions = max(1, drill.repetitions * minutes // choice.minutes)
    return RoutineDrill(
        slug=drill.slug,
        legs=choice.legs,
        minutes=minutes,
        repetitions=min(repetitions, GENTLE_REPETITIONS) if choice.gentle else repetitions,
        why=why_of(choice, history, first=first),
        new=drill.slug not in history.pasts,
    )
