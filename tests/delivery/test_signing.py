import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import TimestampSigner

from scheduler.delivery.signing import (
    GOOD_FOR,
    ExpiredTokenError,
    SignedOccasion,
    TokenError,
    read_occasion,
    sign_occasion,
)

NOW = datetime(2026, 3, 29, 7, 30, tzinfo=UTC)
ALICES = SignedOccasion(occasion_id=12, person_id=3, device_id=5)
SECRET = "a secret of the server"


def test_a_token_tells_whose_occasion_it_speaks_for_and_on_which_device():
    token = sign_occasion(SECRET, ALICES, NOW)

    assert read_occasion(SECRET, token, NOW) == ALICES


def test_a_token_is_good_for_a_day_to_the_second():
    token = sign_occasion(SECRET, ALICES, NOW)

    assert read_occasion(SECRET, token, NOW + GOOD_FOR) == ALICES
    with pytest.raises(ExpiredTokenError, match="from another day"):
        read_occasion(SECRET, token, NOW + GOOD_FOR + timedelta(seconds=1))


def test_a_token_from_the_future_is_no_good():
    token = sign_occasion(SECRET, ALICES, NOW)

    with pytest.raises(TokenError):
        read_occasion(SECRET, token, NOW - timedelta(seconds=1))


def test_another_servers_token_is_no_good():
    token = sign_occasion("another secret", ALICES, NOW)

    with pytest.raises(TokenError, match="not one of ours"):
        read_occasion(SECRET, token, NOW)


def test_a_token_changed_at_any_place_is_no_good():
    token = sign_occasion(SECRET, ALICES, NOW)

    for place, letter in enumerate(token[:-1]):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        with pytest.raises(TokenError):
            read_occasion(SECRET, changed, NOW)


def test_what_the_same_secret_signs_for_another_purpose_is_no_good():
    signer = TimestampSigner(
        SECRET, "another purpose", key_derivation="hmac", digest_method=hashlib.sha256
    )
    for_something_else = signer.sign("12-3-5").decode()

    with pytest.raises(TokenError, match="not one of ours"):
        read_occasion(SECRET, for_something_else, datetime.now(UTC))


@pytest.mark.parametrize("nonsense", ["", ".", "..", "12-3-5", "é", "a.b.c", "\x00", "12-3-5.x.y"])
def test_nonsense_is_no_token(nonsense: str):
    with pytest.raises(TokenError):
        read_occasion(SECRET, nonsense, NOW)


def test_a_token_fits_into_a_header_or_an_address_without_escaping():
    token = sign_occasion(SECRET, ALICES, NOW)

    assert len(token) < 100
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()
