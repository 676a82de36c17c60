"""What the practice engine costs after three years of daily practice, beside the FSRS in it.

Rebuilding someone from the log is compared with nothing but the reviews of FSRS that it needs;
today's routine is composed from what the database keeps, read from SQLite each time.
"""

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from uuid import UUID, uuid4

import fsrs
from _measure import at_most, in_turn, options, report, say

from pwa import create_app, wiring
from pwa.accounts import create_account
from scheduler import curriculum as curricula
from scheduler.domain import spacing
from scheduler.domain.check_off import CheckOff, Proposal
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.evidence import evidence_by_day
from scheduler.domain.journey import Journey, begin, go_on, journey_of
from scheduler.domain.people import Role
from scheduler.domain.plan import Plan
from scheduler.domain.routine import routine_of
from scheduler.services import journeys, people, practice
from scheduler.services import today as todays
from scheduler.settings import from_environment
from scheduler.store import Store

FIRST_DAY = date(2023, 11, 1)
DAYS = 3 * 365
PLAN = Plan()


def main() -> None:
    asked = options(__doc__)
    curriculum = curricula.load()
    say("Living three years …")
    log = three_years(curriculum)
    today = FIRST_DAY + timedelta(days=DAYS)
    with tempfile.TemporaryDirectory() as folder:
        store, person_id = stored(curriculum, log, Path(folder))
        rounds = 5 if asked.quick else 15
        whole = {
            "rebuild": rebuild(curriculum, log, today),
            "fsrs_of_rebuild": fsrs_alone(curriculum, log, today),
        }
        day = {
            "today_from_stored": from_stored(store, curriculum, person_id, today),
            "fsrs_review": one_review(),
        }
        seconds = in_turn(whole, rounds=rounds, calls=1) | in_turn(day, rounds=rounds, calls=20)
        store.close()
    figures = {f"{name}_ms": 1000 * taken for name, taken in seconds.items()}
    figures["check_offs"] = len(log)
    ratio = seconds["rebuild"] / seconds["fsrs_of_rebuild"]
    figures["rebuild_to_its_fsrs"] = ratio
    stored_ms = figures["today_from_stored_ms"]
    figures["today_to_one_fsrs_review"] = seconds["today_from_stored"] / seconds["fsrs_review"]
    aims = [
        at_most("rebuilding three years to the FSRS calls in it", ratio, 2.0),
        at_most("today's routine from stored state, in ms", stored_ms, 3.0),
    ]
    report(figures, aims, as_json=asked.json)


def three_years(curriculum: Curriculum) -> list[CheckOff]:
    """Every routine done, each felt a little differently."""
    log: list[CheckOff] = []
    journey, felt = begin(PLAN), cycle([3, 2, 3, 4, 3, 3, 4])
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        made = [
            check_off(slug, leg, day, next(felt), len(log) + n)
            for n, (slug, leg) in enumerate(routine_of(curriculum, journey, PLAN, day).pairs)
        ]
        journey = go_on(journey, curriculum, made, day)
        log += made
    return log


def check_off(slug: str, leg: object, day: date, felt: int, number: int) -> CheckOff:
    return CheckOff(
        id=UUID(int=number + 1),
        drill=slug,
        leg=leg,
        done_at=datetime.combine(day, time(8), tzinfo=UTC),
        practice_day=day,
        tension=felt,
        release=felt,
    )


def rebuild(curriculum: Curriculum, log: Sequence[CheckOff], today: date) -> Callable[[], Journey]:
    def call() -> Journey:
        spacing._reviewed.cache_clear()  # noqa: SLF001 - nobody has been here before
        return journey_of(curriculum, log, PLAN, today)

    return call


def fsrs_alone(curriculum: Curriculum, log: Sequence[CheckOff], today: date) -> Callable[[], None]:
    """The same reviews, one card a drill and side, by py-fsrs alone."""
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    reviews = [
        ((said.drill.slug, side), spacing.rating_of(said), noon(day))
        for day, evidence in evidence_by_day(curriculum, log, today).items()
        for said in evidence
        for side in said.sides
    ]

    def call() -> None:
        cards: dict[object, fsrs.Card] = {}
        for key, rating, at in reviews:
            card = cards.get(key) or fsrs.Card(card_id=1)
            cards[key], _ = scheduler.review_card(card, rating, at)

    return call


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def one_review() -> Callable[[], None]:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = fsrs.Card(card_id=1)

    def call() -> None:
        scheduler.review_card(card, fsrs.Rating.Good, noon(FIRST_DAY))

    return call


def stored(curriculum: Curriculum, log: Sequence[CheckOff], folder: Path) -> tuple[Store, int]:
    """Someone in a database who practised all this, and opened yesterday."""
    settings = from_environment({"FOURFOLD_DATA_DIR": str(folder)})
    wiring.prepare(settings)
    create_app(settings)
    parts = wiring.assemble(settings)
    store, begun = parts.store, noon(FIRST_DAY)
    person_id = create_account(
        parts,
        email="mira@example.org",
        password="three quiet words",
        name="Mira",
        timezone="UTC",
        role=Role.CLIENT,
        consented_at=begun,
        now=begun,
    )
    people.answer_screening(store, person_id, [], begun)
    for at in range(0, len(log), 100):
        told = [
            Proposal(
                id=uuid4(),
                drill=made.drill,
                leg=made.leg,
                done_at=made.done_at,
                tension=made.tension,
                release=made.release,
            )
            for made in log[at : at + 100]
        ]
        practice.check_off(store, curriculum, person_id, told, told[-1].done_at)
    todays.today(store, curriculum, person_id, noon(FIRST_DAY + timedelta(days=DAYS - 1)))
    return store, person_id


def from_stored(
    store: Store, curriculum: Curriculum, person_id: int, today: date
) -> Callable[[], None]:
    def call() -> None:
        with store.read() as tx:
            way = journeys.way_to(tx, curriculum, person_id, PLAN, today)
        assert routine_of(curriculum, way.journey, PLAN, today).drills

    return call


if __name__ == "__main__":
    main()
