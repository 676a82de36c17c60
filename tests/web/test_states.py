"""States of the pages that a first day does not show, drawn from domain values."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import render_template

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Curriculum, Leg, Stage
from scheduler.domain.path import StageMove
from scheduler.domain.people import Person, Role
from scheduler.domain.reminders import Rhythm
from scheduler.domain.safety import Hold, HoldKind
from scheduler.services.today import DayMark, Today, TodayDrill
from tests.web.whole_app import Page, Whole, read, serving

TUESDAY = date(2026, 11, 24)
MARKS = ("none", "done", "missed", "rest", "excused", "held", "today")
MIRA = Person(
    id=1,
    email="mira@example.org",
    name="Mira Lindqvist",
    role=Role.CLIENT,
    created_at=datetime(2026, 11, 2, tzinfo=UTC),
)
NOTHING_DUE = Today(
    practice_day=TUESDAY,
    day_number=23,
    stage=Stage.ALTERNATING,
    drills=(),
    focus="",
    due=False,
    hold=None,
    move=None,
    strip=tuple(DayMark(TUESDAY - timedelta(days=6 - n), state) for n, state in enumerate(MARKS)),
    days_done=10,
    days_due=11,
    check_offs=(),
    rhythm=Rhythm(),
    next_at=datetime(2026, 11, 25, 7, 30, tzinfo=UTC),
    cutoff_hour=3,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


def drill_of(curriculum: Curriculum, slug: str, **more: Any) -> TodayDrill:
    drill = curriculum.drill(slug)
    known = {"legs": drill.legs, "minutes": drill.minutes, "repetitions": drill.repetitions}
    state = {"new": False, "done": False, "missing": drill.legs, "check_offs": ()}
    return TodayDrill(drill=drill, why="It fades first.", **known, **(state | more))


def check_off(drill: str, leg: Leg | None = None) -> CheckOff:
    moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    return CheckOff(
        id=uuid4(), drill=drill, leg=leg, done_at=moment, practice_day=TUESDAY, tension=3, release=3
    )


def page_of(whole: Whole, today: Today) -> Page:
    with whole.app.test_request_context():
        html = render_template("practice/today.html", today=today, person=MIRA, vapid_key="key")
    return read(html)


def test_a_day_of_rest_asks_for_nothing_and_says_when_it_goes_on(whole: Whole):
    page = page_of(whole, NOTHING_DUE)
    assert page.heading == "A day of rest"
    assert "Next reminder tomorrow at 07:30" in page.text
    assert not [link for link in page.links if link.startswith("/practice/")]


def test_when_all_is_done_the_next_reminder_is_announced(whole: Whole, curriculum: Curriculum):
    done = drill_of(curriculum, "standing_bow", done=True, missing=())
    text = page_of(whole, replace(NOTHING_DUE, drills=(done,))).text
    assert "Next reminder tomorrow at 07:30" in text


@pytest.mark.parametrize(
    ("kind", "heading"), [(HoldKind.HOLIDAY, "Away"), (HoldKind.ILLNESS, "Getting well")]
)
def test_a_holiday_and_an_illness_wait_without_counting(whole: Whole, kind, heading):
    hold = Hold(kind, TUESDAY, TUESDAY + timedelta(days=6), "")
    page = page_of(whole, replace(NOTHING_DUE, hold=hold))
    assert page.heading == heading
    assert "comes back after Monday 30 November" in page.text
    assert "don’t count against you" in page.text


def test_a_stage_that_opens_is_the_news_of_the_day(whole: Whole, curriculum: Curriculum):
    move = StageMove(TUESDAY, Stage.IN_TANDEM, Stage.ALTERNATING, "All of it is smooth.")
    walk = drill_of(curriculum, "lying_walk")
    text = page_of(whole, replace(NOTHING_DUE, drills=(walk,), move=move)).text
    assert "Alternating opens today All of it is smooth." in text


def test_going_back_a_stage_is_said_kindly(whole: Whole, curriculum: Curriculum):
    move = StageMove(TUESDAY, Stage.ROTATION, Stage.ALTERNATING, "Knee bend has faded.")
    walk = drill_of(curriculum, "lying_walk")
    text = page_of(whole, replace(NOTHING_DUE, drills=(walk,), move=move)).text
    assert "Back to alternating for a while Knee bend has faded." in text


def test_a_drill_half_done_says_which_leg_is_left(whole: Whole, curriculum: Curriculum):
    half = drill_of(
        curriculum,
        "ready_to_kick",
        missing=(Leg.RIGHT,),
        check_offs=(check_off("ready_to_kick", Leg.LEFT),),
    )
    page = page_of(whole, replace(NOTHING_DUE, drills=(half,)))
    assert "right to go" in page.text
    assert "/practice/ready_to_kick" in page.links


def test_what_is_left_is_counted_in_words(whole: Whole, curriculum: Curriculum):
    bow = drill_of(curriculum, "standing_bow", done=True, check_offs=(check_off("standing_bow"),))
    kick, walk = (drill_of(curriculum, slug) for slug in ("ready_to_kick", "lying_walk"))
    assert page_of(whole, replace(NOTHING_DUE, drills=(kick, walk))).heading == (
        "Two drills, seven minutes"
    )
    assert page_of(whole, replace(NOTHING_DUE, drills=(bow, kick, walk))).heading == (
        "Two more to go"
    )


def test_every_day_of_the_strip_is_told_apart_by_a_word(whole: Whole):
    with whole.app.test_request_context():
        html = render_template(
            "practice/today.html", today=NOTHING_DUE, person=MIRA, vapid_key="key"
        )
    for word in ("not due", "done", "missed", "rest", "excused", "on hold", "today"):
        assert f'role="img" aria-label="{word}"' in html
    assert "10 of 11 due days" in read(html).text
