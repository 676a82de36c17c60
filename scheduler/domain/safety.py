"""Safety: red flags, pain bands, and holds, the spans in which nothing is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.check_off import CheckOff

_EMERGENCY = "Call your emergency number now (112, 911 or 999), and do not drive yourself."
_TODAY = "Have a doctor look at it today, at an urgent-care clinic if need be."
_SOON = "Ask a doctor or physiotherapist to look at it before you practise."


class UnknownRedFlagError(ValueError):
    """A red flag that the safety screen does not ask about."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that must stop practice, asked as a question that is answered by yes or no."""

    slug: str
    question: str
    turn_to: str
    """Where to turn if the answer is yes."""
    urgent: bool
    """Whether it cannot wait until tomorrow."""


RED_FLAGS = (
    RedFlag(
        "saddle_numbness",
        "Is there numbness between your legs, where a saddle would touch?",
        _EMERGENCY,
        urgent=True,
    ),
    RedFlag(
        "bladder_or_bowel",
        "Has control of your bladder or bowel changed?",
        _EMERGENCY,
        urgent=True,
    ),
    RedFlag("weak_legs", "Do both of your legs feel weak?", _EMERGENCY, urgent=True),
    RedFlag(
        "breathless_with_leg",
        "Is a leg swollen or painful, and are you short of breath or is there pain in your chest?",
        _EMERGENCY,
        urgent=True,
    ),
    RedFlag(
        "warm_swollen_leg",
        "Is one leg warm, swollen and painful?",
        f"It may be a clot. {_TODAY}",
        urgent=True,
    ),
    RedFlag(
        "growing_weakness",
        "Is a leg getting weaker, or does a foot drop or drag as you walk?",
        f"A nerve may be under pressure. {_TODAY}",
        urgent=True,
    ),
    RedFlag(
        "pop_and_bruise",
        "Was there a pop at the back of the thigh, then a bruise, pain in sitting, "
        "or trouble with walking?",
        f"The muscle may be torn. {_SOON}",
        urgent=False,
    ),
    RedFlag(
        "pain_below_knee",
        "Does pain run down below the knee, with numbness or tingling?",
        f"A nerve may be irritated. {_SOON}",
        urgent=False,
    ),
    # Pain of 5 and more holds the plan until it is answered “no” here.
    RedFlag(
        "pain_in_practice",
        "Does something that hurt in practice still hurt?",
        _SOON,
        urgent=False,
    ),
    RedFlag(
        "lasting_soreness",
        "Are you still sore more than 36 hours after practice, or is it getting worse?",
        _SOON,
        urgent=False,
    ),
)


class PainBand(StrEnum):
    """What pain of 0–10 means here; stricter than in physiotherapy, since the aim is none."""

    NONE = "none"
    SMALLER = "smaller"
    STOP = "stop"

    @property
    def advice(self) -> str:
        return _ADVICE[self]


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


def red_flag(slug: str) -> RedFlag:
    """Raises `UnknownRedFlagError` where the safety screen has no such question."""
    for flag in RED_FLAGS:
        if flag.slug == slug:
            return flag
    raise UnknownRedFlagError(f"There is no safety question called “{slug}”.")


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
    """The safety hold that opens when a check-off tells of pain that must stop practice."""
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
