"""The main job by keyboard alone: from the first page to a check-off and its undo. Focus is always seen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.app import App
from tests.browser.chromium import DESK, visit
from tests.browser.pages import PASSWORD

MOST_TABS = 60
# What a person would see: an outline, on the element itself or on what stands for it.
SEEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body || focused === document.documentElement) return "nothing has the focus";
  const stands = [focused, focused.nextElementSibling, focused.closest("label")].filter(Boolean);
  const ring = element => {
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const {bottom, right, width} = focused.getBoundingClientRect();
  const where = `${focused.outerHTML.slice(0, 90)}`;
  if (!stands.some(ring)) return `no outline on ${where}`;
  if (width && (bottom < 0 || right < 0 || bottom > innerHeight + 1)) return `out of sight: ${where}`;
  const {x, y, height} = focused.getBoundingClientRect();
  const above = document.elementFromPoint(x + width / 2, y + Math.min(height, innerHeight) / 2);
  const hidden = above && !stands.some(one => one.contains(above) || above.contains(one));
  return hidden ? `covered by ${above.outerHTML.slice(0, 60)}: ${where}` : "";
}"""


@pytest.fixture
def page(phone: Browser, shared_app: App) -> Iterator[Page]:
    """Somebody at a desk who never touches the mouse."""
    with visit(phone, shared_app.url, DESK) as visitor:
        yield visitor.page
        assert visitor.faults == []


def test_the_main_job_needs_nothing_but_the_keyboard(page: Page):
    page.goto("/")
    _go_to(page, page.get_by_role("link", name="Begin").first)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/register$"))
    _register(page)
    for role, name, leads_to in (
        ("link", "Go on", r"/screening\?first$"),
        ("button", "None of these", "/welcome/reminders$"),
        ("button", "Not now", "/practice/"),
    ):
        _go_to(page, page.get_by_role(role, name=name))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(leads_to))
    page.goto("/today")
    _go_to(page, page.locator("#begin"))
    page.keyboard.press("Enter")
    _practise(page)
    _check_off(page)
    _undo(page)


def test_the_first_tab_leads_past_everything_to_the_page(page: Page):
    page.goto("/privacy")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def _register(page: Page) -> None:
    for label, typed in (
        ("What shall we call you?", "Mira"),
        ("E-mail address", "keys@example.org"),
        ("Password", PASSWORD),
    ):
        _go_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(typed)
    _go_to(page, page.locator("input[name=consent]"))
    page.keyboard.press("Space")
    _go_to(page, page.get_by_role("button", name="Begin"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/welcome$"))


def _practise(page: Page) -> None:
    """Start, pause by the Escape key, carry on, pause by the button that has the focus."""
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    _go_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    expect(page.locator("#pause")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#resume")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#resume")).to_be_focused()


def _check_off(page: Page) -> None:
    _go_to(page, page.locator("[data-finish]").locator("visible=true").first)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null"), "focus is outside"
    # Out by Escape, back to where it was; and in again.
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-finish]").locator("visible=true").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    _go_to(page, page.get_by_role("button", name="Done, not rated"))
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def _undo(page: Page) -> None:
    page.goto("/today")
    expect(page.locator(".drill.is-done")).to_have_count(1)
    _go_to(page, page.get_by_role("button", name=re.compile("^Undo")))
    page.keyboard.press("Enter")
    expect(page.locator(".drill.is-done")).to_have_count(0)


def _go_to(page: Page, target: Locator) -> None:
    """By Tab alone; every stop on the way is seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN) == "", page.url
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_TABS} times Tab did not lead to {target}")
