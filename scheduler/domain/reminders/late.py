"""Lateness: for how long a reminder that could not come on time is still worth sending."""

from datetime import datetime, timedelta

from scheduler.domain.practice_day import closes_at
from scheduler.domain.reminders.occasions import ONE_MINUTE, PlannedOccasion, occasions_on
from scheduler.domain.reminders.rhythm import DAY, Rhythm, minute_of

LATEST = timedelta(minutes=90)
GRACE = timedelta(minutes=10)
"""A busy beat costs nobody the reminder of a day's last minute."""


def late_until(rhythm: Rhythm, planned: PlannedOccasion) -> datetime:
    """Until when an occasion is still brought after its time; from then on it was missed.

    At most 90 minutes, neither into quiet hours nor into the next rung or practice day; but
    always the ten minutes by which even a busy clock may be late.
    """
    later = (one.at for one in occasions_on(rhythm, planned.practice_day) if one.at > planned.at)
    bounds = [planned.at + LATEST, useful_until(rhythm, planned), *later]
    return max(planned.at + GRACE, min(bounds))


def useful_until(rhythm: Rhythm, planned: PlannedOccasion) -> datetime:
    """Until when a push service may still hand the note to a phone that was switched off."""
    over = closes_at(planned.practice_day, rhythm.zone, rhythm.cutoff_hour)
    if rhythm.quiet_from is None:
        return over
    local = planned.at.astimezone(rhythm.zone).time()
    until_quiet = (minute_of(rhythm.quiet_from) - minute_of(local)) % DAY * ONE_MINUTE
    return min(over, planned.at + until_quiet)
