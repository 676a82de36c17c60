"""Whatever endpoint somebody registers: nothing leaves for a place off the list or inside."""

import ipaddress
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scheduler.delivery.aio import AioTransport
from scheduler.delivery.curl import CurlTransport
from scheduler.delivery.keys import Keys
from scheduler.delivery.push import PushSender
from scheduler.delivery.transport import NoAnswer, Request, is_public
from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.devices import PUSH_DOMAINS, PUSH_HOSTS
from tests.delivery.conftest import SUBJECT
from tests.subscriptions import AUTH, P256DH, PushTarget

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
KNOWN = sorted({*PUSH_HOSTS, *("x" + domain for domain in PUSH_DOMAINS)})
INSIDE = ["127.0.0.1", "[::1]", "localhost", "169.254.169.254", "0x7f.1", "2130706433", "10.0.0.1"]
BAITS = st.sampled_from([*KNOWN, *INSIDE, "evil.example", "fcm.googleapis.com.evil.example"])
GLUE = st.sampled_from(
    [
        "",
        "@",
        ":",
        "#",
        "?",
        "/",
        "\\",
        "%00",
        "%2f",
        "%40",
        "\t",
        "\n",
        " ",
        ".",
        "。",
        "..",
        ":443@",
        ":@",
    ]
)
SCHEMES = st.sampled_from(
    ["https://", "http://", "HTTPS://", "https:/", "https:", "//", "ftp://", "file://", "gopher://"]
)
hostile = st.builds(
    lambda scheme, parts, path: scheme + "".join(parts) + path,
    SCHEMES,
    st.lists(st.one_of(BAITS, GLUE, st.text(max_size=3)), min_size=1, max_size=6),
    st.sampled_from(["", "/", "/x", "/x.push.apple.com/", "/../x", "?x", "#x"]),
)


@given(hostile)
@example("https://fcm.googleapis.com:")
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_endpoints_of_the_listed_push_services_are_sealed(keys: Keys, endpoint: str):
    sender = PushSender(keys.vapid, SUBJECT, {"127.0.0.1:8765"})

    sealed = sender.sealed(
        PushTarget(endpoint, P256DH, AUTH), b"{}", topic="t", urgency="high", ttl=60, now=NOW
    )

    if isinstance(sealed, Outcome):
        assert sealed.kind is OutcomeKind.REFUSED
        return
    parts = urlsplit(sealed.url)
    assert sealed.url == endpoint
    assert sealed.inside_allowed == (parts.netloc == "127.0.0.1:8765")
    host = (parts.hostname or "").lower()
    assert sealed.inside_allowed or host in PUSH_HOSTS or host.endswith(PUSH_DOMAINS)
    assert sealed.inside_allowed or parts.scheme == "https"
    assert not parts.username
    assert parts.port in {None, 443} or sealed.inside_allowed


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://169.254.169.254/x.google.com/",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://127.0.0.1#@fcm.googleapis.com/x",
        "https://127.0.0.1\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://push.apple.com/x",
        "https://127.0.0.1.push.apple.com@10.0.0.1/",
        "https://fcm.googleapis.com:22/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com\n.evil.example/x",
        "https://ｆcm.googleapis.com/x",
    ],
)
def test_tricks_that_fooled_others_do_not_work(keys: Keys, endpoint: str):
    sealed = PushSender(keys.vapid, SUBJECT).sealed(
        PushTarget(endpoint, P256DH, AUTH), b"{}", topic="t", urgency="high", ttl=60, now=NOW
    )

    assert isinstance(sealed, Outcome)
    assert sealed.kind is OutcomeKind.REFUSED


@given(st.ip_addresses())
def test_an_address_is_public_only_if_everything_in_it_is(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
):
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_a_private_address_is_private_in_any_wrapping(private: ipaddress.IPv4Address):
    number = int(private)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x64FF9B0001 << 80) | number),
        ipaddress.IPv6Address(number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert not is_public(str(wrapped))


@pytest.mark.parametrize("kind", [CurlTransport, AioTransport])
@pytest.mark.parametrize(
    "url",
    ["https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://[::ffff:127.0.0.1]/"],
)
def test_no_spelling_of_an_address_inside_is_connected_to(kind, url: str):
    with closing(kind(timeout=1)) as transport:
        transport.begin(1, Request(url, b"", {}))
        [(_, result)] = transport.ended(2)

    assert isinstance(result, NoAnswer)
    assert result.led_inside or result.reason == "InvalidUrlClientError"
