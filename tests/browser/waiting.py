"""Waiting for something to become true, with a deadline and a message: the only pause in these tests."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(
    ask: Callable[[], T | None], what: str, seconds: float = 10, seen: Callable[[], str] = str
) -> T:
    """What `ask()` gives once it is true-ish; after `seconds` an `AssertionError` that names
    `what` and tells what was `seen` instead.
    """
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        if time.monotonic() > deadline:
            raise AssertionError(f"Waited {seconds:g} s in vain for {what}. {seen()}")
        time.sleep(0.05)
    return found
