"""The player in a real browser, as somebody hears it who keeps their eyes closed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import App
from tests.browser.chromium import Visit, visit
from tests.browser.listening import Ear, let_pass
from tests.browser.pages import register, say
from tests.browser.waiting import wait_for

BOW = "/practice/standing_bow"
SIDES = "/practice/leg_backward"
AUDIO = """(() => { window.audios = [];
  window.AudioContext = class extends AudioContext {
    constructor() { super(); window.audios.push(this); }
  };
})()"""
HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', {get: () => hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def visitor(phone: Browser, shared_app: App):
    """A phone whose clock begins early, so that a drill done in no time does not end in the future."""
    with visit(phone, shared_app.url) as somebody:
        somebody.page.clock.install(time=datetime.now(UTC) - timedelta(minutes=40))
        yield somebody
        assert somebody.faults == []


@pytest.fixture
def ear(visitor: Visit) -> Ear:
    return Ear.on(visitor.page)


def test_a_whole_routine_is_practised_with_closed_eyes(visitor: Visit, ear: Ear, shared_app: App):
    page = visitor.page
    page.add_init_script(AUDIO)
    register(page, "closed-eyes@example.org")
    page.locator("#begin").tap()
    page.get_by_role("button", name="Start").tap()
    page.evaluate("window.sameDocument = true")
    _run_to_the_sheet(page)
    assert ear.texts()[-1] == "Done. Rest, and feel the legs. Then say how it went."
    _two_words(page)
    expect(page.locator("#player")).to_have_attribute("data-state", "coming")
    expect(page).to_have_url(re.compile("/practice/heels_draw$"))
    assert ear.texts()[-1].startswith("Next, Heels draw in. Lie on your back")
    let_pass(page, 40)
    expect(page.locator("#player")).to_have_attribute("data-state", "running")
    assert "Both legs, three times. Settle in." in ear.texts()[-2:]
    _run_to_the_sheet(page)
    _two_words(page)
    expect(page.locator("#player")).to_have_attribute("data-state", "resting")
    assert page.evaluate("window.sameDocument") is True
    assert page.evaluate("window.audios.map(({state}) => state)") == ["running"]
    let_pass(page, 78)
    assert ear.texts()[-5:] == [
        "Lie down or sit, and do nothing.",
        "Feel where the backs of your legs touch the ground.",
        "Let both legs be as long as they are.",
        "Get up slowly, and walk a few steps before you go on.",
        "That’s today.",
    ]
    let_pass(page, 6)
    expect(page.get_by_role("heading", level=1)).to_have_text("That’s today")
    kept = _check_offs(shared_app, "closed-eyes@example.org")
    assert [(row["drill"], row["source"]) for row in kept] == [
        ("standing_bow", "timer"),
        ("heels_draw", "timer"),
    ]


def test_cues_come_at_the_chosen_pace_in_the_chosen_voice_and_both_are_remembered(
    visitor: Visit, ear: Ear, shared_app: App
):
    page = visitor.page
    register(page, "pace@example.org")
    page.goto(BOW)
    page.get_by_role("button", name="Voice, tones and pace").tap()
    panel = page.get_by_role("dialog", name="How it guides you")
    for _ in range(2):
        panel.get_by_role("button", name="Slower").tap()
    expect(panel.get_by_text("Very slow")).to_be_visible()
    panel.get_by_label("Which voice").select_option("Serena")
    assert ear.heard()[-1]["voice"] == "Serena"
    panel.get_by_role("button", name="Done").tap()
    page.get_by_role("button", name="Start").tap()
    let_pass(page, 14 * 7, step=1)
    assert ear.seconds_at("Anchor") - ear.seconds_at("Both legs") == pytest.approx(21, abs=1.1)
    assert ear.seconds_at("Come up") - ear.seconds_at("Anchor") == pytest.approx(28, abs=1.1)
    assert {cue["voice"] for cue in ear.heard()} == {"Serena"}
    assert page.evaluate("window.felt.length") > 0
    _run_to_the_sheet(page)
    _two_words(page)
    (kept,) = wait_for(lambda: _check_offs(shared_app, "pace@example.org"), "a check-off")
    assert kept["source"] == "timer"
    assert kept["seconds"] == pytest.approx(14 * 19.5, abs=4)
    page.goto(BOW)
    page.get_by_role("button", name="Voice, tones and pace").tap()
    expect(panel.get_by_text("Very slow")).to_be_visible()
    expect(panel.get_by_label("Which voice")).to_have_value("Serena")


def test_the_change_of_sides_the_repetitions_and_the_last_one_are_announced(
    visitor: Visit, ear: Ear
):
    page = visitor.page
    register(page, "sides@example.org")
    page.goto(SIDES)
    page.get_by_role("button", name="Start").tap()
    let_pass(page, 290)
    numbers = [text.split(".")[0] for text in ear.texts()]
    assert [number for number in numbers if number in ("Two", "Last one")] == [
        "Two", "Last one", "Two", "Last one",
    ]  # fmt: skip
    assert ear.texts()[0] == "Left leg first, three times. Settle in."
    change = ear.texts().index("Now the right leg, three times. No hurry.")
    assert numbers[:change].count("Last one") == 1
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_tap_anywhere_pauses_and_is_heard_and_then_there_is_silence(visitor: Visit, ear: Ear):
    page = visitor.page
    register(page, "pause@example.org")
    page.goto(BOW)
    page.get_by_role("button", name="Start").tap()
    let_pass(page, 20)
    page.locator("#cue").tap()
    assert ear.texts()[-1] == "Paused."
    said = len(ear.heard())
    let_pass(page, 120)
    assert len(ear.heard()) == said
    page.locator(".breath").tap()
    assert ear.texts()[-1].startswith("Carrying on. One of three. Anchor your sitting bones")
    let_pass(page, 4)
    page.evaluate(HIDE, arg=True)
    assert ear.texts()[-1] == "Paused."
    page.evaluate(HIDE, arg=False)
    let_pass(page, 60)
    expect(page.get_by_role("button", name="Paused")).to_be_visible()


def test_after_a_reload_it_carries_on_where_it_was_and_says_so_once(
    visitor: Visit, ear: Ear, shared_app: App
):
    page = visitor.page
    register(page, "reload@example.org")
    page.goto(BOW)
    page.get_by_role("button", name="Start").tap()
    let_pass(page, 76)
    last = ear.texts()[-1]
    page.reload()
    expect(page.get_by_role("button", name="Carry on")).to_be_visible()
    assert ear.is_silent()
    page.get_by_role("button", name="Carry on").tap()
    let_pass(page, 2)
    assert last.startswith("Two.")
    assert len(ear.texts()) == 1
    assert ear.texts()[0].startswith("Carrying on.")
    _run_to_the_sheet(page)
    _two_words(page)
    (kept,) = wait_for(lambda: _check_offs(shared_app, "reload@example.org"), "a check-off")
    assert kept["source"] == "timer"
    assert kept["seconds"] == pytest.approx(195, abs=6)


def test_between_two_drills_a_tap_waits_and_a_reload_finds_the_place_in_the_routine(
    visitor: Visit, ear: Ear
):
    page = visitor.page
    register(page, "wait@example.org")
    page.locator("#begin").tap()
    page.get_by_role("button", name="Start").tap()
    _run_to_the_sheet(page)
    _two_words(page)
    expect(page.locator("#player")).to_have_attribute("data-state", "coming")
    page.locator(".breath").tap()
    assert ear.texts()[-1] == "Waiting. Tap Start when you are ready."
    let_pass(page, 60)
    expect(page.locator("#player")).to_have_attribute("data-state", "ready")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Heels draw in")
    page.get_by_role("button", name="Start").tap()
    let_pass(page, 18)
    assert ear.texts()[-1].startswith("Draw both heels towards you")
    page.reload()
    page.get_by_role("button", name="Carry on").tap()
    assert ear.texts() == ["Carrying on. One of three. Draw both heels towards you."]
    _run_to_the_sheet(page)
    _two_words(page)
    expect(page.locator("#player")).to_have_attribute("data-state", "resting")


def test_without_a_connection_the_routine_goes_on_all_the_same(visitor: Visit, ear: Ear):
    page = visitor.page
    register(page, "tunnel@example.org")
    visitor.wait_for_worker()
    page.locator("#begin").tap()
    with page.expect_response("**/practice/heels_draw"):
        page.get_by_role("button", name="Start").tap()
    visitor.set_offline(offline=True)
    _run_to_the_sheet(page)
    _two_words(page)
    page.get_by_role("button", name="Go on").tap()
    expect(page.locator("#player")).to_have_attribute("data-state", "coming")
    let_pass(page, 60)
    assert any(text.startswith("Draw both heels") for text in ear.texts())
    visitor.faults.clear()
    visitor.set_offline(offline=False)


def _run_to_the_sheet(page: Page) -> None:
    sheet = page.get_by_role("dialog")
    for _ in range(300):
        if sheet.is_visible():
            return
        let_pass(page, 4, step=4)
    raise AssertionError("The drill never came to its sheet")


def _two_words(page: Page) -> None:
    """The sheet's two taps; the second saves by itself."""
    say(page, "How was the tension?", "smooth")
    say(page, "How was the release?", "effortless")
    page.clock.fast_forward(1500)


def _check_offs(app: App, email: str) -> list[dict[str, Any]]:
    query = "SELECT check_offs.* FROM check_offs JOIN people ON people.id = person_id"
    return app.rows(f"{query} WHERE email = ? ORDER BY check_offs.rowid", email)
