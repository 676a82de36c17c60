"""However many come and say little, or listen slowly, everyone else is served meanwhile."""

import resource
import time

import psutil
import pytest
import requests

from tests.system.running import FOURFOLD, crowd, environment, free_port, running, wait_until

HEAD = b" HTTP/1.1\r\nHost: localhost\r\n"
FORM_TYPE = "application/x-www-form-urlencoded"
FORM = f"Content-Type: {FORM_TYPE}\r\n".encode()
HALF = {
    "half a form": b"POST /login" + HEAD + FORM + b"Content-Length: 1000\r\n\r\nabc",
    "half a check-off": b"POST /api/v1/occasions/1/done" + HEAD + b"Content-Length: 99\r\n\r\n{",
    "a chunk": b"POST /login" + HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "half a head": b"GET /today HT",
    "nothing": b"",
    "a whole request": b"GET /healthz" + HEAD + b"\r\n",
}
ICON = "/static/icons/icon-512.png"
READ_BY_NOBODY = (b"GET " + ICON.encode() + HEAD + b"\r\n") * 30
MANY = [2_000, pytest.param(9_000, marks=pytest.mark.soak)]


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """As it is started from a shell whose limit of open files is the usual low one."""
    folder, port = tmp_path_factory.mktemp("crowds"), free_port()
    command = [*FOURFOLD, "serve", "--port", str(port)]
    with running(
        ["sh", "-c", 'ulimit -Sn 1024; exec "$@"', "sh", *command],
        port,
        environment(folder / "data"),
        folder,
    ) as app:
        yield app


@pytest.fixture
def many_files():
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.mark.parametrize("said", HALF.values(), ids=HALF)
def test_forty_who_say_little_keep_nobody_waiting(app, said):
    with crowd(app.url, 40, said):
        time.sleep(0.3)
        _all_are_served(app)


@pytest.mark.parametrize("number", MANY)
@pytest.mark.parametrize("said", ["nothing", "half a form", "a whole request"])
def test_thousands_who_came_and_stay_keep_nobody_waiting(app, many_files, said, number):
    with crowd(app.url, number, HALF[said]):
        wait_until(lambda: _connections(app) >= number, "all are let in", 10)
        _all_are_served(app)


def test_slow_readers_keep_nobody_waiting(app):
    with crowd(app.url, 40, READ_BY_NOBODY):
        time.sleep(0.3)
        _all_are_served(app)


@pytest.mark.soak
@pytest.mark.parametrize("said", ["nothing", "half a head", "a whole request", "half a form"])
def test_whoever_says_nothing_more_is_let_go_within_half_a_minute(app, said):
    with crowd(app.url, 1, HALF[said]) as (one,):
        one.settimeout(30)
        told = b"".join(iter(lambda: one.recv(65536), b""))
    assert told.startswith(
        {"a whole request": b"HTTP/1.1 200", "half a form": b"HTTP/1.1 408"}.get(said, b"")
    )


def test_a_head_without_its_body_says_how_long_that_would_be(app):
    whole, head = _get(app), requests.head(app.url + ICON, timeout=5)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(whole.content) > 10_000


def test_a_form_in_chunks_is_read_like_any_other(app):
    body, kind = iter([b"email=some", b"one"]), {"Content-Type": FORM_TYPE}
    page = requests.post(f"{app.url}/login", data=body, headers=kind, timeout=5)
    assert page.status_code == 200
    assert 'value="someone"' in page.text


@pytest.mark.parametrize("length", [b"Content-Length: 2000000", b"Transfer-Encoding: chunked"])
def test_what_is_too_large_is_refused_in_our_words_and_cut_off(app, length):
    body = b"%x\r\n%b\r\n" % (1_100_000, b"x" * 1_100_000) if b"chunked" in length else b"abc"
    with crowd(app.url, 1, b"POST /login" + HEAD + FORM + length + b"\r\n\r\n" + body) as (one,):
        told = b"".join(iter(lambda: one.recv(65536), b""))
    assert told.startswith(b"HTTP/1.1 413")
    assert b"That was too much at once" in told


def test_an_old_client_is_answered_and_let_go(app):
    with crowd(app.url, 1, b"GET /healthz HTTP/1.0\r\n\r\n") as (one,):
        told = b"".join(iter(lambda: one.recv(65536), b""))
    assert told.startswith(b"HTTP/1.0 200")
    assert told.endswith(b'{"status":"ok"}\n')


def _all_are_served(app):
    """Both workers: each new connection may be given to either."""
    for _ in range(10):
        assert requests.get(f"{app.url}/healthz", timeout=5).ok
        assert requests.get(f"{app.url}/login", timeout=5).ok
        assert requests.post(f"{app.url}/api/v1/check-offs", json={}, timeout=5).status_code == 401


def _get(app, **headers):
    return requests.get(app.url + ICON, headers=headers, timeout=5)


def _connections(app):
    return sum(
        one.status == psutil.CONN_ESTABLISHED
        for worker in app.workers()
        for one in worker.net_connections("tcp")
    )
