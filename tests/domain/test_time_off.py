from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.safety import Hold, HoldKind
from scheduler.domain.time_off import (
    LONGEST,
    last_day_if_ended,
    lies_ahead,
    time_off,
    time_off_problems,
)

TODAY = date(2026, 11, 24)
ONE_DAY = timedelta(days=1)
DAYS = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))


def holiday(since: int, until: int) -> Hold:
    """From so many days after today to so many."""
    return time_off(HoldKind.HOLIDAY, TODAY + since * ONE_DAY, TODAY + until * ONE_DAY)


def blamed(hold: Hold, *others: Hold) -> list[str]:
    return [problem.field for problem in time_off_problems(hold, others, TODAY)]


@pytest.mark.parametrize("span", [(0, 0), (-1, 0), (-1, 6), (3, 9), (0, 365), (365, 700)])
def test_it_may_begin_yesterday_today_or_later(span):
    assert blamed(holiday(*span)) == []


@pytest.mark.parametrize(
    ("field", "span"),
    [
        ("until", (3, 2)),
        ("until", (-1, -1)),
        ("until", (-30, -20)),
        ("since", (-2, 5)),
        ("until", (0, LONGEST.days)),
        ("since", (740, 741)),
    ],
)
def test_days_that_cannot_be_right_are_blamed_on_their_field(field, span):
    problems = time_off_problems(holiday(*span), (), TODAY)
    assert [problem.field for problem in problems] == [field]
    assert problems[0].message.endswith(".")


def test_the_last_days_of_the_calendar_are_no_trouble():
    assert blamed(time_off(HoldKind.HOLIDAY, date.max, date.max)) == ["since"]
    assert blamed(time_off(HoldKind.HOLIDAY, date.min, date.max)) == ["since"]


def test_two_at_a_time_are_refused_and_the_first_is_named():
    ill = replace(holiday(2, 5), kind=HoldKind.ILLNESS)
    [problem] = time_off_problems(holiday(4, 9), [ill], TODAY)
    assert problem.field == "since"
    assert "illness from 26 November to 29 November" in problem.message
    assert blamed(holiday(0, 2), ill) == ["until"]
    assert blamed(holiday(0, 1), ill) == blamed(holiday(6, 9), ill) == []


def test_a_safety_hold_stands_beside_it():
    safety = Hold(HoldKind.SAFETY, TODAY, None, "Pain.")
    assert blamed(holiday(0, 9), safety) == []


@given(DAYS, DAYS, DAYS)
def test_once_ended_it_covers_no_day_from_today_on_and_keeps_those_before(since, until, day):
    hold = time_off(HoldKind.HOLIDAY, since, until)
    ended = replace(hold, until=min(until, last_day_if_ended(hold, TODAY)))
    assert not lies_ahead(ended, TODAY)
    assert ended.covers(day) == (hold.covers(day) and day < TODAY)
