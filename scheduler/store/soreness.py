"""What people answered about soreness: rows ↔ domain values."""

from uuid import UUID

from sqlalchemy import bindparam, insert, select

from scheduler.domain.soreness import SorenessAnswer, SorenessTold
from scheduler.store import Transaction
from scheduler.store.tables import soreness_answers

_TOLD = select(soreness_answers.c.answered_at, soreness_answers.c.answer).where(
    soreness_answers.c.person_id == bindparam("person_id")
)


def told(tx: Transaction, person_id: int) -> list[SorenessTold]:
    """All that the person ever answered, in no order."""
    rows = tx.execute(_TOLD, {"person_id": person_id})
    return [SorenessTold(at, SorenessAnswer(answer)) for at, answer in rows]


def add(tx: Transaction, person_id: int, told: SorenessTold, check_off_id: UUID) -> None:
    """Keep an answer to what was asked about this check-off."""
    row = {
        "person_id": person_id,
        "check_off_id": check_off_id,
        "answered_at": told.at,
        "answer": told.answer,
    }
    tx.execute(insert(soreness_answers), row)
