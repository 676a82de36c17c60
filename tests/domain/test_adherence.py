from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.adherence import DayRecord, adherence, streak, strength

FIRST = date(2026, 11, 2)
DONE, TIMED, EXCUSED, FREE = "d", "t", "e", "."


def days(marks: str) -> list[DayRecord]:
    """One record a letter: d done, t done by the timer, - missed, e excused, . not due."""
    return [
        DayRecord(
            day=FIRST + timedelta(days=n),
            due=mark != FREE,
            excused=mark == EXCUSED,
            done=mark in {DONE, TIMED},
            timer_confirmed=mark == TIMED,
        )
        for n, mark in enumerate(marks)
    ]


histories = st.text(st.sampled_from("dt-e."), max_size=60).map(days)


def test_adherence_is_done_of_due_without_excused():
    found = adherence(days("dd-e.td"), 7)
    assert (found.done, found.due, found.excused, found.asked) == (4, 6, 1, 5)
    assert found.share == pytest.approx(4 / 5)
    assert found.timer_confirmed == 1


def test_only_the_window_counts():
    found = adherence(days("-------ddddddd"), 7)
    assert (found.done, found.asked) == (7, 7)
    assert adherence(days("-------ddddddd"), 28).share == pytest.approx(0.5)


def test_a_window_is_days_of_the_calendar_not_records():
    with_a_hole = [record for n, record in enumerate(days("-ddddddddd")) if n not in {3, 4, 5}]
    assert adherence(with_a_hole, 7).done == 4


@pytest.mark.parametrize("marks", ["", ".......", "eeeeeee", "e.e.e"])
def test_with_nothing_asked_there_is_no_figure(marks):
    assert adherence(days(marks), 7) is None


def test_strength_grows_by_the_formula_of_loop():
    kept = 0.5 ** (1 / 13)
    assert strength(days("d")) == pytest.approx(1 - kept)
    assert strength(days("dd-")) == pytest.approx(((1 - kept) * kept + 1 - kept) * kept)


def test_thirteen_days_of_daily_practice_make_half_of_full_strength():
    assert strength(days("d" * 13)) == pytest.approx(0.5)


def test_strength_dips_where_a_streak_would_die():
    before, after = strength(days("d" * 30)), strength(days("d" * 30 + "-"))
    assert 0.9 * before < after < before
    assert streak(days("d" * 30 + "-")) == 0


def test_practice_every_other_day_moves_strength_more_slowly_each_time():
    kept = 0.5 ** (0.5**0.5 / 13)
    assert strength(days("d.d.")) == pytest.approx((1 - kept) * kept + 1 - kept)


def test_without_days_there_is_no_strength():
    assert strength([]) == 0


@pytest.mark.parametrize(
    ("marks", "length"), [("", 0), ("-", 0), ("d-dd", 2), ("d-deed.d", 3), ("eee", 0), ("td", 2)]
)
def test_a_streak_is_the_asked_days_done_one_after_another(marks, length):
    assert streak(days(marks)) == length


@given(histories, st.randoms())
def test_the_order_of_the_records_does_not_matter(records, random):
    shuffled = random.sample(records, len(records))
    assert strength(shuffled) == strength(records)
    assert streak(shuffled) == streak(records)
    assert adherence(shuffled, 28) == adherence(records, 28)


@given(histories, st.integers(0, 20))
def test_a_hold_changes_neither_strength_nor_streak_nor_share(records, length):
    hold = [
        replace(record, day=record.day + timedelta(days=len(records)))
        for record in days(EXCUSED * length)
    ]
    assert strength(records + hold) == strength(records)
    assert streak(records + hold) == streak(records)
    before, after = adherence(records, 100), adherence(records + hold, 100)
    assert (before and before.share) == (after and after.share)


@given(histories)
def test_figures_stay_between_nothing_and_all(records):
    assert 0 <= strength(records) < 1
    found = adherence(records, 28)
    assert found is None or 0 <= found.share <= 1
    assert 0 <= streak(records) <= len(records)
