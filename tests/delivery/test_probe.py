"""A knock at doors that open, stay shut, or belong to somebody else."""

import socket
import ssl
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime

from scheduler.delivery.probe import knock
from scheduler.now import now
from tests.delivery.raw_server import serving

AN_HOUR = timedelta(hours=1)


def telling(moment):
    def talk(peer: socket.socket) -> None:
        peer.recv(65536)
        date = format_datetime(moment, usegmt=True)
        peer.sendall(
            f"HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode()
        )

    return talk


@contextmanager
def door(authority, moment):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(authority)
    with serving(telling(moment), tls) as host:
        yield host


def test_whoever_answers_at_all_is_reached_and_tells_the_time(authority):
    with door(authority, now() + AN_HOUR) as host:
        [told] = knock([host], ca_file=str(authority))
    assert told.problem is None
    assert abs((told.ahead_by or 0) - AN_HOUR.total_seconds()) < 5


def test_a_door_that_is_shut_is_told_beside_those_that_open(authority):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"127.0.0.1:{closed.getsockname()[1]}"
    with door(authority, now()) as host:
        reached, shut = knock([host, nowhere], ca_file=str(authority))
    assert reached.problem is None
    assert shut.problem == "Connection refused"


def test_whoever_cannot_show_who_they_are_is_not_reached(authority):
    with door(authority, now()) as host:
        [told] = knock([host])
    assert "self-signed" in (told.problem or "")


def test_nobody_is_waited_for_beyond_the_time(authority):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        [told] = knock([f"127.0.0.1:{silent.getsockname()[1]}"], timeout=0.3)
    assert "timed out" in (told.problem or "")
