"""The main job in real Firefox: nobody but the running clock makes the reminder come."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.browser.app import App
from tests.browser.firefox import Firefox
from tests.browser.waiting import wait_for
from tests.push_service import PushService

BEAT = 20
PASSWORD = "slow evenings, long exhale"


def test_a_person_is_reminded_practises_and_is_left_in_peace(
    app_server: App, real_firefox: Firefox, push_service: PushService, midday: str
):
    person = real_firefox
    _register(person, app_server.url)
    assert app_server.rows("SELECT timezone FROM rhythms") == [{"timezone": midday}]
    _answer_the_safety_questions(person)
    drills = _drills(person)
    assert 2 <= len(drills) <= 4

    _allow_reminders(person, app_server)
    first, second = _ask_to_be_reminded_soon(person, app_server.url, midday)
    assert push_service.messages == []

    notification = _the_reminder(person, push_service, until=first)
    assert any(drill in notification["body"] + notification["title"] for drill in drills)
    person.click_notification(notification["title"])
    person.wait_for_path(r"/today(\?.*)?")
    assert drills == _drills(person)

    _practise(person, app_server, len(drills))
    person.open(f"{app_server.url}/today")
    person.wait_for_text("That’s today")
    (delivery,) = app_server.rows("SELECT status, shown_at, opened_at FROM deliveries")
    assert delivery["status"] == 201
    assert delivery["shown_at"] <= delivery["opened_at"]
    assert datetime.now(UTC) < second, "Too slow a machine to finish before the second due time"

    assert _states_once_past(app_server, second) == ["sent", "done"]
    assert len(push_service.messages) == 1
    assert person.notifications() == []

    person.open(f"{app_server.url}/progress")
    person.wait_for_text("Progress")
    assert person.faults == []


def _register(person: Firefox, url: str) -> None:
    person.open(url)
    person.click("Begin", "link")
    person.fill("What shall we call you?", "Mira")
    person.fill("E-mail address", "mira@example.org")
    person.fill("Password", PASSWORD)
    person.click_on("input[name=consent]")
    person.click("Begin", "button")
    person.wait_for_path("/screening")


def _answer_the_safety_questions(person: Firefox) -> None:
    person.click("None of these", "button")
    person.wait_for_path("/today")
    person.wait_for_text("Welcome, Mira")


def _drills(person: Firefox) -> list[str]:
    names: list[str] = person.run(
        "() => [...document.querySelectorAll('.drill h3')].map(name => name.innerText)"
    )
    return names


def _allow_reminders(person: Firefox, app: App) -> None:
    person.click("Remind me on this device", "button")
    wait_for(lambda: app.rows("SELECT 1 FROM devices WHERE reachable"), "a device")


def _ask_to_be_reminded_soon(person: Firefox, url: str, zone: str) -> tuple[datetime, datetime]:
    """Two due times, the next two whole minutes that leave time to save them."""
    person.open(f"{url}/settings")
    soon = datetime.now(UTC) + timedelta(minutes=1, seconds=4)
    first = soon.replace(second=0, microsecond=0)
    second = first + timedelta(minutes=1)
    local = [moment.astimezone(ZoneInfo(zone)).strftime("%H:%M") for moment in (first, second)]
    person.fill("First time", local[0])
    person.fill("Another time", local[1])
    person.click("Leave me be", "radio")
    person.click("Save the times", "button")
    person.wait_for_text("Saved.")
    assert datetime.now(UTC) < first
    return first, second


def _the_reminder(person: Firefox, push_service: PushService, until: datetime) -> dict[str, str]:
    wait = (until - datetime.now(UTC)).total_seconds() + BEAT + 10
    arrived = push_service.wait_until(lambda: push_service.messages, wait)
    assert arrived, f"No push {BEAT + 10} s after it was due"
    assert datetime.now(UTC) >= until
    message = push_service.messages[0]
    assert (message.status, message.reason) == (201, "")
    assert push_service.wait_until(lambda: message.acknowledged == 100), "Firefox could not read it"
    (notification,) = wait_for(person.notifications, "a notification")
    return notification


def _practise(person: Firefox, app: App, drills: int) -> None:
    """One drill after the other, each checked off by two words; the second word saves."""
    for done in range(1, drills + 1):
        person.open(f"{app.url}/today")
        person.click_on("#begin")
        person.wait_for_path("/practice/.+")
        person.click("Done already? Check it off", "link")
        person.click("smooth", "radio", group="How was the tension?")
        person.click("smooth", "radio", group="How was the release?")
        wait_for(lambda: len(_drills_done(app)) == done, f"{done} drills in the database")  # noqa: B023


def _drills_done(app: App) -> list[str]:
    return [row["drill"] for row in app.rows("SELECT DISTINCT drill FROM check_offs")]


def _states_once_past(app: App, moment: datetime) -> list[str]:
    """The occasions' states, in order, when the clock has dealt with that moment."""
    query = "SELECT state FROM occasions ORDER BY planned_local"
    wait = (moment - datetime.now(UTC)).total_seconds() + BEAT + 10
    rows = wait_for(
        lambda: rows if len(rows := app.rows(query)) == 2 else None, "a second occasion", wait
    )
    assert datetime.now(UTC) >= moment
    return [row["state"] for row in rows]
