"""Guarantee 4: every zone, 2024 to 2035, every rung at any minute."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.practice_day import closes_at, instant_on, opens_at, practice_day
from scheduler.domain.reminders import DEFAULT, PlannedOccasion, Rhythm, occasions_on
from scheduler.domain.time_zones import known_zones
from tests.domain.lengths import examples

FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ANY_MINUTE = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ANY_DAY = st.dates(FIRST, LAST)
CUTOFFS = range(7)


def once(zone: str, at: time, cutoff: int) -> Rhythm:
    return Rhythm(timezone=zone, times=(at,), ladder=(0,), cutoff_hour=cutoff)


def of_day(rhythm: Rhythm, day: date) -> PlannedOccasion:
    """The one occasion of a rhythm with a single time."""
    (only,) = occasions_on(rhythm, day)
    return only


def walls_of_the_world(zone: ZoneInfo, wall: datetime) -> set[datetime]:
    """Every instant at which the clocks of a zone show a wall time, found by asking them."""
    offsets = {
        (wall.replace(tzinfo=UTC) + n * ONE_DAY).astimezone(zone).utcoffset() for n in (-1, 0, 1)
    }
    asked = {wall.replace(tzinfo=UTC) - offset for offset in offsets if offset is not None}
    return {at for at in asked if at.astimezone(zone).replace(tzinfo=None) == wall}


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The instants, to the minute, at which the clocks of a zone change."""
    zone = ZoneInfo(name)
    noons = [datetime(2023, 12, 31, 12, tzinfo=UTC) + n * ONE_DAY for n in range(4385)]
    return tuple(
        _to_the_minute(zone, earlier, later)
        for earlier, later in pairwise(noons)
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset()
    )


def _to_the_minute(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    before = earlier.astimezone(zone).utcoffset()
    while later - earlier > MINUTE:
        middle = (earlier + (later - earlier) // 2).replace(second=0)
        same = middle.astimezone(zone).utcoffset() == before
        earlier, later = (middle, later) if same else (earlier, middle)
    return later


@cache
def changing_zones() -> tuple[str, ...]:
    """One name for each zone file in which a clock changes; the others are links to these."""
    by_file = {
        files("tzdata.zoneinfo").joinpath(*name.split("/")).read_bytes(): name
        for name in sorted(known_zones())
    }
    return tuple(sorted(name for name in by_file.values() if changes(name)))


def minutes_around(name: str, change: datetime) -> Iterator[datetime]:
    """Wall times at every edge of what a change skips or repeats, in the middle, and far away."""
    zone = ZoneInfo(name)
    edges = ((change - MINUTE).astimezone(zone), change.astimezone(zone))
    before, after = (edge.replace(tzinfo=None) for edge in edges)
    middle = before + (after - before) // 2
    for wall in (
        before - MINUTE,
        before,
        before + MINUTE,
        middle,
        after - MINUTE,
        after,
        after + MINUTE,
    ):
        yield wall.replace(second=0, microsecond=0, fold=0)


def test_there_are_all_the_zones_of_the_world():
    assert len(known_zones()) > 500
    assert {"Australia/Lord_Howe", "Africa/Casablanca", "America/Nuuk"} <= set(changing_zones())


@pytest.mark.parametrize("name", changing_zones())
def test_whatever_a_clock_does_each_practice_day_has_exactly_one_instant(name: str):
    zone = ZoneInfo(name)
    for change in changes(name):
        for wall in minutes_around(name, change):
            for cutoff in {0, 3, 6, max(0, min(6, wall.hour)), max(0, min(6, wall.hour + 1))}:
                rhythm = once(name, wall.time(), cutoff)
                for day in (wall.date() - ONE_DAY, wall.date(), wall.date() + ONE_DAY):
                    only = of_day(rhythm, day)
                    assert only.practice_day == day == practice_day(only.at, zone, cutoff)


@pytest.mark.parametrize("name", changing_zones())
def test_a_skipped_time_takes_the_first_valid_instant_and_a_doubled_one_the_first(name: str):
    zone = ZoneInfo(name)
    for change in changes(name):
        for wall in minutes_around(name, change):
            instants = walls_of_the_world(zone, wall)
            on = wall.date()
            at = instant_on(on, wall.time(), zone, 0)
            assert at == (min(instants) if instants else change)
            assert of_day(once(name, wall.time(), 0), on).at in (
                at,
                closes_at(on, zone, 0) - MINUTE,
            )


@given(st.sampled_from(sorted(known_zones())), ANY_MINUTE, st.sampled_from(CUTOFFS), ANY_DAY)
@examples(300)
def test_any_minute_of_any_day_in_any_zone_has_exactly_one_instant(
    name: str, at: time, cutoff: int, day: date
):
    only = of_day(once(name, at, cutoff), day)

    zone = ZoneInfo(name)
    assert opens_at(day, zone, cutoff) <= only.at < closes_at(day, zone, cutoff)
    on = day + ONE_DAY if at.hour < cutoff else day
    instants = walls_of_the_world(zone, datetime.combine(on, at))
    assert not instants or only.at == min(instants)


@given(st.sampled_from(sorted(known_zones())), ANY_MINUTE, st.sampled_from(CUTOFFS), ANY_DAY)
@examples(200)
def test_a_whole_ladder_keeps_its_order_in_any_zone(name: str, at: time, cutoff: int, day: date):
    rhythm = replace(DEFAULT, timezone=name, times=(at,), cutoff_hour=cutoff)

    found = occasions_on(rhythm, day)
    assert [one.rung for one in found] == sorted({one.rung for one in found})
    assert [one.at for one in found] == sorted({one.at for one in found})
    assert found[0].rung == 0


KNOWN = [
    # Half-hour and quarter-hour zones.
    ("Asia/Kolkata", "2026-05-20", "07:30", "2026-05-20T02:00"),
    ("Asia/Kathmandu", "2026-05-20", "07:30", "2026-05-20T01:45"),
    ("America/St_Johns", "2026-07-01", "07:30", "2026-07-01T10:00"),
    ("Pacific/Chatham", "2026-01-15", "07:30", "2026-01-14T17:45"),
    # Spring: the first valid instant.
    ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:00"),
    ("America/New_York", "2030-03-10", "02:59", "2030-03-10T07:00"),
    ("Africa/Cairo", "2026-04-24", "00:15", "2026-04-23T22:00"),
    ("Antarctica/Troll", "2026-03-29", "01:10", "2026-03-29T01:00"),
    # Lord Howe turns by half an hour.
    ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30"),
    ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45"),
    # Autumn: the first of two.
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
    ("America/Havana", "2026-11-01", "00:30", "2026-11-01T04:30"),
    # Samoa left out a day, and has left out summer time since.
    ("Pacific/Apia", "2011-12-29", "07:30", "2011-12-29T17:30"),
    ("Pacific/Apia", "2011-12-31", "07:30", "2011-12-30T17:30"),
    ("Pacific/Apia", "2026-01-15", "07:30", "2026-01-14T18:30"),
    # As far east and west as one can live.
    ("Pacific/Kiritimati", "2026-05-20", "07:30", "2026-05-19T17:30"),
    ("Pacific/Pago_Pago", "2026-05-20", "07:30", "2026-05-20T18:30"),
    # Older databases let Morocco turn its clocks around Ramadan for ever.
    ("Africa/Casablanca", "2027-02-20", "07:30", "2027-02-20T07:30"),
    ("Africa/Casablanca", "2027-06-20", "07:30", "2027-06-20T07:30"),
]


@pytest.mark.parametrize(("zone", "day", "at", "instant"), KNOWN)
def test_known_instants(zone: str, day: str, at: str, instant: str):
    rhythm = once(zone, time.fromisoformat(at), 0)

    only = of_day(rhythm, date.fromisoformat(day))
    assert only.at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert only.planned_local == f"{day}T{at}"


def test_in_samoa_nobody_was_reminded_of_the_day_that_never_was():
    for cutoff in CUTOFFS:
        assert occasions_on(once("Pacific/Apia", time(1, 30), cutoff), date(2011, 12, 30)) == ()
        assert occasions_on(once("Pacific/Apia", time(7, 30), cutoff), date(2011, 12, 30)) == ()


SAYS_WHERE = """
import zoneinfo
import scheduler
from datetime import datetime, UTC
noon = datetime(2027, 2, 20, 12, tzinfo=UTC)
print(zoneinfo.TZPATH, noon.astimezone(zoneinfo.ZoneInfo("Africa/Casablanca")).hour)
"""


def test_the_installed_zones_are_asked_and_never_the_systems(tmp_path: Path):
    """The system here takes Casablanca for Tokyo; ours knows better."""
    (tmp_path / "Africa").mkdir()
    tokyo = files("tzdata.zoneinfo.Asia").joinpath("Tokyo").read_bytes()
    (tmp_path / "Africa" / "Casablanca").write_bytes(tokyo)

    said = subprocess.run(
        [sys.executable, "-c", SAYS_WHERE],
        env={"PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["()", "12"]
