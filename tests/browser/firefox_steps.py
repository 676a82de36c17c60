"""Steps that the Firefox stories share: how a person begins, allows reminders and gets one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.browser.app import App
from tests.browser.firefox import Firefox
from tests.browser.waiting import wait_for
from tests.push_service import PushService

BEAT = 20
PASSWORD = "slow evenings, long exhale"


def begin(person: Firefox, url: str) -> None:
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


def drills_of(person: Firefox) -> list[str]:
    names: list[str] = person.run(
        "() => [...document.querySelectorAll('.drill h3')].map(name => name.innerText)"
    )
    return names


def reminders_are_allowed(app: App) -> None:
    wait_for(lambda: reachable(app), "a device in the database")


def reachable(app: App) -> set[str]:
    return {row["endpoint"] for row in app.rows("SELECT endpoint FROM devices WHERE reachable")}


def ask_to_be_reminded(
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


def the_reminder(person: Firefox, push_service: PushService, due: datetime) -> dict[str, Any]:
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
