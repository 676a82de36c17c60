"""The manifest's screenshots, from the running app: `python -m tests.browser.screenshots [FOLDER]`."""

import base64
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from pwa.paths import STATIC
from tests.browser.app import app
from tests.browser.chromium import DESK, PHONE, chromium, visit
from tests.browser.pages import sign_in

QUALITY = 75
"""Of WebP: text stays crisp, and all of them together weigh less than one photograph."""
MIDWAY = "00:38"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, app(Path(data)) as running, chromium() as browser:
        demo = running.demo()
        for size, suffix in ((PHONE, "narrow"), (DESK, "wide")):
            with visit(browser, running.url, size) as visitor:
                sign_in(visitor.page, demo["clients"][0], demo["password"])
                for name in ("today", "progress"):
                    _shoot(visitor.go(f"/{name}"), folder / f"{name}-{suffix}.webp")
                if size == PHONE:
                    _shoot(_in_a_drill(visitor.page), folder / f"drill-{suffix}.webp")


def _in_a_drill(page: Page) -> Page:
    page.clock.install()
    page.goto("/today/start")
    page.get_by_role("button", name=re.compile("Start|Carry on")).click()
    page.clock.run_for(MIDWAY)
    expect(page.locator("#pause")).to_be_visible()
    return page


def _shoot(page: Page, path: Path) -> None:
    """What the screen shows; a phone's at two pixels for one, as the manifest says."""
    page.wait_for_load_state("networkidle")
    width, height, top = page.evaluate("[innerWidth, innerHeight, scrollY]")
    scale = 1 if width == DESK[0] else 2
    clip = {"x": 0, "y": top, "width": width, "height": height, "scale": scale}
    options = {"format": "webp", "quality": QUALITY, "clip": clip}
    shown = page.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    path.write_bytes(base64.b64decode(shown["data"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else STATIC / "screenshots")
