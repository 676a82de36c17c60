"""Steps that the phone stories and the pictures share: how a person gets in and through a drill."""

import re
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

PASSWORD = "slow evenings, long exhale"


def register(page: Page, email: str, name: str = "Mira") -> None:
    """From the landing page to the first routine, with nothing against it and no reminders."""
    enter(page, email, name)
    page.get_by_role("link", name="Go on").click()
    expect(page).to_have_url(re.compile(r"/screening\?first$"))
    page.get_by_role("button", name="None of these").click()
    expect(page).to_have_url(re.compile("/welcome/reminders$"))
    page.get_by_role("button", name="Not now").click()
    expect(page).to_have_url(re.compile("/practice/"))
    page.goto("/today")


def enter(page: Page, email: str, name: str = "Mira") -> None:
    """From the landing page to the first of the three screens."""
    page.goto("/")
    page.get_by_role("link", name="Begin").first.click()
    page.get_by_label("What shall we call you?").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name="Begin").click()
    expect(page).to_have_url(re.compile("/welcome$"))


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/login"))


def open_sheet(page: Page) -> None:
    """The check-off sheet of the drill on the page."""
    # Before the player's script has come, the link leads to the plain form.
    expect(page.locator("#start, #resume").locator("visible=true").first).to_be_visible()
    page.get_by_text("Done already? Check it off").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def finish_today(page: Page) -> None:
    """Check off what is left of today, without a word on how it went."""
    page.goto("/today")
    while page.locator("#begin").count():
        page.locator("#begin").click()
        open_sheet(page)
        drill = page.locator("#player").get_attribute("data-drill")
        page.get_by_role("button", name="Done, not rated").click()
        # On to the next drill or to the closing rest; a page that is just leaving can't be led elsewhere.
        left = page.locator(f"#player[data-drill={drill}]:not([data-state=resting])")
        expect(left).to_have_count(0)
        page.goto("/today")


def say(page: Page, question: str, word: str) -> None:
    page.get_by_role("group", name=question).get_by_role("radio", name=word, exact=True).click()


def links(page: Page) -> list[str]:
    """The paths of this site that the page leads to."""
    hrefs: list[str] = page.evaluate("[...document.links].map(link => link.href)")
    own = [urlsplit(href) for href in hrefs if href.startswith(page.evaluate("location.origin"))]
    return [parts.path for parts in own]


def wider_than_the_screen(page: Page) -> Any:
    """By how many pixels the page scrolls sideways; 0 is right."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
