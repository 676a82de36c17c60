"""Many people due, clocks that send to a strict push service, and the count in the end."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, delete, func, insert, select, update

from benchmarks._crowd import crowd
from scheduler import curriculum
from scheduler.delivery.keys import load_or_make
from scheduler.store import Store
from scheduler.store.tables import devices, holds, occasions, rhythms, routines
from tests.push_service import HeldDevice, Message, PushService
from tests.system.clocks import Clocks, FastTime

DAY = date(2026, 11, 24)
SEVEN = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DELAY = 0.1
"""Seconds the push service takes, so that at most moments something is on its way."""
DONE_ALREADY, ON_HOLIDAY = 1, 2
"""People whose number ends so are done before their time, or on holiday."""
NOBODY, EVERYBODY, HALF = 0, 1, 2
"""Whose days are not open yet, so that a clock has to compose them."""


@dataclass
class Story:
    store: Store
    service: PushService
    clocks: Clocks
    devices: dict[int, HeldDevice]
    kills: dict[int, float] = field(default_factory=dict)
    """When each clock was killed, in seconds since 1970."""

    def kill(self, pid: int) -> None:
        self.kills[pid] = time.time()
        self.clocks.kill(pid)

    def states(self) -> Counter[str]:
        with self.store.read() as tx:
            rows = tx.execute(select(occasions.c.state, func.count()).group_by(occasions.c.state))
            return Counter(dict(map(tuple, rows)))

    def counted(self) -> str:
        sent = Counter(len(messages) for messages in self.messages().values())
        twice = sum(people for times, people in sent.items() if times > 1)
        return f"{len(self.kills)} kills, {dict(self.states())}, sent again after a kill: {twice}"

    def settled(self) -> bool:
        states = self.states()
        return states.total() == len(self.devices) and not states["open"]

    def wait_until_settled(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.settled():
            assert time.monotonic() < end, (self.states(), self.clocks.log.read_text()[-2000:])
            time.sleep(0.1)

    def messages(self) -> dict[int, list[Message]]:
        """What the push service took for each person."""
        owners = {device.endpoint: person for person, device in self.devices.items()}
        found: dict[int, list[Message]] = {person: [] for person in self.devices}
        for message in self.service.accepted:
            found[owners[message.endpoint]].append(message)
        return found


@contextmanager
def story(
    url: str, folder: Path, people: int, seconds: float, speed: float, unopened: int = NOBODY
) -> Iterator[Story]:
    """People whose only reminders come evenly over so many of our seconds, `speed` times as fast.

    A tenth of them is done before, another tenth on holiday.
    """
    with (
        PushService(DELAY) as service,
        crowd(url, folder, people, curriculum.load(), SEVEN, "127.0.0.1") as store,
    ):
        held = _own_devices(store, service, load_or_make(folder).vapid.public, people)
        _excuse_some(store)
        _close_days(store, unopened)
        _spread(store, people, minutes=int(seconds * speed / 60))
        fast = FastTime(SEVEN, time.time() + 1, speed)
        with Clocks(folder, service.host, fast) as clocks:
            yield Story(store, service, clocks, held)


def as_planned(told: Story) -> None:
    """No planned moment was rewritten, whatever happened: all of these people live in UTC."""
    with told.store.read() as tx:
        rows = tx.execute(select(occasions.c.at, occasions.c.planned_local)).all()
    assert [local for _, local in rows] == [f"{at:%Y-%m-%dT%H:%M}" for at, _ in rows]


def _own_devices(
    store: Store, service: PushService, key: str, people: int
) -> dict[int, HeldDevice]:
    held = {person: service.device(key) for person in range(1, people + 1)}
    rows = [
        {"of": person, "endpoint": device.endpoint, **device.subscription["keys"]}
        for person, device in held.items()
    ]
    own = {name: bindparam(name) for name in ("endpoint", "p256dh", "auth")}
    with store.begin() as tx:
        mine = update(devices).where(devices.c.person_id == bindparam("of"))
        tx.execute(mine.values(own), rows)
    return held


def _excuse_some(store: Store) -> None:
    with store.begin() as tx:
        done = update(routines).where(routines.c.person_id % 10 == DONE_ALREADY)
        tx.execute(done.values(done_at=SEVEN))
        away = select(
            rhythms.c.person_id,
            *(bindparam(None, value, type_=holds.c[name].type) for name, value in _HOLIDAY.items()),
        ).where(rhythms.c.person_id % 10 == ON_HOLIDAY)
        tx.execute(insert(holds).from_select(["person_id", *_HOLIDAY], away))


def _close_days(store: Store, unopened: int) -> None:
    if unopened:
        left = (routines.c.person_id % unopened == 0) & routines.c.done_at.is_(None)
        with store.begin() as tx:
            tx.execute(delete(routines).where(left))


_HOLIDAY = {
    "kind": "holiday",
    "since": DAY,
    "until": DAY + timedelta(days=7),
    "reason": "",
    "turn_to": [],
    "opened_at": SEVEN,
}


def _spread(store: Store, people: int, minutes: int) -> None:
    rows = []
    for person in range(1, people + 1):
        at = SEVEN + timedelta(minutes=1 + person % minutes)
        rows.append(
            {
                "of": person,
                "at": at,
                "day": DAY,
                "local": f"{at:%Y-%m-%dT%H:%M}",
                "written": [f"{at:%H:%M}"],
            }
        )
    one_a_day = update(rhythms).where(rhythms.c.person_id == bindparam("of"))
    with store.begin() as tx:
        tx.execute(
            one_a_day.values(
                ladder=[0],
                times=bindparam("written", type_=rhythms.c.times.type),
                next_at=bindparam("at"),
                next_day=bindparam("day"),
                next_local=bindparam("local"),
                next_rung=0,
            ),
            rows,
        )
