"""Domain values as the words and drawings of the pages."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from pwa.practice import days, flower
from pwa.practice.told import next_time, told
from pwa.words import (
    duration,
    first_name,
    hour_words,
    long_day,
    moment,
    rhythm_words,
)
from scheduler.domain.adherence import DayRecord
from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import SIDES, STAGES, Function, Leg, Stage
from scheduler.domain.mastery import NO_EVIDENCE, Mastery
from scheduler.domain.progression import Progress
from scheduler.domain.reminders import Rhythm

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
EMPTY = {
    (function, leg, stage): NO_EVIDENCE
    for function in Function
    for leg in SIDES
    for stage in STAGES
}


def said(
    tension: int | None, release: int | None, leg: Leg | None = None, pain: int | None = None
) -> CheckOff:
    moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    return CheckOff(
        id=uuid4(),
        drill="pawing",
        leg=leg,
        done_at=moment,
        practice_day=TUESDAY,
        tension=tension,
        release=release,
        pain=pain,
    )


@pytest.mark.parametrize(
    ("check_offs", "words"),
    [
        ([said(None, None)], "Done, not rated"),
        ([said(3, 3)], "Tension and release smooth"),
        ([said(3, 2)], "Tension smooth, release effortful"),
        ([said(None, 4)], "Release effortless"),
        ([said(3, 3, Leg.LEFT), said(3, 3, Leg.RIGHT)], "Tension and release smooth"),
        (
            [said(3, 2, Leg.LEFT), said(None, None, Leg.RIGHT)],
            "Left: tension smooth, release effortful. Right: not rated",
        ),
        ([said(None, None, Leg.LEFT), said(None, None, Leg.RIGHT)], "Done, not rated"),
        ([said(3, 3), said(3, 3)], "Tension and release smooth, twice"),
        (
            [said(2, 2), said(3, 3)],
            "Tension and release effortful; then tension and release smooth",
        ),
        ([said(None, None, pain=0)], "Done, not rated"),
        ([said(None, 3, pain=2)], "Release smooth, pain 2 of 10"),
        (
            [said(3, 3, Leg.LEFT), said(3, 3, Leg.RIGHT, pain=4)],
            "Left: tension and release smooth. Right: tension and release smooth, pain 4 of 10",
        ),
    ],
)
def test_a_done_drill_repeats_what_was_said_of_it(check_offs, words):
    assert told(check_offs) == words


@pytest.mark.parametrize(
    ("pain", "words"),
    [(None, ""), (2, ""), (3, "Next time: make it half as big"), (5, "Leave this drill alone")],
)
def test_pain_asks_for_something_from_three_on(pain: int | None, words: str):
    assert next_time([said(3, 3, pain=pain)]).startswith(words)
    assert bool(next_time([said(3, 3, pain=pain)])) == bool(words)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (0, "today at 07:30"),
        (1, "tomorrow at 07:30"),
        (3, "on Friday at 07:30"),
        (9, "on 3 December at 07:30"),
    ],
)
def test_a_moment_is_said_the_way_people_say_it(ahead: int, words: str):
    at = datetime(2026, 11, 24, 7, 30, tzinfo=UTC) + timedelta(days=ahead)
    assert moment(at, TUESDAY) == words


def test_durations_are_in_hours_where_hours_read_better():
    assert [duration(minutes) for minutes in (45, 60, 90, 135, 300)] == [
        "45 min",
        "1 h",
        "90 min",
        "2 h 15 min",
        "5 h",
    ]


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (Rhythm(), "at 07:30, and again after 2 h and 5 h"),
        (Rhythm(times=(time(7, 30), time(19)), ladder=(0,)), "at 07:30 and 19:00"),
    ],
)
def test_a_rhythm_is_said_in_one_line(rhythm: Rhythm, words: str):
    assert rhythm_words(rhythm) == words


def test_a_practice_day_ends_at_an_hour_or_at_midnight():
    assert [hour_words(hour) for hour in (0, 3)] == ["midnight", "03:00"]


def test_a_day_is_named_in_british_order():
    assert long_day(TUESDAY) == "Tuesday 24 November"


def test_people_are_greeted_by_their_first_name():
    assert first_name("Mira Lindqvist") == "Mira"


# The flower


def cells(**known: Mastery):
    """`left` and `right`: the steady bow in tandem; nothing else is known."""
    bow = Function.PELVIC_STABILISATION, Stage.IN_TANDEM
    return EMPTY | {(bow[0], Leg(leg), bow[1]): mastery for leg, mastery in known.items()}


def mastery(control: float, freshness: float = 1.0, told: int = 3) -> Mastery:
    return Mastery(control, freshness, control * freshness, days=3, last=TUESDAY, told=told)


def bow_petal(**known: Mastery):
    return flower.flower(cells(**known), Stage.IN_TANDEM)[3]


def test_a_petal_is_as_wide_as_its_control():
    segments = bow_petal(left=mastery(1.0), right=mastery(0.0)).segments
    assert [segment.width for segment in segments] == [1.0, flower.SLIVER, None, None, None, None]


def test_the_left_leg_is_the_half_further_to_the_left():
    petals = flower.flower(EMPTY, Stage.IN_TANDEM)
    assert {petal.key: petal.segments[0].side for petal in petals} == {
        "hip": -1,
        "knee": -1,
        "turn": 1,
        "bow": 1,
    }


@pytest.mark.parametrize(
    ("freshness", "texture", "word"),
    [(1.0, "fresh", "smooth"), (0.8, "fading", "smooth, fading"), (0.5, "faded", "smooth, faded")],
)
def test_freshness_is_told_by_texture_and_by_word(freshness: float, texture: str, word: str):
    petal = bow_petal(left=mastery(0.6, freshness), right=mastery(0.6, freshness))
    assert [segment.texture for segment in petal.segments[:2]] == [texture, texture]
    assert petal.word == word


def test_what_no_drill_trains_is_told_apart_from_what_is_still_to_come():
    petal = flower.flower(EMPTY, Stage.IN_TANDEM, lambda _: (Stage.ROTATION,))[0]
    assert [segment.trained for segment in petal.segments] == [False] * 4 + [True] * 2


def test_a_leg_that_is_behind_is_named():
    assert bow_petal(left=mastery(0.3), right=mastery(0.9)).word == "left to catch up"


def test_a_petal_has_the_word_of_the_last_stage_that_tells_one():
    trying = {
        (Function.PELVIC_STABILISATION, leg, Stage.ALTERNATING): mastery(0.0, told=0)
        for leg in SIDES
    }
    known = cells(left=mastery(0.6), right=mastery(0.7))
    assert flower.flower(known | trying, Stage.ALTERNATING)[3].word == "smooth"
    trying = dict.fromkeys(trying, mastery(0.3))
    assert flower.flower(known | trying, Stage.ALTERNATING)[3].word == "effortful"


def test_a_function_without_practice_is_not_yet():
    assert {petal.word for petal in flower.flower(EMPTY, Stage.ROTATION)} == {"not yet"}


def test_practice_without_a_rating_has_begun_and_lost_nothing():
    assert flower.cell_words(mastery(0.0, told=0)) == "begun"
    assert flower.cell_words(mastery(0.0, told=1)) == "lost it"


def test_what_fades_is_told_at_the_top():
    known = cells(left=mastery(0.6, 0.8), right=mastery(0.6, 0.8))
    progress = Progress(Stage.IN_TANDEM, (), (), known, dominance=None, side_gap=None)
    assert flower.lede(progress) == "Steady bow is fading."


@pytest.mark.parametrize(
    ("figures", "begin"),
    [
        (mastery(0.0, told=0), "They have begun. Say how a drill felt"),
        (mastery(0.3), "What you practise is in step and fresh. It takes effort still"),
        (mastery(0.7), "What you practise is in step, smooth and fresh."),
    ],
)
def test_in_step_is_said_of_what_is_known(figures: Mastery, begin: str):
    in_tandem = {cell: figures for cell in EMPTY if cell[2] is Stage.IN_TANDEM}
    progress = Progress(Stage.IN_TANDEM, (), (), EMPTY | in_tandem, dominance=None, side_gap=None)
    assert flower.lede(progress).startswith(begin)


def test_a_first_check_off_is_a_beginning_and_not_in_step_yet():
    known = cells(left=mastery(0.0, told=0), right=mastery(0.0, told=0))
    progress = Progress(Stage.IN_TANDEM, (), (), known, dominance=None, side_gap=None)
    assert flower.lede(progress) == "A good beginning; leg back and knee bend are still to come."


def test_a_plan_on_hold_is_not_promised_a_first_check_off():
    progress = Progress(Stage.IN_TANDEM, (), (), EMPTY, dominance=None, side_gap=None)
    assert "first check-off" in flower.lede(progress)
    assert "first check-off" not in flower.lede(progress, held=True)


# Practice days


def record(day: date, **more: bool) -> DayRecord:
    plain = {"due": True, "excused": False, "done": False, "timer_confirmed": False}
    return DayRecord(day, **(plain | more))


def test_the_calendar_ends_with_this_week_and_leaves_the_days_ahead_empty():
    weeks = days.calendar([record(MONDAY - timedelta(days=30))], TUESDAY, ())
    assert [week[0].day.weekday() for week in weeks] == [0] * 6
    assert [square.state for square in weeks[-1]] == ["none", "today", *["ahead"] * 5]


@pytest.mark.parametrize(
    ("more", "held", "state"),
    [
        ({"done": True}, (), "done"),
        ({}, (), "missed"),
        ({"excused": True}, (), "excused"),
        ({"excused": True}, (MONDAY,), "held"),
        ({"excused": True, "done": True}, (MONDAY,), "done"),
        ({"due": False}, (), "rest"),
        ({"due": False, "done": True}, (), "done"),
    ],
)
def test_a_day_gone_by_has_the_mark_that_today_gives_it(more: dict[str, bool], held, state: str):
    assert days.calendar([record(MONDAY, **more)], TUESDAY, held)[-1][0].state == state


@pytest.mark.parametrize(
    ("known", "held", "state"),
    [
        ([record(TUESDAY, done=True)], (), "done_today"),
        ([record(TUESDAY)], (), "today"),
        ([record(TUESDAY, due=False)], (), "today"),
        ([record(TUESDAY, excused=True)], (TUESDAY,), "held"),
        ([record(TUESDAY, excused=True)], (), "excused"),
    ],
)
def test_today_has_a_mark_of_its_own(known: list[DayRecord], held, state: str):
    assert days.calendar(known, TUESDAY, held)[-1][1].state == state
