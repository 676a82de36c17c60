"""The calendar feed's days: those that are due, from today on, at their first moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.plan import Plan
from scheduler.domain.reminders import Rhythm
from scheduler.domain.safety import Hold, HoldKind
from scheduler.services import calendar, practice, reminders
from scheduler.services.errors import NotFoundError
from scheduler.store import plans
from scheduler.store.tables import calendar_feeds

TODAY = date(2026, 11, 24)


@pytest.fixture
def token(store, cast, morning):
    return calendar.make(store, cast.alice, morning)


def days(store, token, now):
    return [one.practice_day for one in calendar.ahead(store, token, now).appointments]


def test_it_holds_thirty_days_each_once_at_its_first_moment(store, token, morning):
    ahead = calendar.ahead(store, token, morning)
    assert [one.practice_day for one in ahead.appointments] == [
        TODAY + timedelta(days=number) for number in range(30)
    ]
    assert ahead.appointments[0].at == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    assert {one.minutes for one in ahead.appointments} == {10}


def test_today_stays_where_it_was_all_day(store, token, morning):
    evening = morning + timedelta(hours=13)
    assert calendar.ahead(store, token, evening) == calendar.ahead(store, token, morning)


def test_days_that_the_plan_leaves_out_are_left_out(store, curriculum, cast, token, morning):
    mondays = Plan(weekdays=frozenset({0}), minutes=15)
    practice.change_plan(store, curriculum, cast.alice, lambda _: mondays, morning)
    ahead = calendar.ahead(store, token, morning).appointments
    # Today keeps its plan; the change acts on the next practice day.
    assert {one.practice_day.weekday() for one in ahead[1:]} == {0}
    assert {one.minutes for one in ahead[1:]} == {15}


def test_days_of_a_holiday_are_left_out(store, cast, token, morning):
    since, until = TODAY + timedelta(days=2), TODAY + timedelta(days=9)
    with store.begin() as tx:
        away = Hold(HoldKind.HOLIDAY, since, until, "Away")
        plans.add_hold(tx, cast.alice, away, morning)
    ahead = days(store, token, morning)
    assert not {since, until} & set(ahead)
    assert len(ahead) == 22


def test_a_changed_rhythm_moves_the_days(store, cast, token, morning):
    late = Rhythm(timezone="America/New_York", times=(time(19),), ladder=(0,))
    reminders.change_rhythm(store, cast.alice, lambda _: late, morning)
    ahead = calendar.ahead(store, token, morning)
    assert ahead.zone.key == "America/New_York"
    assert ahead.appointments[1].at.astimezone(ahead.zone).time() == time(19)


def test_who_is_not_screened_has_an_empty_calendar(store, cast, morning):
    assert days(store, calendar.make(store, cast.dora, morning), morning) == []


def test_a_new_address_makes_the_old_one_void(store, cast, token, morning):
    again = calendar.make(store, cast.alice, morning)
    assert days(store, again, morning)
    with pytest.raises(NotFoundError):
        calendar.ahead(store, token, morning)


def test_a_revoked_address_is_void(store, cast, token, morning):
    calendar.revoke(store, cast.alice)
    assert calendar.mine(store, cast.alice) is None
    with pytest.raises(NotFoundError):
        calendar.ahead(store, token, morning)


def test_the_database_knows_the_address_only_by_its_hash(store, cast, token):
    with store.read() as tx:
        row = tx.execute(select(calendar_feeds)).one()
    assert token not in str(row)
    with pytest.raises(NotFoundError):
        calendar.ahead(store, row.token_hash, datetime(2026, 11, 24, tzinfo=UTC))
