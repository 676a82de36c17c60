"""Pictures of every page, phone and desk, light and dark: `python -m tests.browser.pictures FOLDER`."""

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.app import app
from tests.browser.chromium import DESK, PHONE, Theme, chromium, visit
from tests.browser.pages import finish_today, open_sheet, register, say, sign_in

THEMES: tuple[Theme, ...] = ("light", "dark")
OUTSIDE = ("/", "/register", "/login", "/forgot-password", "/privacy", "/offline", "/nowhere")
INSIDE = (
    "/today",
    "/progress",
    "/progress/knee_flexion",
    "/progress?span=all",
    "/progress/days",
    "/settings",
    "/settings/time-off",
    "/later",
    "/screening",
    "/balance",
    "/further-practice",
)


@dataclass(frozen=True, slots=True)
class Camera:
    page: Page
    folder: Path
    suffix: str

    def visit(self, *paths: str) -> None:
        for path in paths:
            self.page.goto(path)
            self.shoot(re.sub(r"\W+", "-", path.strip("/")) or "landing")

    def shoot(self, name: str) -> None:
        """What the screen shows at once; and the whole page where it is longer than that."""
        self.page.wait_for_load_state("networkidle")
        stem = self.folder / f"{name}-{self.suffix}"
        self.page.screenshot(path=f"{stem}.png", animations="disabled")
        if self.page.evaluate("document.documentElement.scrollHeight > innerHeight"):
            self.page.screenshot(path=f"{stem}-whole.png", animations="disabled", full_page=True)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, app(Path(data)) as running, chromium() as browser:
        demo = running.demo()
        for theme in THEMES:
            for size in (PHONE, DESK):
                with visit(browser, running.url, size, theme) as visitor:
                    camera = Camera(visitor.page, folder, f"{size[0]}-{theme}")
                    _a_newcomer(camera)
                    camera.page.context.clear_cookies()
                    _a_client(camera, demo["clients"][0], demo["password"])
                    sys.stdout.writelines(f"{fault}\n" for fault in visitor.faults)


def _a_newcomer(camera: Camera) -> None:
    camera.visit(*OUTSIDE)
    register(camera.page, f"new-{camera.suffix}@example.org")
    camera.shoot("first-day")
    camera.visit("/welcome", "/screening?first", "/welcome/reminders")
    camera.page.goto("/progress")
    camera.shoot("first-progress")
    camera.page.clock.install()
    camera.page.goto("/practice/standing_bow")
    camera.page.get_by_role("button", name="Start").click()
    camera.page.clock.run_for("00:19")
    camera.shoot("first-drill")
    finish_today(camera.page)
    camera.shoot("today-done")


def _a_client(camera: Camera, email: str, password: str) -> None:
    sign_in(camera.page, email, password)
    camera.visit(*INSIDE)
    camera.page.goto("/today")
    camera.page.locator("#begin").click()
    camera.shoot("drill")
    camera.page.get_by_role("button", name="Start").click()
    camera.page.clock.run_for("00:25")
    camera.shoot("drill-running")
    camera.page.locator("#pause").click()
    camera.shoot("drill-paused")
    camera.page.locator("#tune").click()
    camera.shoot("drill-guidance")
    camera.page.goto("/today")
    camera.page.locator("#begin").click()
    open_sheet(camera.page)
    camera.shoot("sheet")
    camera.page.get_by_text("Any pain?").click()
    say(camera.page, "How much did it hurt?", "5")
    camera.shoot("sheet-pain")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
