"""Time off: a holiday or an illness, from one day to another, and what it may be."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from scheduler.domain.practice_day import ONE_DAY
from scheduler.domain.problem import Problem
from scheduler.domain.safety import Hold, HoldKind
from scheduler.domain.words import day_words

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)
KINDS = (HoldKind.HOLIDAY, HoldKind.ILLNESS)


def time_off(kind: HoldKind, since: date, until: date) -> Hold:
    return Hold(kind=kind, since=since, until=until, reason=_REASONS[kind])


def last_day_if_ended(hold: Hold, today: date) -> date:
    """Today is for practice again; what has not begun covers no day at all."""
    return max(today, hold.since) - ONE_DAY


def lies_ahead(hold: Hold, today: date) -> bool:
    """Whether it covers today or a day to come."""
    return hold.until is None or max(hold.since, today) <= hold.until


def time_off_problems(hold: Hold, others: Iterable[Hold], today: date) -> tuple[Problem, ...]:
    """`others`: all holds of the same person; a safety hold stands beside and is no matter here."""
    problems = tuple(_problems(hold, today))
    # Days that cannot be right need not be compared with others.
    return problems or tuple(_overlaps(hold, others))


def _problems(hold: Hold, today: date) -> Iterator[Problem]:
    until = hold.until or hold.since
    if until < hold.since:
        yield Problem("until", "The last day is the first one or comes after it.")
    elif until < today:
        yield Problem("until", "These days are over. Choose a last day from today on.")
    elif hold.since < today - ONE_DAY:
        yield Problem("since", "It can begin yesterday, today or later.")
    elif hold.since > today + FARTHEST:
        yield Problem("since", "Choose a first day within the next two years.")
    elif until - hold.since >= LONGEST:
        yield Problem("until", "A year is the longest; you can add to it later.")


def _overlaps(hold: Hold, others: Iterable[Hold]) -> Iterator[Problem]:
    until = hold.until or hold.since
    for other in others:
        end = other.until or date.max
        if other.kind in KINDS and max(hold.since, other.since) <= min(until, end):
            named = f"{other.kind} from {day_words(other.since)} to {day_words(end)}"
            message = f"Your {named} covers some of these days. End it first, or choose others."
            yield Problem("since" if other.covers(hold.since) else "until", message)
            return


_REASONS = {HoldKind.HOLIDAY: "You are away.", HoldKind.ILLNESS: "You are getting well."}
