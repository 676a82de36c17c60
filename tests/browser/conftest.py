"""What the browser stories need: a running app, a push service, two real browsers, midday."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.browser.app import app
from tests.browser.chromium import chromium
from tests.browser.firefox import firefox
from tests.push_service import PushService

ZONES = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Chicago", "America/Sao_Paulo",
    "Europe/Lisbon", "Europe/Berlin", "Asia/Dubai", "Asia/Dhaka", "Asia/Tokyo", "Pacific/Auckland",
)  # fmt: skip


@pytest.fixture(scope="session")
def midday() -> str:
    """A time zone in which the day is in full swing, so that no story crosses a day's end."""
    now = datetime.now(UTC)
    return min(ZONES, key=lambda zone: abs(now.astimezone(ZoneInfo(zone)).hour - 12))


@pytest.fixture
def push_service():
    with PushService() as service:
        yield service


@pytest.fixture
def app_server(tmp_path, push_service):
    """The app, its clock beating, allowed to send to this test's push service."""
    folder = tmp_path / "data"
    folder.mkdir()
    with app(folder, push_service.host) as running:
        yield running


@pytest.fixture
def real_firefox(tmp_path, push_service, midday):
    folder = tmp_path / "firefox"
    folder.mkdir()
    with firefox(folder, push_service.websocket_url, midday) as browser:
        yield browser


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory):
    """One app for a whole module, without push: its people do not meet."""
    with app(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def phone():
    with chromium() as browser:
        yield browser
