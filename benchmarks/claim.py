"""What it costs to claim a due reminder, at 100,000 and at a million people.

A claim finds who is due, writes occasions and deliveries with their notes, and plans everyone's
next reminder, 500 people in a transaction. Beside it APScheduler with one job a person, kept in
the same kind of database.
"""

import gc
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from _crowd import crowd, make_due
from _databases import UrlOf, kinds
from _measure import Aim, at_least, at_most, options, report, say
from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger

from scheduler import curriculum
from scheduler.now import now
from scheduler.services.claim import claim
from scheduler.store import Store, engine_for

DUE = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
DRILLS = curriculum.load()
HOST = "fcm.googleapis.com"
ROUNDS = 4


def main() -> None:
    asked = options(__doc__)
    few, many, due, jobs = 100_000, 1_000_000, 2_000, 3_000
    if asked.quick:
        few, many, due, jobs = 5_000, 50_000, 500, 200
        say("Quick: a twentieth of the people, a quarter of the due ones.")
    figures: dict[str, float] = {}
    aims: list[Aim] = []
    with tempfile.TemporaryDirectory() as name:
        for kind, url_of in kinds(Path(name)):
            figures |= measured(kind, url_of, Path(name), few, many, due)
            say(f"APScheduler with {jobs:,} jobs in {kind} …")
            figures[f"{kind}_apscheduler_rows_per_s"] = apscheduler_rate(url_of("jobs"), jobs)
            aims += aims_of(kind, figures)
    report(figures, aims, as_json=asked.json)


def aims_of(kind: str, figures: dict[str, float]) -> list[Aim]:
    rate = figures[f"{kind}_claim_many_rows_per_s"]
    ratio = figures[f"{kind}_claim_few_rows_per_s"] / rate
    peer = figures[f"{kind}_apscheduler_rows_per_s"]
    return [
        at_least(f"{kind}: to APScheduler's job a person", rate / peer, 15),
        at_most(f"{kind}: a due row at ten times the people", ratio, 1.5),
    ]


def measured(
    kind: str, url_of: UrlOf, folder: Path, few: int, many: int, due: int
) -> dict[str, float]:
    """Rows a second at both sizes, in turn; the best round counts for each."""
    with ExitStack() as held:
        stores = {
            size: held.enter_context(
                crowd(url_of(size), folder / f"{kind}-{size}", count, DRILLS, DUE, HOST)
            )
            for size, count in (("few", few), ("many", many))
        }
        shares = {"few": few // due, "many": many // due}
        rates: dict[str, list[float]] = {"few": [], "many": []}
        # As the clock does when it starts.
        gc.freeze()
        for turn in range(ROUNDS):
            for size, store in stores.items():
                say(f"Claiming {due:,} of {size}, {kind} …")
                make_due(store, shares[size], turn, DUE)
                rates[size].append(claim_rate(store, due))
    return {f"{kind}_claim_{size}_rows_per_s": max(found) for size, found in rates.items()}


def claim_rate(store: Store, due: int) -> float:
    begun, claimed = time.perf_counter(), 0
    while True:
        found = claim(store, DRILLS, DUE)
        if not found:
            break
        claimed += found
    assert claimed == due, (claimed, due)
    return claimed / (time.perf_counter() - begun)


class Stepped(BaseScheduler):
    """Looks at its jobs when it is told to, not in a thread of its own."""

    def wakeup(self) -> None:
        """Nobody sleeps."""

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002 (APScheduler's)
        super().shutdown(wait)

    def look(self) -> None:
        self._process_jobs()


DONE: list[int] = []


def remind(person: int) -> None:
    """What each job would do; here, as good as nothing."""
    DONE.append(person)


def apscheduler_rate(url: str, jobs: int) -> float:
    """Due jobs a second: found, run (doing nothing) and planned for the next day.

    On SQLite with our settings: with its own, which sync each job to the disk, it is far slower.
    """
    scheduler = Stepped(
        jobstores={"default": SQLAlchemyJobStore(engine=engine_for(url))},
        executors={"default": DebugExecutor()},
        timezone=UTC,
    )
    scheduler.start()
    for n in range(jobs):
        scheduler.add_job(
            remind,
            CronTrigger(hour=7, minute=30, timezone=UTC),
            args=(n,),
            id=str(n),
            next_run_time=now(),
            misfire_grace_time=None,
            coalesce=True,
        )
    begun = time.perf_counter()
    scheduler.look()
    taken = time.perf_counter() - begun
    assert len(DONE) == jobs, (len(DONE), jobs)
    DONE.clear()
    scheduler.shutdown()
    return jobs / taken


if __name__ == "__main__":
    main()
