from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.practice_day import closes_at
from scheduler.domain.reminders import Rhythm, late_until, occasions_on, useful_until
from scheduler.domain.reminders.late import GRACE, LATEST
from scheduler.domain.reminders.rhythm import quiet_minutes_left

DAY = date(2026, 11, 24)
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    quiet = draw(st.none() | st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]))
    return Rhythm(
        timezone=draw(st.sampled_from(ZONES)),
        times=(draw(times),),
        quiet_from=quiet and quiet[0],
        quiet_to=quiet and quiet[1],
        ladder=draw(st.sampled_from([(0,), (0, 5), (0, 30, 60), (0, 120, 300)])),
        cutoff_hour=draw(st.integers(0, 6)),
    )


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


def until(rhythm: Rhythm, rung: int = 0) -> datetime:
    return late_until(rhythm, occasions_on(rhythm, DAY)[rung])


def test_what_comes_late_is_worth_sending_for_ninety_minutes():
    assert until(Rhythm(times=(time(7, 30),))) == at(9)


def test_what_comes_late_does_not_run_into_the_next_rung():
    assert until(Rhythm(times=(time(7, 30),), ladder=(0, 45))) == at(8, 15)


def test_what_comes_late_does_not_run_into_quiet_hours():
    quiet = Rhythm(times=(time(20, 30),), ladder=(0,), quiet_from=time(21), quiet_to=time(6))

    assert until(quiet) == at(21)


def test_what_comes_late_does_not_run_into_the_next_practice_day():
    late_owl = Rhythm(times=(time(2, 20),), ladder=(0,), cutoff_hour=3)

    assert until(late_owl) == at(3) + timedelta(days=1)


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(times=(time(2, 59),), ladder=(0,), cutoff_hour=3),
        Rhythm(times=(time(20, 59),), ladder=(0,), quiet_from=time(21), quiet_to=time(6)),
    ],
    ids=["day", "quiet hours"],
)
def test_a_busy_beat_costs_nobody_the_reminder_of_the_last_minute(rhythm: Rhythm):
    [planned] = occasions_on(rhythm, DAY)

    assert late_until(rhythm, planned) == planned.at + timedelta(minutes=10)


@given(rhythms(), st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_lateness_is_bounded_on_every_day_of_every_rhythm(rhythm: Rhythm, day: date):
    for planned in occasions_on(rhythm, day):
        end = late_until(rhythm, planned)
        assert planned.at + GRACE <= end <= planned.at + LATEST
        assert end <= max(planned.at + GRACE, useful_until(rhythm, planned))


@given(rhythms(), st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_no_push_service_keeps_a_note_past_its_practice_day(rhythm: Rhythm, day: date):
    for planned in occasions_on(rhythm, day):
        end = useful_until(rhythm, planned)
        assert planned.at < end <= closes_at(day, rhythm.zone, rhythm.cutoff_hour)


@given(rhythms(), st.dates(date(2024, 1, 1), date(2035, 12, 31)), st.integers(0, 24 * 60))
def test_a_push_service_gives_no_note_to_a_phone_in_quiet_hours(rhythm, day: date, minutes: int):
    for planned in occasions_on(rhythm, day):
        moment = planned.at + timedelta(minutes=minutes)
        if moment < useful_until(rhythm, planned):
            local = moment.astimezone(rhythm.zone)
            jumped = local.utcoffset() != planned.at.astimezone(rhythm.zone).utcoffset()
            assert jumped or not quiet_minutes_left(rhythm, local.time())
