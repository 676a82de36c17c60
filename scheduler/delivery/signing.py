"""Tokens that a push carries: good for one occasion on one device, for a day, and for nothing else."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

GOOD_FOR = timedelta(hours=24)
"""An occasion's practice day is over by then."""
_PURPOSE = "fourfold.occasion"


class TokenError(Exception):
    """The token was not made by us for this purpose."""


class ExpiredTokenError(TokenError):
    """The token was ours; its day is over."""


@dataclass(frozen=True, slots=True)
class SignedOccasion:
    """Which note was answered: whose it was, and on which device."""

    occasion_id: int
    person_id: int
    device_id: int


def sign_occasion(secret: str, signed: SignedOccasion, now: datetime) -> str:
    """A token for the buttons of one note: done, snooze and receipts."""
    ids = f"{signed.occasion_id}-{signed.person_id}-{signed.device_id}"
    return _Signer(secret, now).sign(ids).decode()


def read_occasion(secret: str, token: str, now: datetime) -> SignedOccasion:
    """Whose occasion a token speaks for; raises `ExpiredTokenError` or `TokenError`."""
    try:
        signed = _Signer(secret, now).unsign(token, max_age=int(GOOD_FOR.total_seconds()))
    except SignatureExpired as error:
        raise ExpiredTokenError("This reminder is from another day.") from error
    except (BadSignature, ValueError) as error:
        raise TokenError("This token is not one of ours.") from error
    return SignedOccasion(*map(int, signed.decode().split("-")))


class _Signer(TimestampSigner):
    """The library's, told the time instead of reading the clock."""

    def __init__(self, secret: str, now: datetime) -> None:
        super().__init__(secret, _PURPOSE, key_derivation="hmac", digest_method=hashlib.sha256)
        self._now = int(now.timestamp())

    def get_timestamp(self) -> int:
        return self._now
