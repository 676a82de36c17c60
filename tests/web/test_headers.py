"""What every response says about whom to trust and what to keep."""

from collections.abc import Iterator

import pytest

from pwa.shell.assets import asset
from pwa.shell.headers import HEADERS
from tests.web.whole_app import BAR, Whole, serving

EVERYWHERE = ("/", "/login", "/today", "/nowhere", "/healthz", "/static/sw.js", "/api/v1/today")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_response_carries_the_security_headers(whole: Whole, path: str):
    with whole.guest().get(path) as response:
        assert {name: response.headers.get(name) for name in HEADERS} == dict(HEADERS)


def test_the_policy_lets_in_nothing_from_elsewhere_and_nothing_inline():
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_https_is_insisted_on_only_where_it_is_served(tmp_path, empty_sqlite, whole: Whole):
    assert "Strict-Transport-Security" not in whole.guest().get("/").headers
    with serving(tmp_path, empty_sqlite, FOURFOLD_PUBLIC_URL="https://example.org") as secure:
        assert "max-age=" in secure.guest().get("/").headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", [*BAR, "/", "/login", "/register", "/screening"])
def test_no_page_about_a_person_is_kept_anywhere(whole: Whole, path: str):
    headers = whole.person().get(path).headers
    assert headers["Cache-Control"] == "private, no-store"


def test_styles_may_be_kept_although_pages_may_not(whole: Whole):
    with whole.person().get(asset("css/base.css")) as response:
        assert "immutable" in response.headers["Cache-Control"]
