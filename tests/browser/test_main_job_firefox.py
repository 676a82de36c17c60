"""The main job in real Firefox: nobody but the running clock makes the reminder come."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.browser.app import App
from tests.browser.firefox import Firefox
from tests.browser.firefox_steps import (
    BEAT,
    ask_to_be_reminded,
    begin,
    drills_of,
    reachable,
    reminders_are_allowed,
    the_reminder,
)
from tests.browser.waiting import wait_for
from tests.push_service import PushService


def test_a_person_is_reminded_practises_and_is_left_in_peace(
    app_server: App, real_firefox: Firefox, push_service: PushService, midday: str
):
    person = real_firefox
    began = time.monotonic()
    begin(person, app_server.url)
    assert app_server.rows("SELECT timezone FROM rhythms") == [{"timezone": midday}]
    drills = drills_of(person)
    assert 2 <= len(drills) <= 4
    stood = _standing(person, app_server.url)
    assert set(stood["words"].values()) == {"not yet"}

    reminders_are_allowed(app_server)
    # A slow machine gets more minutes to practise before the second due time.
    gap = timedelta(minutes=1 + (time.monotonic() - began) // 15)
    first, second = ask_to_be_reminded(person, app_server.url, midday, gap)
    assert push_service.messages == []

    notification = the_reminder(person, push_service, first)
    assert any(drill in notification["body"] + notification["title"] for drill in drills)
    person.click_notification(notification["title"])
    person.wait_for_path(r"/today(\?.*)?")
    assert drills == drills_of(person)

    _practise(person, app_server, len(drills))
    person.wait_for_text("That’s today")
    (delivery,) = app_server.rows("SELECT status, shown_at, opened_at FROM deliveries")
    assert delivery["status"] == 201
    assert delivery["shown_at"] <= delivery["opened_at"]
    assert datetime.now(UTC) < second, "Not practised before the second due time: prove nothing"

    assert _states_once_past(app_server, second) == ["sent", "done"]
    assert len(push_service.messages) == 1
    assert person.notifications() == []

    _mastery_moved_and_the_next_step_came_nearer(stood, _standing(person, app_server.url))
    assert person.faults == []


def test_a_person_lost_by_the_push_service_is_still_reached_and_done_in_one_touch(
    app_server: App, real_firefox: Firefox, push_service: PushService, midday: str
):
    person = real_firefox
    begin(person, app_server.url)
    reminders_are_allowed(app_server)
    (lost,) = push_service.endpoints
    push_service.forget_browsers()
    wait_for(lambda: reachable(app_server) - {lost}, "a new subscription at the app", 60)

    first, _ = ask_to_be_reminded(person, app_server.url, midday, timedelta(minutes=5))
    notification = the_reminder(person, push_service, first)
    wait_for(lambda: lost not in reachable(app_server), "the lost device forgotten")
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
    begin(person, app_server.url)
    reminders_are_allowed(app_server)
    person.open(f"{app_server.url}/settings")
    person.click("Send a test", "button")
    person.wait_for_text("It has arrived: reminders reach this device.")
    assert len(push_service.accepted) == 1
    assert person.faults == []


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


def _standing(person: Firefox, url: str) -> dict[str, Any]:
    """What the progress page says and draws: a word for each function, the next step's conditions,
    and how many parts of the petals are filled."""
    person.open(f"{url}/progress")
    person.wait_for_text("What moves you on to alternating")
    seen: dict[str, Any] = person.run(STANDING)
    return seen


STANDING = """() => ({
  words: Object.fromEntries([...document.querySelectorAll('.labels a')].map(
    label => [...label.querySelectorAll('b, .soft')].map(part => part.innerText))),
  conditions: [...document.querySelectorAll('.gates li')].map(each => each.innerText.trim()),
  filled: document.querySelectorAll('.flower .control.fresh').length,
})"""


def _mastery_moved_and_the_next_step_came_nearer(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    """A smooth day makes each function that it trained smooth, and one of its two days is done."""
    moved = {name for name, word in after["words"].items() if word != before["words"][name]}
    assert {after["words"][name] for name in moved} == {"smooth"}
    assert (before["filled"], after["filled"]) == (0, 2 * len(moved)), "Left and right of each"
    assert set(before["conditions"]) >= {f"{name}, both legs: two smooth days" for name in moved}
    trained = tuple(f"{name}, " for name in moved)
    assert after["conditions"] == [
        condition.replace("two smooth days", "one more smooth day")
        if condition.startswith(trained)
        else condition
        for condition in before["conditions"]
    ]


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
