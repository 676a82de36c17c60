"""The web app manifest: what the phone shows once Fourfold is on its Home Screen."""

from typing import Any

from pwa.shell.assets import asset

PAPER = "#f7f4ef"
NARROW, WIDE = "780x1688", "1280x800"
SCREENSHOTS = (
    ("today-narrow", "narrow", NARROW, "Today’s routine: each drill with its reason"),
    ("drill-narrow", "narrow", NARROW, "A drill, paced by the breath"),
    ("progress-narrow", "narrow", NARROW, "Mastery of four functions, leg by leg"),
    ("today-wide", "wide", WIDE, "Today’s routine at a desk"),
    ("progress-wide", "wide", WIDE, "Progress at a desk"),
)
"""Taken from the running app by `python -m tests.browser.screenshots`."""


def manifest() -> dict[str, Any]:
    return {
        "id": "/today",
        "name": "Fourfold",
        "short_name": "Fourfold",
        "description": "Slow drills, paced by your breath, that free tight hamstrings.",
        "lang": "en-GB",
        "dir": "ltr",
        "start_url": "/today",
        "scope": "/",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        # One window: whoever taps the icon again comes back to where they were.
        "launch_handler": {"client_mode": ["navigate-existing", "auto"]},
        "categories": ["health", "fitness"],
        "icons": _icons(),
        "screenshots": [_screenshot(*about) for about in SCREENSHOTS],
        "shortcuts": [
            _shortcut("Start today’s routine", "Start", "/today/start"),
            _shortcut("Progress", "Progress", "/progress"),
        ],
    }


def _screenshot(name: str, form_factor: str, sizes: str, label: str) -> dict[str, str]:
    return {
        "src": asset(f"screenshots/{name}.webp"),
        "sizes": sizes,
        "type": "image/webp",
        "form_factor": form_factor,
        "label": label,
    }


def _shortcut(name: str, short_name: str, url: str) -> dict[str, Any]:
    icons = [_icon("icon-192.png", "192x192")]
    return {"name": name, "short_name": short_name, "url": url, "icons": icons}


def _icons() -> list[dict[str, str]]:
    return [
        _icon("icon-192.png", "192x192"),
        _icon("icon-512.png", "512x512"),
        _icon("icon.svg", "any", kind="image/svg+xml"),
        _icon("icon-maskable-512.png", "512x512", purpose="maskable"),
        _icon("icon-monochrome.svg", "any", purpose="monochrome", kind="image/svg+xml"),
    ]


def _icon(
    name: str, sizes: str, *, purpose: str = "any", kind: str = "image/png"
) -> dict[str, str]:
    return {"src": asset(f"icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}
