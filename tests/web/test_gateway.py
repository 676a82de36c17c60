"""The gateway: what the app is told of a request, when it gets one, and what becomes of its answer."""

import asyncio
import json
import threading
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa import gateway
from pwa.gateway import Gateway

LARGEST = 100_000
FORM = [(b"content-type", b"application/x-www-form-urlencoded")]


class Echo:
    """A WSGI app that keeps what it is told."""

    def __init__(self):
        self.seen = []

    def __call__(self, environ, start_response):
        self.seen.append((environ, environ["wsgi.input"].read()))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"he", b"llo"]


class Line:
    """One request on its way: what is still to come of it, and what it was answered."""

    def __init__(self, chunks=(), *, path=b"/login", method="POST", headers=(), ends=True):
        chunks = list(chunks)
        self._messages = [
            {"type": "http.request", "body": chunk, "more_body": not ends or n < len(chunks)}
            for n, chunk in enumerate(chunks, 1)
        ]
        self.scope = {
            "type": "http",
            "http_version": "1.1",
            "server": ("127.0.0.1", "8000"),
            "client": ("192.0.2.7", "50000"),
            "scheme": "http",
            "method": method,
            "path": path.decode("latin-1"),
            "raw_path": path,
            "query_string": b"",
            "headers": [(b"host", b"localhost:8000"), *headers],
        }
        self.arrives = asyncio.Event()
        self.hung_up = False
        self._sent = []

    async def receive(self):
        if self._messages:
            return self._messages.pop(0)
        if not self.hung_up:
            await self.arrives.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self._sent.append(message)

    @property
    def status(self):
        return self._sent[0]["status"]

    @property
    def headers(self):
        return dict(self._sent[0]["headers"])

    @property
    def body(self):
        (_, body) = self._sent
        return body["body"]


def with_length(*chunks, length=None, **more):
    length = sum(map(len, chunks)) if length is None else length
    return Line(chunks, headers=[*FORM, (b"content-length", b"%d" % length)], **more)


def chunked(*chunks, **more):
    return Line(chunks, headers=[*FORM, (b"transfer-encoding", b"chunked")], **more)


@given(
    st.lists(st.binary(max_size=50), min_size=1, max_size=6),
    st.sampled_from([with_length, chunked]),
)
def test_a_body_reaches_the_app_whole_with_its_length_however_it_was_cut(chunks, sent):
    environ, body = told(sent(*chunks))
    assert body == b"".join(chunks)
    assert environ["CONTENT_LENGTH"] == str(len(body))
    assert environ["CONTENT_TYPE"] == "application/x-www-form-urlencoded"
    assert "HTTP_TRANSFER_ENCODING" not in environ


def test_a_request_without_a_body_has_no_length():
    environ, body = told(Line(method="GET"))
    assert body == b""
    assert "CONTENT_LENGTH" not in environ


@given(st.binary(max_size=30))
def test_any_path_arrives_as_the_bytes_it_stands_for(path):
    environ, _ = told(Line(path=b"/" + quote_from_bytes(path).encode(), method="GET"))
    assert environ["PATH_INFO"].encode("latin-1") == b"/" + path


@given(st.binary(max_size=30))
def test_any_header_arrives_as_the_bytes_it_was(value):
    environ, _ = told(Line(method="GET", headers=[(b"x-said", value)]))
    assert environ["HTTP_X_SAID"].encode("latin-1") == value


def test_a_header_sent_twice_counts_as_one_list():
    twice = [(b"accept", b"a/b"), (b"cookie", b"a=1"), (b"accept", b"c/d"), (b"cookie", b"b=2")]
    environ, _ = told(Line(method="GET", headers=twice))
    assert environ["HTTP_ACCEPT"] == "a/b,c/d"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_a_header_that_could_pass_for_another_is_left_out():
    forged = [(b"x_forwarded_for", b"forged"), (b"x-forwarded-for", b"proxy")]
    environ, _ = told(Line(method="GET", headers=forged))
    assert environ["HTTP_X_FORWARDED_FOR"] == "proxy"


def test_the_app_learns_who_asks_where_and_how():
    environ, _ = told(Line(method="GET"))
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert (environ["SERVER_PROTOCOL"], environ["wsgi.url_scheme"]) == ("HTTP/1.1", "http")
    assert environ["HTTP_HOST"] == "localhost:8000"


def half_a_form():
    return with_length(b"abc", length=9, ends=False)


def half_a_chunked_form():
    return chunked(b"abc", ends=False)


@pytest.mark.parametrize("half", [half_a_form, half_a_chunked_form])
def test_requests_that_never_arrive_take_no_thread(half):
    app, late, whole = Echo(), [half() for _ in range(40)], with_length(b"a=b")

    async def story():
        served = Gateway(app, threads=1, largest_body=LARGEST)
        waiting = [asyncio.create_task(ask(served, line)) for line in late]
        await asyncio.sleep(0)
        await ask(served, whole)
        assert not any(task.done() for task in waiting)
        for line in late:
            line.arrives.set()
        await asyncio.gather(*waiting)

    run(story())
    assert whole.status == 200
    assert len(app.seen) == 1


@pytest.mark.parametrize(
    ("path", "kind"),
    [(b"/login", b"text/plain; charset=utf-8"), (b"/api/v1/done", b"application/problem+json")],
)
def test_a_request_that_takes_too_long_to_arrive_is_told_so_and_cut_off(monkeypatch, path, kind):
    monkeypatch.setattr(gateway, "BODY_SECONDS", 0.05)
    app, late = Echo(), with_length(b"abc", length=9, ends=False, path=path)
    pass_through(app, late)
    assert (late.status, app.seen) == (408, [])
    assert late.headers[b"connection"] == b"close"
    assert late.headers[b"content-type"] == kind
    if b"json" in kind:
        assert json.loads(late.body)["status"] == 408


@pytest.mark.parametrize("half", [half_a_form, half_a_chunked_form])
def test_what_breaks_off_on_its_way_never_reaches_the_app(half):
    app, broken = Echo(), half()
    broken.hung_up = True
    pass_through(app, broken)
    assert (broken.status, app.seen) == (400, [])


def test_of_what_is_announced_too_large_nothing_is_read_and_the_app_hears_how_large():
    app, large = Echo(), with_length(b"abc", length=LARGEST + 1, ends=False)
    pass_through(app, large)
    ((environ, body),) = app.seen
    assert (environ["CONTENT_LENGTH"], body) == (str(LARGEST + 1), b"")
    assert large.headers[b"connection"] == b"close"


def test_what_turns_out_too_large_is_read_no_further_and_the_app_hears_of_it():
    app, large = Echo(), chunked(b"x" * LARGEST, b"x", b"never read", ends=False)
    pass_through(app, large)
    ((environ, body),) = app.seen
    assert (environ["CONTENT_LENGTH"], body) == (str(LARGEST + 1), b"")
    assert large.headers[b"connection"] == b"close"


def test_a_body_as_large_as_may_be_arrives_and_the_connection_stays():
    whole = with_length(b"x" * LARGEST)
    _, body = told(whole)
    assert len(body) == LARGEST
    assert b"connection" not in whole.headers


def test_large_bodies_share_their_room_and_small_ones_need_none(monkeypatch):
    monkeypatch.setattr(gateway, "ROOM_FOR_LARGE", 50_000)
    half = with_length(b"x" * (gateway.SMALL_BODY + 40_000), length=LARGEST, ends=False)
    second, small, third = (with_length(b"x" * n) for n in (60_000, gateway.SMALL_BODY, 60_000))

    async def story():
        served = Gateway(Echo(), threads=1, largest_body=LARGEST)
        waiting = asyncio.create_task(ask(served, half))
        await asyncio.sleep(0)
        await ask(served, second)
        await ask(served, small)
        half.arrives.set()
        await waiting
        await ask(served, third)

    run(story())
    assert (second.status, small.status, third.status) == (503, 200, 200)


def test_a_queue_that_is_too_long_is_said_with_when_to_come_again(monkeypatch):
    monkeypatch.setattr(gateway, "LONGEST_QUEUE", 2)
    go_on = threading.Event()

    def slow(environ, start_response):
        go_on.wait(10)
        start_response("200 OK", [])
        return []

    lines = [Line(method="GET") for _ in range(5)]

    async def story():
        served = Gateway(slow, threads=1, largest_body=LARGEST)
        waiting = [asyncio.create_task(ask(served, line)) for line in lines]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        go_on.set()
        await asyncio.gather(*waiting)

    run(story())
    assert [line.status for line in lines] == [200, 200, 200, 503, 503]
    assert int(lines[4].headers[b"retry-after"]) > 0


@pytest.mark.parametrize("error", [RuntimeError, SystemExit, StopIteration])
def test_an_app_that_fails_costs_no_thread(error, caplog):
    def app(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            raise error
        return Echo()(environ, start_response)

    fails, works = Line(), Line(method="GET")
    pass_through(app, fails, works)
    assert (fails.status, works.status) == (500, 200)
    assert "The app failed." in caplog.text


class Chunks:
    """What an app may answer with: it begins only when it is asked for, and wants closing."""

    def __init__(self, environ, start_response):
        self._start, self._fails = start_response, environ["REQUEST_METHOD"] == "POST"
        self.closed = False

    def __iter__(self):
        write = self._start("200 OK", [("X-First", "lost")])
        write(b"wr")
        yield b"it"
        if self._fails:
            raise RuntimeError
        yield b"ten"

    def close(self):
        self.closed = True


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 500)])
def test_an_answer_in_parts_is_joined_and_closed_even_where_it_fails(method, status):
    answers = []

    def app(environ, start_response):
        answers.append(Chunks(environ, start_response))
        return answers[0]

    line = Line(method=method)
    pass_through(app, line)
    assert line.status == status
    assert answers[0].closed
    if status == 200:
        assert line.body == b"written"


def test_an_app_may_begin_again_where_it_met_an_error():
    def app(environ, start_response):
        write = start_response("200 OK", [("X-First", "1")])
        write(b"lost")
        try:
            return [environ["no such thing"]]
        except KeyError as error:
            start_response("502 Bad Gateway", [("X-Second", "2")], (KeyError, error, None))
        return [b"anew"]

    line = Line(method="GET")
    pass_through(app, line)
    assert (line.status, line.headers) == (502, {b"x-second": b"2"})
    assert line.body == b"anew"


async def ask(served, line):
    await served(line.scope, line.receive, line.send)


def run(story):
    asyncio.run(asyncio.wait_for(story, 10))


def pass_through(app, *lines):
    async def together():
        served = Gateway(app, threads=1, largest_body=LARGEST)
        await asyncio.gather(*(ask(served, line) for line in lines))

    run(together())


def told(line):
    """What a whole request let the app see."""
    app = Echo()
    pass_through(app, line)
    assert (line.status, line.body) == (200, b"hello")
    ((environ, body),) = app.seen
    return environ, body
