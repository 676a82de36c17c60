from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.reach import (
    SHOWN_WITHIN,
    Brought,
    Reach,
    Silence,
    Way,
    is_suspected,
    way_of,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def unseen(number, since=1):
    """Accepted one an hour, newest first, and never shown."""
    return [Brought(NOW - (since + hours) * HOUR, None) for hours in range(number)]


def seen(hours_ago, receipt_hours_ago):
    return Brought(NOW - hours_ago * HOUR, NOW - receipt_hours_ago * HOUR)


def test_three_in_a_row_that_were_never_shown_make_a_device_suspected():
    assert not is_suspected(unseen(2), NOW)
    assert is_suspected(unseen(3), NOW)


def test_one_shown_among_the_last_three_clears_it():
    assert not is_suspected([*unseen(2), seen(3, 3), *unseen(5, since=4)], NOW)


def test_one_shown_before_the_last_three_does_not():
    assert is_suspected([*unseen(3), seen(9, 9)], NOW)


def test_a_late_receipt_for_an_older_push_clears_it():
    assert not is_suspected([*unseen(3), seen(9, 1)], NOW)


def test_a_push_of_this_minute_is_not_held_against_it():
    fresh = Brought(NOW - SHOWN_WITHIN + timedelta(seconds=1), None)
    assert not is_suspected([fresh, *unseen(2)], NOW)
    assert is_suspected([fresh, *unseen(3)], NOW)


PUSHES = st.lists(
    st.tuples(st.integers(1, 5000), st.none() | st.integers(0, 5000)), max_size=12
).map(
    lambda told: [
        Brought(
            NOW - timedelta(minutes=ago),
            None if seen is None else NOW - timedelta(minutes=min(seen, ago)),
        )
        for ago, seen in sorted(told, key=lambda each: each[0])
    ]
)


@given(PUSHES)
def test_a_receipt_of_this_moment_always_clears(brought):
    told = [Brought(one.accepted_at, NOW) for one in brought[:1]] + brought[1:]
    assert not told or not is_suspected(told, NOW)


@given(PUSHES)
def test_without_any_receipt_three_ripe_pushes_decide(brought):
    silent = [Brought(one.accepted_at, None) for one in brought]
    ripe = sum(one.accepted_at <= NOW - SHOWN_WITHIN for one in silent)
    assert is_suspected(silent, NOW) == (ripe >= 3)


@pytest.mark.parametrize(
    ("devices", "way"),
    [
        ([], Way.UNREACHABLE),
        ([[]], Way.UNTRIED),
        ([unseen(2)], Way.UNTRIED),
        ([unseen(3)], Way.SUSPECTED),
        ([unseen(3), [seen(2, 2)]], Way.REACHED),
        ([unseen(3), unseen(4)], Way.SUSPECTED),
        ([unseen(3), []], Way.UNTRIED),
    ],
)
def test_how_things_stand_follows_from_the_devices(devices, way):
    assert way_of(devices, NOW) is way


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("way", "mailed", "days_ago", "silence"),
    [
        (Way.REACHED, False, 0, None),
        (Way.UNREACHABLE, False, 3, None),
        (Way.UNREACHABLE, False, 4, Silence.NOT_REACHABLE),
        (Way.SUSPECTED, False, None, Silence.NOT_REACHABLE),
        (Way.SUSPECTED, True, None, Silence.NOT_PRACTISING),
        (Way.REACHED, False, 4, Silence.NOT_PRACTISING),
        (Way.UNTRIED, False, None, Silence.NOT_PRACTISING),
    ],
)
def test_not_reachable_is_told_apart_from_not_practising(way, mailed, days_ago, silence):
    practised = None if days_ago is None else TODAY - timedelta(days=days_ago)
    reach = Reach(way, 1, mailed, None, None, practised)
    assert reach.silence(TODAY) is silence


@pytest.mark.parametrize(
    ("way", "silence"),
    [
        (Way.REACHED, Silence.MISSED_BY_US),
        (Way.UNTRIED, Silence.MISSED_BY_US),
        (Way.SUSPECTED, Silence.NOT_REACHABLE),
    ],
)
def test_reminders_that_we_missed_are_nobody_elses_fault(way, silence):
    reach = Reach(way, 1, False, None, None, TODAY - timedelta(days=9), missed_by_us=True)  # noqa: FBT003
    assert reach.silence(TODAY) is silence
