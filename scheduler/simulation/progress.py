"""Progress: a bar on standard error, with the time that is left."""

import sys
import time

_WIDTH = 32
_STEP = 0.1
"""How often a line is written where no one watches a terminal."""


class Bar:
    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._told = 0.0

    def __call__(self, share: float) -> None:
        """Show that `share`, 0–1, is done."""
        if sys.stderr.isatty():
            full = round(_WIDTH * share)
            bar = "█" * full + "·" * (_WIDTH - full)
            self._write(f"\r{bar} {share:4.0%}  {self._left(share)}", last=share >= 1)
        elif share >= self._told + _STEP or share >= 1:
            self._told = share
            self._write(f"{share:4.0%}  {self._left(share)}", last=True)

    def _left(self, share: float) -> str:
        seconds = time.monotonic() - self._begun
        if share < 1:
            seconds *= (1 - share) / max(share, 1e-9)
        minutes, seconds = divmod(round(seconds), 60)
        return f"{minutes:.0f}:{seconds:02.0f} {'left ' if share < 1 else 'taken'}"

    def _write(self, text: str, *, last: bool) -> None:
        sys.stderr.write(text + ("\n" if last else ""))
        sys.stderr.flush()
