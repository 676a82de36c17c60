"""The clock: steady, alone, undisturbed by a beat that fails, and quick to stop."""

import os
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

from scheduler import clock

SHORT = timedelta(milliseconds=50)


@contextmanager
def ticking(*beats, every=SHORT):
    stop = threading.Event()
    thread = threading.Thread(target=clock.run, args=beats, kwargs={"every": every, "stop": stop})
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(5)
        assert not thread.is_alive()


def test_the_first_beat_comes_at_once():
    beaten = threading.Event()
    with ticking(beaten.set, every=timedelta(hours=1)):
        assert beaten.wait(2)


def test_beats_go_on():
    three = threading.Semaphore(0)
    with ticking(three.release):
        assert all(three.acquire(timeout=2) for _ in range(3))


def test_one_that_hangs_holds_up_no_other():
    beats, hanging, enough = threading.Semaphore(0), threading.Event(), threading.Event()

    def hang():
        hanging.set()
        enough.wait(10)

    with ticking(hang, beats.release):
        assert hanging.wait(2)
        assert all(beats.acquire(timeout=2) for _ in range(5))
        enough.set()


def test_a_beat_that_fails_is_logged_and_the_next_one_comes(caplog):
    beats = threading.Semaphore(0)

    def beat():
        beats.release()
        raise ValueError("the database has gone")

    with ticking(beat):
        assert all(beats.acquire(timeout=2) for _ in range(3))
    assert "the database has gone" in caplog.text


def test_a_slow_beat_never_runs_twice_at_once_nor_makes_up_for_missed_ones():
    running, most, count = 0, 0, 0

    def beat():
        nonlocal running, most, count
        running, count = running + 1, count + 1
        most = max(most, running)
        time.sleep(0.3)
        running -= 1

    with ticking(beat, every=timedelta(milliseconds=20)):
        time.sleep(1)
    assert most == 1
    assert 2 <= count <= 5


def test_a_slow_beat_does_not_hold_up_a_stop():
    begun, end = threading.Event(), threading.Event()

    def beat():
        begun.set()
        end.wait(10)

    with ticking(beat) as stop:
        assert begun.wait(2)
        stop.set()
        begin = time.monotonic()
    assert time.monotonic() - begin < 1
    end.set()


def test_it_ends_when_its_parent_has_gone():
    begin = time.monotonic()
    clock.run(lambda: None, stop=threading.Event(), parent=os.getpid())
    assert time.monotonic() - begin < 2
