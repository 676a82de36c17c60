"""README's picture, from pictures of the running app: `python -m tests.browser.cover FOLDER FILE`."""

import sys
from pathlib import Path

from tests.browser.chromium import chromium

SCREENS = (
    ("today-390-light", "Today’s routine: three drills, each with its reason"),
    ("first-drill-390-dark", "A drill, paced by the breath"),
    ("sheet-390-light", "How it went, in two taps"),
    ("progress-390-light", "Mastery of the four functions"),
)
WIDTH, HEIGHT = 1600, 780

STYLE = """
body { margin: 0; display: flex; gap: 36px; padding: 40px; box-sizing: border-box;
       width: 1600px; height: 780px; background: #ece7df; justify-content: center; }
img { width: 323px; height: 700px; object-fit: cover; object-position: top;
      border-radius: 34px; box-shadow: 0 18px 50px rgb(36 29 32 / 0.25); }
"""


def main(pictures: Path, cover: Path) -> None:
    cover.parent.mkdir(parents=True, exist_ok=True)
    images = "".join(f'<img src="{name}.png" alt="{about}">' for name, about in SCREENS)
    page = pictures / "cover.html"
    page.write_text(f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{images}')
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.goto(page.resolve().as_uri())
        tab.screenshot(path=cover)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
