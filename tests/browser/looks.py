"""What may be said of any page at any moment: is it legible, reachable, large enough, at rest?"""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.pages import wider_than_the_screen

NARROWEST = 320
TWICE = "212.5%"
"""Twice the text: the pages' own size is 106.25 % of what the reader has chosen."""
AXE = Axe()
# Its own rule on targets takes what lies under the dock, and can be scrolled from there, for covered.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": False}}}

# What comes in with a movement is judged once it has come.
STANDS = """() => Promise.race([
  Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished)),
  new Promise(resolve => setTimeout(resolve, 2000))]).then(() => null)"""

# Links within a sentence are as tall as the sentence, and may be (WCAG 2.5.8).
TOO_SMALL = """() => {
  const touched = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const inSentence = element => getComputedStyle(element).display === "inline"
    && [...element.parentNode.childNodes].some(({nodeType, data}) => nodeType === Node.TEXT_NODE && data.trim());
  return touched
    .filter(element => element.checkVisibility({visibilityProperty: true}) && element.type !== "hidden")
    .filter(element => !inSentence(element))
    .map(element => [element, (element.closest("label") ?? element).getBoundingClientRect()])
    .filter(([, {width, height}]) => width < 43.5 || height < 43.5)
    .map(([element, {width, height}]) =>
      `${element.outerHTML.slice(0, 90)} is ${Math.round(width)} × ${Math.round(height)}`);
}"""
# At its end, no part of a page lies under the dock.
COVERED = """() => {
  const [main, dock] = ["main", ".dock"].map(part => document.querySelector(part));
  if (!dock?.checkVisibility()) return [];
  if (dock.offsetWidth < main.offsetWidth) return ["the dock is narrower than the page"];
  if (getComputedStyle(dock).position !== "fixed") return [];
  const before = scrollY;
  scrollTo({top: document.documentElement.scrollHeight, behavior: "instant"});
  const by = Math.round(main.getBoundingClientRect().bottom - dock.getBoundingClientRect().top);
  scrollTo({top: before, behavior: "instant"});
  return by > 1 ? [`${by} px lie under the dock`] : [];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(element => {
  const {transitionDuration, animationName, animationDuration} = getComputedStyle(element);
  const lasts = durations => durations.split(",").some(duration => parseFloat(duration) > 0.01);
  return lasts(transitionDuration) || (animationName !== "none" && lasts(animationDuration));
}).map(element => `${element.outerHTML.slice(0, 90)} moves`)"""


def faults_of(page: Page) -> list[str]:
    """Everything that axe, the narrowest phone, twice the text and a thumb find amiss."""
    page.evaluate(STANDS)
    return [*_axe(page), *page.evaluate(TOO_SMALL), *page.evaluate(COVERED), *_sideways(page)]


def moving(page: Page) -> list[str]:
    """What still moves by style, where somebody asked for less of that."""
    found: list[str] = page.evaluate(MOVING)
    return found


def _axe(page: Page) -> Iterator[str]:
    for violation in AXE.run(page, options=AXE_OPTIONS).response["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:120]} {_why(node)}"


def _why(node: dict[str, Any]) -> str:
    return str(node.get("failureSummary", "")).replace("\n", " ")[:240]


def _sideways(page: Page) -> Iterator[str]:
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
    if by := wider_than_the_screen(page):
        yield f"at {NARROWEST} px it scrolls sideways by {by}"
    page.set_viewport_size(size)
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", TWICE)
    if by := wider_than_the_screen(page):
        yield f"with twice the text it scrolls sideways by {by}"
    # Until the next frame has been drawn, and the dock been measured.
    page.wait_for_timeout(100)
    yield from (f"with twice the text {fault}" for fault in page.evaluate(COVERED))
    page.evaluate("document.documentElement.removeAttribute('style')")
