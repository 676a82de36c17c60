"""How many examples Hypothesis tries: few in `make test`, many in its long form, `make soak`."""

from hypothesis import settings

SOAK = "soak"
LONGER = 40
"""How many times as many the long form tries."""


def examples(short: int) -> settings:
    """So many in the short form; a run of the engine over two years has no deadline."""
    is_long = settings.get_current_profile_name() == SOAK
    return settings(max_examples=short * (LONGER if is_long else 1), deadline=None)
