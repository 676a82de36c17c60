"""First use on a phone: how many screens and taps lie before the first drill, and how long they take."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import App
from tests.browser.chromium import PHONE, visit
from tests.browser.pages import PASSWORD, wider_than_the_screen

COUNT_TAPS = """addEventListener('click', ({isTrusted, detail}) => isTrusted && detail &&
  sessionStorage.setItem('taps', Number(sessionStorage.getItem('taps')) + 1), true)"""
WORDS_A_MINUTE = 238
"""Silent reading of English, mean of 190 studies (Brysbaert 2019)."""
CHARACTERS_A_SECOND = 36.2 * 5 / 60
"""Typing on a phone, 37,000 people (Palin et al. 2019)."""
SECONDS_A_TAP = 1.35 + 0.2
"""To make up one's mind and to tap (keystroke-level model: Card, Moran & Newell 1980)."""
LOADING = 6
"""Seconds: one for each page on the way."""
TWO_MINUTES = 120


@pytest.fixture
def visitor(phone: Browser, shared_app: App):
    with visit(phone, shared_app.url, PHONE) as newcomer:
        newcomer.context.add_init_script(COUNT_TAPS)
        yield newcomer
        assert newcomer.faults == []


class Reader:
    """Reads each page from top to bottom before going on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screens: list[str] = []
        self.words = 0

    def reads(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(rf"{re.escape(path)}$"))
        assert wider_than_the_screen(self.page) == 0
        self.screens.append(path)
        self.words += len(self.page.locator("main").inner_text().split())

    @property
    def taps(self) -> int:
        return int(self.page.evaluate("sessionStorage.getItem('taps')"))


def test_from_arriving_to_the_first_drill_takes_three_screens_and_less_than_two_minutes(visitor):
    page = visitor.page
    reader = Reader(page)
    page.goto("/")
    page.get_by_role("link", name="Begin").first.tap()
    typed = _fill_in(page, "quick@example.org")
    page.get_by_role("button", name="Begin").tap()
    reader.reads("/welcome")
    page.get_by_role("link", name="Go on").tap()
    reader.reads("/screening?first")
    page.get_by_role("button", name="None of these").tap()
    reader.reads("/welcome/reminders")
    page.get_by_role("button", name="Not now").tap()
    expect(page).to_have_url(re.compile("/practice/standing_bow$"))
    page.get_by_role("button", name="Start").tap()
    expect(page.locator("#player")).not_to_have_attribute("data-state", "ready")

    assert len(reader.screens) == 3
    # Begin, three fields, consent, Begin, Go on, None of these, Not now, Start.
    assert reader.taps == 10
    person = (
        60 * reader.words / WORDS_A_MINUTE
        + typed / CHARACTERS_A_SECOND
        + SECONDS_A_TAP * reader.taps
    )
    assert person + LOADING < TWO_MINUTES, f"{reader.words} words, {typed} characters"


def test_going_back_and_reloading_lose_nothing(visitor):
    page = visitor.page
    page.goto("/register")
    _fill_in(page, "back@example.org")
    page.get_by_role("button", name="Begin").tap()
    page.get_by_role("link", name="Go on").tap()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.get_by_role("button", name="None of these").tap()
    expect(page).to_have_url(re.compile("/welcome/reminders$"))
    page.get_by_role("radio", name="18:00").tap()
    page.go_back()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    page.get_by_role("link", name="Go on").tap()
    page.get_by_role("button", name="None of these").tap()
    expect(page.get_by_text("3 of 3")).to_be_visible()
    page.reload()
    expect(page.get_by_text("3 of 3")).to_be_visible()
    expect(page.get_by_role("radio", name="07:30")).to_be_checked()


def test_a_time_of_ones_own_is_typed_kept_and_can_be_seen(visitor, shared_app: App):
    page = visitor.page
    page.goto("/register")
    _fill_in(page, "own-time@example.org")
    page.get_by_role("button", name="Begin").tap()
    page.get_by_role("link", name="Go on").tap()
    page.get_by_role("button", name="None of these").tap()
    own = page.get_by_label("My own time")
    expect(own).to_be_hidden()
    visitor.wait_for_worker()
    page.get_by_role("radio", name="My own").tap()
    expect(own).to_be_focused()
    page.get_by_role("button", name="Remind me on this device").tap()
    # The browser asks for the time before this device is asked for anything.
    expect(page).to_have_url(re.compile("/welcome/reminders$"))
    own.fill("21:15")
    # Playwright's browser cannot subscribe: the time is kept all the same, with a second tap.
    page.get_by_role("button", name="Remind me on this device").tap()
    expect(page.locator("#remind-status")).to_contain_text("push service")
    visitor.faults.clear()
    page.get_by_role("button", name="Keep this time and go on").tap()
    expect(page).to_have_url(re.compile("/practice/standing_bow$"))
    query = "SELECT times, ladder FROM rhythms JOIN people ON people.id = person_id WHERE email = ?"
    (kept,) = shared_app.rows(query, "own-time@example.org")
    assert (kept["times"], kept["ladder"]) == ('["21:15"]', "[0]")


def test_a_red_flag_leads_to_where_to_turn(visitor):
    page = visitor.page
    page.goto("/register")
    _fill_in(page, "flag@example.org")
    page.get_by_role("button", name="Begin").tap()
    page.get_by_role("link", name="Go on").tap()
    page.get_by_role("checkbox", name="Do both of your legs feel weak?").tap()
    page.get_by_role("button", name="Send what I ticked").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is on hold")
    expect(page.get_by_text("Call your emergency number now")).to_be_visible()
    page.goto("/welcome/begin")
    expect(page).to_have_url(re.compile("/today$"))


def _fill_in(page: Page, email: str) -> int:
    """The registration form by finger; how many characters that were."""
    fields = {"What shall we call you?": "Mira", "E-mail address": email, "Password": PASSWORD}
    for label, words in fields.items():
        field = page.get_by_label(label, exact=True)
        field.tap()
        field.fill(words)
    page.locator("input[name=consent]").tap()
    return sum(map(len, fields.values()))
