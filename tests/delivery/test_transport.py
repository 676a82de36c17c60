import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.delivery import fastest
from scheduler.delivery.aio import AioTransport
from scheduler.delivery.curl import CurlTransport
from scheduler.delivery.fastest import open_transport
from scheduler.delivery.transport import (
    MOST_READ,
    HeaderError,
    NoAnswer,
    Reply,
    Request,
    Transport,
    is_public,
)
from tests.delivery.raw_server import read_request, serving

EMPTY = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
KINDS = {"curl": CurlTransport, "aio": AioTransport}
both = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    with closing(request.param(timeout=0.5)) as transport:
        yield transport


def request_to(host: str, scheme: str = "http", *, inside_allowed: bool = True) -> Request:
    return Request(f"{scheme}://{host}/x", b"body", {"TTL": "1"}, inside_allowed)


def post(transport: Transport, request: Request) -> Reply | NoAnswer:
    transport.begin(7, request)
    ended = []
    while not ended:
        ended = transport.ended(1)
    [(number, result)] = ended
    assert number == 7
    return result


# Connections.


@pytest.mark.parametrize(
    "answer",
    [
        EMPTY,
        b"HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\ncreated",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
    ],
)
def test_one_connection_carries_one_note_after_another(transport: Transport, answer: bytes):
    connections: list[int] = []

    def talk(peer: socket.socket) -> None:
        connections.append(1)
        while read_request(peer):
            peer.sendall(answer)

    with serving(talk) as host:
        assert {post(transport, request_to(host)).status for _ in range(5)} <= {201, 204}
        transport.close()

    assert len(connections) == 1


def test_many_are_under_way_at_once(transport: Transport):
    all_here = threading.Barrier(20)

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        all_here.wait(5)
        peer.sendall(EMPTY)

    with serving(talk) as host:
        for number in range(20):
            transport.begin(number, request_to(host))
        found: dict[int, Reply | NoAnswer] = {}
        while len(found) < 20:
            found |= dict(transport.ended(1))
        transport.close()

    assert found == {number: Reply(201) for number in range(20)}


def test_the_quick_answer_does_not_wait_for_the_slow_one(transport: Transport):
    slow = threading.Event()

    def talk(peer: socket.socket) -> None:
        if b"slow" in read_request(peer):
            slow.wait(5)
        peer.sendall(EMPTY)

    with serving(talk) as host:
        transport.begin(1, Request(f"http://{host}/slow", b"", {}, inside_allowed=True))
        assert post(transport, request_to(host)) == Reply(201)
        slow.set()
        assert transport.ended(1) == [(1, Reply(201))]
        transport.close()


def test_a_connection_that_was_closed_meanwhile_costs_no_note(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(EMPTY)

    with serving(talk) as host:
        for _ in range(3):
            assert post(transport, request_to(host)) == Reply(201)
            time.sleep(0.05)


def test_waiting_for_nothing_takes_no_time(transport: Transport):
    start = time.monotonic()

    assert transport.ended(5) == []
    assert time.monotonic() - start < 1


def test_what_is_still_under_way_is_broken_off_in_the_end(transport: Transport):
    begun, hung_up = threading.Event(), threading.Event()

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        begun.set()
        if not peer.recv(1):
            hung_up.set()

    with serving(talk) as host:
        transport.begin(1, request_to(host))
        while not begun.is_set():
            assert transport.ended(0.05) == []
        transport.close()
        assert hung_up.wait(2)


# Answers that do not come as they should.


def test_a_body_that_drips_still_leaves_status_and_beginning(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\nBadJwt")
        _drip(peer, b"." * 900)

    with serving(talk) as host:
        start = time.monotonic()
        reply = post(transport, request_to(host))
        took = time.monotonic() - start
        transport.close()

    assert reply.status == 403
    assert reply.text.startswith("BadJwt")
    assert took < 1


@both
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_head_that_drips_is_given_up_when_the_time_is_over(kind, scheme: str, authority: Path):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        _drip(peer, b"HTTP/1.1 201 Created\r\nX: " + b"a" * 100)

    with (
        closing(kind(timeout=0.5, ca_file=str(authority))) as transport,
        serving(talk, _tls(authority) if scheme == "https" else None) as host,
    ):
        start = time.monotonic()
        result = post(transport, request_to(host, scheme))
        took = time.monotonic() - start

    assert isinstance(result, NoAnswer)
    assert 0.4 < took < 1


def test_a_huge_body_is_cut_off(transport: Transport):
    hung_up = threading.Event()

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 100000000\r\n\r\n")
        try:
            for _ in range(1000):
                peer.sendall(b"x" * 100_000)
        except OSError:
            hung_up.set()

    with serving(talk) as host:
        reply = post(transport, request_to(host))
        assert hung_up.wait(2)
        transport.close()

    assert reply == Reply(400, None, "x" * MOST_READ)


def test_every_note_has_its_own_time(transport: Transport):
    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            time.sleep(0.2)
            peer.sendall(EMPTY)

    with serving(talk) as host:
        assert [post(transport, request_to(host)) for _ in range(4)] == [Reply(201)] * 4
        transport.close()


def test_a_body_that_never_comes_still_leaves_the_status(transport: Transport):
    over = threading.Event()

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n")
        over.wait(10)

    with serving(talk) as host:
        assert post(transport, request_to(host)) == Reply(201)
        over.set()


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", b"not http\r\n\r\n"])
def test_a_connection_cut_short_is_no_answer(transport: Transport, said: bytes):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(said)

    with serving(talk) as host:
        assert isinstance(post(transport, request_to(host)), NoAnswer)


def test_a_reset_is_no_answer(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        # Without lingering the close is a reset.
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    with serving(talk) as host:
        assert isinstance(post(transport, request_to(host)), NoAnswer)


def test_a_connection_that_never_comes_about_is_under_the_same_deadline(transport: Transport):
    # Its queue is full, so the next handshake gets no answer.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as held:
        port = full.getsockname()[1]
        for _ in range(3):
            waiting = held.enter_context(closing(socket.socket()))
            waiting.settimeout(0)
            waiting.connect_ex(("127.0.0.1", port))
        start = time.monotonic()
        result = post(transport, request_to(f"127.0.0.1:{port}"))

    assert isinstance(result, NoAnswer)
    assert time.monotonic() - start < 1


def test_a_redirect_is_an_answer_like_any_other(transport: Transport):
    visits: list[bytes] = []

    def talk(peer: socket.socket) -> None:
        visits.append(read_request(peer))
        peer.sendall(
            b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        )

    with serving(talk) as host:
        assert post(transport, request_to(host)) == Reply(307)

    assert len(visits) == 1


def test_when_to_come_back_is_passed_on(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 429 Slow\r\nretry-after:  120 \r\nContent-Length: 0\r\n\r\n")

    with serving(talk) as host:
        assert post(transport, request_to(host)) == Reply(429, "120")


def test_a_compressed_body_is_not_unpacked(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        head = b"HTTP/1.1 400 No\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n"
        peer.sendall(head + b"\x1f\x8bzz")

    with serving(talk) as host:
        assert post(transport, request_to(host)).status == 400


def test_no_cookie_is_kept(transport: Transport):
    visits: list[bytes] = []

    def talk(peer: socket.socket) -> None:
        while more := read_request(peer):
            visits.append(more)
            peer.sendall(b"HTTP/1.1 201 Made\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")

    with serving(talk) as host:
        post(transport, request_to(host))
        post(transport, request_to(host))
        transport.close()

    assert b"cookie" not in visits[1].lower()


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch, transport):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(EMPTY)

    with serving(talk) as host:
        assert post(transport, request_to(host)) == Reply(201)


@pytest.mark.parametrize("value", ["a\r\nb", "a\nb", "é", "\x00"])
def test_a_header_cannot_smuggle_another_one_in(value: str):
    with pytest.raises(HeaderError, match="a header cannot hold line breaks"):
        Request("https://fcm.googleapis.com/x", b"", {"Topic": value})


# Addresses inside.

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 (an address to refuse, not to listen on)
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "64:ff9b:1::7f00:1",
    "::127.0.0.1",
    "::10.0.0.1",
    "fec0::1",
    "2001:0:7f00:1::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_told_from_public_ones(address: str):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["142.250.1.1", "2a00:1450:4001:800::200a", "17.57.144.1"])
def test_public_addresses_are_told_from_private_ones(address: str):
    assert is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:7f00:1]"])
def test_an_address_inside_is_not_even_connected_to(transport: Transport, address: str):
    result = post(transport, request_to(f"{address}:443", "https", inside_allowed=False))

    assert result == NoAnswer("leads to a private address", led_inside=True)


def test_a_name_that_leads_inside_is_not_even_connected_to(transport: Transport):
    visits: list[socket.socket] = []

    with serving(visits.append) as host:
        name = f"localhost:{host.rpartition(':')[2]}"
        result = post(transport, request_to(name, "https", inside_allowed=False))

    assert result == NoAnswer("leads to a private address", led_inside=True)
    assert visits == []


def test_outside_nothing_but_https_is_spoken(transport: Transport):
    result = post(transport, request_to("fcm.googleapis.com", inside_allowed=False))

    assert isinstance(result, NoAnswer)
    assert not result.led_inside


def test_a_name_without_an_address_is_no_answer(transport: Transport):
    result = post(transport, request_to("nowhere.invalid", "https", inside_allowed=False))

    assert isinstance(result, NoAnswer)
    assert not result.led_inside


# TLS, under an authority of our own.


@pytest.fixture
def tls_host(authority: Path) -> Iterator[str]:
    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            peer.sendall(EMPTY)

    with serving(talk, _tls(authority)) as host:
        yield host


@both
def test_over_tls_a_service_of_a_trusted_authority_is_spoken_to(kind, tls_host, authority: Path):
    with closing(kind(timeout=2, ca_file=str(authority))) as transport:
        assert post(transport, request_to(tls_host, "https")) == Reply(201)


def test_over_tls_a_service_nobody_vouches_for_is_not(tls_host: str, transport: Transport):
    assert isinstance(post(transport, request_to(tls_host, "https")), NoAnswer)


@both
def test_over_tls_a_service_under_another_name_is_not(kind, tls_host: str, authority: Path):
    port = tls_host.rpartition(":")[2]
    with closing(kind(timeout=2, ca_file=str(authority))) as transport:
        assert isinstance(post(transport, request_to(f"localhost:{port}", "https")), NoAnswer)


def test_a_waiting_connection_asks_now_and_then_whether_the_other_side_lives(transport: Transport):
    seen: list[bool] = []

    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            seen.append(_keeps_asking(peer.getpeername()))
            peer.sendall(EMPTY)

    with serving(talk) as host:
        post(transport, request_to(host))
        post(transport, request_to(host))
        transport.close()

    assert seen == [True, True]


# Which one.


def test_libcurl_is_taken_where_it_is_installed():
    with closing(open_transport(1)) as found:
        assert isinstance(found, CurlTransport)


def test_without_libcurl_asyncio_stands_in(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fastest, "find_spec", lambda _: None)

    with closing(open_transport(1)) as found:
        assert isinstance(found, AioTransport)


def _tls(authority: Path) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)
    return tls


def _drip(peer: socket.socket, text: bytes) -> None:
    with contextlib.suppress(OSError):
        for letter in text:
            peer.sendall(bytes([letter]))
            time.sleep(0.05)


def _keeps_asking(ours: tuple[str, int]) -> bool:
    """Whether the kernel has a keep-alive timer of at most a minute on our end of a connection."""
    import psutil  # type: ignore[import-untyped]

    for socket_file in psutil.Process().net_connections("tcp4"):
        if socket_file.laddr == ours:
            with socket.socket(fileno=socket_file.fd) as found:
                try:
                    alive = found.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
                    idle = found.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
                    return alive == 1 and idle <= 60
                finally:
                    found.detach()
    return False
