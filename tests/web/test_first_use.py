"""First use: three short screens, each with a way back, and straight into the first drill."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest

from pwa.reminders.first import TIMES, ladder_from
from scheduler.domain.people import Role
from scheduler.domain.reminders import DEFAULT, Rhythm
from scheduler.domain.reminders.rhythm import slots
from scheduler.now import now
from scheduler.services import people, reminders
from tests.web.whole_app import Guest, Whole, read, registration, serving

FIRST, SECOND, THIRD = "/welcome", "/screening?first", "/welcome/reminders"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.fixture
def dora(whole: Whole) -> Guest:
    """Registered a moment ago."""
    return whole.person("Dora", screened=False)


@pytest.fixture
def mira(whole: Whole) -> Guest:
    """Past the safety screen."""
    return whole.person()


def rhythm_of(whole: Whole, guest: Guest) -> Rhythm:
    return reminders.rhythm(whole.app.extensions["fourfold"].store, guest.id)


def test_who_registers_is_told_what_this_is(whole: Whole):
    guest = whole.guest()
    response = guest.send("/register", registration("Nell", 4711))
    assert read(guest.get(response.location, follow_redirects=True).text).heading == "Welcome, Nell"


def test_three_screens_lead_to_the_first_drill(dora: Guest):
    assert "1 of 3" in dora.page(FIRST).text
    assert SECOND in dora.page(FIRST).links
    assert "2 of 3" in dora.page(SECOND).text
    assert dora.send(SECOND, {"answer": "none"}).location == THIRD
    assert "3 of 3" in dora.page(THIRD).text
    begin = dora.send(THIRD, {"choice": "07:30"}).location
    assert dora.get(begin).location == "/practice/standing_bow"


def test_each_screen_leads_back_to_the_one_before(mira: Guest):
    assert SECOND in mira.page(THIRD).links
    assert "2 of 3" in mira.page(SECOND).text
    assert FIRST in mira.page(SECOND).links
    assert "1 of 3" in mira.page(FIRST).text


def test_who_steps_back_to_the_safety_screen_comes_forward_again(mira: Guest):
    assert mira.send(SECOND, {"answer": "none"}).location == THIRD


def test_the_second_screen_asks_again_and_stays_the_second(dora: Guest):
    response = dora.send(SECOND, {"answer": "some"})
    assert response.status_code == 422
    assert "2 of 3" in read(response.text).text


def test_a_red_flag_leads_to_where_to_turn_not_to_a_drill(dora: Guest):
    response = dora.send(SECOND, {"answer": "some", "red_flags": ["weak_legs"]})
    assert response.location == "/today"
    page = dora.page("/today")
    assert page.heading == "Your plan is on hold"
    assert "Call your emergency number now" in page.text
    # Nor does anybody get past the hold by the address of what would come next.
    assert dora.get("/welcome/begin").location == "/today"


def test_the_plan_that_runs_is_not_asked_about_reminders_after_the_safety_questions(mira: Guest):
    assert mira.send("/screening", {"answer": "none"}).location == "/today"
    assert "of 3" not in mira.page("/screening").text


def test_before_the_safety_screen_nothing_comes_after_it(dora: Guest):
    assert dora.get(THIRD).location == FIRST
    assert dora.get("/welcome/begin").location == FIRST
    begin = dora.send(THIRD, {"choice": "07:30"}, of=FIRST).location
    assert dora.get(begin).location == FIRST


def test_a_chosen_time_is_kept(whole: Whole, mira: Guest):
    mira.send(THIRD, {"choice": "18:00"})
    assert rhythm_of(whole, mira).times == (time(18),)
    assert ("choice", "18:00") in mira.page(THIRD).ticked


def test_a_time_of_ones_own_is_kept(whole: Whole, mira: Guest):
    mira.send(THIRD, {"choice": "own", "own": "05:50"})
    assert rhythm_of(whole, mira).times == (time(5, 50),)
    page = mira.page(THIRD)
    assert (page.values["own"], page.ticked) == ("05:50", [("choice", "own")])


def test_not_now_changes_nothing_and_goes_on(whole: Whole, mira: Guest):
    before = rhythm_of(whole, mira)
    begin = mira.send(THIRD, {"choice": "18:00", "later": "yes"}).location
    assert mira.get(begin).location == "/practice/standing_bow"
    assert rhythm_of(whole, mira) == before


@pytest.mark.parametrize("typed", [{"choice": "own", "own": ""}, {"choice": "25:00"}, {}])
def test_a_time_that_is_none_is_asked_for_again(whole: Whole, mira: Guest, typed):
    before = rhythm_of(whole, mira)
    response = mira.send(THIRD, typed)
    page = read(response.text)
    assert response.status_code == 422
    assert "such as 07:30" in page.errors["own"]
    assert rhythm_of(whole, mira) == before


@pytest.mark.parametrize("at", [*TIMES, "22:00", "23:45", "00:30", "04:59", "05:00"])
def test_nobody_is_woken_by_a_repeat_of_an_evening_reminder(at: str):
    first = time.fromisoformat(at)
    chosen = Rhythm(times=(first,), ladder=tuple(ladder_from(first)))
    assert slots(chosen)[0].at == first
    repeats = [slot.at for slot in slots(chosen)[1:]]
    assert all(time(5) <= repeat <= time(22, 30) for repeat in repeats)
    assert all(rung in DEFAULT.ladder for rung in chosen.ladder)


def test_when_all_is_done_today_is_where_it_goes_on(mira: Guest):
    for drill in mira.drills:
        mira.check_off(drill)
    assert mira.get("/welcome/begin").location == "/today"


def test_whoever_comes_back_later_is_not_welcomed_again(
    mira: Guest, monkeypatch: pytest.MonkeyPatch
):
    later = now() + timedelta(days=2)
    monkeypatch.setattr("pwa.practice.welcome.now", lambda: later)
    assert mira.get(FIRST).location == "/today"


@pytest.mark.parametrize("path", [FIRST, "/welcome/begin", THIRD])
def test_strangers_sign_in_first(whole: Whole, path: str):
    assert whole.guest().get(path).location == f"/login?next={path}"
    assert whole.guest().client.post(THIRD).status_code == 302


@pytest.mark.parametrize("path", [FIRST, SECOND, THIRD])
def test_no_screen_has_anything_inline(mira: Guest, path: str):
    assert mira.page(path).inline == []


# Whoever the operator made an account for has agreed to nothing yet


@pytest.fixture
def nora(whole: Whole) -> Guest:
    """Made by the operator, signed in for the first time."""
    return whole.someone(Role.CLIENT)


def consented_at(whole: Whole, guest: Guest) -> datetime | None:
    store = whole.app.extensions["fourfold"].store
    with whole.app.app_context():
        return people.profile(store, guest.id).person.consented_at


def test_whoever_was_given_an_account_is_asked_with_the_safety_questions(whole: Whole, nora: Guest):
    page = nora.page(SECOND)
    assert "Keep what I tell you about my body" in page.text
    assert {"/privacy", FIRST} <= set(page.links)
    assert nora.send(SECOND, {"answer": "none", "consent": "yes"}).location == THIRD
    assert now() - consented_at(whole, nora) < timedelta(minutes=1)
    begin = nora.send(THIRD, {"choice": "07:30"}).location
    assert nora.get(begin).location == "/practice/standing_bow"


@pytest.mark.parametrize(
    "answer", [{"answer": "none"}, {"answer": "some", "red_flags": ["weak_legs"]}]
)
def test_without_consent_nothing_is_kept_and_the_field_is_named(
    whole: Whole, nora: Guest, answer: dict[str, object]
):
    response = nora.send(SECOND, answer)
    page = read(response.text)
    assert response.status_code == 422
    assert "Without this we may not keep your answers" in page.errors["consent"]
    assert "#consent" in page.links
    assert page.ticked == [("red_flags", flag) for flag in answer.get("red_flags", [])]
    assert consented_at(whole, nora) is None
    assert nora.get("/today").location == FIRST


def test_consent_stays_ticked_beside_an_unclear_answer_and_is_not_kept_yet(
    whole: Whole, nora: Guest
):
    page = read(nora.send(SECOND, {"answer": "some", "consent": "yes"}).text)
    assert list(page.errors) == ["red_flags"]
    assert page.ticked == [("consent", "yes")]
    assert consented_at(whole, nora) is None


def test_two_things_missing_are_both_said_at_once(nora: Guest):
    page = read(nora.send(SECOND, {"answer": "some"}).text)
    assert set(page.errors) == {"red_flags", "consent"}


def test_whoever_agreed_is_not_asked_again(whole: Whole, dora: Guest, nora: Guest):
    agreed = consented_at(whole, dora)
    assert "Keep what I tell you" not in dora.page(SECOND).text
    dora.send(SECOND, {"answer": "none", "consent": "yes"})
    nora.send(SECOND, {"answer": "none", "consent": "yes"})
    assert consented_at(whole, dora) == agreed
    for path in (SECOND, "/screening"):
        assert "Keep what I tell you" not in nora.page(path).text


def test_how_a_person_stands_is_asked_at_the_start_after_the_first_drill(mira: Guest):
    assert "How do you stand?" in mira.page("/today").text
