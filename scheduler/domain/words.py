"""The words a person reads: functions, stages, legs, ratings, days and small numbers."""

from collections.abc import Sequence
from datetime import date

from scheduler.domain.curriculum import Function, Leg, Stage

FUNCTION_WORDS = {
    Function.HIP_EXTENSION: "leg back",
    Function.KNEE_FLEXION: "knee bend",
    Function.LOWER_LEG_ROTATION: "lower-leg turn",
    Function.PELVIC_STABILISATION: "steady bow",
}
STAGE_WORDS = {
    Stage.IN_TANDEM: "in tandem",
    Stage.ALTERNATING: "alternating",
    Stage.ROTATION: "rotation",
}
LEG_WORDS = {Leg.LEFT: "left", Leg.RIGHT: "right", Leg.BOTH: "both legs"}
RATING_WORDS = {1: "lost it", 2: "effortful", 3: "smooth", 4: "effortless"}

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def control_word(control: float) -> str:
    """The rating that a control of 0–1 is nearest to, "smooth" from one half on."""
    return RATING_WORDS[1 + min(3, int(control * 3 + 0.5))]


def number_word(number: int) -> str:
    """“three”, or “14” beyond thirteen."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def counted(number: int, one: str, many: str = "") -> str:
    """“one day”, “three days”."""
    return f"{number_word(number)} {one if number == 1 else many or one + 's'}"


def since_words(day: date, today: date) -> str:
    """A day gone by, to follow “since”: “yesterday”, “Tuesday”, “last Tuesday”, “3 November”."""
    ago = (today - day).days
    if ago <= 1:
        return "yesterday" if ago == 1 else "today"
    if ago < 14:
        return f"{'last ' if ago >= 7 else ''}{_WEEKDAYS[day.weekday()]}"
    return day_words(day)


def ago_words(day: date, today: date) -> str:
    """The time gone by since `day`: “one day”, “five days”, “three weeks”, “two months”."""
    days = (today - day).days
    if days < 14:
        return counted(days, "day")
    if days < 60:
        return counted(days // 7, "week")
    return counted(days // 30, "month") if days < 365 else counted(days // 365, "year")


def day_words(day: date) -> str:
    """“24 November”."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def listed(words: Sequence[str]) -> str:
    """“left”, “left and right”, “one, two and three”."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(text: str) -> str:
    """`text` with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]
