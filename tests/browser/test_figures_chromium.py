"""The figures on the practice page: beside the words, moving with the breath, still where asked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import App
from tests.browser.chromium import Visit, visit
from tests.browser.pages import register

BODY = "#figure .person > g > g:first-child > .limb:not(.far)"


@pytest.fixture(scope="module")
def newcomer(phone: Browser, shared_app: App) -> Iterator[Visit]:
    with visit(phone, shared_app.url) as visitor:
        register(visitor.page, "figures@example.org")
        visitor.page.clock.install()
        yield visitor
        assert visitor.faults == []


# Seen from the side, lying, from behind with a close-up, and mirrored from one corner to the next.
@pytest.mark.parametrize("drill", ["pawing", "leg_backward", "skaters_push", "corner_walk"])
def test_each_phase_has_its_still_beside_its_words(newcomer: Visit, drill: str):
    page = newcomer.go(f"/practice/{drill}")
    expect(page.locator("#figure .person")).to_be_visible()
    phases = page.locator("#phases li")
    for phase in range(phases.count()):
        expect(phases.nth(phase).locator(".still")).to_be_visible()


def test_the_figure_moves_in_place_while_the_drill_runs(newcomer: Visit):
    page = _running(newcomer, "pawing", "no-preference")
    limb = page.locator(BODY).first.element_handle()
    before = limb.get_attribute("d")
    page.clock.run_for("00:03")
    assert limb.get_attribute("d") != before, "The same path, in another place"
    assert limb.evaluate("path => path.isConnected")


def test_who_wants_no_motion_sees_one_still_a_phase(newcomer: Visit):
    page = _running(newcomer, "standing_bow", "reduce")
    tighten = _drawn(page)
    assert page.locator("#figure .ghost").count() == 1, "Where the movement began, pale"
    page.clock.run_for("00:03")
    assert _drawn(page) == tighten
    page.clock.run_for("00:20")
    assert _drawn(page) != tighten


def test_the_left_leg_is_the_mirror_image_and_its_words_are_not(newcomer: Visit):
    page = newcomer.go("/practice/skaters_push")
    word = page.locator("#figure .label").first
    assert "scale(-1 1)" in (page.locator("#figure .person > g").get_attribute("transform") or "")
    assert "scale(-1 1)" in (word.get_attribute("transform") or "")


def _running(newcomer: Visit, drill: str, motion: str) -> Page:
    """Some way into the first phase of the drill, on a clock that runs only when told to."""
    page = newcomer.page
    page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    page.goto(f"/practice/{drill}")
    page.get_by_role("button", name="Start").click()
    first = page.locator("#phases .phase-cue").first.text_content()
    for _ in range(60):
        page.clock.run_for("00:01")
        if page.locator("#cue").text_content() == first:
            break
    page.clock.run_for("00:03")
    return page


def _drawn(page: Page) -> list[str | None]:
    return [limb.get_attribute("d") for limb in page.locator(BODY).all()]
