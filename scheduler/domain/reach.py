"""Reach: whether reminders get through to a person, told apart from whether they practise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

SUSPECT_AFTER = 3
"""Pushes in a row that were accepted but never shown."""
LOOKED_AT = 12
"""Of a device's last pushes; a receipt for an older one tells nothing of today."""
SHOWN_WITHIN = timedelta(minutes=10)
"""A phone in a pocket shows a note at once; a younger push is not held against it."""
QUIET_AFTER_DAYS = 3
"""Without practice for so many days, somebody has fallen silent."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One push that its push service accepted, and the last the device told of it."""

    accepted_at: datetime
    receipt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lately:
    """A device's last pushes, `LOOKED_AT` at most, in as few words as a judgement needs."""

    in_doubt_since: datetime | None
    """When the first was accepted of the last `SUSPECT_AFTER` that are ripe; None for fewer."""
    receipt_at: datetime | None
    """The last one of any of them."""
    shown_at: datetime | None = None

    @property
    def suspected(self) -> bool:
        doubt = self.in_doubt_since
        return doubt is not None and (self.receipt_at is None or self.receipt_at < doubt)


class Way(StrEnum):
    """How a person's reminders stand."""

    UNTRIED = "untried"
    """There is a device and nothing was sent yet."""
    REACHED = "reached"
    SUSPECTED = "suspected"
    """Every device accepts pushes and shows none."""
    UNREACHABLE = "unreachable"
    """No device is left that anything could be sent to."""


class Silence(StrEnum):
    """Why nothing is heard of a person."""

    NOT_REACHABLE = "not reachable"
    """Our side: reminders do not get through."""
    MISSED_BY_US = "missed by us"
    """Our side, too: every reminder since they last practised came too late to be sent."""
    NOT_PRACTISING = "not practising"
    """Reminders get through and are not followed."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One person's push health."""

    way: Way
    devices: int
    """Those that pushes can be sent to."""
    mailed: bool
    """Mail stands in where no device shows anything."""
    last_shown: datetime | None
    last_acted: datetime | None
    """When a note was last opened or answered."""
    practised_on: date | None
    missed_by_us: bool = False
    """Of the reminders since then each came too late to be sent, and there were some."""
    lost_at: datetime | None = None
    """When the last device was lost."""

    @property
    def stopped_at(self) -> datetime | None:
        """Since when nothing arrives that once did; None where it arrives, or never has."""
        if self.reachable:
            return None
        return self.lost_at if self.way is Way.UNREACHABLE else self.last_shown

    @property
    def reachable(self) -> bool:
        return self.mailed or self.way in {Way.UNTRIED, Way.REACHED}

    def silence(self, today: date) -> Silence | None:
        """Why nothing is heard of this person; None while they practise."""
        if self.practised_on and (today - self.practised_on).days <= QUIET_AFTER_DAYS:
            return None
        if not self.reachable:
            return Silence.NOT_REACHABLE
        return Silence.MISSED_BY_US if self.missed_by_us else Silence.NOT_PRACTISING


def is_suspected(brought: Sequence[Brought], now: datetime) -> bool:
    """Whether a device's last pushes (newest first) were accepted but never shown.

    Any receipt since the first of them clears it.
    """
    ripe = [one for one in brought if one.accepted_at <= now - SHOWN_WITHIN]
    if len(ripe) < SUSPECT_AFTER:
        return False
    receipts = [one.receipt_at for one in brought if one.receipt_at]
    return Lately(ripe[SUSPECT_AFTER - 1].accepted_at, max(receipts, default=None)).suspected


def way_of(devices: Sequence[Sequence[Brought]], now: datetime) -> Way:
    """How things stand with a person whose reachable devices were brought these pushes."""
    heard = any(one.receipt_at for each in devices for one in each)
    return _way([is_suspected(brought, now) for brought in devices], heard=heard)


def way_lately(devices: Sequence[Lately]) -> Way:
    """`way_of`, from what is left of those pushes."""
    heard = any(one.receipt_at is not None for one in devices)
    return _way([one.suspected for one in devices], heard=heard)


def _way(suspected: Sequence[bool], *, heard: bool) -> Way:
    if not suspected:
        return Way.UNREACHABLE
    if all(suspected):
        return Way.SUSPECTED
    return Way.REACHED if heard else Way.UNTRIED
