"""What a person told us of the drills they did, and what the pain in it asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Leg
from scheduler.domain.evidence import Evidence
from scheduler.domain.safety import PainBand, pain_band
from scheduler.domain.words import LEG_WORDS, RATING_WORDS, number_word, sentence
from scheduler.services.today import Today

NOT_RATED = "not rated"


def told(check_offs: Iterable[CheckOff]) -> str:
    """What was said of a drill: “Tension smooth, release effortful”, leg by leg if they differ."""
    said: dict[str, list[str]] = {}
    for each in check_offs:
        said.setdefault(leg_words(each.leg), []).append(_told_of(each))
    legs = {leg: _in_turn(words) for leg, words in said.items()}
    if set(legs.values()) == {NOT_RATED}:
        return f"Done, {NOT_RATED}"
    if len(set(legs.values())) == 1:
        return sentence(next(iter(legs.values())))
    return ". ".join(f"{sentence(leg)}: {words}" for leg, words in legs.items())


def _told_of(check_off: CheckOff) -> str:
    return (
        f"{said_words(check_off)}, a warning sign" if check_off.red_flags else said_words(check_off)
    )


def leg_words(leg: Leg | None) -> str:
    return LEG_WORDS[leg or Leg.BOTH]


def said_words(said: CheckOff | Evidence) -> str:
    """“tension smooth, release effortful, pain 2 of 10”."""
    pain = f"pain {said.pain} of 10" if said.pain else ""
    return ", ".join(filter(None, (_ratings(said), pain))) or NOT_RATED


def _ratings(said: CheckOff | Evidence) -> str:
    rated = (("tension", said.tension), ("release", said.release))
    words = [(what, RATING_WORDS[rating]) for what, rating in rated if rating]
    if len(words) == 2 and words[0][1] == words[1][1]:
        return f"tension and release {words[0][1]}"
    return ", ".join(f"{what} {word}" for what, word in words)


def _in_turn(words: Sequence[str]) -> str:
    """What was said of one leg, once or several times."""
    if len(words) > 1 and len(set(words)) == 1:
        return f"{words[0]}, {'twice' if len(words) == 2 else f'{number_word(len(words))} times'}"
    return "; then ".join(words)


def next_time(check_offs: Iterable[CheckOff]) -> str:
    """What the worst of these check-offs asks for; empty where it asks for nothing."""
    check_offs = tuple(check_offs)
    if any(check_off.red_flags for check_off in check_offs):
        return "Leave this drill alone until someone has looked at it."
    band = pain_band(_worst(check_offs))
    if band is PainBand.SMALLER:
        return f"Next time: {band.advice[:1].lower()}{band.advice[1:]}"
    return "Leave this drill alone until it is clear what hurts." if band is PainBand.STOP else ""


def pain_that_stops(check_offs: Iterable[CheckOff]) -> int | None:
    """The worst pain told, if it is one that stops practice."""
    worst = _worst(check_offs)
    return worst if pain_band(worst) is PainBand.STOP else None


def _worst(check_offs: Iterable[CheckOff]) -> int:
    return max((check_off.pain or 0 for check_off in check_offs), default=0)


def besides(today: Today) -> list[CheckOff]:
    """Today’s check-offs that no line of the routine shows, the most painful first."""
    shown = {item.drill.slug for item in today.drills}
    others = (check_off for check_off in today.check_offs if check_off.drill not in shown)
    return sorted(others, key=lambda check_off: -(check_off.pain or 0))


FILTERS: Mapping[str, Callable[..., Any]] = {
    "besides": besides,
    "leg": leg_words,
    "next_time": next_time,
    "pain_that_stops": pain_that_stops,
    "told": told,
}
