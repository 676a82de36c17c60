"""Red flags: the signs that must stop practice, as questions, each with where to turn."""

from dataclasses import dataclass

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

_OF_DAYS = frozenset({"pain_in_practice", "lasting_soreness"})
AT_CHECK_OFF = tuple(flag for flag in RED_FLAGS if flag.slug not in _OF_DAYS)
"""What may have happened in this very drill; the rest is asked when days have gone by."""


def red_flag(slug: str) -> RedFlag:
    """Raises `UnknownRedFlagError` where the safety screen has no such question."""
    for flag in RED_FLAGS:
        if flag.slug == slug:
            return flag
    raise UnknownRedFlagError(f"There is no safety question called “{slug}”.")
