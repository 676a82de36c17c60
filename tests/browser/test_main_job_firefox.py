"""The main job in real Firefox: nobody but the running clock makes the reminder come."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
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
    began = time.monotonic()
    _begin(person, app_server.url)
    assert app_server.rows("SELECT timezone FROM rhythms") == [{"timezone": midday}]
    drills = _drills(person)
    assert 2 <= len(drills) <= 4

    _reminders_are_allowed(app_server)
    # A slow machine gets more minutes to practise before the second due time.
    gap = timedelta(minutes=1 + (time.monotonic() - began) // 15)
    first, second = _ask_to_be_reminded(person, app_server.url, midday, gap)
    assert push_service.messages == []

    notification = _the_reminder(person, push_service, first)
    assert any(drill in notification["body"] + notification["title"] for drill in drills)
    person.click_notification(notification["title"])
    person.wait_for_path(r"/today(\?.*)?")
    assert drills == _drills(person)

    _practise(person, app_server, len(drills))
    person.wait_for_text("That’s today")
    (delivery,) = app_server.rows("SELECT status, shown_at, opened_at FROM deliveries")
    assert delivery["status"] == 201
    assert delivery["shown_at"] <= delivery["opened_at"]
    assert datetime.now(UTC) < second, "Not practised before the second due time: prove nothing"

    assert _states_once_past(app_server, second) == ["sent", "done"]
    assert len(push_service.messages) == 1
    assert person.notifications() == []

    person.open(f"{app_server.url}/progress")
    person.wait_for_text("Progress")
    assert person.faults == []


def test_a_person_lost_by_the_push_service_is_still_reached_and_done_in_one_touch(
    app_server: App, real_firefox: Firefox, push_service: PushService, midday: str
):
    person = real_firefox
    _begin(person, app_server.url)
    _reminders_are_allowed(app_server)
    (lost,) = push_service.endpoints
    push_service.forget_browsers()
    wait_for(lambda: _reachable(app_server) - {lost}, "a new subscription at the app", 60)

    first, _ = _ask_to_be_reminded(person, app_server.url, midday, timedelta(minutes=5))
    notification = _the_reminder(person, push_service, first)
    wait_for(lambda: lost not in _reachable(app_server), "the lost device forgotten")
    person.press_in_notification(notification["title"], "done")
    wait_for(
        lambda: app_server.rows("SELECT 1 FROM routines WHERE done_at IS NOT NULL"), "a day done"
    )
    sources = app_server.rows("SELECT DISTINCT source FROM check_offs")
    assert sources == [{"source": "notification"}]
    person.open(f"{app_server.url}/today")
    person.wait_for_text("That’s today")
    assert person.faults == []


def test_a_test_says_in_words_that_it_has_arrived(
    app_server: App, real_firefox: Firefox, push_service: PushService
):
    person = real_firefox
    _begin(person, app_server.url)
    _reminders_are_allowed(app_server)
    person.open(f"{app_server.url}/settings")
    person.click("Send a test", "button")
    person.wait_for_text("It has arrived: reminders reach this device.")
    assert len(push_service.accepted) == 1
    assert person.faults == []


def _begin(person: Firefox, url: str) -> None:
    """From the landing page to the first routine, reminders allowed on the way."""
    person.open(url)
    person.click("Begin", "link")
    person.fill("What shall we call you?", "Mira")
    person.fill("E-mail address", "mira@example.org")
    person.fill("Password", PASSWORD)
    person.click_on("input[name=consent]")
    person.click("Begin", "button")
    person.wait_for_path("/welcome")
    person.click("Go on", "link")
    person.wait_for_path(r"/screening\?first")
    person.click("None of these", "button")
    person.wait_for_path("/welcome/reminders")
    person.click("Remind me on this device", "button")
    person.wait_for_path("/practice/.*")
    person.open(f"{url}/today")
    person.wait_for_text("Welcome, Mira")


def _drills(person: Firefox) -> list[str]:
    names: list[str] = person.run(
        "() => [...document.querySelectorAll('.drill h3')].map(name => name.innerText)"
    )
    return names


def _reminders_are_allowed(app: App) -> None:
    wait_for(lambda: _reachable(app), "a device in the database")


def _reachable(app: App) -> set[str]:
    return {row["endpoint"] for row in app.rows("SELECT endpoint FROM devices WHERE reachable")}


def _ask_to_be_reminded(
    person: Firefox, url: str, zone: str, gap: timedelta
) -> tuple[datetime, datetime]:
    """At the next whole minute that leaves time to save it, and again after `gap`."""
    person.open(f"{url}/settings")
    first = (datetime.now(UTC) + timedelta(seconds=72)).replace(second=0, microsecond=0)
    second = first + gap
    local = [moment.astimezone(ZoneInfo(zone)).strftime("%H:%M") for moment in (first, second)]
    person.fill("First time", local[0])
    person.fill("Another time", local[1])
    person.click("Leave me be", "radio")
    person.click("Save the times", "button")
    person.wait_for_text("Saved.")
    assert datetime.now(UTC) < first, "Not saved before the first due time: prove nothing"
    return first, second


def _the_reminder(person: Firefox, push_service: PushService, due: datetime) -> dict[str, Any]:
    """What the notification shows, once the clock alone has brought it, not before it was due."""
    seconds = (due - datetime.now(UTC)).total_seconds() + BEAT + 10
    arrived = push_service.wait_until(lambda: push_service.accepted, seconds)
    refused = [(message.status, message.reason) for message in push_service.messages]
    assert arrived, f"No push {BEAT + 10} s after it was due, only {refused}"
    assert datetime.now(UTC) >= due
    (message,) = push_service.accepted
    assert push_service.wait_until(lambda: message.acknowledged == 100), "Firefox could not read it"
    (notification,) = wait_for(person.notifications, "a notification")
    return notification


def _practise(person: Firefox, app: App, drills: int) -> None:
    """From drill to drill as the app itself leads; two words save each, and a rest ends them."""
    person.open(f"{app.url}/today")
    person.click_on("#begin")
    for done in range(1, drills + 1):
        slugs = {row["drill"] for row in app.rows("SELECT DISTINCT drill FROM check_offs")}
        person.wait_for_path(f"/practice/(?!({'|'.join(slugs)})$).+" if slugs else "/practice/.+")
        person.click("Done already? Check it off", "link")
        person.click("smooth", "radio", group="How was the tension?")
        person.click("smooth", "radio", group="How was the release?")
        wait_for(lambda done=done: _drills_done(app) == done, f"{done} drills in the database")
    person.click_on("[data-state=resting] #home")
    person.wait_for_path("/today")


def _drills_done(app: App) -> int:
    return len(app.rows("SELECT DISTINCT drill FROM check_offs"))


def _states_once_past(app: App, moment: datetime) -> list[str]:
    """The occasions' states, in order, when the clock has dealt with that moment."""
    seconds = (moment - datetime.now(UTC)).total_seconds() + BEAT + 10
    wait_for(lambda: len(_states(app)) == 2, "a second occasion", seconds)
    assert datetime.now(UTC) >= moment
    return _states(app)


def _states(app: App) -> list[str]:
    rows = app.rows("SELECT state FROM occasions ORDER BY planned_local")
    return [row["state"] for row in rows]
