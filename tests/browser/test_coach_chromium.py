"""The coach's desk and a client's phone side by side: joining, what appears by itself, the end."""

import json
import re
import subprocess
import uuid
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import FOURFOLD, App
from tests.browser.chromium import DESK, PHONE, Visit, visit
from tests.browser.pages import register, sign_in

COACH, PASSWORD = "carol@example.org", "three quiet words"
NEXT_TIME = "00:16"


@pytest.fixture
def desk(shared_app: App, phone: Browser):
    """A new coach on a desk-sized screen, whose clock the test turns."""
    email = f"{uuid.uuid4().hex[:8]}.{COACH}"
    subprocess.run(
        [*FOURFOLD, "people", "add", "--email", email, "--role", "coach", "--password-stdin"],
        env=shared_app.env,
        input=PASSWORD,
        text=True,
        check=True,
        capture_output=True,
    )
    with visit(phone, shared_app.url, DESK) as visitor:
        sign_in(visitor.page, email, PASSWORD)
        yield visitor


@pytest.fixture
def mira(shared_app: App, phone: Browser):
    with visit(phone, shared_app.url, PHONE) as visitor:
        register(visitor.page, f"{uuid.uuid4().hex[:8]}.mira@example.org")
        yield visitor


def test_a_client_joins_by_a_link_is_seen_without_reload_and_ends_it(desk: Visit, mira: Visit):
    agree(mira.page, invitation(desk.page))
    page = desk.page
    page.clock.install()
    page.goto("/coach")
    row = page.locator(".client")
    expect(row).to_contain_text("Mira")
    expect(row).to_contain_text("not yet")

    check_off(mira.page)
    page.clock.run_for(NEXT_TIME)
    expect(row.locator(".last")).to_contain_text("Today")
    expect(page.locator(".g-well h2")).to_be_visible()

    check_off(mira.page, pain=6)
    page.clock.run_for(NEXT_TIME)
    expect(page.locator("section.g-safety")).to_contain_text("Pain 6")

    page.keyboard.press("j")
    expect(row.locator("a.who")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pane")).to_contain_text("Mira was shown where to turn.")
    page.keyboard.press("/")
    expect(page.get_by_label("Find a client")).to_be_focused()

    mira.page.goto("/settings/coaches")
    expect(mira.page.locator(".trail")).to_contain_text("opened your page.")
    mira.page.get_by_role("button", name=re.compile("End the coaching")).click()
    page.clock.run_for(NEXT_TIME)
    expect(page.locator("#list")).to_contain_text("No clients yet")
    expect(page.locator("#pane")).to_contain_text("Choose a client")
    assert [fault for fault in desk.faults if "404" not in fault] == []
    assert mira.faults == []


@pytest.mark.parametrize("size", [(320, 640), PHONE, DESK])
def test_no_page_of_it_is_wider_than_its_screen(shared_app: App, desk: Visit, mira: Visit, size):
    agree(mira.page, invitation(desk.page))
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    mira.page.set_viewport_size({"width": size[0], "height": size[1]})
    desk.page.goto("/coach")
    whole = desk.page.locator("a.who").get_attribute("href")
    for page, path in (
        (desk.page, "/coach"),
        (desk.page, whole),
        (desk.page, "/coach/invitations"),
        (mira.page, "/settings/coaches"),
    ):
        page.goto(path)
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= screen, path


def invitation(page: Page) -> str:
    page.goto("/coach/invitations")
    page.get_by_role("button", name="Make the invitation").click()
    return page.locator("#address").input_value()


def agree(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Agree").click()
    expect(page.locator("h1")).to_have_text("Your coach")


def check_off(page: Page, **said: int) -> None:
    """As the phone sends it: through the API, with the page's own token."""
    page.goto("/settings")
    made = {
        "id": str(uuid.uuid4()),
        "drill": "standing_bow",
        "done_at": datetime.now(UTC).isoformat(),
    }
    answer = page.evaluate(
        """async (body) => (await fetch("/api/v1/check-offs", {
          method: "POST", body,
          headers: {"Content-Type": "application/json",
            "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content}})).json()""",
        json.dumps({"check_offs": [made | said]}),
    )
    assert answer["results"][0]["status"] == "created", answer
