"""However the app is stopped or killed, nothing of it is left; whatever part dies comes back."""

import os
import signal
import subprocess
import time

import psutil
import pytest

from tests.system.running import (
    FOURFOLD,
    all_gone,
    answers,
    crowd,
    environment,
    free_port,
    running,
    wait_until,
)

HALF_A_FORM = b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc"
AGAIN = [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(2, 11))]
again = pytest.mark.parametrize("again", AGAIN)


@pytest.fixture
def app(tmp_path):
    port = free_port()
    command = [*FOURFOLD, "serve", "--port", str(port)]
    with running(command, port, environment(tmp_path / "data"), tmp_path) as started:
        yield started


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output.txt"


@again
def test_it_says_in_one_line_where_to_go_next(app, output, again):
    wait_until(output.read_text, "it says something", 5)
    family = app.family()
    app.interrupt()
    all_gone(family, seconds=5)
    assert output.read_text() == f"Fourfold is running: open {app.url} – Ctrl-C stops it\n"


@again
def test_ctrl_c_ends_everything_within_five_seconds(app, again):
    family = app.family()
    app.interrupt()
    all_gone(family, seconds=5)
    assert app.started.wait() == 0


@again
def test_an_impatient_second_ctrl_c_does_no_harm(app, again):
    family = app.family()
    app.interrupt()
    app.interrupt()
    all_gone(family, seconds=5)


@again
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_main_process_ends_everything_within_five_seconds(app, number, again):
    family = app.family()
    app.main.send_signal(number)
    all_gone(family, seconds=5)
    assert app.started.wait() == 0


@again
def test_a_closed_terminal_ends_everything_within_five_seconds(app, again):
    family = app.family()
    os.killpg(app.started.pid, signal.SIGHUP)
    all_gone(family, seconds=5)


def ctrl_c(app):
    app.interrupt()


def terminate(app):
    app.main.terminate()


@again
@pytest.mark.parametrize("stop", [ctrl_c, terminate])
def test_requests_that_never_arrive_hold_up_no_stop(app, stop, again):
    family = app.family()
    with crowd(app.url, 40, HALF_A_FORM):
        time.sleep(0.5)
        stop(app)
        all_gone(family, seconds=5)
    assert app.started.wait() == 0


@again
def test_a_clock_that_hangs_besides_holds_up_no_stop(app, again):
    family = app.family()
    app.clock().suspend()
    with crowd(app.url, 40, HALF_A_FORM):
        time.sleep(0.5)
        app.main.terminate()
        all_gone(family, seconds=5)
    assert app.started.wait() == 0


@again
def test_kill_9_of_the_main_process_leaves_no_orphan(app, again):
    family = app.family()
    app.main.kill()
    app.started.wait()
    all_gone(family, seconds=5)
    assert not answers(f"{app.url}/healthz")


@again
def test_a_killed_worker_comes_back(app, again):
    victim = app.workers().pop()
    victim.kill()
    wait_until(lambda: victim not in app.workers() and app.whole(), "two workers again", 5)
    wait_until(app.answers, "the app answers", 5)


@again
def test_a_worker_killed_amid_requests_comes_back(app, again):
    with crowd(app.url, 40, HALF_A_FORM):
        victim = app.workers().pop()
        victim.kill()
        wait_until(lambda: victim not in app.workers() and app.whole(), "two workers again", 5)
        wait_until(app.answers, "the app answers", 5)


@again
@pytest.mark.parametrize("pause", [0, 0.3, 1.2])
def test_a_worker_killed_again_and_again_comes_back_each_time(app, pause, again):
    for _ in range(4):
        _kill_the_newest_worker(app)
        time.sleep(pause)
    wait_until(app.answers, "the app answers", 5)


def test_a_worker_that_keeps_dying_ends_the_app_which_says_so(app, output):
    family = set(app.family())
    for _ in range(5):
        _kill_the_newest_worker(app)
    family |= set(app.family())
    max(app.workers(), key=lambda worker: worker.pid).kill()
    all_gone(list(family), seconds=5)
    assert app.started.wait() == 1
    assert "Worker crash loop detected" in output.read_text()


def _kill_the_newest_worker(app):
    victim = max(app.workers(), key=lambda worker: worker.pid)
    victim.kill()
    wait_until(lambda: victim not in app.workers() and app.whole(), "two workers again", 5)


@again
def test_all_workers_killed_at_once_come_back(app, again):
    victims = app.workers()
    for victim in victims:
        victim.kill()
    wait_until(lambda: not victims & app.workers() and app.whole(), "two new workers", 5)
    wait_until(app.answers, "the app answers", 5)


@again
def test_a_killed_clock_comes_back(app, again):
    victim = app.clock()
    victim.kill()
    wait_until(lambda: app.clock() not in {None, victim}, "a new clock", 5)


@again
def test_a_worker_and_the_clock_killed_together_come_back(app, again):
    victims = {app.workers().pop(), app.clock()}
    for victim in victims:
        victim.kill()
    wait_until(lambda: app.whole() and not victims & set(app.family()), "all new", 8)
    family = app.family()
    app.interrupt()
    all_gone(family, seconds=5)


def test_kill_9_of_whoever_started_it_ends_it_where_that_was_asked(tmp_path):
    port = free_port()
    command = ["sh", "-c", f"'{FOURFOLD[0]}' serve --port {port} --parent $$; true"]
    with running(command, port, environment(tmp_path / "data"), tmp_path) as app:
        family = app.family()
        app.started.kill()
        app.started.wait()
        all_gone(family, seconds=5)


def test_under_nohup_a_closed_terminal_ends_nothing(tmp_path):
    port = free_port()
    command = ["nohup", *FOURFOLD, "serve", "--port", str(port)]
    with running(command, port, environment(tmp_path / "data"), tmp_path) as app:
        family = set(app.family())
        os.killpg(app.started.pid, signal.SIGHUP)
        time.sleep(1)
        assert set(app.family()) == family
        assert app.answers()


def test_without_a_clock_only_workers_run(tmp_path):
    port = free_port()
    command = [*FOURFOLD, "serve", "--no-clock", "--port", str(port)]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path / "data"))
    main = psutil.Process(process.pid)
    try:
        wait_until(lambda: answers(f"http://localhost:{port}/healthz"), "it answers", 30)
        family = [main, *main.children(recursive=True)]
        assert not any("clock" in one.cmdline() for one in family)
    finally:
        process.terminate()
        process.wait()
