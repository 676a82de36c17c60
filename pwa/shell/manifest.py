"""The web app manifest: what the phone shows once Fourfold is on its Home Screen."""

from typing import Any

from pwa.shell.assets import asset

PAPER = "#f7f4ef"


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
        "categories": ["health", "fitness"],
        "icons": _icons(),
        "shortcuts": [
            {"name": "Today", "url": "/today", "icons": [_icon("icon-192.png", "192x192")]},
            {"name": "Progress", "url": "/progress", "icons": [_icon("icon-192.png", "192x192")]},
        ],
    }


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
