from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import closes_at, opens_at, practice_day
from scheduler.domain.reminders import (
    DEFAULT,
    MOST_A_DAY,
    PlannedOccasion,
    Rhythm,
    next_occasion,
    occasions_ahead,
    occasions_on,
    planned_at,
    preview,
    rhythm_problems,
)
from tests.domain.lengths import examples

BERLIN = replace(DEFAULT, timezone="Europe/Berlin")
DAY = date(2026, 5, 20)
"""A Wednesday on which no clock changes."""
EVERY_DAY = Plan()
some = examples(40)
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
        "America/Nuuk",
        "Africa/Casablanca",
        "Antarctica/Troll",
        "Africa/Cairo",
        "Asia/Beirut",
        "America/Havana",
        "America/Asuncion",
    ]
)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
LADDERS = st.lists(st.integers(1, 1439), max_size=2, unique=True).map(
    lambda later: (0, *sorted(later))
)


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    ladder = draw(LADDERS)
    times = draw(st.lists(TIMES, min_size=1, max_size=MOST_A_DAY // len(ladder), unique=True))
    quiet = draw(st.none() | st.tuples(TIMES, TIMES))
    rhythm = Rhythm(
        timezone=draw(ZONES),
        times=tuple(sorted(times)),
        quiet_from=quiet[0] if quiet else None,
        quiet_to=quiet[1] if quiet else None,
        ladder=ladder,
        cutoff_hour=draw(st.integers(0, 6)),
    )
    assume(not rhythm_problems(rhythm))
    return rhythm


def walls(rhythm: Rhythm, day: date = DAY) -> list[str]:
    """The clock on the person's wall at each occasion."""
    return [f"{one.at.astimezone(rhythm.zone):%H:%M}" for one in occasions_on(rhythm, day)]


# An ordinary day.


def test_a_new_person_is_reminded_at_half_past_seven_and_after_two_and_five_hours():
    assert [(one.rung, one.planned_local) for one in occasions_on(BERLIN, DAY)] == [
        (0, "2026-05-20T07:30"),
        (1, "2026-05-20T09:30"),
        (2, "2026-05-20T12:30"),
    ]


def test_instants_are_told_in_utc():
    first = occasions_on(BERLIN, DAY)[0]

    assert first.at == datetime(2026, 5, 20, 5, 30, tzinfo=UTC)
    assert first.at.utcoffset() == timedelta(0)
    assert first.practice_day == DAY


def test_two_times_without_a_ladder_are_two_reminders():
    assert walls(replace(BERLIN, times=(time(7), time(19, 15)), ladder=(0,))) == ["07:00", "19:15"]


def test_a_time_before_the_cut_off_comes_late_at_night_on_the_date_after():
    late = replace(BERLIN, times=(time(1, 30),), ladder=(0,))

    (only,) = occasions_on(late, DAY)
    assert only.planned_local == "2026-05-21T01:30"
    assert only.practice_day == DAY


def test_days_are_in_order_by_the_clock_of_the_practice_day():
    night = replace(BERLIN, times=(time(1, 30), time(20)), ladder=(0,))

    assert walls(night) == ["20:00", "01:30"]


def test_what_the_ladder_carries_past_the_cut_off_is_dropped():
    evening = replace(BERLIN, times=(time(22),), ladder=(0, 120, 300))

    assert walls(evening) == ["22:00", "00:00"]


def test_two_rungs_at_the_same_minute_are_one():
    meeting = replace(BERLIN, times=(time(7), time(9)), ladder=(0, 120))

    assert [(one.rung, one.planned_local[-5:]) for one in occasions_on(meeting, DAY)] == [
        (0, "07:00"),
        (0, "09:00"),
        (1, "11:00"),
    ]


# Quiet hours.


def test_in_quiet_hours_the_first_rung_waits_for_their_end():
    early = replace(BERLIN, times=(time(5),), quiet_from=time(22), quiet_to=time(6, 30))

    assert walls(early) == ["06:30", "07:00", "10:00"]


def test_in_quiet_hours_later_rungs_are_dropped():
    noon = replace(BERLIN, quiet_from=time(9), quiet_to=time(12))

    assert [(one.rung, one.planned_local[-5:]) for one in occasions_on(noon, DAY)] == [
        (0, "07:30"),
        (2, "12:30"),
    ]


def test_a_first_rung_whose_quiet_hours_end_on_another_day_is_dropped():
    night = replace(
        BERLIN, times=(time(21), time(23)), ladder=(0,), quiet_from=time(22), quiet_to=time(6)
    )

    assert walls(night) == ["21:00"]


def test_quiet_hours_hold_from_their_first_minute_to_just_before_their_end():
    quiet = replace(BERLIN, ladder=(0,), quiet_from=time(22), quiet_to=time(7))

    assert walls(replace(quiet, times=(time(21, 59),))) == ["21:59"]
    assert walls(replace(quiet, times=(time(22),))) == []
    assert walls(replace(quiet, times=(time(6, 59),))) == ["07:00"]
    assert walls(replace(quiet, times=(time(7),))) == ["07:00"]


# Days on which clocks change.


def test_a_time_that_the_clocks_skip_moves_to_the_first_valid_instant():
    early = replace(BERLIN, times=(time(2, 30),), ladder=(0,), cutoff_hour=0)

    (only,) = occasions_on(early, date(2026, 3, 29))
    assert only.at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert only.planned_local == "2026-03-29T02:30"


def test_a_time_that_comes_twice_is_the_first():
    early = replace(BERLIN, times=(time(2, 30),), ladder=(0,), cutoff_hour=0)

    (only,) = occasions_on(early, date(2026, 10, 25))
    assert only.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_skipped_time_just_before_the_cut_off_takes_the_days_last_minute():
    late = replace(BERLIN, times=(time(2, 30),), ladder=(0,), cutoff_hour=3)

    (only,) = occasions_on(late, date(2026, 3, 28))
    assert only.at == closes_at(date(2026, 3, 28), late.zone, 3) - timedelta(minutes=1)


def test_a_skipped_time_is_not_moved_into_quiet_hours_but_waits_for_their_end():
    odd = replace(
        BERLIN,
        times=(time(2, 10),),
        ladder=(0, 30),
        cutoff_hour=0,
        quiet_from=time(3),
        quiet_to=time(4),
    )

    assert walls(odd, date(2026, 3, 28)) == ["02:10", "02:40"]
    assert walls(odd, date(2026, 3, 29)) == ["04:00"]


def test_two_times_that_the_clocks_skip_are_one_reminder():
    early = replace(BERLIN, times=(time(2, 10), time(2, 50)), ladder=(0,), cutoff_hour=0)

    assert walls(early, date(2026, 3, 28)) == ["02:10", "02:50"]
    assert walls(early, date(2026, 3, 29)) == ["03:00"]


def test_on_the_wall_a_rhythm_stays_where_it_is_when_clocks_change():
    for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25)):
        assert walls(BERLIN, day) == ["07:30", "09:30", "12:30"]


def test_a_day_that_a_country_skipped_has_no_reminder():
    samoa = replace(DEFAULT, timezone="Pacific/Apia")

    assert occasions_on(samoa, date(2011, 12, 30)) == ()
    assert len(occasions_on(samoa, date(2011, 12, 29))) == 3
    assert len(occasions_on(samoa, date(2011, 12, 31))) == 3


@given(rhythms(), DAYS)
@some
def test_occasions_lie_inside_their_practice_day(rhythm: Rhythm, day: date):
    opens, closes = (edge(day, rhythm.zone, rhythm.cutoff_hour) for edge in (opens_at, closes_at))

    for planned in occasions_on(rhythm, day):
        assert opens <= planned.at < closes
        assert practice_day(planned.at, rhythm.zone, rhythm.cutoff_hour) == day


@given(rhythms(), DAYS)
@some
def test_a_day_has_at_most_three_and_no_two_alike(rhythm: Rhythm, day: date):
    found = occasions_on(rhythm, day)

    assert len(found) <= MOST_A_DAY
    assert [one.at for one in found] == sorted({one.at for one in found})
    assert len({one.planned_local for one in found}) == len(found)


@given(rhythms(), DAYS)
@some
def test_nobody_is_reminded_in_quiet_hours(rhythm: Rhythm, day: date):
    assume(rhythm.quiet_from is not None)
    start, end = rhythm.quiet_from, rhythm.quiet_to

    for planned in occasions_on(rhythm, day):
        wall = planned.at.astimezone(rhythm.zone).time()
        quiet = start <= wall < end if start < end else wall >= start or wall < end
        assert not quiet


@given(ZONES, TIMES, st.integers(0, 6), DAYS)
@some
def test_a_single_time_gives_exactly_one_reminder_every_day(
    zone: str, at: time, cutoff: int, day: date
):
    rhythm = Rhythm(timezone=zone, times=(at,), ladder=(0,), cutoff_hour=cutoff)

    assert len(occasions_on(rhythm, day)) == 1


@given(rhythms(), DAYS)
@some
def test_occasions_fall_on_whole_minutes(rhythm: Rhythm, day: date):
    assert all(one.at.second == one.at.microsecond == 0 for one in occasions_on(rhythm, day))


# What comes next.

INSTANTS = st.timedeltas(timedelta(0), timedelta(days=12 * 365)).map(
    lambda later: datetime(2024, 1, 1, tzinfo=UTC) + later
)
PLANS = st.builds(Plan, weekdays=st.frozensets(st.integers(0, 6), min_size=1))


@given(rhythms(), PLANS, INSTANTS)
@some
def test_the_next_occasion_is_the_first_of_the_preview(rhythm: Rhythm, plan: Plan, after: datetime):
    assume(occasions_ahead(rhythm, after, 8))
    ahead = preview(rhythm, plan, after, 15)

    assert next_occasion(rhythm, plan, after) == ahead[0]
    assert ahead[0].at > after


@given(rhythms(), PLANS, INSTANTS)
@some
def test_going_from_one_to_the_next_misses_none_and_meets_none_twice(
    rhythm: Rhythm, plan: Plan, start: datetime
):
    ahead = preview(rhythm, plan, start, 15)
    met, after = [], start
    while len(met) < len(ahead):
        planned = next_occasion(rhythm, plan, after)
        met.append(planned)
        after = planned.at

    assert met == ahead


@given(rhythms(), PLANS, INSTANTS)
@some
def test_only_days_that_the_plan_makes_due_are_reminded(
    rhythm: Rhythm, plan: Plan, start: datetime
):
    assert all(plan.due_on(one.practice_day) for one in preview(rhythm, plan, start, 15))


def test_the_next_occasion_comes_strictly_after():
    first, second, _ = occasions_on(BERLIN, DAY)

    assert next_occasion(BERLIN, EVERY_DAY, first.at) == second
    assert next_occasion(BERLIN, EVERY_DAY, first.at - timedelta(microseconds=1)) == first
    assert next_occasion(BERLIN, EVERY_DAY, first.at + timedelta(microseconds=1)) == second


def test_without_due_days_there_is_no_next_occasion():
    assert next_occasion(BERLIN, Plan(weekdays=frozenset()), first_moment(DAY)) is None


def test_a_whole_week_may_lie_between_two():
    wednesdays = Plan(weekdays=frozenset({2}))
    last = occasions_on(BERLIN, DAY)[-1]

    planned = next_occasion(BERLIN, wednesdays, last.at)

    assert planned == occasions_on(BERLIN, DAY + timedelta(days=7))[0]


def test_another_rhythm_or_zone_is_never_answered_from_memory():
    after = first_moment(DAY)
    tokyo = replace(BERLIN, timezone="Asia/Tokyo")
    evening = replace(BERLIN, times=(time(19),))

    answers = {next_occasion(rhythm, EVERY_DAY, after) for rhythm in (BERLIN, tokyo, evening)}

    assert len(answers) == 3


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "UTC"])
def test_a_preview_of_days_holds_as_many_whole_ladders_wherever_one_lives(zone: str):
    rhythm = replace(DEFAULT, timezone=zone)

    ahead = preview(rhythm, EVERY_DAY, datetime(2026, 3, 27, 23, tzinfo=UTC), 7)

    assert len(ahead) == 7 * 3


def test_a_preview_goes_up_to_the_same_wall_time():
    first, _, third = occasions_on(BERLIN, DAY)

    assert preview(BERLIN, EVERY_DAY, third.at, 1)[-1].at == third.at + timedelta(days=1)
    assert preview(BERLIN, EVERY_DAY, first.at, 0) == []


# A moment of the person's own choice.


def test_a_snooze_goes_to_the_next_whole_minute():
    asked = datetime(2026, 5, 20, 6, 0, 0, 1, tzinfo=UTC)

    assert planned_at(BERLIN, DAY, asked, 1) == PlannedOccasion(
        DAY, 1, "2026-05-20T08:01", datetime(2026, 5, 20, 6, 1, tzinfo=UTC)
    )
    whole = asked.replace(microsecond=0)
    assert planned_at(BERLIN, DAY, whole, 1).at == whole


def test_a_snooze_into_quiet_hours_waits_for_their_end():
    quiet = replace(BERLIN, quiet_from=time(12), quiet_to=time(14))

    planned = planned_at(quiet, DAY, datetime(2026, 5, 20, 10, 30, tzinfo=UTC), 0)

    assert planned.planned_local == "2026-05-20T14:00"
    assert planned.at == datetime(2026, 5, 20, 12, tzinfo=UTC)


def test_a_snooze_in_the_hour_that_comes_twice_is_not_taken_for_the_first():
    night = replace(BERLIN, cutoff_hour=6, quiet_from=time(2, 30), quiet_to=time(2, 45))
    second_time = datetime(2026, 10, 25, 1, 20, tzinfo=UTC)
    saturday = date(2026, 10, 24)

    assert planned_at(night, saturday, second_time, 0).at == second_time
    in_quiet = second_time + timedelta(minutes=15)
    assert planned_at(night, saturday, in_quiet, 0).at == second_time + timedelta(minutes=25)


def test_a_snooze_past_the_days_end_has_no_place():
    closes = closes_at(DAY, BERLIN.zone, BERLIN.cutoff_hour)
    until_six = replace(BERLIN, quiet_from=time(22), quiet_to=time(6))

    assert planned_at(BERLIN, DAY, closes - timedelta(minutes=1), 0) is not None
    assert planned_at(BERLIN, DAY, closes - timedelta(seconds=59), 0) is None
    assert planned_at(BERLIN, DAY, closes, 0) is None
    assert planned_at(until_six, DAY, datetime(2026, 5, 20, 21, tzinfo=UTC), 0) is None


@given(rhythms(), INSTANTS)
@some
def test_a_snooze_lies_in_its_day_outside_quiet_hours_and_not_before_it_was_asked_for(
    rhythm: Rhythm, asked: datetime
):
    day = practice_day(asked, rhythm.zone, rhythm.cutoff_hour)
    planned = planned_at(rhythm, day, asked, 0)
    assume(planned is not None)

    assert planned.at >= asked
    assert practice_day(planned.at, rhythm.zone, rhythm.cutoff_hour) == day
    again = planned_at(rhythm, day, planned.at, 0)
    assert again.at == planned.at


# What a rhythm may be.


def test_the_rhythm_of_a_new_person_has_no_problem():
    assert rhythm_problems(DEFAULT) == ()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("timezone", {"timezone": "Europe/Entenhausen"}),
        ("timezone", {"timezone": ""}),
        ("timezone", {"timezone": "../etc/passwd"}),
        ("timezone", {"timezone": "Europe"}),
        ("timezone", {"timezone": "europe/berlin"}),
        ("times", {"times": ()}),
        ("times", {"times": (time(9), time(7)), "ladder": (0,)}),
        ("times", {"times": (time(7), time(7)), "ladder": (0,)}),
        ("times", {"times": (time(7, 30, 5),)}),
        ("times", {"times": (time(7, 30, tzinfo=UTC),)}),
        ("times", {"times": (time(7), time(8))}),
        ("times", {"times": (time(7), time(8), time(9), time(10)), "ladder": (0,)}),
        ("ladder", {"ladder": ()}),
        ("ladder", {"ladder": (30, 60)}),
        ("ladder", {"ladder": (-10, 0)}),
        ("ladder", {"ladder": (0, 120, 60)}),
        ("ladder", {"ladder": (0, 60, 60)}),
        ("ladder", {"ladder": (0, 24 * 60)}),
        ("ladder", {"ladder": (0, 60, 120, 180)}),
        ("quiet_to", {"quiet_from": time(22)}),
        ("quiet_from", {"quiet_to": time(6)}),
        ("quiet_to", {"quiet_from": time(6), "quiet_to": time(6)}),
        ("quiet_from", {"times": (time(23),), "quiet_from": time(22), "quiet_to": time(6)}),
        ("cutoff_hour", {"cutoff_hour": -1}),
        ("cutoff_hour", {"cutoff_hour": 7}),
    ],
)
def test_what_it_cannot_mean_is_blamed_on_its_field(field: str, changed: dict[str, object]):
    problems = rhythm_problems(replace(DEFAULT, **changed))

    assert [problem.field for problem in problems] == [field]
    assert problems[0].message.endswith(".")


def test_every_problem_is_told_at_once():
    wrong = replace(DEFAULT, timezone="Nowhere", times=(), cutoff_hour=9)

    assert {problem.field for problem in rhythm_problems(wrong)} == {
        "timezone",
        "times",
        "cutoff_hour",
    }


def test_a_rhythm_at_the_edges_is_fine():
    edges = Rhythm(
        timezone="Pacific/Kiritimati",
        times=(time(0), time(12), time(23, 59)),
        ladder=(0,),
        cutoff_hour=6,
    )

    assert rhythm_problems(edges) == ()
    assert len(occasions_on(edges, DAY)) == 3


def first_moment(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=ZoneInfo("UTC")).astimezone(UTC)
