"""Safety: pain bands, and holds, the spans in which nothing is due."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from scheduler.domain.check_off import CheckOff
from scheduler.domain.red_flags import RED_FLAGS, red_flag


class PainBand(StrEnum):
    """What pain of 0–10 means here; stricter than in physiotherapy, since the aim is none."""

    NONE = "none"
    SMALLER = "smaller"
    STOP = "stop"

    @property
    def advice(self) -> str:
        return _ADVICE[self]


_STILL_SORE = "that it still hurts, or more than it did"
_ADVICE = {
    PainBand.NONE: "Go on as you are.",
    PainBand.SMALLER: "Make it half as big and twice as slow, and stay where nothing hurts.",
    PainBand.STOP: "Stop this drill. Your plan rests until it is clear what hurts.",
}

SMALLER_FROM = 3
STOP_FROM = 5


class HoldKind(StrEnum):
    SAFETY = "safety"
    HOLIDAY = "holiday"
    ILLNESS = "illness"


@dataclass(frozen=True, slots=True)
class Hold:
    """A span without due routines; excused, so it never counts against anyone."""

    kind: HoldKind
    since: date
    until: date | None
    """The last day that it covers; None: until someone ends it."""
    reason: str
    turn_to: tuple[str, ...] = ()
    """Where to turn, the most urgent first; only a safety hold has something to say here."""

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def hold_for(slugs: Collection[str], since: date) -> Hold | None:
    """The safety hold that these red flags call for, None if there are none."""
    asked = {red_flag(slug) for slug in slugs}
    raised = [flag for flag in RED_FLAGS if flag in asked]
    if not raised:
        return None
    return Hold(
        kind=HoldKind.SAFETY,
        since=since,
        until=None,
        reason="You told us of something that a person should look at before you practise.",
        turn_to=tuple(dict.fromkeys(flag.turn_to for flag in raised)),
    )


def pain_band(pain: int | None) -> PainBand:
    """The band of pain 0–10; nothing said is no pain."""
    if pain is None or pain < SMALLER_FROM:
        return PainBand.NONE
    return PainBand.SMALLER if pain < STOP_FROM else PainBand.STOP


def hold_after(check_off: CheckOff) -> Hold | None:
    """The safety hold that a check-off calls for: by pain that must stop practice, or a red flag."""
    holds = (hold_for(check_off.red_flags, check_off.practice_day), _hold_for_pain(check_off))
    return _joined([hold for hold in holds if hold is not None])


def hold_for_soreness(since: date, *, easing: bool = False) -> Hold:
    """The safety hold for soreness that lasts beyond 36 hours, or grows; `easing`, but not gone."""
    told = "twice that it is easing, and it is not gone" if easing else _STILL_SORE
    return Hold(
        kind=HoldKind.SAFETY,
        since=since,
        until=None,
        reason=f"You told us {told}. Soreness after practice should be gone within 36 hours.",
        turn_to=(red_flag("lasting_soreness").turn_to,),
    )


def hold_in_force(holds: Iterable[Hold], day: date) -> Hold | None:
    """What holds the plan on this day: all safety holds as one, else the first that covers it."""
    covering = [hold for hold in holds if hold.covers(day)]
    safety = [hold for hold in covering if hold.kind is HoldKind.SAFETY]
    return _joined(safety) or next(iter(covering), None)


def _hold_for_pain(check_off: CheckOff) -> Hold | None:
    if pain_band(check_off.pain) is not PainBand.STOP:
        return None
    return Hold(
        kind=HoldKind.SAFETY,
        since=check_off.practice_day,
        until=None,
        reason=f"You told us of pain, {check_off.pain} of 10. Practice rests until it is settled.",
        turn_to=(
            "See a doctor or physiotherapist if it is sharp, spreads, or lasts beyond 36 hours.",
            "If you have a coach, they are told today.",
        ),
    )


def _joined(holds: Collection[Hold]) -> Hold | None:
    """One hold that says what all of these say, the most urgent first; None for none."""
    if len(holds) < 2:
        return next(iter(holds), None)
    turns = dict.fromkeys(line for hold in holds for line in hold.turn_to)
    return replace(
        min(holds, key=lambda hold: min(map(_urgency, hold.turn_to), default=len(RED_FLAGS))),
        since=min(hold.since for hold in holds),
        turn_to=tuple(sorted(turns, key=_urgency)),
    )


def _urgency(turn_to: str) -> int:
    """The place among the red flags, which stand in this order; all else comes after them."""
    lines = [flag.turn_to for flag in RED_FLAGS]
    return lines.index(turn_to) if turn_to in lines else len(lines)
