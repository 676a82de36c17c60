"""The same pages on a phone-sized screen in Chromium, and the worker through the debugger."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import App
from tests.browser.chromium import PHONE, Theme, Visit, installed, visit
from tests.browser.listening import let_pass
from tests.browser.pages import links, open_sheet, register, say, wider_than_the_screen
from tests.browser.waiting import wait_for

OUTSIDE = {"/", "/register", "/login", "/forgot-password", "/privacy", "/offline"}
INSIDE = {"/today", "/progress", "/settings", "/screening", "/balance", "/further-practice"}
NOTE = {
    "web_push": 8030,
    "mutable": True,
    "notification": {
        "title": "Standing bow first",
        "body": "Three drills, nine minutes.",
        "navigate": "/today",
        "tag": "day-2026-11-23",
        "data": {},
        "actions": [
            {"action": "done", "title": "Done", "navigate": "/today"},
            {"action": "later", "title": "In 30 minutes", "navigate": "/today"},
        ],
    },
}


@pytest.fixture(params=["light", "dark"])
def theme(request) -> Theme:
    chosen: Theme = request.param
    return chosen


@pytest.fixture
def visitor(phone: Browser, shared_app: App, theme: Theme):
    """A newcomer with a phone; nothing on any page they see may be a fault."""
    with visit(phone, shared_app.url, PHONE, theme) as newcomer:
        yield newcomer
        assert newcomer.faults == []


def test_every_page_outside_fits_a_phone(visitor: Visit):
    assert _walk(visitor, "/", "/offline") >= OUTSIDE


def test_every_page_inside_fits_a_phone(visitor: Visit, theme: Theme):
    register(visitor.page, f"fits-{theme}@example.org")
    seen = _walk(visitor, "/today")
    assert seen >= INSIDE
    assert any(path.startswith("/practice/") for path in seen)


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_a_person_does_all_of_today_on_a_phone(visitor: Visit, shared_app: App):
    page = visitor.page
    register(page, "whole-day@example.org")
    drills = page.locator(".drill").count()
    for done in range(drills):
        page.goto("/today")
        expect(page.locator(".drill.is-done")).to_have_count(done)
        page.locator("#begin").tap()
        open_sheet(page)
        say(page, "How was the tension?", "smooth")
        say(page, "How was the release?", "effortless")
        expect(page.get_by_role("dialog")).to_be_hidden(timeout=5000)
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("That’s today")
    kept = _check_offs(shared_app, "whole-day@example.org")
    assert len({row["drill"] for row in kept}) == drills
    assert {(row["tension"], row["release"], row["source"]) for row in kept} == {(3, 4, "page")}


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_the_timer_leads_through_the_drill_and_is_believed(visitor: Visit, shared_app: App):
    page = visitor.page
    # The phone's clock begins early, so that a drill done in no time does not end in the future.
    page.clock.install(time=datetime.now(UTC) - timedelta(minutes=12))
    register(page, "timer@example.org")
    page.locator("#begin").tap()
    page.get_by_role("button", name="Start").tap()
    let_pass(page, 20)
    expect(page.get_by_role("dialog")).to_be_hidden()
    let_pass(page, 200, step=4)
    expect(page.get_by_role("dialog")).to_be_visible()
    say(page, "How was the tension?", "effortful")
    say(page, "How was the release?", "smooth")
    (kept,) = wait_for(lambda: _check_offs(shared_app, "timer@example.org"), "a check-off")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert (kept["tension"], kept["release"], kept["source"]) == (2, 3, "timer")
    assert 60 < kept["seconds"] < 600
    # Whoever comes back to the drill finds it fresh, not to be counted a second time.
    page.goto("/practice/standing_bow")
    expect(page.get_by_role("button", name="Start")).to_be_visible()


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_strong_pain_asks_for_red_flags_and_a_red_flag_says_where_to_turn(
    visitor: Visit, shared_app: App
):
    page = visitor.page
    register(page, "alarm@example.org")
    page.locator("#begin").tap()
    open_sheet(page)
    weak = page.get_by_role("checkbox", name="Do both of your legs feel weak?")
    call = page.get_by_text("Call your emergency number").nth(2)
    expect(weak).to_be_hidden()
    page.get_by_text("Any pain?").tap()
    say(page, "How much did it hurt?", "5")
    expect(weak).to_be_visible()
    expect(call).to_be_hidden()
    weak.tap()
    expect(call).to_be_in_viewport()
    page.get_by_role("button", name="Save and stop").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is on hold")
    (kept,) = _check_offs(shared_app, "alarm@example.org")
    assert (kept["pain"], kept["red_flags"]) == (5, '["weak_legs"]')


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_an_undone_drill_is_open_again(visitor: Visit):
    page = visitor.page
    register(page, "undo@example.org")
    page.locator("#begin").tap()
    open_sheet(page)
    page.get_by_role("button", name="Done, not rated").tap()
    expect(page.get_by_role("dialog")).to_be_hidden(timeout=5000)
    page.goto("/today")
    expect(page.locator(".drill.is-done")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Undo")).tap()
    expect(page.locator(".drill.is-done")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_a_push_shows_a_notification_with_its_two_buttons(visitor: Visit):
    visitor.go("/")
    visitor.deliver_push(NOTE)
    shown = visitor.notifications_shown()
    assert shown == [
        {
            "title": "Standing bow first",
            "body": "Three drills, nine minutes.",
            "tag": "day-2026-11-23",
            "actions": ["Done", "In 30 minutes"],
        }
    ]


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_a_push_that_cannot_be_read_still_shows_something(visitor: Visit):
    visitor.go("/")
    visitor.deliver_push("no such form")
    assert len(visitor.notifications_shown()) == 1


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_offline_there_is_a_page_of_ours(visitor: Visit):
    page = visitor.go("/")
    visitor.wait_for_worker()
    visitor.set_offline(offline=True)
    page.goto("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
    visitor.faults.clear()
    visitor.set_offline(offline=False)
    page.get_by_role("link", name="Try again").tap()
    expect(page).to_have_url(re.compile("/login"))


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_a_check_off_without_a_connection_is_kept_and_sent_later(visitor: Visit, shared_app: App):
    page = visitor.page
    register(page, "cellar@example.org")
    visitor.wait_for_worker()
    visitor.wait_until_kept()
    page.locator("#begin").tap()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    visitor.set_offline(offline=True)
    open_sheet(page)
    say(page, "How was the tension?", "smooth")
    say(page, "How was the release?", "smooth")
    page.get_by_role("button", name="Go on").tap()
    expect(page).to_have_url(re.compile("/practice/(?!standing_bow)"))
    page.goto("/today")
    expect(page.locator("#sync-waiting")).to_contain_text("1 waiting to sync.")
    visitor.faults.clear()
    visitor.set_offline(offline=False)
    expect(page.locator(".drill.is-done")).to_have_count(1, timeout=15_000)
    (kept,) = wait_for(lambda: _check_offs(shared_app, "cellar@example.org"), "the check-off")
    assert (kept["drill"], kept["tension"], kept["release"]) == ("standing_bow", 3, 3)


def test_the_browser_would_install_it(phone: Browser, shared_app: App, tmp_path):
    with installed(phone, tmp_path, shared_app.url) as visitor:
        visitor.go("/")
        assert visitor.installability_errors() == []
        assert visitor.faults == []


def _check_offs(app: App, email: str) -> list[dict[str, Any]]:
    query = "SELECT check_offs.* FROM check_offs JOIN people ON people.id = person_id"
    return app.rows(f"{query} WHERE email = ?", email)


def _walk(visitor: Visit, *paths: str) -> set[str]:
    """Every page that can be reached by links; a link that leads nowhere shows up as a fault."""
    seen: set[str] = set()
    ahead = list(paths)
    while ahead:
        if (path := ahead.pop()) not in seen:
            seen.add(path)
            _fits(visitor.go(path))
            ahead += links(visitor.page)
    return seen


def _fits(page: Page) -> None:
    assert wider_than_the_screen(page) == 0, f"{page.url} scrolls sideways"
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.title().strip(" ·") != "Fourfold", f"{page.url} has no title of its own"
