"""Every page and every state that a person can bring about, one after the other; `look` is called at each."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.chromium import Visit
from tests.browser.listening import let_pass
from tests.browser.pages import (
    PASSWORD,
    enter,
    finish_today,
    open_sheet,
    register,
    say,
    sign_in,
)

Look = Callable[[str], None]
OUTSIDE = (
    "/", "/login", "/register", "/forgot-password", "/privacy", "/offline", "/install",
    "/further-practice", "/nowhere",
)  # fmt: skip
INSIDE = (
    "/today", "/progress", "/progress/knee_flexion", "/settings", "/settings/time-off", "/later",
    "/screening", "/balance", "/change-password", "/logout",
)  # fmt: skip


def outside(visitor: Visit, look: Look) -> None:
    """What somebody sees who is not signed in."""
    for path in OUTSIDE:
        visitor.go(path)
        look(path)
    _expect(visitor, "/nowhere")
    for path, button in (("/login", "Sign in"), ("/register", "Begin")):
        page = visitor.go(path)
        page.get_by_role("button", name=button).last.click()
        expect(page.locator(".error").first).to_be_visible()
        look(f"{path}, sent empty")


def first_day(visitor: Visit, email: str, look: Look) -> None:
    """A newcomer from the first page to a day that is done, undone and put off."""
    page = visitor.page
    enter(page, email)
    for path in ("/welcome", "/screening?first", "/welcome/reminders"):
        visitor.go(path)
        look(path)
        if "screening" in path:
            page.get_by_role("button", name="None of these").click()
            expect(page).to_have_url(re.compile("/welcome/reminders$"))
    visitor.go("/today")
    look("the first day")
    for path in ("/progress", "/settings", "/balance"):
        visitor.go(path)
        look(f"{path}, before any practice")
    _a_drill(page, look)
    visitor.go("/today")
    look("a routine half done")
    finish_today(page)
    look("a day that is done")
    page.get_by_role("button", name="Not now").last.click()
    look("a day that is done, asked about the Home Screen")
    _waiting_to_sync(visitor, look)


def _a_drill(page: Page, look: Look) -> None:
    page.clock.install(time=datetime.now(UTC) - timedelta(minutes=15))
    page.goto("/today/start")
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    look("a drill, ready")
    page.get_by_role("button", name="Voice, tones and pace").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("voice, tones and pace")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Start").click()
    let_pass(page, 20)
    look("a drill, running")
    page.locator("#pause").click()
    expect(page.locator("#resume")).to_be_visible()
    look("a drill, paused")
    page.locator("#resume").click()
    let_pass(page, 240, step=4)
    expect(page.get_by_role("dialog")).to_be_visible()
    look("the sheet")
    page.get_by_text("Any pain?").click()
    say(page, "How much did it hurt?", "5")
    look("the sheet, with pain that stops")
    say(page, "How much did it hurt?", "2")
    look("the sheet, with a little pain")
    page.get_by_role("button", name="Done, not rated").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.resume()


def _waiting_to_sync(visitor: Visit, look: Look) -> None:
    page = visitor.go("/further-practice")
    page.goto("/today")
    drill = page.locator(".drill").first.get_attribute("data-drill")
    page.goto(f"/practice/{drill}")
    visitor.wait_for_worker()
    expect(page.get_by_role("button", name=re.compile("Start|Carry on"))).to_be_visible()
    visitor.set_offline(offline=True)
    open_sheet(page)
    page.get_by_role("button", name="Done, not rated").click()
    expect(page.get_by_text("Kept on this phone")).to_be_visible()
    look("kept without a connection")
    # The browser itself tells of what did not go through.
    _expect(visitor, "INTERNET_DISCONNECTED")
    visitor.set_offline(offline=False)


def holds(visitor: Visit, email: str, look: Look) -> None:
    """Time off, and a safety hold."""
    page = visitor.page
    register(page, email)
    page.goto("/settings/time-off")
    page.get_by_role("button").first.click()
    expect(page.locator(".is-problem")).to_be_visible()
    _expect(visitor, "422")
    look("/settings/time-off, sent back")
    today = page.request.get("/api/v1/today").json()["practice_day"]
    for field in ("#since", "#until"):
        page.locator(field).fill(today)
    page.locator("input[name=kind]").first.check()
    page.get_by_role("button").first.click()
    page.goto("/today")
    expect(page.get_by_role("button", name="I’m back")).to_be_visible()
    look("a holiday")
    page.get_by_role("button", name="I’m back").click()
    page.goto("/screening")
    page.get_by_role("checkbox").first.check()
    look("the safety questions, one ticked")
    page.locator("[value=some]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is on hold")
    look("a safety hold")


def later_on(visitor: Visit, email: str, password: str, look: Look) -> None:
    """Somebody with ninety days behind them."""
    page = visitor.page
    sign_in(page, email, password)
    for path in INSIDE:
        visitor.go(path)
        look(f"{path} after ninety days")
    for fold in ("/progress", "/settings"):
        visitor.go(fold)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        look(f"{fold}, unfolded")
    page.goto("/settings")
    page.locator("#quiet_from").fill("22:00")
    page.locator("#quiet_to").fill("")
    page.get_by_role("button", name="Save the times").click()
    expect(page.locator(".is-problem")).to_be_visible()
    _expect(visitor, "422")
    look("/settings, sent back")


def today_of(visitor: Visit, email: str, password: str, look: Look) -> None:
    visitor.page.context.clear_cookies()
    sign_in(visitor.page, email, password)
    visitor.go("/today")
    look(f"today of {email}")


def _expect(visitor: Visit, what: str) -> None:
    """The browser itself tells of it, and it is meant."""
    visitor.faults[:] = [fault for fault in visitor.faults if what not in fault]


__all__ = ["PASSWORD", "first_day", "holds", "later_on", "outside", "today_of"]
