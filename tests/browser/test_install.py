"""Putting the app on the Home Screen: who is shown what, and that it is asked once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.app import App
from tests.browser.chromium import Visit, visit
from tests.browser.pages import finish_today, register

IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
SAFARI = f"{IOS} Version/18.5 Mobile/15E148 Safari/604.1"
INSTAGRAM = f"{IOS} Mobile/22F76 Instagram 383.0.0.34.96 (iPhone15,2; iOS 18_5; en_GB; en)"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/150.0.0.0 Mobile Safari/537.36"
)
# No browser under a debugger offers to install anything by itself.
OFFER = """outcome => dispatchEvent(Object.assign(
  new Event("beforeinstallprompt", {cancelable: true}),
  {prompt: async () => { window.asked = true; }, userChoice: Promise.resolve({outcome})}))"""


@pytest.fixture
def visitor(phone: Browser, shared_app: App, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Somebody whose browser says of itself what the test asks for."""
    with visit(phone, shared_app.url) as visitor:
        named = f"Object.defineProperty(navigator, 'userAgent', {{get: () => {request.param!r}}})"
        visitor.context.add_init_script(named)
        yield visitor
        assert visitor.faults == []


def within(*agents: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("visitor", agents, indirect=True)


@within(SAFARI)
def test_an_iphone_is_shown_its_way_first_and_told_of_the_second_sign_in(visitor: Visit):
    page = visitor.go("/install")
    first = page.locator("[data-install] > section:visible")
    expect(first).to_have_count(1)
    expect(first.get_by_role("heading", level=2)).to_have_text("On an iPhone or iPad")
    expect(first).to_contain_text("sign-in of its own")
    expect(first.locator(".picture")).to_have_count(4)
    page.get_by_text("On another device").tap()
    expect(page.get_by_role("heading", name="On an Android phone")).to_be_visible()


@within(INSTAGRAM)
def test_inside_an_app_a_person_is_told_so_before_signing_up(visitor: Visit):
    for path in ("/", "/register", "/login", "/install"):
        page = visitor.go(path)
        expect(page.get_by_text("You are inside Instagram here")).to_be_visible()
        expect(page.get_by_text("Open this page in Safari first")).to_be_visible()


@within(SAFARI, ANDROID)
def test_in_a_browser_nobody_is_warned_of_an_app(visitor: Visit):
    page = visitor.go("/register")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".is-in-app")).to_be_hidden()


@within(ANDROID)
def test_after_the_first_practice_today_asks_once(visitor: Visit):
    page = visitor.page
    register(page, "install-once@example.org")
    # Told so by a tap that may have come before the script.
    page.evaluate("localStorage.setItem('fourfold.reminders-later', Date.now())")
    expect(page.locator("#install-card")).to_have_count(0)
    finish_today(page)
    expect(page.locator("#install-card")).to_be_visible()
    page.get_by_role("button", name="No, thank you").tap()
    expect(page.locator("#install-card")).to_be_hidden()
    expect(page.locator("main")).to_be_focused()
    page.goto("/today")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#install-card")).to_be_hidden()


@within(ANDROID)
def test_the_question_about_reminders_comes_first_and_alone(visitor: Visit):
    page = visitor.page
    register(page, "install-second@example.org")
    # As it is a week after "Not now".
    page.evaluate("localStorage.removeItem('fourfold.reminders-later')")
    finish_today(page)
    expect(page.locator("#reminders-card")).to_be_visible()
    expect(page.locator("#install-card")).to_be_hidden()
    page.get_by_role("button", name="Not now").last.tap()
    expect(page.locator("#install-card")).to_be_visible()


@within(ANDROID)
def test_the_browsers_offer_waits_behind_a_button_of_ours(visitor: Visit):
    page = visitor.page
    register(page, "install-offer@example.org")
    page.goto("/settings")
    install = page.get_by_role("button", name="Install Fourfold")
    expect(page.get_by_role("link", name="Show me how")).to_be_visible()
    expect(install).to_be_hidden()
    page.wait_for_load_state("networkidle")
    page.evaluate(OFFER, "dismissed")
    install.tap()
    expect(install).to_be_hidden()
    expect(page.get_by_role("link", name="Show me how")).to_be_focused()
    assert page.evaluate("window.asked")
