"""300,000 people due in the same minute: how fast they are all reminded, how late, in what memory.

One clock with its sender on SQLite, the push service (TLS, 201 at once) in another process.
Then one, two and three clocks share a smaller rush on PostgreSQL, with a push service that takes
0.2 s for each note, so that the cores of one machine are not what they share; and a fifth of that
rush on a morning on which nobody has opened the day, so that each day is composed first.
"""

import array
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _crowd import close_days, crowd, make_due
from _databases import UrlOf, kinds
from _measure import at_least, at_most, options, report, say
from _push_sink import Sink, sink
from sqlalchemy import func, select

from scheduler import curriculum
from scheduler.delivery.keys import load_or_make
from scheduler.delivery.outbox import Outbox
from scheduler.delivery.push import PushSender
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing
from scheduler.services.beat import beat
from scheduler.store import Store, engine_for
from scheduler.store.tables import occasions

DUE = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
DRILLS = curriculum.load()


def main() -> None:
    asked = options(__doc__)
    people, shared = (300_000, 20_000)
    if asked.quick:
        people, shared = 8_000, 3_000
        say(f"Quick: {people:,} people instead of 300,000.")
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name, sink(Path(name), (0.0, 0.2)) as target:
        folder = Path(name)
        for kind, url_of in kinds(folder):
            if kind == "sqlite":
                figures |= rush(url_of("rush"), folder, people, target)
                continue
            figures |= shared_rushes(url_of, folder, shared, target, days="opened")
            figures |= shared_rushes(url_of, folder, shared // 5, target, days="unopened")
    aims = [at_most("memory of clock and sender, MB", figures["memory_mb"], 300)]
    aims += [
        at_least(f"{clocks} clocks to one, unopened days", figures[name], 1)
        for clocks in (2, 3)
        if (name := f"{clocks}_clocks_to_one_unopened") in figures
    ]
    report(figures, aims, as_json=asked.json)


def rush(url: str, folder: Path, people: int, target: Sink) -> dict[str, float]:
    say(f"{people:,} people on SQLite …")
    with crowd(url, folder, people, DRILLS, DUE, target.hosts[0]) as store:
        make_due(store, 1, 0, DUE)
        late = array.array("d")
        begun = time.perf_counter()
        remind_all(store, folder, target, begun, late)
        taken = time.perf_counter() - begun
        assert len(late) == sent(store) == people, (len(late), sent(store))
    late = array.array("d", sorted(late))
    return {
        "people": people,
        "sent_per_s": people / taken,
        "late_s_p50": late[people // 2],
        "late_s_p99": late[people * 99 // 100],
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_PER_MB,
    }


MAXRSS_PER_MB = 2**20 if sys.platform == "darwin" else 2**10


def remind_all(store: Store, folder: Path, target: Sink, begun: float, late: array.array) -> None:
    """Beat until nothing is due or on its way; `late` takes the seconds of each note that came."""
    keys = load_or_make(folder)
    sender = PushSender(keys.vapid, "mailto:operator@example.org", set(target.hosts))
    url = "https://practice.example.org"
    with closing(Outbox(sender, keys, url, ca_file=target.ca_file)) as outbox:

        def send(batch: Sequence[Outgoing]) -> Iterator[tuple[int, Outcome]]:
            for delivery_id, outcome in outbox(batch):
                if outcome.kind is OutcomeKind.SENT:
                    late.append(time.perf_counter() - begun)
                yield delivery_id, outcome

        while True:
            now = DUE + timedelta(seconds=time.perf_counter() - begun)
            if not beat(store, DRILLS, send, now).busy and not outbox.busy:
                return


def shared_rushes(
    url_of: UrlOf, folder: Path, people: int, target: Sink, days: str
) -> dict[str, float]:
    """Notes a second by one, two and three clocks, and what the second and third add."""
    rates = {}
    for clocks in (1, 2, 3):
        say(f"{people:,} people on PostgreSQL, days: {days}, clocks: {clocks} …")
        url = url_of(f"rush_{days}_{clocks}")
        rates[clocks] = shared_rush(url, folder, people, target, clocks, opened=days == "opened")
    figures = {f"postgresql_{clocks}_clocks_{days}_per_s": rate for clocks, rate in rates.items()}
    ratios = {f"{clocks}_clocks_to_one_{days}": rates[clocks] / rates[1] for clocks in (2, 3)}
    return figures | ratios


def shared_rush(
    url: str, folder: Path, people: int, target: Sink, clocks: int, *, opened: bool
) -> float:
    """Notes a second, by so many clocks in processes of their own."""
    with crowd(url, folder, people, DRILLS, DUE, target.hosts[1]) as store:
        make_due(store, 1, 0, DUE)
        if not opened:
            close_days(store)
        store.close()
        begun = time.perf_counter()
        for child in [forked(url, folder, target, begun) for _ in range(clocks)]:
            os.waitpid(child, 0)
        taken = time.perf_counter() - begun
        assert sent(store) == people, (sent(store), people)
        return people / taken


def forked(url: str, folder: Path, target: Sink, begun: float) -> int:
    child = os.fork()
    if child == 0:
        store = Store(engine_for(url))
        remind_all(store, folder, target, begun, array.array("d"))
        os._exit(0)
    return child


def sent(store: Store) -> int:
    with store.read() as tx:
        statement = select(func.count()).where(occasions.c.state == "sent")
        return int(tx.execute(statement).scalar_one())


if __name__ == "__main__":
    main()
