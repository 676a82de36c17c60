"""Time off and Later, on pages and over the API."""

from datetime import date, timedelta

import pytest

from scheduler.now import now
from scheduler.services import people
from tests.web.whole_app import Guest, Whole, read, serving

PAGE = "/settings/time-off"
SLOPPY = ("no date", "2026-02-30", "24.12.2026", "9999-12-31", "")


@pytest.fixture
def whole(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite) as served:
        yield served


@pytest.fixture
def mira(whole: Whole) -> Guest:
    return whole.person()


@pytest.fixture
def today(whole: Whole, mira: Guest) -> date:
    store = whole.app.extensions["fourfold"].store
    with whole.app.app_context():
        return people.today_of(people.profile(store, mira.id), now())


def days(today: date, since: int, until: int, kind: str = "holiday") -> dict[str, str]:
    first, last = (today + timedelta(days=n) for n in (since, until))
    return {"kind": kind, "since": first.isoformat(), "until": last.isoformat()}


class Api:
    """The API as the pages' own scripts use it."""

    def __init__(self, guest: Guest) -> None:
        self.client = guest.client
        self.headers = {"X-CSRFToken": guest.page("/settings").meta["csrf-token"]}

    def get(self, path: str):
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: object):
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers)

    def delete(self, path: str):
        return self.client.delete(f"/api/v1{path}", headers=self.headers)


# The page


def test_settings_lead_to_it(mira: Guest):
    assert PAGE in mira.page("/settings").links


def test_a_holiday_is_taken_told_and_ended_with_one_tap(mira: Guest, today: date):
    assert mira.send(PAGE, days(today, 0, 5)).location == PAGE
    assert mira.page("/today").heading == "Away"
    page = mira.page(PAGE)
    assert "I’m back" in page.text
    assert mira.send(f"{PAGE}/end", {}, of="/today").location == "/today"
    assert mira.drills
    assert "I’m back" not in mira.page(PAGE).text


def test_an_illness_is_told_as_getting_well(mira: Guest, today: date):
    mira.send(PAGE, days(today, 0, 5, "illness"))
    page = mira.page("/today")
    assert page.heading == "Getting well"
    assert "don’t count against you" in page.text


def test_what_lies_ahead_can_be_called_off(mira: Guest, today: date):
    mira.send(PAGE, days(today, 3, 5))
    [kept] = Api(mira).get("/holds").json["holds"]
    assert "Call it off" in mira.page(PAGE).text
    mira.send(f"{PAGE}/{kept['id']}/end", {}, of=PAGE)
    assert Api(mira).get("/holds").json == {"holds": []}


def test_ending_what_is_not_there_is_said_and_breaks_nothing(mira: Guest):
    assert mira.send(f"{PAGE}/4711/end", {}, of=PAGE).location == PAGE
    assert "no such time off" in mira.get(PAGE).text


@pytest.mark.parametrize(
    ("field", "typed"), [(f, t) for f in ("since", "until") for t in SLOPPY[:4]]
)
def test_a_day_that_cannot_be_right_is_said_at_its_field_and_what_was_typed_stays(
    mira: Guest, today: date, field: str, typed: str
):
    response = mira.send(PAGE, days(today, 0, 5, "illness") | {field: typed})
    page = read(response.text)
    assert response.status_code == 422
    assert page.errors[field]
    assert page.values[field] == typed
    assert ("kind", "illness") in page.ticked


def test_a_last_day_left_empty_is_asked_for(mira: Guest, today: date):
    page = read(mira.send(PAGE, days(today, 0, 5) | {"until": ""}).text)
    assert page.errors == {"until": "Choose a last day."}


def test_a_first_day_left_empty_is_today(mira: Guest, today: date):
    mira.send(PAGE, days(today, 0, 5) | {"since": ""})
    [kept] = Api(mira).get("/holds").json["holds"]
    assert kept["since"] == today.isoformat()


def test_overlapping_days_are_refused_in_words(mira: Guest, today: date):
    mira.send(PAGE, days(today, 2, 5))
    response = mira.send(PAGE, days(today, 4, 9))
    assert response.status_code == 422
    assert "covers some of these days" in read(response.text).errors["since"]


@pytest.mark.parametrize("path", [PAGE, "/later"])
def test_before_the_safety_questions_they_come_first(whole: Whole, path: str):
    dora = whole.person("Dora", screened=False)
    assert dora.get(path).location == "/screening"


@pytest.mark.parametrize("path", [PAGE, "/later"])
def test_a_stranger_signs_in_first(whole: Whole, path: str):
    assert whole.guest().get(path).location == f"/login?next={path}"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/end", f"{PAGE}/1/end", "/later"])
def test_a_form_without_its_token_changes_nothing(mira: Guest, path: str):
    assert mira.client.post(path, data={}).status_code == 400


# The API


def test_over_the_api_days_are_taken_read_and_ended(mira: Guest, today: date):
    api = Api(mira)
    made = api.post("/holds", days(today, 0, 5))
    assert made.status_code == 201
    assert made.json["kind"] == "holiday"
    assert api.get("/today").json["hold"]["kind"] == "holiday"
    assert api.get("/holds").json == {"holds": [made.json]}
    assert api.delete(f"/holds/{made.json['id']}").status_code == 204
    assert api.delete(f"/holds/{made.json['id']}").status_code == 404
    assert api.get("/today").json["hold"] is None


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("kind", {"kind": "safety"}),
        ("kind", {"kind": "boredom"}),
        ("kind", {"kind": 3}),
        ("since", {"since": 20261224}),
        ("since", {"since": "2020-01-01"}),
        ("until", {"until": None}),
        ("until", {"until": "0001-01-01"}),
        ("until", {"until": "2020-01-01", "since": None}),
        ("days", {"days": 3}),
    ],
)
def test_what_cannot_be_right_is_a_problem_at_its_field(
    mira: Guest, today: date, field: str, change: dict[str, object]
):
    answer = Api(mira).post("/holds", days(today, 0, 5) | change)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert field in {error["field"] for error in answer.json["errors"]}


def test_a_safety_hold_is_listed_and_cannot_be_deleted(mira: Guest):
    api = Api(mira)
    mira.send("/screening", {"answer": "some", "red_flags": ["weak_legs"]})
    [held] = api.get("/holds").json["holds"]
    refused = api.delete(f"/holds/{held['id']}")
    assert (held["kind"], refused.status_code) == ("safety", 422)
    assert api.get("/holds").json == {"holds": [held]}


def test_somebody_elses_days_are_not_there(whole: Whole, mira: Guest, today: date):
    made = Api(mira).post("/holds", days(today, 0, 5)).json
    other = Api(whole.person("Nora"))
    assert other.get("/holds").json == {"holds": []}
    assert other.delete(f"/holds/{made['id']}").status_code == 404


# Later


def test_today_leads_to_later_and_later_back_with_the_moment_in_words(mira: Guest):
    assert "/later" in mira.page("/today").links
    page = mira.page("/later")
    assert page.heading == "When suits you better?"
    assert mira.send("/later", {"wish": "tomorrow"}).location == "/today"
    assert "We’ll ask again" in mira.get("/today").text


@pytest.mark.parametrize("wish", ["30", "120", "evening", "tomorrow"])
def test_each_of_the_four_can_be_asked_for(mira: Guest, wish: str):
    assert mira.send("/later", {"wish": wish}).location == "/today"


@pytest.mark.parametrize("wish", ["", "31", "never"])
def test_no_other_wish_is_understood(mira: Guest, wish: str):
    assert mira.send("/later", {"wish": wish}).status_code == 400


def test_when_the_day_is_done_there_is_nothing_to_put_off(mira: Guest):
    for drill in mira.drills:
        mira.check_off(drill)
    assert mira.page("/later").heading == "Nothing to put off"
    assert "/later" not in mira.page("/today").links


def test_on_holiday_there_is_nothing_to_put_off(mira: Guest, today: date):
    mira.send(PAGE, days(today, 0, 5))
    assert mira.page("/later").heading == "Nothing to put off"
