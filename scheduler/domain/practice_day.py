"""Practice days: a person's local dates, turning over at a cut-off hour instead of midnight."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)


def practice_day(at: datetime, zone: tzinfo, cutoff_hour: int) -> date:
    """The one practice day that holds the aware instant `at` for someone living in `zone`."""
    day = (at.astimezone(zone) - timedelta(hours=cutoff_hour)).date()
    # Wall time runs back when clocks do, so the date it shows is a guess; the openings decide.
    while at < opens_at(day, zone, cutoff_hour):
        day -= ONE_DAY
    while at >= closes_at(day, zone, cutoff_hour):
        day += ONE_DAY
    return day


def opens_at(day: date, zone: tzinfo, cutoff_hour: int) -> datetime:
    """The instant (UTC) at which `day` begins: the cut-off hour on that date."""
    return _instant(day, time(cutoff_hour), zone)


def closes_at(day: date, zone: tzinfo, cutoff_hour: int) -> datetime:
    """The instant (UTC) at which `day` is over, which already belongs to the next."""
    return opens_at(day + ONE_DAY, zone, cutoff_hour)


def instant_on(day: date, at: time, zone: tzinfo, cutoff_hour: int) -> datetime:
    """The instant (UTC) of the wall time `at` on a practice day.

    A time before the cut-off hour belongs to the calendar date after. A time that clocks skip
    moves forward by what they skip, which may take it past `closes_at`; of a time that comes
    twice it is the first.
    """
    return _instant(day + ONE_DAY if at.hour < cutoff_hour else day, at, zone)


def _instant(on: date, at: time, zone: tzinfo) -> datetime:
    # With fold=0 the standard library reads skipped and doubled times just as promised above.
    return datetime.combine(on, at.replace(fold=0), tzinfo=zone).astimezone(UTC)
