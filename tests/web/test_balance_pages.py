"""The balance check: its card on today, its page, and its cue on the drill's page."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import render_template

from scheduler.domain.balance_check import BalanceCheck
from scheduler.domain.curriculum import Leg
from tests.web.whole_app import Guest, Page, Whole, read, serving

TOLD = {"swayback": "yes", "flat_ribs": "no", "tighter": "left"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.fixture
def mira(whole: Whole) -> Guest:
    return whole.person()


def stood(whole: Whole, *checks: BalanceCheck) -> Page:
    with whole.app.test_request_context():
        return read(render_template("practice/_balance.html", balance_checks=checks))


def test_the_first_day_invites_to_three_questions(mira: Guest):
    page = mira.page("/today")
    assert "How do you stand?" in page.text
    assert "/balance" in page.links


def test_not_now_lets_them_rest(mira: Guest):
    assert mira.send("/balance", {"later": "yes"}, of="/today").location == "/today"
    assert "How do you stand?" not in mira.page("/today").text
    assert "Not now" not in mira.page("/balance").text


def test_answers_are_kept_and_shown_and_the_card_goes(mira: Guest):
    assert mira.send("/balance", TOLD).location == "/today"
    today = mira.page("/today").text
    assert "Kept. Your cues follow" in today
    assert "How do you stand?" not in today
    assert "yes no left" in mira.page("/balance").text


def test_what_is_left_open_is_not_sure(mira: Guest):
    mira.send("/balance", {"flat_ribs": "yes", "tighter": "unsure"})
    assert "not sure yes not sure" in mira.page("/balance").text


@pytest.mark.parametrize("field", ["swayback", "flat_ribs", "tighter"])
def test_an_answer_that_cannot_be_right_names_its_field_and_keeps_the_rest(mira: Guest, field: str):
    response = mira.send("/balance", TOLD | {field: "third"})
    page = read(response.text)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert f"#{field}" in page.links
    assert set(page.ticked) == (TOLD.items() - {field: TOLD[field]}.items())
    assert "How do you stand?" in mira.page("/today").text


def test_the_answer_gives_its_cue_to_drills_that_train_the_bow(mira: Guest):
    cue = "You told us of a swayback: give the belly a little more"
    assert cue not in mira.page("/practice/standing_bow").text
    mira.send("/balance", TOLD)
    assert cue in mira.page("/practice/standing_bow").text
    assert cue not in mira.page("/practice/pawing").text


def test_strangers_are_led_to_the_sign_in_page(whole: Whole):
    assert whole.guest().get("/balance").location == "/login?next=/balance"


def test_the_safety_questions_come_first(whole: Whole):
    dora = whole.person(screened=False)
    assert dora.get("/balance").location == "/welcome"
    assert dora.send("/balance", TOLD, of="/settings").location == "/welcome"


def test_the_picture_tells_the_latest_first_in_shapes_and_words(whole: Whole):
    page = stood(
        whole,
        BalanceCheck(date(2026, 10, 1), swayback=True, tighter=Leg.RIGHT),
        BalanceCheck(date(2026, 10, 29)),
        BalanceCheck(date(2026, 11, 26), swayback=False, tighter=Leg.BOTH),
    )
    assert "26 Nov no not sure same 1 Oct yes not sure right" in page.text
    assert "29 Oct" not in page.text


def test_before_the_first_answer_nothing_is_drawn(whole: Whole):
    assert stood(whole).text == ""
    assert stood(whole, BalanceCheck(date(2026, 10, 1))).text == ""
