"""Why today: one plain sentence a drill and one for the day, from the facts that chose them."""

from collections.abc import Sequence

from scheduler.domain.balance import dominance_of, function_at
from scheduler.domain.choice import Choice, Reason
from scheduler.domain.curriculum import SIDES, Leg, Stage
from scheduler.domain.history import History
from scheduler.domain.journey import Past
from scheduler.domain.path import ONE_DAY, StageMove
from scheduler.domain.safety import PainBand
from scheduler.domain.words import (
    FUNCTION_WORDS,
    LEG_WORDS,
    RATING_WORDS,
    STAGE_WORDS,
    ago_words,
    control_word,
    sentence,
    since_words,
)

WELCOME_BACK = "Good to have you back: a few minutes to find your way in, nothing to catch up."
_STAGE_NOTES = {
    Stage.IN_TANDEM: "both legs do the same",
    Stage.ALTERNATING: "one leg works while the other lets go",
    Stage.ROTATION: "the lower leg turns, toes out and toes in",
}
_OPENINGS = {
    Stage.ALTERNATING: "your legs begin to take turns, as in walking",
    Stage.ROTATION: "your feet learn to turn out and in below a quiet knee",
}
_GENTLE = {
    PainBand.SMALLER: (
        "It hurt a little last time: half as big, twice as slow, and stop if it hurts."
    ),
    PainBand.STOP: "It hurt last time: half as big, twice as slow, and stop as soon as it hurts.",
}
_LOST, _EFFORTFUL, _SMOOTH, _EFFORTLESS = RATING_WORDS.values()
# A sentence that never changes is soon not read, so each fact has more than one, in turn.
_NEEDS = {
    _LOST: (
        "{} slips away still; small and slow brings it back.",
        "{} is the one to look for today, in a movement as small as you like.",
    ),
    _EFFORTFUL: (
        "{} takes effort still; a few slow ones will smooth it.",
        "{} works hard still; let the release take twice as long.",
    ),
    _SMOOTH: (
        "{} is smooth; see how little effort it needs.",
        "{} is smooth; listen for the last bit of letting go.",
        "{} is smooth; one more visit on the way to effortless.",
    ),
    _EFFORTLESS: (
        "{} is effortless; a visit keeps it so.",
        "{} comes by itself now; enjoy how it feels.",
    ),
}
_TOPICS = {
    Reason.FADING: "which is fading",
    Reason.DUE: "before it fades",
    Reason.WEAK_FUNCTION: "which needs you most",
}
_STEADY = (
    "doing less: the same movement with hardly any effort",
    "slowness: let the release take longer than the tightening",
    "the breath: let it set the pace",
    "the rest between: feel what has let go before you begin again",
)


def why_of(choice: Choice, history: History, *, first: bool) -> str:
    """Why this drill is in the routine; `first` says that it opens it."""
    past = history.pasts.get(choice.drill.slug)
    if past is None:
        return _new_words(choice, history)
    if choice.gentle:
        return _GENTLE[past.hurt]
    return _known_words(choice, past, history, first=first)


def focus_of(choices: Sequence[Choice], history: History) -> str:
    """What today is about, in one sentence; it says nothing that a lock screen should not show."""
    if not choices:
        return "Your plan leaves out every drill there is; bring one back to go on."
    if history.move is not None:
        return _move_words(history.move)
    if history.returning:
        return WELCOME_BACK
    if not history.pasts:
        return "Today is about one thing: feel how the back of your legs anchors you."
    if any(choice.gentle for choice in choices):
        return "Today is about less: half as big, twice as slow."
    return f"Today is about {_topic(choices, history)}."


def _new_words(choice: Choice, history: History) -> str:
    drill = choice.drill
    if choice.reason is Reason.FIRST:
        return "The first of all: it teaches the hamstrings to anchor you."
    cells = history.cells
    stage_begun = any(cell.days for (_, _, stage), cell in cells.items() if stage is drill.stage)
    if history.pasts and not stage_begun:
        return f"Your first {STAGE_WORDS[drill.stage]} drill: {_STAGE_NOTES[drill.stage]}."
    begun = any(cells[choice.function, side, drill.stage].days for side in SIDES)
    name = FUNCTION_WORDS[choice.function]
    return (
        f"New today: another way into the {name}." if begun else f"New today: it adds the {name}."
    )


def _known_words(choice: Choice, past: Past, history: History, *, first: bool) -> str:
    match choice.reason:
        case Reason.FADING | Reason.DUE:
            return _visit_words(choice, past, history, first=first)
        case Reason.SETTLING:
            return f"New since {since_words(past.first, history.day)}, so it stays for a few days."
        case Reason.WEAK_LEG if choice.weaker is not None:
            return _leg_words(choice.weaker, "your ")
        case Reason.WEAK_FUNCTION:
            return _weak_words(history)
        case Reason.PINNED:
            return "Pinned in your plan, so it comes every day."
        case _:
            return _need_words(choice, history)


def _visit_words(choice: Choice, past: Past, history: History, *, first: bool) -> str:
    fading = choice.reason is Reason.FADING
    since = _since(choice, past, history)
    if history.returning:
        most = "it has faded most" if fading else "it comes first"
        return f"{since}: {most if first else 'it comes next'}."
    if _was_yesterday(choice, history):
        awake = f"A visit keeps the {FUNCTION_WORDS[choice.function]} awake."
        return "It slips away quickly still, so it comes again today." if fading else awake
    if not fading:
        return f"{since}. A visit keeps it awake."
    return f"{since}. {'It fades first, so it goes first.' if first else 'It is due for a visit.'}"


def _since(choice: Choice, past: Past, history: History) -> str:
    last = history.last_visit(choice.drill)
    # Legs apart are told apart only where one of them was left out.
    leg = LEG_WORDS[history.faded_side(choice.drill)]
    who = "you" if last == past.last else f"your {leg} leg"
    return f"{sentence(ago_words(last, history.day))} since {who} last did it"


def _was_yesterday(choice: Choice, history: History) -> bool:
    """Nobody needs to be told how long ago that is."""
    return history.day - history.last_visit(choice.drill) == ONE_DAY


def _weak_words(history: History) -> str:
    dominance = dominance_of(history.cells, history.journey.path.stage)
    gap = dominance.sentence if dominance else ""
    return f"{gap.removesuffix('.')}, so this evens them out."


def _need_words(choice: Choice, history: History) -> str:
    stage = choice.drill.stage
    legs = (history.cells[choice.function, side, stage] for side in SIDES)
    weaker = min(legs, key=lambda cell: cell.control)
    name = function_at(history.cells, choice.function, stage, history.journey.path.stage)
    if not weaker.told:
        return f"Notice how the {name} feels, and say so: that is what moves you on."
    lines = _NEEDS[control_word(weaker.control)]
    turn = history.day.toordinal() + list(history.pasts).index(choice.drill.slug)
    return sentence(lines[turn % len(lines)].format(name))


def _leg_words(weaker: Leg, whose: str) -> str:
    other = Leg.RIGHT if weaker is Leg.LEFT else Leg.LEFT
    return sentence(f"{whose}{weaker} leg is catching up with {whose}{other}.")


def _move_words(move: StageMove) -> str:
    stage = STAGE_WORDS[move.after]
    if move.kind == "refreshed":
        return f"Back to {stage} for a while, to feel it afresh; that is part of the way."
    return f"{sentence(stage)} opens today: {_OPENINGS[move.after]}."


def _topic(choices: Sequence[Choice], history: History) -> str:
    by_reason = {choice.reason: choice for choice in reversed(choices)}
    if choice := by_reason.get(Reason.NEW):
        return f"meeting {choice.drill.name}: small, slow and curious"
    if choice := by_reason.get(Reason.WEAK_LEG):
        return f"the {choice.weaker} leg, which is catching up"
    if history.release_lags:
        return "the way back: let go as evenly as you tightened"
    for reason, words in _TOPICS.items():
        if choice := by_reason.get(reason):
            return f"the {FUNCTION_WORDS[choice.function]}, {words}"
    return _STEADY[history.day.toordinal() % len(_STEADY)]
