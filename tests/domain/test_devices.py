import base64
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.devices import (
    LONGEST_ENDPOINT,
    PUSH_DOMAINS,
    endpoint_problem,
    is_extra,
    keys_problem,
)

EXTRA = frozenset({"127.0.0.1:8765", "push.example.org", "[::1]:8765", "own.example.org:443"})
AUTH = base64.urlsafe_b64encode(bytes(range(16))).decode()


def point() -> bytes:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/eXaMpLe:APA91b-_",
        "https://fcm.googleapis.com:443/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QGt8-_",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAA%2fb%3d",
        "HTTPS://FCM.GOOGLEAPIS.COM/fcm/send/x".replace("HTTPS", "https"),
    ],
)
def test_the_push_services_of_the_browsers_are_known(endpoint: str):
    assert endpoint_problem(endpoint, frozenset()) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/fcm/send/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com./x",
        "https://evil.example/fcm.googleapis.com/",
        "https://evil.example/?x=.push.apple.com",
        "https://evil.example#.push.apple.com",
        "https://evilpush.apple.com/x",
        "https://push.apple.com/x",
        "https://.push.apple.com/x",
        "https://x..push.apple.com/x",
        f"https://{'x' * 64}.push.apple.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example\\@fcm.googleapis.com/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://169.254.169.254/x.push.apple.com/",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://2130706433/x",
        "https://fcm.googleapis.com:0/x",
        "https://fcm.googleapis.com:99999/x",
        "https://fcm.googleapis.com:x/x",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\n",
        "https://fcm\t.googleapis.com/x",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
        "https://ｆcm.googleapis.com/x",
        "https://fcm%2egoogleapis.com/x",
        "https:fcm.googleapis.com/x",
        "https:///fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        " https://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "fcm.googleapis.com",
        "https://[::1",
        "https://",
        "",
    ],
)
def test_nothing_else_is(endpoint: str):
    assert endpoint_problem(endpoint, frozenset()) is not None


@given(
    st.text(st.sampled_from("htps:/@#?\\.[]1 fcm.googleapis.com.push.apple.com%\t\n"), max_size=60)
)
def test_no_spelling_leads_to_a_host_off_the_list(rest: str):
    endpoint = f"https://{rest}"

    if endpoint_problem(endpoint, frozenset()) is None:
        host = urlsplit(endpoint).hostname or ""
        assert host == "fcm.googleapis.com" or host.endswith(PUSH_DOMAINS)
        assert urlsplit(endpoint).port in {None, 443}


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:8765/push/x",
        "https://127.0.0.1:8765/push/x",
        "http://[::1]:8765/push/x",
        "http://push.example.org/x",
        "http://push.example.org:80/x",
        "https://push.example.org/x",
        "https://PUSH.example.org:443/x",
        "https://own.example.org/x",
        "https://own.example.org:443/x",
    ],
)
def test_the_operators_own_hosts_are_known_too_even_over_plain_http(endpoint: str):
    assert endpoint_problem(endpoint, EXTRA) is None
    assert is_extra(endpoint, EXTRA)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1/push/x",
        "http://127.0.0.1:8766/push/x",
        "http://127.0.0.1:87650/push/x",
        "http://push.example.org:8080/x",
        "http://sub.push.example.org/x",
        "http://own.example.org/x",
        "http://x@127.0.0.1:8765/push/x",
        "ftp://127.0.0.1:8765/push/x",
    ],
)
def test_their_neighbours_are_not(endpoint: str):
    assert endpoint_problem(endpoint, EXTRA) is not None
    assert not is_extra(endpoint, EXTRA)


def test_a_listed_push_service_is_not_one_of_the_operators():
    assert not is_extra("https://fcm.googleapis.com/x", EXTRA)


def test_an_endpoint_may_be_long_but_not_endless():
    start = "https://fcm.googleapis.com/"
    longest = start + "x" * (LONGEST_ENDPOINT - len(start))

    assert endpoint_problem(longest, frozenset()) is None
    assert endpoint_problem(longest + "x", frozenset()) is not None


def test_keys_are_taken_with_and_without_padding():
    p256dh = base64url(point())

    assert keys_problem(p256dh, AUTH) is None
    assert keys_problem(p256dh + "=", AUTH.rstrip("=")) is None


def test_every_real_point_is_on_the_curve():
    assert all(keys_problem(base64url(point()), AUTH) is None for _ in range(50))


@pytest.mark.parametrize("place", [1, 20, 33, 64])
def test_a_point_off_the_curve_is_no_key(place: int):
    off = bytearray(point())
    off[place] ^= 1

    assert "p256dh" in (keys_problem(base64url(bytes(off)), AUTH) or "")


def test_no_other_shape_of_point_is_a_key():
    good = point()
    shapes = [b"", good[:-1], good + b"\0", b"\x02" + good[1:33], b"\x05" + good[1:], bytes(65)]

    for shape in shapes:
        assert "p256dh" in (keys_problem(base64url(shape), AUTH) or "")


def test_a_point_spelt_with_a_coordinate_beyond_the_field_is_no_key():
    field = 2**256 - 2**224 + 2**192 + 2**96 - 1
    x, y = next(_points_of(field))

    for spelt in (x, x + field):
        raw = b"\x04" + spelt.to_bytes(32, "big") + y.to_bytes(32, "big")
        assert (keys_problem(base64url(raw), AUTH) is None) == (spelt == x)


@pytest.mark.parametrize("size", [0, 15, 17, 32])
def test_the_secret_has_sixteen_bytes(size: int):
    assert "auth" in (keys_problem(base64url(point()), base64url(bytes(size))) or "")


@pytest.mark.parametrize("text", ["+/+/", "a b", "é", "=", "a===", "\n", "A" * 5])
def test_what_is_not_base64url_is_no_key(text: str):
    assert keys_problem(text, AUTH) is not None
    assert keys_problem(base64url(point()), text) is not None


def _points_of(field: int) -> Iterator[tuple[int, int]]:
    """Points of the curve with the smallest coordinates x."""
    b = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
    for x in range(100):
        square = (x**3 - 3 * x + b) % field
        y = pow(square, (field + 1) // 4, field)
        if y * y % field == square:
            yield x, y
