"""Zone rules: what countries decide anew moves the reminders that were reckoned before."""

from importlib.metadata import version

from scheduler.domain.reminders import planned_again
from scheduler.domain.reminders.rhythm import zone_of
from scheduler.domain.time_zones import known_zones
from scheduler.store import Store, zone_rules

EDITION = version("tzdata")


def follow(store: Store, edition: str = EDITION) -> int:
    """Reckon what lies ahead by the zones installed, unless it was; how many moments moved.

    On a wall of the person's everything stays where it was planned. Clocks ask again with each
    beat: while a fleet is updated, one with older rules may have reckoned since.
    """
    with store.read() as tx:
        if zone_rules.edition(tx) == edition:
            return 0
    with store.begin() as tx:
        zone_rules.keep_edition(tx, edition)
        moved = 0
        for ahead in zone_rules.ahead(tx):
            if ahead.timezone not in known_zones():
                continue
            again = planned_again(ahead.planned, zone_of(ahead.timezone), ahead.cutoff_hour)
            if again.at != ahead.planned.at:
                zone_rules.move(tx, ahead, again.at)
                moved += 1
    return moved
