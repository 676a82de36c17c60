"""What a rhythm may be: every problem of a proposed one, in words for the person."""

from collections.abc import Iterator
from itertools import pairwise

from scheduler.domain.problem import Problem
from scheduler.domain.reminders.occasions import MOST_A_DAY
from scheduler.domain.reminders.rhythm import DAY, Rhythm, slots
from scheduler.domain.time_zones import known_zones

LATEST_CUTOFF = 6


def rhythm_problems(rhythm: Rhythm) -> tuple[Problem, ...]:
    problems = tuple(_problems(rhythm))
    # Only of a rhythm that is sound in each part one can tell what day it makes.
    return problems or tuple(_day_problems(rhythm))


def _problems(rhythm: Rhythm) -> Iterator[Problem]:
    if rhythm.timezone not in known_zones():
        yield Problem("timezone", f"There is no time zone called “{rhythm.timezone}”.")
    yield from _times_problems(rhythm)
    yield from _ladder_problems(rhythm)
    yield from _quiet_problems(rhythm)
    if not 0 <= rhythm.cutoff_hour <= LATEST_CUTOFF:
        yield Problem("cutoff_hour", "A practice day can begin between 0 and 6 o’clock.")


def _times_problems(rhythm: Rhythm) -> Iterator[Problem]:
    if not rhythm.times:
        yield Problem("times", "Choose at least one time of day.")
    if any(at.second or at.microsecond or at.tzinfo for at in rhythm.times):
        yield Problem("times", "Times are hours and minutes, such as 07:30.")
    elif any(earlier >= later for earlier, later in pairwise(rhythm.times)):
        yield Problem("times", "List the times from early to late, each once.")


def _ladder_problems(rhythm: Rhythm) -> Iterator[Problem]:
    ladder = rhythm.ladder
    if not ladder or ladder[0] != 0:
        yield Problem("ladder", "The ladder begins with 0, the reminder itself.")
    elif any(earlier >= later for earlier, later in pairwise(ladder)):
        yield Problem("ladder", "Each rung of the ladder comes later than the one before.")
    elif ladder[-1] >= DAY:
        yield Problem("ladder", "The last rung comes within 24 hours of the first.")
    if len(rhythm.times) * len(ladder) > MOST_A_DAY:
        message = "That makes more than three reminders a day. Choose fewer times or fewer repeats."
        yield Problem("ladder" if len(rhythm.times) == 1 else "times", message)


def _quiet_problems(rhythm: Rhythm) -> Iterator[Problem]:
    start, end = rhythm.quiet_from, rhythm.quiet_to
    if start is None and end is None:
        return
    if start is None or end is None:
        missing = "quiet_from" if start is None else "quiet_to"
        yield Problem(missing, "Quiet hours need both a beginning and an end.")
    elif start == end:
        yield Problem("quiet_to", "Quiet hours end at another time than they begin.")


def _day_problems(rhythm: Rhythm) -> Iterator[Problem]:
    if not slots(rhythm):
        message = "These quiet hours leave no moment for a reminder."
        yield Problem("quiet_from", message)
