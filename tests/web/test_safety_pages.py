"""Safety on the pages of practice: red flags at a check-off, soreness a day and a half later."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from scheduler.domain.check_off import Proposal
from scheduler.domain.red_flags import AT_CHECK_OFF
from scheduler.now import now
from scheduler.services import practice
from tests.web.whole_app import Guest, Whole, read, serving

ANSWERS = ("It’s gone", "It’s easing", "Still there, or worse")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.fixture
def mira(whole: Whole) -> Guest:
    return whole.person()


@pytest.fixture
def sore(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> Guest:
    """Mira, forty hours after practice that hurt a little."""
    mira, today = whole.person(), now()
    mine = Proposal(id=uuid4(), drill="standing_bow", done_at=today, pain=3)
    with whole.app.app_context():
        known = whole.app.extensions["fourfold"]
        practice.check_off(known.store, known.curriculum, mira.id, [mine], today)
    later = today + timedelta(hours=40)
    for room in ("views", "safety"):
        monkeypatch.setattr(f"pwa.practice.{room}.now", lambda: later)
    return mira


def test_the_sheet_asks_about_what_may_happen_in_a_drill_and_says_where_to_turn(mira: Guest):
    text = mira.page("/practice/standing_bow").text
    assert "Anything alarming?" in text
    for flag in AT_CHECK_OFF:
        assert f"{flag.question} {flag.turn_to}" in text


def test_a_red_flag_at_a_check_off_holds_the_plan_and_says_where_to_turn(mira: Guest):
    mira.check_off("standing_bow", red_flags=["weak_legs", "pop_and_bruise"])
    page = mira.page("/today")
    assert page.heading == "Your plan is on hold"
    assert "Call your emergency number now" in page.text
    assert "The muscle may be torn" in page.text
    assert "Not rated, a warning sign" in page.text
    assert "Leave this drill alone until someone has looked at it." in page.text


def test_a_red_flag_ticked_by_a_slip_can_be_undone(mira: Guest):
    sheet = mira.sheet("standing_bow")
    mira.check_off("standing_bow", **sheet, red_flags=["weak_legs"])
    assert "Was that a slip? Undo" in mira.page("/today").text
    mira.send("/today/undo", {"check_off": [sheet["check_off_id"]]}, of="/today")
    assert mira.drills


def test_an_invented_red_flag_is_refused_and_what_was_ticked_is_kept(mira: Guest):
    response = mira.check_off("standing_bow", red_flags=["weak_legs", "toothache"])
    assert response.status_code == 422
    page = read(response.text)
    assert "toothache" in page.errors["red_flags"]
    assert ("red_flags", "weak_legs") in page.ticked
    assert "standing_bow" in mira.drills


@pytest.mark.parametrize(("pain", "times"), [("4", 0), ("5", 1)])
def test_a_sheet_that_comes_back_with_strong_pain_opens_the_questions(
    mira: Guest, pain: str, times: int
):
    html = mira.check_off("standing_bow", pain=pain, tension="9").text
    assert html.count('id="alarm" open') == times


def test_a_day_with_a_warning_sign_ends_without_cheer(mira: Guest):
    mira.check_off(mira.drills[0], red_flags=["pop_and_bruise"])
    mira.send("/screening", {"answer": "none"})
    for drill in mira.drills:
        mira.check_off(drill)
    page = mira.page("/today")
    assert page.heading == "Enough for today"
    assert "You told us of a warning sign. Let your legs rest" in page.text


# Soreness


def test_the_first_look_after_36_hours_asks_one_question_above_the_routine(sore: Guest):
    page = sore.page("/today")
    assert "practice hurt a little. Is it gone?" in page.text
    assert all(answer in page.text for answer in ANSWERS)
    assert page.text.index("Is it gone?") < page.text.index("Today’s routine")
    assert sore.drills


def test_nobody_is_asked_without_a_reason(mira: Guest):
    assert "Is it gone?" not in mira.page("/today").text


@pytest.mark.parametrize(
    ("answer", "words"), [("gone", "Good that it’s gone"), ("easing", "We ask once more")]
)
def test_gone_and_easing_are_thanked_for_and_not_asked_again(sore: Guest, answer: str, words: str):
    assert _tell(sore, answer).location == "/today"
    text = sore.page("/today").text
    assert words in text
    assert "Is it gone?" not in text
    assert sore.drills


def test_still_there_or_worse_holds_the_plan_and_says_where_to_turn(sore: Guest):
    _tell(sore, "worse")
    page = sore.page("/today")
    assert page.heading == "Your plan is on hold"
    assert "gone within 36 hours" in page.text
    assert "Ask a doctor or physiotherapist" in page.text


def test_easing_again_holds_the_plan_and_is_not_thanked_for(
    sore: Guest, monkeypatch: pytest.MonkeyPatch
):
    _tell(sore, "easing")
    assert "We ask once more" in sore.page("/today").text
    later = now() + timedelta(hours=78)
    for room in ("views", "safety"):
        monkeypatch.setattr(f"pwa.practice.{room}.now", lambda: later)
    _tell(sore, "easing")
    page = sore.page("/today")
    assert page.heading == "Your plan is on hold"
    assert "You told us twice that it is easing" in page.text
    assert "Ask a doctor or physiotherapist" in page.text
    assert "We ask once more" not in page.text


@pytest.mark.parametrize("answer", ["", "better"])
def test_an_unclear_answer_is_asked_again(sore: Guest, answer: str):
    assert _tell(sore, answer).location == "/today"
    text = sore.page("/today").text
    assert "Choose one of the three answers." in text
    assert "Is it gone?" in text


def test_the_address_of_the_answer_leads_to_today(mira: Guest):
    assert mira.get("/today/soreness").location == "/today"


def _tell(person: Guest, answer: str):
    return person.send("/today/soreness", {"answer": answer}, of="/today")
