"""How long `/today` takes from a cold start without a network: browser closed, worker stopped.

Real Chromium as a phone opens an installed app: a profile with the app's worker and today kept in
it, a browser started anew for each run, and a server that is gone. Usable: the routine is drawn and
its first action can be tapped, measured by the page's own clock from the moment it was asked for.
Beside it, the same page from the running server in the same browser, in turn.
"""

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _measure import at_most, options, report, say
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.app import app
from tests.browser.chromium import Visit, chromium, installed
from tests.browser.pages import register
from tests.browser.proxy import Proxy, proxy

LIMIT_MS = 500
USABLE = """() => new Promise(resolve => {
  const look = () => {
    const begin = document.querySelector('#begin');
    const drawn = begin?.checkVisibility() && document.querySelector('#sync-waiting strong')?.textContent;
    if (drawn || (begin && !document.documentElement.dataset.kept)) {
      requestAnimationFrame(() => resolve(performance.now()));
    } else requestAnimationFrame(look);
  };
  look();
})"""
SIZES = """async () => {
  const sizes = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const replies = await Promise.all((await cache.keys()).map(key => cache.match(key)));
    const bytes = await Promise.all(replies.map(async reply => (await reply.arrayBuffer()).byteLength));
    sizes[name.replace(/-r[0-9a-f]+$/, '')] = bytes.reduce((sum, each) => sum + each, 0);
  }
  return JSON.stringify(sizes);
}"""


def main() -> None:
    asked = options(__doc__)
    rounds = 5 if asked.quick else 15
    with (
        tempfile.TemporaryDirectory() as folder,
        a_phone_with_today(Path(folder)) as (profile, between, browser, sizes),
    ):
        offline: list[float] = []
        online: list[float] = []
        for number in range(rounds):
            say(f"Cold start {number + 1} of {rounds} …")
            offline.append(cold_start(browser, profile, between, down=True))
            online.append(cold_start(browser, profile, between, down=False))
    median = statistics.median(offline)
    figures = {
        "offline_cold_start_ms": median,
        "offline_cold_start_worst_ms": max(offline),
        "online_cold_start_ms": statistics.median(online),
        "kept_shell_kb": sizes["fourfold-shell"] / 1000,
        "kept_pages_kb": sizes["fourfold-own"] / 1000,
    }
    aims = [at_most("offline cold start of /today to usable, ms", median, LIMIT_MS)]
    report(figures, aims, as_json=asked.json)


@contextmanager
def a_phone_with_today(
    folder: Path,
) -> Iterator[tuple[Path, Proxy, Browser, dict[str, int]]]:
    data, profile = folder / "data", folder / "profile"
    data.mkdir()
    with app(data) as running, proxy(running.url) as between, chromium() as browser:
        with installed(browser, profile, between.url) as visitor:
            register(visitor.page, "mira@example.org")
            visitor.wait_until_kept()
            sizes = json.loads(visitor.page.evaluate(SIZES))
        yield profile, between, browser, sizes
        shutil.rmtree(profile, ignore_errors=True)


def cold_start(browser: Browser, profile: Path, between: Proxy, *, down: bool) -> float:
    """Milliseconds from asking for `/today` until it can be used, in a browser started for it."""
    between.down = down
    with installed(browser, profile, between.url) as visitor:
        visitor.set_offline(offline=down)
        visitor.page.goto("/today", wait_until="commit")
        taken: float = visitor.page.evaluate(USABLE)
        visitor.page.wait_for_load_state()
        settle(visitor, down=down)
    return taken


def settle(visitor: Visit, *, down: bool) -> None:
    """Let the page finish what it keeps, so that no run begins with half of the last."""
    if not down:
        visitor.wait_until_kept()


if __name__ == "__main__":
    main()
