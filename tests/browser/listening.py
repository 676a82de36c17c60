"""A phone that writes down what it is made to say: headless browsers have no voice of their own."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

SPEECH = """(() => {
  const voices = [
    {name: 'Anna', lang: 'de-DE', localService: true, default: true},
    {name: 'Daniel', lang: 'en-GB', localService: true, default: false},
    {name: 'Serena', lang: 'en-GB', localService: true, default: false},
  ];
  const heard = [];
  const synth = {
    speaking: false, pending: false, getVoices: () => [...voices], addEventListener() {},
    speak({text, voice, lang}) {
      synth.speaking = true;
      heard.push({text, voice: voice?.name, lang, at: performance.now() / 1000});
    },
    cancel() { synth.speaking = false; heard.push({text: '', at: performance.now() / 1000}); },
  };
  Object.defineProperty(window, 'speechSynthesis', {value: synth});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.heard = heard;
})()"""
FELT = """(() => { window.felt = [];
  navigator.vibrate = pattern => { window.felt.push(pattern); return true; }; })()"""


@dataclass(frozen=True, slots=True)
class Ear:
    """What this page said since it was loaded."""

    page: Page

    @classmethod
    def on(cls, page: Page) -> "Ear":
        page.add_init_script(SPEECH)
        page.add_init_script(FELT)
        return cls(page)

    def heard(self) -> list[dict[str, Any]]:
        """Each cue with its `text`, `voice`, `lang` and the second `at` which it began."""
        return [cue for cue in self._all() if cue["text"]]

    def texts(self) -> list[str]:
        return [cue["text"] for cue in self.heard()]

    def is_silent(self) -> bool:
        """Whether what was said last has been cut off, or nothing said yet."""
        said = self._all()
        return not said or not said[-1]["text"]

    def seconds_at(self, start: str) -> float:
        """The second at which the newest cue that starts so was said."""
        at: float = next(
            cue["at"] for cue in reversed(self.heard()) if cue["text"].startswith(start)
        )
        return at

    def _all(self) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = self.page.evaluate("window.heard")
        return said


def let_pass(page: Page, seconds: float, step: float = 2) -> None:
    """Time goes by on this page's clock, in steps too short to be taken for sleep."""
    for _ in range(round(seconds / step)):
        page.clock.fast_forward(round(step * 1000))
