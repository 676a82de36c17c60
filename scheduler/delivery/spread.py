"""Work spread over a few threads; results come back to the caller's own thread, one by one."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

WORKERS = 16

Job = TypeVar("Job")
Result = TypeVar("Result")


def spread(
    work: Callable[[Job], Result], jobs: Sequence[Job], workers: int = WORKERS
) -> Generator[tuple[Job, Result]]:
    """Each job with its result, the quick ones first.

    What the caller does in between, such as writing to a database, stays in its thread.
    When it stops asking, what has not begun is called off.
    """
    if not jobs:
        return
    pool = ThreadPoolExecutor(min(workers, len(jobs)), thread_name_prefix="spread")
    try:
        running = {pool.submit(work, job): job for job in jobs}
        for finished in as_completed(running):
            yield running[finished], finished.result()
    finally:
        pool.shutdown(cancel_futures=True)
