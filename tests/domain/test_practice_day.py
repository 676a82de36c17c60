from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.domain.practice_day import closes_at, instant_on, opens_at, practice_day
from tests.domain.lengths import examples

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
# Clocks here have jumped by half an hour, by a whole day, and back over midnight.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
]
zones = st.sampled_from([ZoneInfo(name) for name in ZONES])
cutoffs = st.integers(0, 6)
instants = st.datetimes(datetime(1985, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(1985, 1, 1), date(2037, 12, 31))


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_before_the_cut_off_it_is_still_yesterday():
    assert practice_day(berlin(24, 2, 59), BERLIN, 3) == date(2026, 11, 23)
    assert practice_day(berlin(24, 3), BERLIN, 3) == date(2026, 11, 24)


def test_with_a_cut_off_at_midnight_it_is_the_calendar_date():
    assert practice_day(berlin(24, 0), BERLIN, 0) == date(2026, 11, 24)
    assert practice_day(berlin(23, 23, 59), BERLIN, 0) == date(2026, 11, 23)


def test_the_same_instant_is_another_day_for_someone_who_has_flown_west():
    instant = berlin(24, 4)
    assert practice_day(instant, BERLIN, 3) == date(2026, 11, 24)
    assert practice_day(instant, NEW_YORK, 3) == date(2026, 11, 23)


def test_a_day_is_an_hour_shorter_in_spring_and_longer_in_autumn():
    spring, autumn = date(2026, 3, 28), date(2026, 10, 24)
    assert closes_at(spring, BERLIN, 3) - opens_at(spring, BERLIN, 3) == timedelta(hours=23)
    assert closes_at(autumn, BERLIN, 3) - opens_at(autumn, BERLIN, 3) == timedelta(hours=25)


def test_a_skipped_cut_off_moves_forward():
    assert opens_at(date(2026, 3, 29), BERLIN, 2) == berlin(29, 3, month=3)


def test_a_doubled_cut_off_is_the_first_and_the_day_does_not_begin_twice():
    day = date(2026, 10, 25)
    first = datetime(2026, 10, 25, 0, tzinfo=UTC)  # 02:00 CEST; 02:00 CET comes an hour later.
    assert opens_at(day, BERLIN, 2) == first
    assert {practice_day(first + timedelta(minutes=n), BERLIN, 2) for n in range(0, 180, 5)} == {
        day
    }


def test_a_time_before_the_cut_off_falls_on_the_next_date():
    late = instant_on(date(2026, 11, 24), time(1, 30), BERLIN, 3)
    assert late == berlin(25, 1, 30)
    assert practice_day(late, BERLIN, 3) == date(2026, 11, 24)


def test_a_skipped_time_is_the_first_valid_instant_and_a_doubled_one_the_first():
    assert instant_on(date(2026, 3, 29), time(2, 30), BERLIN, 0) == berlin(29, 3, month=3)
    doubled = instant_on(date(2026, 10, 25), time(2, 30), BERLIN, 0)
    assert doubled == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_that_a_country_skipped_has_no_practice_day():
    apia, lost = ZoneInfo("Pacific/Apia"), date(2011, 12, 30)
    for cutoff in range(7):
        assert opens_at(lost, apia, cutoff) == closes_at(lost, apia, cutoff)
        day_before = lost - timedelta(days=1)
        assert closes_at(day_before, apia, cutoff) == opens_at(date(2011, 12, 31), apia, cutoff)


def test_instants_come_back_in_utc():
    assert opens_at(date(2026, 11, 24), BERLIN, 3).tzinfo is UTC
    assert instant_on(date(2026, 11, 24), time(7, 30), BERLIN, 3).tzinfo is UTC


@given(instants, zones, cutoffs)
@example(datetime(2006, 10, 29, 2, 45, tzinfo=UTC), ZoneInfo("America/St_Johns"), 0)
@example(datetime(2011, 12, 30, 11, 0, tzinfo=UTC), ZoneInfo("Pacific/Apia"), 3)
@examples(60)
def test_every_instant_lies_in_its_practice_day(at, zone, cutoff):
    day = practice_day(at, zone, cutoff)
    assert opens_at(day, zone, cutoff) <= at < closes_at(day, zone, cutoff)


@given(days, zones, cutoffs)
@examples(60)
def test_days_are_contiguous_and_never_run_backwards(day, zone, cutoff):
    tomorrow = day + timedelta(days=1)
    assert closes_at(day, zone, cutoff) == opens_at(tomorrow, zone, cutoff)
    assert opens_at(day, zone, cutoff) <= opens_at(tomorrow, zone, cutoff)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)), zones, cutoffs)
@examples(60)
def test_a_later_instant_is_never_on_an_earlier_day(at, later, zone, cutoff):
    assert practice_day(at, zone, cutoff) <= practice_day(at + later, zone, cutoff)


@pytest.mark.parametrize("zone", ZONES)
def test_each_instant_belongs_to_no_other_day(zone):
    place = ZoneInfo(zone)
    at = datetime(2011, 12, 30, 9, tzinfo=UTC)
    around = [date(2011, 12, 30) + timedelta(days=n) for n in range(-3, 4)]
    holding = [day for day in around if opens_at(day, place, 3) <= at < closes_at(day, place, 3)]
    assert holding == [practice_day(at, place, 3)]
