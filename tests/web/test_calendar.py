"""The calendar feed as a calendar app reads it, and its card in settings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from pwa.accounts import set_active
from pwa.reminders.calendar import written
from scheduler.domain.reminders import Rhythm, occasions_on
from scheduler.now import now
from scheduler.services.calendar import Ahead, Appointment, Feed
from tests.web.whole_app import serving

URL = "http://localhost:8000"
MADE = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def whole(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite) as app:
        yield app


@pytest.fixture
def mira(whole):
    return whole.person()


def make(guest):
    """The path of a new feed, as the page tells it."""
    answer = guest.send("/settings/calendar", {"calendar": "make"}, of="/settings")
    assert answer.status_code == 200
    address = next(line for line in answer.text.split('"') if line.startswith(f"{URL}/calendar/"))
    return address.removeprefix(URL)


def events(answer):
    return Calendar.from_ical(answer.data).events


def test_the_feed_holds_the_days_ahead_with_an_alarm_each(whole, mira):
    answer = whole.guest().get(make(mira))
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"].startswith("private")
    found = events(answer)
    assert len(found) == 30
    for event in found:
        assert event.start.time().isoformat("minutes") == "07:30"
        assert event.duration == timedelta(minutes=10)
        [alarm] = event.alarms.times
        assert alarm.trigger == event.start


def test_the_feed_tells_nothing_of_health(whole, mira):
    text = whole.guest().get(make(mira)).text.lower()
    assert "summary:practice\\, 10 minutes" in text
    for word in ("hamstring", "bow", "drill", "pain", "stage", "mira"):
        assert word not in text


def test_a_feed_that_did_not_change_is_not_sent_again(whole, mira):
    path = make(mira)
    first = whole.guest().get(path)
    again = whole.guest().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    fields = {"times": "19:00", "ladder": "0", "timezone": "Europe/Berlin", "cutoff_hour": "3"}
    mira.send("/settings/rhythm", fields, of="/settings")
    changed = whole.guest().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert {event["uid"] for event in events(first)} == {event["uid"] for event in events(changed)}


def test_no_two_days_and_no_two_people_share_a_uid(whole, mira):
    feeds = [whole.guest().get(make(guest)) for guest in (mira, whole.person("Noor"))]
    uids = [event["uid"] for answer in feeds for event in events(answer)]
    assert len(set(uids)) == 60


def test_the_card_makes_replaces_and_stops_the_feed(whole, mira):
    assert "Make an address" in mira.page("/settings").text
    first = make(mira)
    assert "Make a new address" in mira.page("/settings").text
    second = make(mira)
    assert whole.guest().get(first).status_code == 404
    assert whole.guest().get(second).status_code == 200
    mira.send("/settings/calendar", {"calendar": "revoke"}, of="/settings")
    assert whole.guest().get(second).status_code == 404
    assert "Make an address" in mira.page("/settings").text


def test_the_address_is_shown_once_and_kept_nowhere(whole, mira):
    path = make(mira)
    assert path not in mira.get("/settings").text
    assert mira.get("/settings/calendar").location == "/settings"


def test_strangers_and_scripts_of_other_sites_make_no_address(whole, mira):
    assert whole.guest().client.post("/settings/calendar").status_code == 302
    assert mira.client.post("/settings/calendar", data={"calendar": "make"}).status_code == 400
    assert mira.send("/settings/calendar", {"calendar": "x"}, of="/settings").status_code == 400


def test_a_made_up_address_and_a_disabled_account_have_no_feed(whole, mira):
    path = make(mira)
    assert whole.guest().get("/calendar/nothing.ics").status_code == 404
    known = whole.app.extensions["fourfold"]
    with whole.app.app_context():
        set_active(known, "mira.0@example.org", active=False, now=now())
    assert whole.guest().get(path).status_code == 404


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2027, 3, 20)),
        ("America/New_York", date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2027, 3, 28)),
        ("Asia/Kathmandu", date(2026, 12, 1)),
        ("Africa/Casablanca", date(2026, 2, 1)),
        ("Pacific/Apia", date(2026, 12, 20)),
        ("America/St_Johns", date(2027, 3, 1)),
        ("UTC", date(2026, 12, 31)),
    ],
)
def test_every_zone_comes_back_as_the_same_instants(zone, day):
    rhythm = Rhythm(timezone=zone, cutoff_hour=0)
    days = [day + timedelta(days=number) for number in range(30)]
    appointments = tuple(Appointment(one, occasions_on(rhythm, one)[0].at, 10) for one in days)
    ahead = Ahead(Feed(1, MADE), ZoneInfo(zone), appointments)
    read = Calendar.from_ical(written(ahead, URL))
    starts = [event.start for event in read.events]
    assert [start.astimezone(UTC) for start in starts] == [one.at for one in appointments]
    # A reader that knows no zone by name has only the rules that the feed brings.
    own = read.timezones[0].to_tz(lookup_tzid=False)
    walls = [start.replace(tzinfo=own).astimezone(UTC) for start in starts]
    assert walls == [one.at for one in appointments]


def test_the_same_days_are_the_same_bytes():
    one = Appointment(date(2026, 11, 24), datetime(2026, 11, 24, 6, 30, tzinfo=UTC), 10)
    ahead = Ahead(Feed(1, MADE), ZoneInfo("Europe/Berlin"), (one,))
    assert written(ahead, URL) == written(ahead, URL)
    assert written(replace(ahead, appointments=()), URL) != written(ahead, URL)
