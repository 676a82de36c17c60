"""Health: can we read the database, and does the clock beat."""

from datetime import datetime, timedelta

from scheduler.store import DatabaseError, Store, reminders

OVERDUE = timedelta(seconds=90)
"""Four beats and a little: a clock silent for longer has stopped."""


def ready(store: Store, now: datetime) -> dict[str, bool | float | None]:
    """`ready`, `database`, `clock` and the seconds since the clock's last beat."""
    try:
        with store.read() as tx:
            last = reminders.heartbeat(tx)
    except DatabaseError:
        return {"ready": False, "database": False, "clock": False, "seconds_since_beat": None}
    beats = last is not None and now - last < OVERDUE
    since = None if last is None else (now - last).total_seconds()
    return {"ready": beats, "database": True, "clock": beats, "seconds_since_beat": since}
