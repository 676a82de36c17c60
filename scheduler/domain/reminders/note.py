"""What a note says on the lock screen: drills and minutes, kindly, and nothing about health."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scheduler.domain.curriculum import Curriculum
from scheduler.domain.path import StageMove
from scheduler.domain.routine import Routine
from scheduler.domain.why import WELCOME_BACK
from scheduler.domain.words import STAGE_WORDS, counted, listed, number_word, sentence

_Row = TypeVar("_Row")
LONGEST_TITLE = 50
LONGEST_BODY = 140

# One row a rung, one variant a day in turn: a note that never changes is soon not seen. Five of
# each, so that no weekday keeps its words.
_TITLES = (
    (
        "Your practice is ready",
        "Time to move slowly",
        "A few quiet minutes for you",
        "Time to let go a little",
        "Ready when you are",
    ),
    (
        "Still time for your practice",
        "Whenever it suits you",
        "Your practice is still here",
        "A good moment, perhaps",
        "Small and slow is enough",
    ),
    (
        "Our last note for today",
        "A few minutes round off the day",
        "Even one drill is worth it",
        "Before the day is over",
        "One slow breath, one drill",
    ),
)
# On the day of a move every rung says so.
_OPENED = ("New today: the {} stage", "The {} stage is open", "The {} stage waits for you")
_REFRESHED = ("A refresher: {} drills", "Still time to refresh: {} drills", "A refresher waits: {}")
# After a gap nothing is made up for, and nobody is told that they are back before they are.
_AWAY = (
    (
        "A soft way back in",
        "Five minutes, whenever you like",
        "Begin again, small and slow",
        "Your practice has kept your place",
        "One easy drill is a beginning",
    ),
    (
        "Whenever it suits you",
        "Nothing to catch up on",
        "Still here, still short",
        "A few slow breaths would do",
        "No hurry at all",
    ),
    (
        "Start again whenever you like",
        "Tomorrow is fine, too",
        "Even two minutes are welcome",
        "Our last note for today",
        "Small is enough",
    ),
)
_WAY_IN = "A few minutes to find your way in, nothing to catch up on."


@dataclass(frozen=True, slots=True)
class Note:
    """A notification; the same `tag` and `topic` all day, so that a phone shows one."""

    title: str
    body: str
    url_path: str
    tag: str
    topic: str
    """Under this name a push service keeps one undelivered note; ≤ 32 base64url characters."""
    urgency: str
    left: int = 1
    """How many drills are still to do: what the app's icon says."""


def note_for(
    curriculum: Curriculum, routine: Routine, occasion_rung: int, done: Collection[str]
) -> Note:
    """The note of one rung about what is left of a routine; `done` holds slugs."""
    day = f"practice-{routine.practice_day.isoformat()}"
    return Note(
        title=_title(routine, occasion_rung),
        body=_body(curriculum, routine, occasion_rung, done),
        url_path="/today",
        tag=day,
        topic=day,
        # With less, a sleeping phone may keep it to itself until it is picked up.
        urgency="high",
        left=sum(drill.slug not in done for drill in routine.drills),
    )


def _title(routine: Routine, rung: int) -> str:
    if routine.move is not None:
        return _move_title(routine.move, rung)
    if routine.focus == WELCOME_BACK:
        return _in_turn(_AWAY, routine, rung)
    return _in_turn(_TITLES, routine, rung)


def _in_turn(titles: Sequence[Sequence[str]], routine: Routine, rung: int) -> str:
    variants = _of_rung(titles, rung)
    return variants[routine.practice_day.toordinal() % len(variants)]


def _move_title(move: StageMove, rung: int) -> str:
    titles = _OPENED if move.kind == "opened" else _REFRESHED
    return _of_rung(titles, rung).format(STAGE_WORDS[move.after])


def _of_rung(rows: Sequence[_Row], rung: int) -> _Row:
    return rows[min(rung, len(rows) - 1)]


def _body(curriculum: Curriculum, routine: Routine, rung: int, done: Collection[str]) -> str:
    left = [drill for drill in routine.drills if drill.slug not in done]
    names = [curriculum.drill(drill.slug).name for drill in left]
    minutes = counted(sum(drill.minutes for drill in left), "minute")
    before = _standing(len(routine.drills) - len(left), len(routine.drills), rung)
    room = LONGEST_BODY - len(f"{before}, {minutes}.")
    body = f"{before}{_named(names, room)}, {minutes}."
    with_focus = f"{body} {_WAY_IN if routine.focus == WELCOME_BACK else routine.focus}"
    return with_focus if rung == 0 and len(with_focus) <= LONGEST_BODY else body


def _standing(done: int, of: int, rung: int) -> str:
    if done:
        return sentence(f"{number_word(done)} of {number_word(of)} done. Left: ")
    return "Still open: " if rung else ""


def _named(names: Sequence[str], room: int) -> str:
    """As many of the names as there is room for, the others counted."""
    for shown in range(len(names), 0, -1):
        others = [f"{number_word(len(names) - shown)} more"] if shown < len(names) else []
        text = listed([*names[:shown], *others])
        if len(text) <= room:
            return text
    return counted(len(names), "drill")
