"""Passwords: what one must be, and Argon2id with at most two at work at once."""

import unicodedata
from functools import cache
from importlib import resources
from string import digits, punctuation
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 8
LONGEST = 1000
TOO_SHORT = (
    f"Use at least {SHORTEST} characters. Three or four words in a row are easy to remember."
)
TOO_LONG = f"That is over {LONGEST:,} characters; a shorter one protects you just as well."
TOO_COMMON = "That is among the first that anyone would try. Choose something only you would."

# OWASP's figures: 19 MiB, two passes, one lane. The semaphore bounds memory, not speed:
# sixteen threads signing people in would otherwise hold sixteen such blocks.
AT_ONCE = 2
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_SLOTS = BoundedSemaphore(AT_ONCE)


def problem(password: str, *own_words: str | None) -> str | None:
    """What is wrong with a new password, in words, or None; `own_words` may not be it."""
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    return TOO_COMMON if _easily_guessed(password, own_words) else None


def normalise(password: str) -> str:
    """The same characters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    with _SLOTS:
        return _HASHER.hash(normalise(password))


def verify_password(password: str, hashed: str) -> bool:
    try:
        with _SLOTS:
            return _HASHER.verify(hashed, normalise(password))
    except (VerificationError, InvalidHashError):
        return False


class PasswordContext:
    """Stands where Flask-Security keeps its passlib context."""

    def hash(self, password: str, **_: Any) -> str:
        return hash_password(password)

    def verify(self, password: str, hashed: str) -> bool:
        return verify_password(password, hashed)

    def identify(self, _: str) -> str:
        return "argon2"

    def needs_update(self, hashed: str) -> bool:
        return _HASHER.check_needs_rehash(hashed)


def _easily_guessed(password: str, own_words: tuple[str | None, ...]) -> bool:
    whole = password.casefold()
    core = whole.strip(digits + punctuation)
    own = {part for word in own_words if word for part in _parts(word)}
    return whole in _common() or core in _common() or whole in own or core in own


def _parts(word: str) -> set[str]:
    """A name or an address, and the local part of an address."""
    folded = word.casefold()
    return {folded, folded.partition("@")[0], "fourfold"}


@cache
def _common() -> frozenset[str]:
    text = resources.files(__package__).joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("# "))
