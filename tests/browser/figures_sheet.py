"""Contact sheets of the figures, to be judged by eye: every phase of every drill at 320 px.

python -m tests.browser.figures_sheet FOLDER [slug …]
"""

import contextlib
import functools
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.chromium import Theme, chromium, visit

ROOT = Path(__file__).parents[2]
DRILLS = ROOT / "static" / "figures" / "drills"
THEMES: tuple[Theme, ...] = ("light", "dark")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """A sheet is no server."""


def main(folder: Path, slugs: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with served() as url, chromium() as browser:
        for theme in THEMES:
            with visit(browser, url, (1310, 700), theme) as visitor:
                for slug in slugs or sorted(path.stem for path in DRILLS.glob("*.json")):
                    visitor.page.goto(f"/tests/browser/figures_sheet.html?drill={slug}")
                    visitor.page.wait_for_selector("body[data-ready]")
                    visitor.page.screenshot(path=folder / f"{slug}-{theme}.png", full_page=True)
                sys.stdout.writelines(f"{fault}\n" for fault in visitor.faults)


@contextlib.contextmanager
def served() -> Iterator[str]:
    """This checkout on a free port, as files."""
    handler = functools.partial(Quiet, directory=str(ROOT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
