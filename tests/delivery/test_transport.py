import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from urllib3.exceptions import HTTPError, SSLError

from scheduler.delivery.transport import PrivateAddressError, Reply, Transport
from tests.delivery.raw_server import read_request, serving

EMPTY = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def transport() -> Iterator[Transport]:
    with closing(Transport(timeout=0.5)) as transport:
        yield transport


def post(transport: Transport, host: str, scheme: str = "http") -> Reply:
    return transport.post(f"{scheme}://{host}/x", b"body", {"TTL": "1"}, inside_allowed=True)


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
        assert {post(transport, host).status for _ in range(5)} <= {201, 204}
        transport.close()

    assert len(connections) == 1


def test_threads_share_the_connections(transport: Transport):
    connections: list[int] = []

    def talk(peer: socket.socket) -> None:
        connections.append(1)
        while read_request(peer):
            peer.sendall(EMPTY)

    with serving(talk) as host:
        for _ in range(3):
            thread = threading.Thread(target=post, args=(transport, host))
            thread.start()
            thread.join()
        transport.close()

    assert len(connections) == 1


def test_a_connection_that_was_closed_meanwhile_costs_no_note(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(EMPTY)

    with serving(talk) as host:
        for _ in range(3):
            assert post(transport, host).status == 201
            time.sleep(0.05)


def test_a_body_that_drips_does_not_hold_up_the_answer(transport: Transport):
    hung_up = threading.Event()

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\nBadJwt")
        with contextlib.suppress(OSError):
            for _ in range(900):
                time.sleep(0.05)
                peer.sendall(b".")
            return
        hung_up.set()

    with serving(talk) as host:
        start = time.monotonic()
        reply = post(transport, host)
        took = time.monotonic() - start
        assert hung_up.wait(2)

    assert reply.status == 403
    assert reply.text.startswith("BadJwt")
    assert took < 0.4


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_head_that_drips_is_given_up_when_the_time_is_over(scheme: str, authority: Path):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        with contextlib.suppress(OSError):
            for letter in b"HTTP/1.1 201 Created\r\nX: " + b"a" * 100:
                peer.sendall(bytes([letter]))
                time.sleep(0.05)

    with (
        closing(Transport(timeout=0.5, ca_file=str(authority))) as transport,
        serving(talk, tls if scheme == "https" else None) as host,
    ):
        start = time.monotonic()
        with pytest.raises(HTTPError):
            post(transport, host, scheme)
        took = time.monotonic() - start

    assert 0.4 < took < 1


def test_every_note_has_its_own_time(transport: Transport):
    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            time.sleep(0.2)
            peer.sendall(EMPTY)

    with serving(talk) as host:
        assert [post(transport, host).status for _ in range(4)] == [201] * 4
        transport.close()


def test_a_body_that_never_comes_still_leaves_the_status(transport: Transport):
    over = threading.Event()

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n")
        over.wait(10)

    with serving(talk) as host:
        assert post(transport, host) == Reply(201, None, "")
        over.set()


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", b"not http\r\n\r\n"])
def test_a_connection_cut_short_is_no_answer(transport: Transport, said: bytes):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(said)

    with serving(talk) as host, pytest.raises(HTTPError):
        post(transport, host)


def test_a_reset_is_no_answer(transport: Transport):
    def talk(peer: socket.socket) -> None:
        read_request(peer)
        # Without lingering the close is a reset.
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    with serving(talk) as host, pytest.raises(HTTPError):
        post(transport, host)


def test_outside_nothing_but_https_is_spoken(transport: Transport):
    with pytest.raises(HTTPError):
        transport.post("http://fcm.googleapis.com/x", b"", {})


def test_a_name_that_leads_inside_is_not_even_connected_to(transport: Transport):
    visits: list[socket.socket] = []

    with serving(visits.append) as host:
        url = f"https://localhost:{host.rpartition(':')[2]}/x"
        with pytest.raises(PrivateAddressError):
            transport.post(url, b"", {})

    assert visits == []


# TLS, under an authority of our own.


@pytest.fixture
def tls_host(authority: Path) -> Iterator[str]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)

    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            peer.sendall(EMPTY)

    with serving(talk, tls) as host:
        yield host


def test_over_tls_a_service_of_a_trusted_authority_is_spoken_to(tls_host: str, authority: Path):
    with closing(Transport(timeout=2, ca_file=str(authority))) as transport:
        assert post(transport, tls_host, "https").status == 201


def test_over_tls_a_service_nobody_vouches_for_is_not(tls_host: str, transport: Transport):
    with pytest.raises(SSLError, match="self-signed"):
        post(transport, tls_host, "https")


def test_over_tls_a_service_under_another_name_is_not(tls_host: str, authority: Path):
    port = tls_host.rpartition(":")[2]
    with (
        closing(Transport(timeout=2, ca_file=str(authority))) as transport,
        pytest.raises(SSLError, match="localhost"),
    ):
        post(transport, f"localhost:{port}", "https")


def test_a_waiting_connection_asks_now_and_then_whether_the_other_side_lives(transport: Transport):
    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            peer.sendall(EMPTY)

    with serving(talk) as host:
        post(transport, host)
        waiting = transport._anywhere.connection_from_url(f"http://{host}")._get_conn()
        assert waiting.sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert waiting.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 60
        waiting.close()
