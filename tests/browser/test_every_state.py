"""Every page and state, in light and dark: no violation axe knows of, room for a thumb, for 320 px
and for twice the text; nothing complains; nothing moves where somebody asked for less of that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import tour
from tests.browser.app import App
from tests.browser.chromium import DESK, PHONE, Theme, Visit, visit
from tests.browser.looks import faults_of, moving


@dataclass
class Critic:
    visitor: Visit
    theme: Theme
    found: list[str] = field(default_factory=list)

    def look(self, state: str) -> None:
        page = self.visitor.page
        page.wait_for_load_state("networkidle")
        faults = faults_of(page) + (moving(page) if self.theme == "dark" else [])
        self.found += [f"{state}: {fault}" for fault in faults]


@pytest.fixture(scope="module")
def demo(shared_app: App) -> dict[str, Any]:
    return shared_app.demo()


@pytest.fixture(params=["light", "dark"])
def critic(phone: Browser, shared_app: App, demo: dict[str, Any], request) -> Iterator[Critic]:
    """The dark visitor has asked for less motion, too."""
    theme: Theme = request.param
    with visit(phone, shared_app.url, PHONE, theme, still=theme == "dark") as visitor:
        critic = Critic(visitor, theme)
        yield critic
        assert not [*critic.found, *visitor.faults], "\n".join(critic.found + visitor.faults)


def test_at_a_desk(phone: Browser, shared_app: App, demo: dict[str, Any]):
    with visit(phone, shared_app.url, DESK) as visitor:
        critic = Critic(visitor, "light")
        tour.today_of(visitor, demo["clients"][0], demo["password"], critic.look)
        for path in ("/progress", "/settings", "/later", "/install", "/practice/standing_bow"):
            visitor.go(path)
            critic.look(path)
        assert not [*critic.found, *visitor.faults], "\n".join(critic.found + visitor.faults)


def test_outside(critic: Critic):
    tour.outside(critic.visitor, critic.look)


def test_the_first_day(critic: Critic):
    tour.first_day(critic.visitor, f"first-{critic.theme}@example.org", critic.look)


def test_holds(critic: Critic):
    tour.holds(critic.visitor, f"held-{critic.theme}@example.org", critic.look)


def test_after_ninety_days(critic: Critic, demo: dict[str, Any]):
    tour.later_on(critic.visitor, demo["clients"][0], demo["password"], critic.look)


def test_today_of_all_kinds_of_people(critic: Critic, demo: dict[str, Any]):
    for email in (*demo["clients"][1:], demo["coach"]):
        tour.today_of(critic.visitor, email, demo["password"], critic.look)
