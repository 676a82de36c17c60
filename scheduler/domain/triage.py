"""Triage: who needs their coach today, why in one sentence, and what to do next."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scheduler.domain.curriculum import STAGES, Leg, Stage
from scheduler.domain.days_kept import adherence_in, forgiven, missed_at_the_end
from scheduler.domain.path import after
from scheduler.domain.reach import Reach, Silence, Way
from scheduler.domain.summary import Alarm, Cause, Summary
from scheduler.domain.words import (
    LEG_WORDS,
    STAGE_WORDS,
    counted,
    number_word,
    sentence,
    since_words,
)

GRACE = timedelta(hours=12)
"""How long after its end a day is not yet missed: a phone that was offline tells in the morning."""
MISSED = 3
"""Due days in a row."""
POINTS = 0.2
"""How far the week falls under its four weeks."""
FEWEST_DAYS = 14
"""Asked for in four weeks, so that a week can be held against them."""
STALLED = timedelta(weeks=4)
PRACTISING = 0.5
"""The share of due days from which somebody is practising, and so may be stalled."""
NEW_STAGE = timedelta(days=3)
"""How long a stage that opened is news."""
UNSCREENED = timedelta(days=3)
"""How long somebody may take for the safety questions."""


class Group(StrEnum):
    """In the order in which they want to be seen."""

    SAFETY = "safety"
    UNREACHABLE = "unreachable"
    SLIPPING = "slipping"
    STALLED = "stalled"
    IMBALANCE = "imbalance"
    READY = "ready"
    WELL = "well"

    @property
    def pressing(self) -> bool:
        """Whether it should not wait until tomorrow."""
        return self in {Group.SAFETY, Group.UNREACHABLE, Group.SLIPPING, Group.STALLED}


class Next(StrEnum):
    """The one next step."""

    CALL = "call"
    FIX_REACH = "fix reach"
    NUDGE = "nudge"
    ASK_SCREENING = "ask screening"
    CHANGE_PLAN = "change plan"
    BALANCE = "balance"
    ADVANCE = "advance"
    PRAISE = "praise"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Verdict:
    group: Group
    reason: str
    next: Next


@dataclass(frozen=True, slots=True)
class Today:
    """Where one client is in time."""

    day: date
    """Their practice day."""
    settled: date
    """The first practice day that may still be told of: those before it are over for good."""


def triage(
    summary: Summary, reach: Reach, today: Today, *, sees_pain: bool, drill_name: str | None
) -> Verdict:
    """The first of the groups, in their order, that a client belongs to.

    `drill_name` is that of the alarm's drill. What the client does not show is not in the reason.
    """
    day = today.day
    return (
        _safety(summary, day, drill_name, sees_pain=sees_pain)
        or _unreachable(reach, day)
        or _slipping(summary, today)
        or _stalled(summary, day)
        or _imbalanced(summary, day)
        or _ready(summary, day)
        or _well(summary, day)
    )


def triage_unscreened(joined: date, today: date) -> Verdict:
    """Of somebody whose plan has not begun."""
    if today - joined < UNSCREENED:
        return Verdict(Group.WELL, "Just joined; the safety questions come first.", Next.LOOK)
    ago = counted((today - joined).days, "day")
    words = f"Joined {ago} ago and has not answered the safety questions."
    return Verdict(Group.SLIPPING, words, Next.ASK_SCREENING)


def _safety(
    summary: Summary, day: date, drill_name: str | None, *, sees_pain: bool
) -> Verdict | None:
    if not summary.held_for_safety(day):
        return None
    if not sees_pain or summary.alarm is None:
        words = "Plan on hold for safety."
        words += "" if sees_pain else " They do not show you why."
    else:
        words = f"{alarm_words(summary.alarm, drill_name)} Plan on hold."
    return Verdict(Group.SAFETY, words, Next.CALL)


def alarm_words(alarm: Alarm, drill_name: str | None) -> str:
    """“Pain 6 in heel lift, right.”"""
    match alarm.cause:
        case Cause.PAIN:
            where = f" in {drill_name[:1].lower()}{drill_name[1:]}" if drill_name else ""
            one_leg = alarm.leg in {Leg.LEFT, Leg.RIGHT}
            leg = f", {LEG_WORDS[alarm.leg]}" if alarm.leg and one_leg else ""
            return f"Pain {alarm.pain}{where}{leg}."
        case Cause.SORENESS:
            return "Sore beyond 36 hours, or more than before."
    return "A red flag in the safety questions."


def _unreachable(reach: Reach, day: date) -> Verdict | None:
    """Reminders that once came no longer do; or none ever could, and nothing is heard either."""
    if reach.reachable:
        return None
    if reach.way is Way.SUSPECTED and reach.last_shown is None:
        words = "Their phone takes our reminders and shows none."
    elif reach.stopped_at is not None:
        words = f"Reminders stopped {_on(reach.stopped_at.date(), day)}."
    elif reach.silence(day) is Silence.NOT_REACHABLE:
        words = "No device takes reminders, and no practice"
        last = reach.practised_on
        words += f" since {since_words(last, day)}." if last else " yet."
    else:
        return None
    return Verdict(Group.UNREACHABLE, words, Next.FIX_REACH)


def _slipping(summary: Summary, today: Today) -> Verdict | None:
    letters = summary.counted(today.day, 28)
    open_days = max(0, min(len(letters), (today.day - today.settled).days))
    letters = forgiven(letters, open_days)
    missed, asked = missed_at_the_end(letters)
    if missed >= MISSED:
        return Verdict(Group.SLIPPING, _missed_words(missed, asked), Next.NUDGE)
    week, month = adherence_in(letters[-7:]), adherence_in(letters)
    if week is None or month is None or month.asked < FEWEST_DAYS:
        return None
    # In whole days, since 0.8 − 0.6 falls short of 0.2.
    if round((month.share - week.share) * 1000) < round(POINTS * 1000):
        return None
    words = (
        f"{week.done} of {week.asked} days this week, {month.done} of {month.asked} in four weeks."
    )
    return Verdict(Group.SLIPPING, words, Next.NUDGE)


def _missed_words(missed: int, known: int) -> str:
    if missed == known:
        return f"None of the last {counted(missed, 'due day')} done."
    return f"{sentence(counted(missed, 'due day'))} missed in a row."


def _stalled(summary: Summary, day: date) -> Verdict | None:
    stands = summary.stands_on(day)
    step = stands.last_step(day)
    since = step.day if step else summary.days.began
    if day - since < STALLED or stands.stage(day) is STAGES[-1] or stands.ready(day):
        return None
    month = summary.adherence(day, 28)
    week = summary.adherence(day, 7)
    if month is None or month.share < PRACTISING or not (week and week.done):
        return None
    often = "Daily" if month.done == month.asked else f"{month.done} of {month.asked} days"
    words = f"{often}, but no gate moved in {(day - since).days} days."
    return Verdict(Group.STALLED, words, Next.CHANGE_PLAN)


def _imbalanced(summary: Summary, day: date) -> Verdict | None:
    words = summary.stands_on(day).imbalance
    return Verdict(Group.IMBALANCE, words, Next.BALANCE) if words else None


def _ready(summary: Summary, day: date) -> Verdict | None:
    stands = summary.stands_on(day)
    stage = stands.stage(day)
    if stands.ready(day):
        words = (
            f"All is in place for {_stage_after(stage)}; the plan holds at {STAGE_WORDS[stage]}."
        )
        return Verdict(Group.READY, words, Next.ADVANCE)
    step = stands.moved_forward(day)
    if step is not None and day - step.day < NEW_STAGE:
        words = f"{sentence(STAGE_WORDS[stage])} opened {_on(step.day, day)}."
        return Verdict(Group.READY, words, Next.PRAISE)
    return None


def _well(summary: Summary, day: date) -> Verdict:
    return Verdict(Group.WELL, _well_words(summary, day), Next.LOOK)


def _well_words(summary: Summary, day: date) -> str:
    hold = summary.days.hold_on(day)
    if hold is not None:
        return f"Time off: {hold.kind}."
    week = summary.adherence(day, 7)
    if week is None:
        return "Nothing was due this week."
    if week.done == week.asked:
        return (
            f"All {number_word(week.asked)} due days of the week." if week.asked > 1 else "Begun."
        )
    return f"{week.done} of {week.asked} due days of the week."


def _stage_after(stage: Stage) -> str:
    return STAGE_WORDS[after(stage)]


def _on(day: date, today: date) -> str:
    words = since_words(day, today)
    return words if words in {"today", "yesterday"} or words.startswith("last") else f"on {words}"
