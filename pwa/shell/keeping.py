"""What a phone keeps of the shell for days without a network, named release by release."""

from functools import cache
from typing import Any

from pwa.shell.assets import asset
from pwa.shell.shelf import STYLE_PARTS, files, release

WORKER = "sw.js"
WORKER_RELEASE = "js/worker/release.js"
"""The worker imports it, and so knows whose worker it is."""
OFFLINE = "/offline"
FOLDERS = ("css/", "figures/", "js/lib/", "js/page/", "js/worker/")
ELSEWHERE = frozenset({"css/landing.css", "css/progress.css", *STYLE_PARTS})
"""Of pages that need a network anyway, or in the one style sheet."""
ICONS = ("icon.svg", "icon-192.png", "badge-96.png")
BY_PLAIN_NAME = ("/static/icons/icon-192.png", "/static/icons/badge-96.png")
"""What a notification shows: the worker does not know pages' names for it."""


def precache() -> dict[str, Any]:
    """The release and the addresses of what every page of today needs, the offline page first."""
    return {"release": release(), "urls": [OFFLINE, *map(asset, _files()), *BY_PLAIN_NAME]}


def worker() -> str:
    """The worker's own file. What it imports bears the release in its name: so each release is an
    update to browsers, and between two of them this file alone is asked for.
    """
    return files()[WORKER].decode().replace('from "./js/', f'from "./{release()}/js/')


def worker_release() -> str:
    return (
        "/** The release this worker belongs to, as the server wrote it. */\n"
        f'export const RELEASE = "{release()}";\n'
    )


@cache
def _files() -> tuple[str, ...]:
    within = (name for name in files() if name.startswith(FOLDERS) and name not in ELSEWHERE)
    return (*sorted(within), *(f"icons/{name}" for name in ICONS))
