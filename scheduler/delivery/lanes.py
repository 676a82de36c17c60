"""Lanes: one for each push service, so that a slow or dead one holds up nobody but itself."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MOST_UNDER_WAY = 256
MOST_REMEMBERED = 256
"""Lanes; of more, those that have nothing to tell are forgotten."""
MOST_IN_A_LANE = 128
FIRST_WIDTH = 16
"""A lane begins this wide, widens with each answer and halves where none comes."""
STILL = 3.0
"""Seconds without a sound answer after which a lane stands still, and what waits gives way."""
PATIENCE = 60.0
"""Seconds that a job waits for a lane that moves."""

Job = TypeVar("Job")


@dataclass(slots=True)
class _Lane(Generic[Job]):
    waiting: deque[tuple[float, Job]] = field(default_factory=deque)
    """With the moment since which each waits."""
    under_way: int = 0
    width: int = FIRST_WIDTH
    heard: float = 0.0
    """The moment of the last sound answer, or of the first job after a quiet time."""

    @property
    def has_room(self) -> bool:
        return bool(self.waiting) and self.under_way < self.width

    @property
    def worth_keeping(self) -> bool:
        return bool(self.waiting) or self.under_way > 0 or self.width < FIRST_WIDTH


class Lanes(Generic[Job]):
    """Jobs by host; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lanes: dict[str, _Lane[Job]] = {}
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """Something waits or is under way."""
        return self._under_way > 0 or self.waiting > 0

    @property
    def waiting(self) -> int:
        return sum(len(lane.waiting) for lane in self._lanes.values())

    def add(self, host: str, job: Job) -> None:
        if host not in self._lanes:
            self._make_room()
            self._lanes[host] = _Lane()
        lane, now = self._lanes[host], self._clock()
        if not lane.waiting and not lane.under_way and lane.width >= FIRST_WIDTH:
            lane.heard = now
        lane.waiting.append((now, job))

    def startable(self) -> Iterator[tuple[str, Job]]:
        """(host, job) of what may begin now, the hosts in turn; each one counts as begun."""
        while ready := [(host, lane) for host, lane in self._lanes.items() if lane.has_room]:
            for host, lane in ready:
                if self._under_way >= MOST_UNDER_WAY:
                    return
                lane.under_way += 1
                self._under_way += 1
                yield host, lane.waiting.popleft()[1]

    def end(self, host: str, *, answered: bool) -> None:
        """One that had begun is over; without a sound answer the host gets less to do at once."""
        lane = self._lanes[host]
        lane.under_way -= 1
        self._under_way -= 1
        if answered:
            lane.width, lane.heard = min(MOST_IN_A_LANE, lane.width + 1), self._clock()
        else:
            lane.width = max(1, lane.width // 2)

    def given_way(self) -> Iterator[Job]:
        """What waits for a lane that stands still, or has waited too long; it waits no more."""
        now = self._clock()
        for lane in self._lanes.values():
            still = lane.under_way > 0 and now - lane.heard > STILL
            while lane.waiting and (still or now - lane.waiting[0][0] > PATIENCE):
                yield lane.waiting.popleft()[1]

    def _make_room(self) -> None:
        if len(self._lanes) >= MOST_REMEMBERED:
            self._lanes = {host: lane for host, lane in self._lanes.items() if lane.worth_keeping}
