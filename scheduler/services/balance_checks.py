"""Balance checks: what is asked every four weeks, and what was answered."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.balance_check import BalanceCheck, due
from scheduler.domain.curriculum import Leg
from scheduler.services.people import screened, today_of
from scheduler.store import Store, people
from scheduler.store import balance_checks as checks


@dataclass(frozen=True, slots=True)
class BalanceView:
    """What was answered, oldest first, and whether it is time to ask again."""

    practice_day: date
    checks: tuple[BalanceCheck, ...]
    due: bool


def balance(store: Store, person_id: int, now: datetime) -> BalanceView:
    with store.read() as tx:
        day = today_of(screened(tx, person_id), now)
        answered = checks.checks_of(tx, person_id)
    return BalanceView(day, answered, due(answered, day))


def balance_checks(store: Store, person_id: int) -> tuple[BalanceCheck, ...]:
    """All that a person answered, oldest first; what was passed over stands there as silent."""
    with store.read() as tx:
        screened(tx, person_id)
        return checks.checks_of(tx, person_id)


def answer_balance(
    store: Store,
    person_id: int,
    *,
    swayback: bool | None,
    flat_ribs: bool | None,
    tighter: Leg | None,
    now: datetime,
) -> BalanceCheck:
    """Keep an answer for the current practice day; a later one of that day counts instead."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        day = today_of(screened(tx, person_id), now)
        check = BalanceCheck(day, swayback, flat_ribs, tighter)
        checks.add(tx, person_id, check, now)
    return check


def pass_over(store: Store, person_id: int, now: datetime) -> None:
    """Let the questions rest for four weeks, if they are being asked at all."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        day = today_of(screened(tx, person_id), now)
        if due(checks.checks_of(tx, person_id), day):
            checks.add(tx, person_id, BalanceCheck(day), now)
