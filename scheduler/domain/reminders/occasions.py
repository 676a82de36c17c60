"""Occasions: the moments at which a rhythm reminds, on real days with clocks that change."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import closes_at, instant_on, opens_at, practice_day
from scheduler.domain.reminders.rhythm import Rhythm, Slot, quiet_minutes_left, slots

MOST_A_DAY = 3
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PlannedOccasion:
    """One moment at which to remind, unless the routine is done by then."""

    practice_day: date
    rung: int
    planned_local: str
    """Wall time as planned, "YYYY-MM-DDTHH:MM"; `at` may differ on a day when clocks change."""
    at: datetime
    fixed: bool = False
    """It stands for its rung at an instant of its own, wherever the rung has its place."""


@lru_cache(maxsize=16_384)
def occasions_on(rhythm: Rhythm, day: date) -> tuple[PlannedOccasion, ...]:
    """The occasions of one practice day in their order: at most three, none in quiet hours.

    A time that the clocks skip moves to the first valid instant, and where that is the next
    practice day's, to the last minute of its own. Two that come to lie on one instant are one.
    """
    opens = opens_at(day, rhythm.zone, rhythm.cutoff_hour)
    last = closes_at(day, rhythm.zone, rhythm.cutoff_hour) - ONE_MINUTE
    found: dict[datetime, PlannedOccasion] = {}
    for slot in slots(rhythm):
        wanted = min(last, instant_on(day, slot.at, rhythm.zone, rhythm.cutoff_hour))
        at = _awake(rhythm, wanted)
        # As on any other day, the first rung waits for the end of quiet hours, and no other.
        if opens <= at <= last and (at == wanted or slot.rung == 0):
            found.setdefault(at, PlannedOccasion(day, slot.rung, _local(rhythm, day, slot), at))
    return tuple(found[at] for at in sorted(found))[:MOST_A_DAY]


def next_occasion(rhythm: Rhythm, plan: Plan, after: datetime) -> PlannedOccasion | None:
    """The first occasion strictly after `after` on a day that the plan makes due."""
    # Occasions fall on whole minutes: all moments of one minute have the same next one.
    return _first_after(rhythm, plan.weekdays, int(after.timestamp()) // 60)


def preview(rhythm: Rhythm, plan: Plan, start: datetime, days: int) -> list[PlannedOccasion]:
    """The occasions ahead on days that the plan makes due."""
    ahead = occasions_ahead(rhythm, start, days)
    return [planned for planned in ahead if plan.due_on(planned.practice_day)]


def occasions_ahead(rhythm: Rhythm, start: datetime, days: int) -> list[PlannedOccasion]:
    """The occasions after `start`, up to the same wall time `days` days later, due or not."""
    end = (start.astimezone(rhythm.zone) + days * ONE_DAY).astimezone(UTC)
    first = practice_day(start, rhythm.zone, rhythm.cutoff_hour)
    return [
        planned
        for ahead in range(days + 1)
        for planned in occasions_on(rhythm, first + ahead * ONE_DAY)
        if start < planned.at <= end
    ]


def planned_at(rhythm: Rhythm, day: date, at: datetime, rung: int) -> PlannedOccasion | None:
    """An occasion of `day` at a moment of the person's choice; None where the day has no room.

    It goes by whole minutes, the next one if need be, and waits for the end of quiet hours.
    """
    moved = _awake(rhythm, _up_to_minute(at))
    if practice_day(moved, rhythm.zone, rhythm.cutoff_hour) != day:
        return None
    local = moved.astimezone(rhythm.zone)
    # An hour that the clocks go through twice gives the same text twice; the second is marked.
    text = f"{local:%Y-%m-%dT%H:%M}{'+1' * local.fold}"
    return PlannedOccasion(day, rung, text, moved)


def planned_again(planned: PlannedOccasion, zone: tzinfo, cutoff_hour: int) -> PlannedOccasion:
    """The same time on the wall by the rules of today, which may have changed since."""
    if planned.fixed:
        return planned
    text, _, second = planned.planned_local.partition("+")
    wall = datetime.fromisoformat(text)
    opens, closes = (
        edge(planned.practice_day, zone, cutoff_hour) for edge in (opens_at, closes_at)
    )
    first = instant_on(planned.practice_day, wall.time(), zone, cutoff_hour)
    again = wall.replace(tzinfo=zone, fold=1).astimezone(UTC) if second else first
    return replace(planned, at=max(opens, min(closes - ONE_MINUTE, again)))


@lru_cache(maxsize=65_536)
def _first_after(rhythm: Rhythm, weekdays: frozenset[int], minute: int) -> PlannedOccasion | None:
    plan, after = Plan(weekdays=weekdays), datetime.fromtimestamp(minute * 60, UTC)
    first = practice_day(after, rhythm.zone, rhythm.cutoff_hour)
    # Two weeks hold each weekday at least once even where clocks have swallowed a day.
    days = (first + ahead * ONE_DAY for ahead in range(15))
    due = (planned for day in days if plan.due_on(day) for planned in occasions_on(rhythm, day))
    return next((planned for planned in due if planned.at > after), None)


def _awake(rhythm: Rhythm, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours that it falls into."""
    # By the instant, not on the wall, where an hour may come twice.
    while wait := quiet_minutes_left(rhythm, at.astimezone(rhythm.zone).time()):
        at += wait * ONE_MINUTE
    return at


def _local(rhythm: Rhythm, day: date, slot: Slot) -> str:
    on = day + ONE_DAY if slot.at.hour < rhythm.cutoff_hour else day
    return f"{on.isoformat()}T{slot.at.isoformat('minutes')}"


def _up_to_minute(at: datetime) -> datetime:
    return (at + ONE_MINUTE - datetime.resolution).replace(second=0, microsecond=0)
