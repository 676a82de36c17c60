"""Later: for when to put a reminder off, and the moment that it comes to."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from scheduler.domain.practice_day import instant_on
from scheduler.domain.reminders.occasions import PlannedOccasion, planned_at
from scheduler.domain.reminders.rhythm import Rhythm

EVENING = time(19)
"""What people call the evening begins on the wall about here."""


class Until(StrEnum):
    EVENING = "evening"
    TOMORROW = "tomorrow"


Wish = timedelta | Until
"""After so long, or until then."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose, and the moment on the wall that it comes to."""

    wish: Wish
    at: datetime


WAITS = (timedelta(minutes=30), timedelta(hours=2))


def put_off(
    rhythm: Rhythm, day: date, wish: Wish, now: datetime, rung: int
) -> PlannedOccasion | None:
    """The occasion that a wish comes to; None where it asks for nothing more on this day."""
    match wish:
        case timedelta():
            return planned_at(rhythm, day, now + wish, rung)
        case Until.EVENING if (evening := _evening(rhythm, day)) > now:
            return planned_at(rhythm, day, evening, rung)
    return None


def offers(rhythm: Rhythm, day: date, now: datetime, following: datetime | None) -> list[Offer]:
    """What there is to choose between, from soon to late; `following`: the next day's first."""
    found: list[Offer] = []
    for wish in (*WAITS, Until.EVENING):
        planned = put_off(rhythm, day, wish, now, rung=0)
        # Quiet hours may bring two wishes to the same moment, and an evening may be soon.
        if planned and planned.at > (found[-1].at if found else now):
            found.append(Offer(wish, planned.at))
    return [*found, *([Offer(Until.TOMORROW, following)] if following else [])]


def _evening(rhythm: Rhythm, day: date) -> datetime:
    return instant_on(day, EVENING, rhythm.zone, rhythm.cutoff_hour)
