"""What a beat of the clock costs when nothing is due: 100,000 people against 1,000.

On SQLite, with the heartbeat that each beat writes. The floor is that one write alone.
"""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from _measure import at_most, in_turn, options, report, say
from sqlalchemy import insert

from pwa import wiring
from scheduler import curriculum
from scheduler.domain.reminders import Rhythm
from scheduler.now import now
from scheduler.services.beat import beat
from scheduler.settings import from_environment
from scheduler.store import Store, open_store, reminders
from scheduler.store.tables import people as people_table
from scheduler.store.tables import rhythms

FEW, MANY = 1_000, 100_000


def main() -> None:
    asked = options(__doc__)
    moment = now()
    with tempfile.TemporaryDirectory() as folder:
        few = filled(Path(folder) / "few", FEW, moment)
        many = filled(Path(folder) / "many", MANY, moment)
        say("Beating in turn …")
        seconds = in_turn(
            {
                f"beat_at_{FEW}": quiet_beat(few, moment),
                f"beat_at_{MANY}": quiet_beat(many, moment),
                "one_write": one_write(few, moment),
            },
            rounds=21 if asked.quick else 61,
            calls=40,
        )
        few.close()
        many.close()
    figures = {f"{name}_ms": 1000 * taken for name, taken in seconds.items()}
    ratio = seconds[f"beat_at_{MANY}"] / seconds[f"beat_at_{FEW}"]
    figures["many_to_few"] = ratio
    report(
        figures, [at_most("a quiet beat, 100,000 people to 1,000", ratio, 1.5)], as_json=asked.json
    )


def filled(folder: Path, count: int, moment: datetime) -> Store:
    """People whose next reminders lie in the day to come, spread over its minutes."""
    say(f"Filling a database with {count:,} people …")
    settings = from_environment({"FOURFOLD_DATA_DIR": str(folder)})
    wiring.prepare(settings)
    store = open_store(settings)
    everybody = range(1, count + 1)
    with store.begin() as tx:
        tx.execute(insert(people_table), [person(n, moment) for n in everybody])
        tx.execute(insert(rhythms), [rhythm(n, moment) for n in everybody])
    return store


def person(n: int, moment: datetime) -> dict[str, object]:
    return {
        "id": n,
        "email": f"{n}@example.org",
        "name": f"Person {n}",
        "role": "client",
        "created_at": moment,
        "consented_at": moment,
        "screened_at": moment,
    }


def rhythm(n: int, moment: datetime) -> dict[str, object]:
    at = moment + timedelta(minutes=10 + n % 1440)
    return {
        "person_id": n,
        **Rhythm().written(),
        "next_at": at,
        "next_day": at.date(),
        "next_local": f"{at:%Y-%m-%dT%H:%M}",
        "next_rung": 0,
    }


def quiet_beat(store: Store, moment: datetime) -> Callable[[], None]:
    drills = curriculum.load()

    def call() -> None:
        done = beat(store, drills, lambda _: [], moment)
        assert done.claimed == 0

    return call


def one_write(store: Store, moment: datetime) -> Callable[[], None]:
    def call() -> None:
        with store.begin() as tx:
            reminders.beat(tx, moment)

    return call


if __name__ == "__main__":
    main()
