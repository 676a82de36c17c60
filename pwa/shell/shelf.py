"""The shelf: every static file, read once by this process, with the one style sheet of all pages."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from pwa.paths import STATIC

STYLE = "css/shell.css"
"""Joined from its parts, so that a first visit asks once for what every page needs."""
STYLE_PARTS = ("css/tokens.css", "css/base.css", "css/parts.css", "css/forms.css")


@cache
def files() -> Mapping[str, bytes]:
    """Name within `static/` → content, as it was when this process first asked."""
    return read(STATIC)


@cache
def release() -> str:
    """A name that changes when any static file changes."""
    return name_of(files())


def read(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    if set(STYLE_PARTS) <= set(found):
        found[STYLE] = b"\n".join(found[part] for part in STYLE_PARTS)
    return found


def name_of(found: Mapping[str, bytes]) -> str:
    digest = sha256()
    for name, content in found.items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"r{digest.hexdigest()[:12]}"
