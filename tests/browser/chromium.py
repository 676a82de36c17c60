"""Chromium through Playwright, as a phone; what Playwright lacks is asked through its debugger."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Page,
    Response,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.browser.waiting import wait_for

Theme = Literal["light", "dark"]
PHONE, DESK = (390, 844), (1280, 800)
OPTIONS = [
    "--no-sandbox",
    # Nothing leaves this machine, whatever the browser would like to fetch.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
REPORT_CSP = """document.addEventListener('securitypolicyviolation', event =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""
ACTIVE = """async () => {
  const {active} = await navigator.serviceWorker.ready;
  while (active.state !== 'activated') await new Promise(go => active.onstatechange = go);
}"""
KEPT = """async () => {
  const own = await caches.has('fourfold-own') && await caches.open('fourfold-own');
  const list = own && await own.match('/today/offline.json');
  if (!list) return false;
  const {pages} = await list.json();
  const kept = await Promise.all(pages.map(({url}) => own.match(url)));
  return kept.length > 0 && kept.every(Boolean);
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({title, body, tag, actions}) => ({
    title, body, tag, actions: (actions ?? []).map(action => action.title)}));
}"""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or else the one that `playwright install` brought; neither: it fails."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        yield browser
        browser.close()


@contextlib.contextmanager
def visit(
    browser: Browser,
    base_url: str,
    size: tuple[int, int] = PHONE,
    theme: Theme = "light",
    *,
    still: bool = False,
) -> Iterator["Visit"]:
    """A fresh person's browser, allowed to show notifications, at `base_url`; `still`: asked for
    less motion."""
    touch = size == PHONE
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2,
        has_touch=touch,
        is_mobile=touch,
        color_scheme=theme,
        reduced_motion="reduce" if still else "no-preference",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        permissions=["notifications"],
    )
    context.add_init_script(REPORT_CSP)
    visitor = Visit(context)
    yield visitor
    # Closing a page that is just going somewhere can hang for ever; going elsewhere cannot.
    wait_for(visitor.leave, "a page that stays where it is led")
    context.close()


@contextlib.contextmanager
def installed(browser: Browser, profile: Path, base_url: str, **more: Any) -> Iterator["Visit"]:
    """A second browser, one that keeps its profile: only such a one offers to install an app,
    and can be closed, killed and opened again."""
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        args=OPTIONS,
        base_url=base_url,
        **more,
    )
    yield Visit(context)
    with contextlib.suppress(PlaywrightError):
        context.close()


def kill(profile: Path) -> None:
    """As a phone does that needs the memory: the browser of this profile ends in mid-sentence."""
    option = f"--user-data-dir={profile}"
    mine = [
        process
        for process in psutil.process_iter(["cmdline"])
        if option in (process.info["cmdline"] or ())
    ]
    assert mine, f"No browser has the profile {profile}"
    for process in mine:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(mine, timeout=10)


class Visit:
    """One page of one person. `faults` gathers what no page may show: errors, warnings, violations, 4xx."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.faults: list[str] = []
        self._registrations: dict[str, str] = {}
        self._cdp: CDPSession = context.new_cdp_session(self.page)
        self._listen()

    def go(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def leave(self) -> bool:
        """Go nowhere; False where the page was just going somewhere by itself."""
        try:
            self.go("about:blank")
        except Error:
            return False
        return True

    def wait_for_worker(self) -> None:
        """Until the page's worker is active, the shell it keeps for offline days kept."""
        self.page.evaluate(ACTIVE)

    def wait_until_kept(self) -> None:
        """Until all of today is kept on this phone, as the server has it now."""
        wait_for(lambda: self.page.evaluate(KEPT), "today kept on the phone", 20)

    def keep_today(self) -> None:
        """What every opening of a page does, once more and waited for."""
        self.page.evaluate("caches.delete('fourfold-own')")
        self.page.evaluate(
            "async () => (await navigator.serviceWorker.ready).active.postMessage({type: 'keep'})"
        )
        self.wait_until_kept()

    def caches(self) -> list[str]:
        names: list[str] = self.page.evaluate("caches.keys()")
        return names

    def deliver_push(self, message: dict[str, Any] | str) -> None:
        """Hand a decrypted push to the worker of the page's origin, as a push service would."""
        data = message if isinstance(message, str) else json.dumps(message)
        self._cdp.send("ServiceWorker.deliverPushMessage", self._worker() | {"data": data})

    def dispatch_sync(self, tag: str) -> None:
        """Background Sync's moment: the worker gets its `sync` event."""
        about = self._worker() | {"tag": tag, "lastChance": False}
        self._cdp.send("ServiceWorker.dispatchSyncEvent", about)

    def notifications_shown(self) -> list[dict[str, Any]]:
        """What the worker shows, once it shows something: title, body, tag, actions."""
        shown: list[dict[str, Any]] = wait_for(lambda: self.page.evaluate(SHOWN), "a notification")
        return shown

    def set_offline(self, *, offline: bool) -> None:
        """The network for pages and worker, and what `navigator.onLine` says after a reload too."""
        self.context.set_offline(offline)
        state = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self._cdp.send("Network.overrideNetworkState", state)

    def installability_errors(self) -> list[dict[str, Any]]:
        """Why the browser would not offer to install this page; needs a visit by `installed`."""
        answer = self._cdp.send("Page.getInstallabilityErrors")
        errors: list[dict[str, Any]] = answer["installabilityErrors"]
        return errors

    def _listen(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("response", self._judge)
        self._cdp.on("ServiceWorker.workerRegistrationUpdated", self._learn)
        self._cdp.send("ServiceWorker.enable")
        self._cdp.send("Network.enable")

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self._note(said.text)

    def _judge(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} for {response.url}")

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url}: {fault}")

    def _learn(self, event: dict[str, Any]) -> None:
        for registration in event["registrations"]:
            if not registration["isDeleted"]:
                self._registrations[_origin(registration["scopeURL"])] = registration[
                    "registrationId"
                ]

    def _worker(self) -> dict[str, str]:
        """The active worker of the page's origin, as the debugger names it."""
        self.wait_for_worker()
        origin = _origin(self.page.url)
        known = wait_for(lambda: self._registrations.get(origin), "a worker at this origin")
        return {"origin": origin, "registrationId": known}


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))
