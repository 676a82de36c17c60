"""Threads that answer requests: few, and the queue before them has an end."""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

Result = TypeVar("Result")


class BusyError(Exception):
    """So many wait already that one more would wait too long."""


class Threads:
    """For one event loop; lighter than `concurrent.futures`, whose queue has no end."""

    def __init__(self, number: int, *, longest_queue: int) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._most = number + longest_queue
        self._under_way = 0
        for one in range(number):
            threading.Thread(target=self._work, name=f"web {one + 1}", daemon=True).start()

    async def run(self, work: Callable[[], Result]) -> Result:
        """What `work` returns, which never raises; `BusyError` if too many wait already."""
        if self._under_way >= self._most:
            raise BusyError
        self._under_way += 1
        try:
            return await self._queued(work)
        finally:
            self._under_way -= 1

    def _queued(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def job() -> None:
            result = work()
            # At a stop that has run out of patience the loop may be closed.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(partial(_settle, future, result))

        self._jobs.put(job)
        return future

    def _work(self) -> None:
        while True:
            self._jobs.get()()


def _settle(future: asyncio.Future[Result], result: Result) -> None:
    if not future.done():
        future.set_result(result)
