"""Soreness: asking after practice that hurt a little, and stopping where it stays or grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.check_off import OLDEST, CheckOff
from scheduler.domain.safety import (
    Hold,
    HoldKind,
    hold_for_soreness,
    hold_in_force,
)
from scheduler.domain.soreness import (
    SorenessAnswer,
    SorenessQuestion,
    SorenessTold,
    must_stop,
    soreness_question,
)
from scheduler.services.holds import open_hold
from scheduler.services.people import screened, today_of
from scheduler.store import Store, Transaction, people, plans, practice, soreness
from scheduler.store.people import Profile


@dataclass(frozen=True, slots=True)
class SorenessView:
    """What is asked on this practice day, if anything is."""

    practice_day: date
    question: SorenessQuestion | None


def ask_soreness(store: Store, person_id: int, now: datetime) -> SorenessView:
    with store.read() as tx:
        known = screened(tx, person_id)
        asked = question_in(tx, known, plans.holds_of(tx, person_id), now)
    return SorenessView(today_of(known, now), asked)


def answer_soreness(
    store: Store, person_id: int, answer: SorenessAnswer, now: datetime
) -> Hold | None:
    """Keep the answer to what is asked; what is still there, or worse, holds the plan.

    So does what is easing for the second time in a row. Where nothing is asked, as when the same answer comes twice, only “worse” is heard.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = screened(tx, person_id)
        holds = plans.holds_of(tx, person_id)
        asked = question_in(tx, known, holds, now)
        if asked is not None:
            soreness.add(tx, person_id, SorenessTold(now, answer), asked.check_off_id)
        day = today_of(known, now)
        hold = hold_for_soreness(day, easing=answer is SorenessAnswer.EASING)
        if must_stop(asked, answer) and not _says(hold, hold_in_force(holds, day)):
            open_hold(tx, person_id, hold, now)
            holds = (*holds, hold)
    return hold_in_force(holds, day)


def question_in(
    tx: Transaction, known: Profile, holds: Sequence[Hold], now: datetime
) -> SorenessQuestion | None:
    """What to ask now, see `question_of`."""
    person = known.person
    if person.screened_at is None:
        return None
    sore = practice.painful_since(tx, person.id, now - OLDEST, person.screened_at)
    return question_of(tx, known, holds, sore, now)


def question_of(
    tx: Transaction,
    known: Profile,
    holds: Sequence[Hold],
    sore: Sequence[CheckOff],
    now: datetime,
) -> SorenessQuestion | None:
    """Nothing under a safety hold, which ends by the safety questions.

    Those ask about soreness, too: whoever has answered them has answered this.
    """
    held = hold_in_force(holds, today_of(known, now))
    if not sore or (held and held.kind is HoldKind.SAFETY):
        return None
    return soreness_question(sore, soreness.told(tx, known.person.id), now)


def _says(hold: Hold, in_force: Hold | None) -> bool:
    """Whether what is in force says all that `hold` would."""
    return in_force is not None and set(hold.turn_to) <= set(in_force.turn_to)
