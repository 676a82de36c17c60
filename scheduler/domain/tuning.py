"""Tuning: the engine's dials, each with its reason; `fourfold simulate` turns them one by one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tuning:
    """Scores, control and freshness are 0–1, times are days."""

    noise: float = 0.1
    """Variance of one day's rating of a drill that trains nothing else: people err by a third."""
    drift: float = 0.01
    """Variance that each day adds: the older the evidence, the more the next rating counts."""

    smooth: float = 0.58
    """A day's score from which it was smooth: both ratings smooth, even with a lot of effort."""
    smooth_days: int = 2
    """Light, as switching after few successes keeps what is learned (Simon, Lee & Cullen 2008)."""
    of_last: int = 3
    """The rated days among which the smooth ones are looked for."""
    sure: float = 0.5
    """The control that a gate asks for, from which the word for it is “smooth”."""
    fresh: float = 0.85
    """The freshness that a gate asks for; well above `faded`, so that it does not close at once."""
    close: float = 0.25
    """The widest difference in control between the legs at a gate, less than one word."""
    faded: float = 0.75
    """The freshness below which a stage is refreshed: weeks at first, months later on."""
    rough: float = 0.25
    """The control below which a stage is refreshed; from smooth it takes two days lost."""

    settled_days: int = 3
    """Practice days after which a drill is no longer new, and room for the next."""
    week: int = 7
    """Practice days on the newest drill before one more, once no function is left behind."""

    sharpness: float = 1.0
    """How strongly the weakest is preferred; 0: all alike."""
    untold: float = 0.3
    """What a visit is worth without control, so that freshness matters before anything is rated."""
    fading: float = 1.0
    """How strongly freshness counts in what is needed; 0: not at all."""
    mixed: bool = True
    """Whether a day is filled so that no function need come twice in a row: mixing is learned
    better (Shea 2000), and hurts less."""
    yesterday: float = 0.6
    """How much of its need a drill keeps on the day after: the same thing every day is soon dull."""


DEFAULT = Tuning()
