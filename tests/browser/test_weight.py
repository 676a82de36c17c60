"""What a visit weighs: bytes over the wire and requests, on the first visit and on later ones."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.app import App
from tests.browser.chromium import Visit, visit
from tests.browser.pages import PASSWORD, register, sign_in
from tests.browser.waiting import wait_for
from tests.browser.wire import Wire, wire

# The last that the worker keeps of a day.
KEPT = "caches.match('/today/offline.json', {cacheName: 'fourfold-own'}).then(Boolean)"
KB = 1000
FIRST, LATER, PRECACHE = 60 * KB, 10 * KB, 400 * KB
REQUESTS = 15
QUIET = 1500
"""Milliseconds; a browser asks for a newer worker about a second after the page."""
EMAIL = "weight@example.org"


@dataclass
class Visitor:
    visit: Visit
    wire: Wire

    def weigh_today(self) -> tuple[int, list[str]]:
        """Bytes and requests of a visit of /today up to `load`."""
        asked: list[str] = []
        page = self.visit.page
        page.on("request", lambda request: asked.append(request.url))
        before = self.wire.received
        page.goto("/today", wait_until="load")
        return self.wire.received - before, list(asked)

    def weigh_the_rest(self) -> int:
        """Bytes that still come, until all of today is kept and nothing has come for a while."""
        before = self.wire.received
        self.visit.wait_for_worker()
        wait_for(lambda: self.visit.page.evaluate(KEPT), "today, kept on the phone", 60)
        self.visit.page.wait_for_load_state("networkidle")
        wait_for(self._is_quiet, "a quiet wire")
        return self.wire.received - before

    def _is_quiet(self) -> bool:
        before = self.wire.received
        self.visit.page.wait_for_timeout(QUIET)
        return self.wire.received == before


@pytest.fixture(scope="module")
def somebody(phone: Browser, shared_app: App) -> str:
    """Has practised, so that everything /today may hold is on it."""
    with visit(phone, shared_app.url) as other:
        register(other.page, EMAIL)
    return EMAIL


@pytest.fixture
def visitor(phone: Browser, shared_app: App, somebody: str) -> Iterator[Visitor]:
    """A phone that is signed in and has never seen a file of ours."""
    with visit(phone, shared_app.url) as elsewhere:
        sign_in(elsewhere.page, somebody, PASSWORD)
        cookies = elsewhere.context.cookies()
    with wire(shared_app.url) as counted, visit(phone, counted.url) as visitor:
        # Cookies know no port.
        visitor.context.add_cookies(cookies)
        yield Visitor(visitor, counted)
        assert visitor.faults == []


def test_a_first_visit_of_today_is_light_and_a_later_one_hardly_anything(visitor: Visitor):
    size, asked = visitor.weigh_today()
    assert size <= FIRST
    assert len(asked) <= REQUESTS, asked
    assert visitor.weigh_the_rest() <= PRECACHE
    size, _ = visitor.weigh_today()
    assert size + visitor.weigh_the_rest() <= LATER
