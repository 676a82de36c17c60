"""Real Firefox, driven as a person would: by role and name, by mouse and keys."""

import base64
import contextlib
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from websockets.sync.client import connect

from tests.browser.bidi import Bidi, BidiError, from_remote, to_remote
from tests.browser.programs import found, line_in, running
from tests.browser.waiting import wait_for

T = TypeVar("T")

LISTENING = "WebDriver BiDi listening on "
PREFERENCES: dict[str, str | int | bool] = {
    # Push from our own service, shown by Firefox itself, so that a test can click on it.
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.connection.enabled": True,
    "dom.push.retryBaseInterval": 200,
    "permissions.default.desktop-notification": 1,
    "alerts.useSystemBackend": False,
    # The recommended ones would switch push off.
    "remote.prefs.recommended": False,
    # Nothing from elsewhere: no updates, no telemetry, no first-run pages.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "signon.rememberSignons": False,
    "toolkit.telemetry.server": "",
    "dom.ipc.processCount": 1,
    "intl.accept_languages": "en-GB, en",
}
# Said of what was still on its way when its page was left, as NS_BINDING_ABORTED is. What is really
# missing shows as a 4xx or as a failed request besides.
LEFT = (
    "error loading dynamically imported module",
    "A ServiceWorker intercepted the request and encountered an unexpected error.",
)
Element = dict[str, Any]
EVENTS = ["log.entryAdded", "network.responseCompleted", "network.fetchError"]
INTERCEPTED = "Failed to load ‘%s’. A ServiceWorker intercepted the request and encountered an unexpected error."
REPORT_CSP = """() => document.addEventListener('securitypolicyviolation', event =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""


@contextlib.contextmanager
def firefox(folder: Path, push_service: str, timezone: str) -> Iterator["Firefox"]:
    """Firefox with a profile of its own in `folder`, speaking to this push service only."""
    prefs = PREFERENCES | {"dom.push.serverURL": push_service}
    lines = (
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()
    )
    (folder / "user.js").write_text("\n".join(lines))
    options = ["--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port=0"]
    command = [found("firefox-esr", "firefox"), *options, "--remote-allow-system-access"]
    env = os.environ | {"HOME": str(folder), "TZ": timezone, "MOZ_CRASHREPORTER_DISABLE": "1"}
    log = folder / "firefox.log"
    with running([*command, "about:blank"], log, env) as process:
        url = line_in(log, LISTENING, process, 60).removeprefix(LISTENING)
        with connect(f"{url}/session", max_size=None, compression=None, proxy=None) as socket:
            faults: list[str] = []
            bidi = Bidi(socket, lambda event, about: _notice(faults, event, about))
            bidi.command("session.new", {"capabilities": {}})
            bidi.command("session.subscribe", {"events": EVENTS})
            bidi.command("script.addPreloadScript", {"functionDeclaration": REPORT_CSP})
            yield Firefox(bidi, faults)


def between_pages(ask: Callable[[], T]) -> Callable[[], T | None]:
    """The same question, without an answer while one page makes way for another."""

    def asked() -> T | None:
        try:
            return ask()
        except BidiError:
            return None

    return asked


class Firefox:
    """One window. `faults` gathers what no page may show: errors, violations, failed requests."""

    def __init__(self, bidi: Bidi, faults: list[str]) -> None:
        self.faults = faults
        self._bidi = bidi
        self._tab = self._tabs()[0]["context"]

    # Going places.

    def open(self, url: str) -> None:
        going = {"context": self._tab, "url": url, "wait": "complete"}
        try:
            self._bidi.command("browsingContext.navigate", going)
        except BidiError as error:
            if "NS_BINDING_ABORTED" not in str(error):
                raise
            # The page was just leaving by itself; it has left now.
            self._bidi.command("browsingContext.navigate", going)

    @property
    def url(self) -> str:
        tree = self._bidi.command("browsingContext.getTree", {"root": self._tab})
        return str(tree["contexts"][0]["url"])

    def wait_for_path(self, pattern: str, seconds: float = 10) -> None:
        """Until a tab's path, with its query, matches the whole pattern; that tab is then in use."""
        path = re.compile(r"https?://[^/]+" + pattern)

        def arrived() -> str | None:
            urls = {tab["url"]: tab["context"] for tab in self._tabs()}
            return next((tab for url, tab in urls.items() if path.fullmatch(url)), None)

        self._tab = wait_for(arrived, pattern, seconds, self._seen)
        whole = between_pages(lambda: self.run("() => document.readyState") == "complete")
        wait_for(whole, "the whole page")

    # Looking.

    def run(self, function: str, *args: Any, within: float = 30) -> Any:
        """What the JavaScript function, async or not, gives in the page."""
        return self._run({"context": self._tab}, function, *args, within=within)

    def text(self) -> str:
        """The page's visible words, one space between them."""
        return " ".join(str(self.run("() => document.body?.innerText ?? ''")).split())

    def wait_for_text(self, wanted: str, seconds: float = 10) -> None:
        there = between_pages(lambda: wanted.lower() in self.text().lower())
        wait_for(there, f"“{wanted}”", seconds, self._seen)

    def find(self, name: str, role: str | None = None, group: str | None = None) -> Element:
        """The first visible control that a screen reader calls so: the whole name, and in which
        group of that name it stands."""
        around = [self.find(group, "group")] if group else []
        looked_for = {"name": name} | ({"role": role} if role else {})
        what = f"{role or 'a control'} called “{name}”"
        ask = between_pages(lambda: self._visible(looked_for, around))
        return wait_for(ask, what, seen=self._seen)[0]

    def sees(self, name: str, role: str | None = None) -> bool:
        """Whether such a control can be seen at this moment."""
        return bool(self._visible({"name": name} | ({"role": role} if role else {}), []))

    def cookies(self) -> dict[str, dict[str, Any]]:
        partition = {"type": "context", "context": self._tab}
        kept = self._bidi.command("storage.getCookies", {"partition": partition})
        return {cookie["name"]: cookie for cookie in kept["cookies"]}

    def screenshot(self, path: Path) -> None:
        shot = self._bidi.command("browsingContext.captureScreenshot", {"context": self._tab})
        path.write_bytes(base64.b64decode(shot["data"]))

    # Doing.

    def click(self, name: str, role: str | None = None, group: str | None = None) -> None:
        """A real click of the mouse, which counts as the person's own gesture."""
        self._click(self.find(name, role, group))

    def click_on(self, css: str) -> None:
        """For what has no name of its own; the first that fits."""
        ask = between_pages(lambda: self._locate({"type": "css", "value": css}))
        self._click(wait_for(ask, f"an element {css}")[0])

    def fill(self, name: str, value: str) -> None:
        """Type into a field by its label; a time or a date is set as its picker would set it."""
        field = self.find(name)
        self._run_on(field, "field => { field.scrollIntoView({block: 'center'}); field.focus(); }")
        if self._run_on(field, "field => ['time', 'date', 'select-one'].includes(field.type)"):
            self._run_on(field, SET, value)
            return
        self._run_on(field, "field => field.select()")
        self._keys([{"type": kind, "value": key} for key in value for kind in ("keyDown", "keyUp")])

    # Notifications.

    def notifications(self) -> list[dict[str, Any]]:
        """What the worker shows now: title, body, tag, actions, data."""
        return list(self.run(NOTIFICATIONS))

    def click_notification(self, title: str) -> None:
        """Click on the notification itself, in Firefox's own window for it."""
        self._run({"context": self._alert(title)}, CLICK_ALERT)

    def press_in_notification(self, title: str, action: str) -> None:
        """Press one of its buttons. Firefox's own window draws none, so its listener is told."""
        self._run({"context": self._alert(title)}, PRESS_ACTION, action)

    def _alert(self, title: str) -> str:
        return wait_for(lambda: self._find_alert(title), f"“{title}” on the screen")

    def _find_alert(self, title: str) -> str | None:
        tree = self._bidi.command("browsingContext.getTree", {"moz:scope": "chrome"})
        alerts = [each["context"] for each in tree["contexts"] if "/alert.xhtml" in each["url"]]
        titles = {self._run({"context": alert}, ALERT_TITLE): alert for alert in alerts}
        return titles.get(title)

    def _seen(self) -> str:
        return f"Seen at {self.url}: {self.text()} {self.faults}"

    # The wire.

    def _tabs(self) -> list[dict[str, Any]]:
        tabs: list[dict[str, Any]] = self._bidi.command("browsingContext.getTree")["contexts"]
        return tabs

    def _visible(self, looked_for: dict[str, str], around: list[Element]) -> list[Element]:
        nodes = self._locate({"type": "accessibility", "value": looked_for}, around)
        return [node for node in nodes if self._run_on(node, IS_CONTROL)]

    def _locate(self, locator: dict[str, Any], around: Sequence[Element] = ()) -> list[Element]:
        where = {"context": self._tab, "locator": locator}
        if around:
            where["startNodes"] = [{"sharedId": element["sharedId"]} for element in around]
        nodes: list[Element] = self._bidi.command("browsingContext.locateNodes", where)["nodes"]
        return nodes

    def _click(self, element: Element) -> None:
        target = self._run_on(element, TO_CLICK)
        origin = {"type": "element", "element": {"sharedId": target["sharedId"]}}
        steps: list[dict[str, Any]] = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._perform({"type": "pointer", "id": "mouse", "actions": steps})

    def _keys(self, steps: list[dict[str, Any]]) -> None:
        self._perform({"type": "key", "id": "keys", "actions": steps})

    def _perform(self, source: dict[str, Any]) -> None:
        self._bidi.command("input.performActions", {"context": self._tab, "actions": [source]})

    def _run_on(self, element: Element, function: str, *args: Any) -> Any:
        return self._run({"context": self._tab}, function, element, *args)

    def _run(self, target: dict[str, str], function: str, *args: Any, within: float = 30) -> Any:
        call = {
            "functionDeclaration": function,
            "arguments": [to_remote(arg) for arg in args],
            "awaitPromise": True,
            "target": target,
        }
        answer = self._bidi.command("script.callFunction", call, within)
        if answer["type"] == "exception":
            raise BidiError(answer["exceptionDetails"]["text"])
        return from_remote(answer["result"])


IS_CONTROL = """element => element.localName !== 'label' && element.checkVisibility()"""
TO_CLICK = """element => {
  // A radio or a box is often drawn by its label; that is where a person points.
  const target = ['radio', 'checkbox'].includes(element.type) ? element.labels[0] ?? element : element;
  target.scrollIntoView({block: 'center', behavior: 'instant'});
  return target;
}"""
SET = """(field, value) => {
  field.value = value;
  for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, {bubbles: true}));
}"""
ALERT_TITLE = "() => document.getElementById('alertTitleLabel').getAttribute('value')"
CLICK_ALERT = "() => document.getElementById('alertBox').click()"
PRESS_ACTION = """action => {
  const pressed = {QueryInterface: ChromeUtils.generateQI(['nsIAlertAction']), action, title: ''};
  gAlertListener.observe(pressed, 'alertclickcallback', gAlertCookie);
  window.close();
}"""
NOTIFICATIONS = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const shown = await registration?.getNotifications() ?? [];
  return shown.map(({title, body, tag, actions, data}) => ({
    title, body, tag, data: JSON.stringify(data), actions: (actions ?? []).map(a => a.title)}));
}"""


def _notice(faults: list[str], event: str, about: dict[str, Any]) -> None:
    if event == "log.entryAdded" and about["level"] == "error":
        if not any(words in about["text"] for words in LEFT):
            faults.append(f"console: {about['text']}")
    elif event == "network.responseCompleted" and about["response"]["status"] >= 400:
        faults.append(f"{about['response']['status']}: {about['request']['url']}")
    elif event == "network.fetchError":
        _notice_lost(faults, about["errorText"], about["request"]["url"])


def _notice_lost(faults: list[str], why: str, url: str) -> None:
    """Leaving a page abandons what is still on its way; the worker has complained of it just before."""
    if why == "NS_BINDING_ABORTED":
        faults[:] = [fault for fault in faults if fault != f"console: {INTERCEPTED % url}"]
    else:
        faults.append(f"{why}: {url}")
