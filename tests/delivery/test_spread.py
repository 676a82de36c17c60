import threading
import time

import pytest

from scheduler.delivery.spread import spread


def test_every_job_comes_back_with_its_own_result():
    assert dict(spread(lambda job: job * job, range(100))) == {n: n * n for n in range(100)}


def test_results_come_in_the_callers_thread_while_others_still_run():
    slow = threading.Event()

    def work(job: str) -> str:
        if job == "slow":
            slow.wait(10)
        return threading.current_thread().name

    results = spread(work, ["slow", "quick"])

    assert next(results)[0] == "quick"
    slow.set()
    job, worker = next(results)
    assert job == "slow"
    assert worker != threading.current_thread().name


def test_no_more_run_at_once_than_there_are_workers():
    room = threading.Semaphore(3)

    def work(_: int) -> bool:
        free = room.acquire(blocking=False)
        threading.Event().wait(0.005)
        if free:
            room.release()
        return free

    assert all(free for _, free in spread(work, range(30), workers=3))


def test_what_has_not_begun_is_called_off_when_the_caller_stops():
    begun: list[int] = []

    def work(job: int) -> None:
        begun.append(job)
        time.sleep(0.005)

    results = spread(work, range(1000), workers=1)

    next(results)
    results.close()

    assert len(begun) < 1000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("spread")]


def test_nothing_to_do_starts_no_thread():
    before = threading.active_count()

    assert list(spread(str, [])) == []
    assert threading.active_count() == before


def test_a_job_that_raises_raises_where_its_result_is_asked_for():
    with pytest.raises(ZeroDivisionError):
        list(spread(lambda job: 1 // job, [0]))
