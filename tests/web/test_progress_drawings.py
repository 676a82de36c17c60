"""What the progress page draws of values: spans, weeks of days, effort and pain, months."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.practice import days, felt, spans, steadiness
from pwa.practice.charts import Scale, area, thinned
from scheduler.domain.adherence import DayRecord, strength
from scheduler.domain.check_off import CheckOff
from scheduler.domain.course import FeltDay

MONDAY = date(2026, 9, 7)
WEEK = timedelta(weeks=1)
lengths = st.integers(0, 1500)


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


def record(number: int, state: str = "done") -> DayRecord:
    return DayRecord(
        on(number),
        due=state != "rest",
        excused=state in {"excused", "held"},
        done=state in {"done", "timer"},
        timer_confirmed=state == "timer",
    )


# How far back


def test_unasked_the_page_looks_back_twelve_weeks():
    seen = spans.window("", on(0), on(300))
    assert (seen.weeks, seen.first.weekday()) == (12, 0)
    assert [span.words for span in seen.offered] == ["12 weeks", "All of it"]


def test_a_year_is_offered_where_there_is_more_than_one():
    seen = spans.window("year", on(0), on(1000))
    assert (seen.span.words, seen.weeks) == ("A year", 52)
    assert [span.key for span in seen.offered] == ["", "year", "all"]


def test_all_of_it_begins_with_the_plan():
    assert spans.window("all", on(3), on(1000)).first == on(3)


def test_nothing_is_offered_where_twelve_weeks_show_all():
    assert spans.window("all", on(0), on(80)).offered == ()


@pytest.mark.parametrize("key", ["century", "'; --", "0"])
def test_an_unknown_span_is_twelve_weeks(key: str):
    assert spans.window(key, on(0), on(1000)).span.words == "12 weeks"


def test_a_day_of_another_year_says_so():
    assert spans.dated(date(2026, 9, 7), date(2026, 11, 27)) == "7 September"
    assert spans.dated(date(2025, 9, 7), date(2026, 11, 27)) == "7 September 2025"


# Steadiness


def bars(states: str, key: str = ""):
    names = {"d": "done", "t": "timer", "e": "excused", "m": "missed", "r": "rest"}
    records = [record(n, names[state]) for n, state in enumerate(states)]
    return steadiness.bars_of(records, spans.window(key, on(0), on(len(states) - 1)))


def test_a_bar_tells_timer_told_missed_and_excused_apart():
    [bar] = bars("ttdmer").bars
    assert (bar.timer, bar.told, bar.missed, bar.excused) == (2, 1, 1, 1)
    assert (bar.done, bar.asked) == (3, 4)
    assert [part.kind for part in bar.parts] == ["timer", "told", "missed", "excused"]
    assert bar.parts[0].y + bar.parts[0].height == pytest.approx(steadiness.HEIGHT)


def test_a_day_that_was_excused_counts_neither_way_even_if_done():
    both = DayRecord(on(0), due=True, excused=True, done=True, timer_confirmed=True)
    [bar] = steadiness.bars_of([both], spans.window("", on(0), on(0))).bars
    assert (bar.excused, bar.done, bar.missed) == (1, 0, 0)


@given(lengths)
def test_every_due_day_is_in_one_bar_and_no_bar_leaves_the_drawing(number: int):
    drawn = bars("tdem" * (number // 4) + "d", "all")
    assert len(drawn.bars) <= steadiness.MOST_BARS
    assert sum(bar.asked + bar.excused for bar in drawn.bars) == number // 4 * 4 + 1
    for bar in drawn.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= steadiness.WIDTH + 0.1
        assert all(part.y >= -0.1 and part.height > 0 for part in bar.parts)


def test_strength_ends_where_it_stands_and_needs_two_days():
    records = [record(n, "missed" if n % 5 == 0 else "done") for n in range(40)]
    line = steadiness.strength_line(records, spans.window("", on(0), on(40)))
    level = 1 - line.end[1] / steadiness.LINE_HEIGHT
    assert level == pytest.approx(strength(records), abs=0.001)
    assert line.end[0] == steadiness.WIDTH
    assert steadiness.strength_line(records[:1], spans.window("", on(0), on(0))) is None


def test_the_line_of_strength_rises_with_practice_and_dips_with_a_miss():
    records = [record(n, "missed" if n == 8 else "done") for n in range(10)]
    line = steadiness.strength_line(records, spans.window("", on(0), on(9)))
    heights = [float(point.split(",")[1]) for point in line.points.split()]
    assert heights[7] < heights[0]
    assert heights[8] > heights[7]
    assert line.end[1] == heights[9]


# Effort and pain


def drawn(*told: FeltDay, today: int = 83, began: int = 0, key: str = ""):
    return felt.felt_chart(told, spans.window(key, on(began), on(today)))


def test_pain_has_a_shape_for_what_it_asks_for():
    pain = {-1: 9, 0: 2, 1: 0, 2: 4, 83: 6}
    chart = drawn(*(FeltDay(on(n), told, None) for n, told in pain.items()))
    assert [mark.shape for mark in chart.marks] == ["small", "some", "strong"]
    assert (chart.marks[0].x, chart.marks[-1].x) == (0, felt.WIDTH)
    assert (chart.worst.pain, chart.days_of_pain) == (6, 3)


def test_over_a_year_a_mark_is_the_worst_of_its_week():
    told = [FeltDay(on(n), pain, None) for n, pain in ((0, 2), (3, 5), (300, 1))]
    chart = drawn(*told, today=360, key="all")
    assert [(mark.day, mark.pain) for mark in chart.marks] == [(on(0), 5), (on(294), 1)]
    assert (chart.weekly, chart.days_of_pain) == (True, 3)


def test_no_pain_leaves_no_mark_and_is_told_as_none():
    chart = drawn(FeltDay(on(0), 0, None))
    assert chart.marks == ()
    assert [week.pain for week in chart.weeks] == [0]


def test_effort_is_the_mean_of_its_week_in_words():
    told = [FeltDay(on(0), None, 4.0), FeltDay(on(1), None, 3.0), FeltDay(on(8), None, 1.0)]
    chart = drawn(*told)
    assert [week.effort_word for week in chart.weeks] == ["hardly any", "a lot"]
    assert chart.effort_end[1] == felt.EFFORT_HEIGHT
    assert len(chart.efforts.split()) == 2


def test_one_week_of_effort_is_no_line():
    assert drawn(FeltDay(on(0), None, 2.0)).efforts == ""
    assert drawn().weeks == ()


# Days


def test_the_last_twelve_weeks_stand_whole_and_no_earlier_ones():
    weeks = days.calendar([record(n) for n in range(200)], on(199), ())
    assert [len(week) for week in weeks] == [7] * 12
    assert [day.state for day in weeks[-1]] == ["done"] * 3 + ["done_today"] + ["ahead"] * 3


def test_a_young_plan_shows_its_own_weeks_alone():
    weeks = days.calendar([record(n) for n in range(2, 9)], on(8), ())
    assert len(weeks) == 2
    assert [day.state for day in weeks[0]][:3] == ["none", "none", "done"]


def test_each_kind_of_day_has_its_state():
    records = [record(n, state) for n, state in enumerate(("missed", "rest", "excused", "held"))]
    weeks = days.calendar(records, on(4), {on(3)})
    states = [day.state for day in weeks[0]]
    assert states == ["missed", "rest", "excused", "held", "today", "ahead", "ahead"]


def test_a_month_holds_its_days_and_leads_to_its_neighbours():
    records = [record(n) for n in range(60)]
    month = days.month_of(date(2026, 10, 1), records, on(59), ())
    shown = [one.day for week in month.weeks for one in week if one]
    assert shown == [date(2026, 10, n) for n in range(1, 32)]
    assert (month.before, month.after) == (date(2026, 9, 1), date(2026, 11, 1))
    first = days.month_of(date(2026, 9, 1), records, on(59), ())
    last = days.month_of(date(2026, 11, 1), records, on(59), ())
    assert (first.before, last.after) == (None, None)


@pytest.mark.parametrize("first", [date(2026, 8, 1), date(2026, 12, 1)])
def test_there_is_no_month_before_the_plan_or_after_today(first: date):
    assert days.month_of(first, [record(n) for n in range(60)], on(59), ()) is None


def test_what_was_done_stands_day_by_day_the_newest_first():
    at = datetime(2026, 9, 7, tzinfo=UTC)
    log = [
        CheckOff(id=uuid4(), drill=slug, leg=None, done_at=at, practice_day=on(day))
        for slug, day in (("a", 0), ("b", 1), ("a", 1), ("b", 1))
    ]
    told = days.told_by_day(log)
    assert list(told) == [on(1), on(0)]
    assert [(slug, len(check_offs)) for slug, check_offs in told[on(1)]] == [("b", 2), ("a", 1)]


# Geometry


def test_a_scale_reaches_from_edge_to_edge():
    scale = Scale(on(0), on(10), 100, 50, top=10)
    assert scale.place(on(0), 0) == (0, 50)
    assert scale.place(on(10), 10) == (100, 0)
    assert scale.x(on(5)) == 50
    assert Scale(on(0), on(0), 100, 50).x(on(0)) == 100
    assert [scale.within(on(n)) for n in (-1, 0, 10, 11)] == [False, True, True, False]


def test_an_area_goes_there_and_back():
    assert area([(0, 1), (2, 1.5)], [(0, 3), (2, 3)]) == "M0,1 2,1.5 2,3 0,3Z"


@given(st.integers(0, 5000), st.integers(1, 60))
def test_thinned_never_tells_more_than_asked(count: int, most: int):
    every = thinned(count, most)
    assert len(range(0, count, every)) <= most
    assert every == 1 or len(range(0, count, every - 1)) > most
