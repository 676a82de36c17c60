"""What a beat of the clock costs when nothing is due: a million people against a thousand.

On SQLite, with the heartbeat that each beat writes. The floor is that one write alone.
"""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from _crowd import crowd
from _measure import at_most, in_turn, options, report, say

from scheduler import curriculum
from scheduler.services.beat import beat
from scheduler.store import Store, reminders

MOMENT = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
DRILLS = curriculum.load()


def main() -> None:
    asked = options(__doc__)
    few, many = 1_000, 100_000 if asked.quick else 1_000_000
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        stores = [
            held.enter_context(
                crowd(f"sqlite:///{folder / str(count)}.db", folder, count, DRILLS, MOMENT, "x")
            )
            for count in (few, many)
        ]
        say("Beating in turn …")
        seconds = in_turn(
            {
                f"beat_at_{few}": quiet_beat(stores[0]),
                f"beat_at_{many}": quiet_beat(stores[1]),
                "one_write": one_write(stores[0]),
            },
            rounds=21 if asked.quick else 61,
            calls=40,
        )
    figures = {f"{name}_ms": 1000 * taken for name, taken in seconds.items()}
    ratio = seconds[f"beat_at_{many}"] / seconds[f"beat_at_{few}"]
    figures["many_to_few"] = ratio
    aim = at_most(f"a quiet beat, {many:,} people to {few:,}", ratio, 1.5)
    report(figures, [aim], as_json=asked.json)


def quiet_beat(store: Store) -> Callable[[], None]:
    def call() -> None:
        done = beat(store, DRILLS, lambda _: [], MOMENT)
        assert done.claimed == 0

    return call


def one_write(store: Store) -> Callable[[], None]:
    def call() -> None:
        with store.begin() as tx:
            reminders.beat(tx, MOMENT)

    return call


if __name__ == "__main__":
    main()
