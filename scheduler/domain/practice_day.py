"""Practice days: a person's local dates, turning over at a cut-off hour instead of midnight."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


def practice_day(at: datetime, zone: tzinfo, cutoff_hour: int) -> date:
    """The one practice day that holds the aware instant `at` for someone living in `zone`."""
    day = (at.astimezone(zone) - timedelta(hours=cutoff_hour)).date()
    # Wall time runs back when clocks do, so the date it shows is a guess; the openings decide.
    while at < opens_at(day, zone, cutoff_hour):
        day -= ONE_DAY
    while at >= closes_at(day, zone, cutoff_hour):
        day += ONE_DAY
    return day


@lru_cache(maxsize=65_536)
def opens_at(day: date, zone: tzinfo, cutoff_hour: int) -> datetime:
    """The instant (UTC) at which `day` begins: the cut-off hour on that date.

    A date that a country skipped has no practice day: it is over as it begins.
    """
    opens = _instant(day, time(cutoff_hour), zone)
    skipped = opens.astimezone(zone).date() > day
    return opens_at(day + ONE_DAY, zone, cutoff_hour) if skipped else opens


def closes_at(day: date, zone: tzinfo, cutoff_hour: int) -> datetime:
    """The instant (UTC) at which `day` is over, which already belongs to the next."""
    return opens_at(day + ONE_DAY, zone, cutoff_hour)


def instant_on(day: date, at: time, zone: tzinfo, cutoff_hour: int) -> datetime:
    """The instant (UTC) of the wall time `at` on a practice day.

    A time before the cut-off hour belongs to the calendar date after. For a time that clocks
    skip it is the first valid instant, which may be `closes_at`; of a time that comes twice, the
    first.
    """
    return _instant(day + ONE_DAY if at.hour < cutoff_hour else day, at, zone)


def _instant(on: date, at: time, zone: tzinfo) -> datetime:
    wall = datetime.combine(on, at.replace(fold=0))
    # With fold=0 the standard library takes the first of a time that comes twice.
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    exists = instant.astimezone(zone).replace(tzinfo=None) == wall
    return instant if exists else _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: tzinfo) -> datetime:
    """The instant at which the clocks jump over `wall`."""
    # In a gap fold=1 reads by the offset after the jump, and so lies before it; fold=0 after.
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    jumped = after.astimezone(zone).utcoffset()
    while after - before > ONE_SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == jumped:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
