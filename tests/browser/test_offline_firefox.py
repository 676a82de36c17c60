"""Without a network in real Firefox: a notification's button, the outbox, the next release."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.app import App, app, next_release
from tests.browser.firefox import Firefox, between_pages
from tests.browser.firefox_steps import (
    ask_to_be_reminded,
    begin,
    drills_of,
    reminders_are_allowed,
    the_reminder,
)
from tests.browser.proxy import Proxy, proxy
from tests.browser.waiting import wait_for
from tests.push_service import PushService

KEPT = """async () => {
  const own = await caches.has('fourfold-own') && await caches.open('fourfold-own');
  const list = own && await own.match('/today/offline.json');
  if (!list) return false;
  const {pages} = await list.json();
  const kept = await Promise.all(pages.map(({url}) => own.match(url)));
  return kept.length > 0 && kept.every(Boolean);
}"""
SHELLS = "async () => (await caches.keys()).filter(name => name.startsWith('fourfold-shell-'))"


@pytest.fixture
def between(app_server: App):
    with proxy(app_server.url) as way:
        yield way


def test_done_on_a_notification_without_a_network_is_kept_said_and_sent_later(
    app_server: App,
    between: Proxy,
    real_firefox: Firefox,
    push_service: PushService,
    midday: str,
):
    person = real_firefox
    begin(person, between.url)
    reminders_are_allowed(app_server)
    due, _ = ask_to_be_reminded(person, between.url, midday, timedelta(minutes=5))
    person.open(f"{between.url}/today")
    notification = the_reminder(person, push_service, due)
    wait_for(between_pages(lambda: person.run(KEPT)), "today kept on the phone", 20)

    between.down = True
    person.press_in_notification(notification["title"], "done")
    (said,) = wait_for(lambda: _titled(person, "Done, kept on this phone"), "what became of it")
    assert said["tag"] == "kept"
    person.wait_for_text("That’s today")
    person.wait_for_text("1 waiting to sync.")
    assert _check_offs(app_server) == []

    between.down = False
    person.open(f"{between.url}/today")
    wait_for(lambda: _check_offs(app_server), "check-offs at the server")
    assert {row["source"] for row in _check_offs(app_server)} == {"notification"}
    person.wait_for_text("That’s today")


def test_the_outbox_waits_for_a_network_and_all_of_today_opens_without_one(
    app_server: App, between: Proxy, real_firefox: Firefox
):
    person = real_firefox
    begin(person, between.url)
    drills = drills_of(person)
    wait_for(between_pages(lambda: person.run(KEPT)), "today kept on the phone", 20)
    between.down = True
    person.open(f"{between.url}/today")
    person.click_on("#begin")
    person.wait_for_path("/practice/.+")
    person.click("Done already? Check it off", "link")
    person.click("smooth", "radio", group="How was the tension?")
    person.click("smooth", "radio", group="How was the release?")
    person.click("Go on", "button")
    person.wait_for_path("/practice/.+")
    person.open(f"{between.url}/today")
    person.wait_for_text("1 waiting to sync.")
    assert drills_of(person) == drills
    assert _check_offs(app_server) == []
    between.down = False
    person.open(f"{between.url}/today")
    wait_for(lambda: len(_check_offs(app_server)) == 1, "the check-off at the server")


def test_a_new_release_is_announced_and_taken_when_it_is_chosen(
    app_server: App, between: Proxy, real_firefox: Firefox, tmp_path: Path
):
    person = real_firefox
    begin(person, between.url)
    wait_for(between_pages(lambda: person.run(KEPT)), "today kept on the phone", 20)
    (old,) = person.run(SHELLS)
    with app(app_server.data_dir, source=next_release(tmp_path / "next")) as newer:
        between.target = newer.url
        person.open(f"{between.url}/today")
        person.wait_for_text("A new version is ready.", 30)
        assert old in person.run(SHELLS)
        person.click("Reload", "button")
        only = between_pages(lambda: person.run(SHELLS))
        wait_for(lambda: (now := only()) and old not in now and len(now) == 1, "the new shell", 20)
        person.wait_for_text("Welcome, Mira")
        assert not person.sees("Reload", "button")


def _titled(person: Firefox, title: str) -> list[dict[str, Any]]:
    return [shown for shown in person.notifications() if shown["title"] == title]


def _check_offs(app: App) -> list[dict[str, Any]]:
    return app.rows("SELECT * FROM check_offs")
