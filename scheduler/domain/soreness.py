"""Soreness: what is asked 36 hours after practice that hurt a little, and what the answer means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from scheduler.domain.check_off import CheckOff
from scheduler.domain.safety import PainBand, pain_band
from scheduler.domain.words import sentence, since_words

NORMAL = timedelta(hours=36)
"""How long soreness may last; nobody is asked before."""
ASKED_FOR = timedelta(days=10)
"""How long a question waits for its answer; then it is let go."""


class SorenessAnswer(StrEnum):
    GONE = "gone"
    EASING = "easing"
    WORSE = "worse"
    """Still there, or worse."""


@dataclass(frozen=True, slots=True)
class SorenessTold:
    """One answer, and the aware instant at which it was given."""

    at: datetime
    answer: SorenessAnswer


@dataclass(frozen=True, slots=True)
class SorenessQuestion:
    """Whether what hurt a little in one check-off is gone."""

    check_off_id: UUID
    practice_day: date
    again: bool
    """It was easing when it was asked before."""

    def words(self, today: date) -> str:
        """“Tuesday’s practice hurt a little. Is it gone?”"""
        whose = f"{sentence(since_words(self.practice_day, today))}’s practice hurt a little"
        return (
            f"{whose}, and it was easing. Is it gone now?"
            if self.again
            else f"{whose}. Is it gone?"
        )


def soreness_question(
    check_offs: Iterable[CheckOff], told: Sequence[SorenessTold], now: datetime
) -> SorenessQuestion | None:
    """What to ask at the aware instant `now`: of the last painful check-off, if of any.

    An answer speaks of all that was older than 36 hours when it was given. “Easing” puts the
    question off by another 36 hours, the others end it; whoever said it twice in a row of the
    same practice is held by `must_stop`, as is pain of 5 and more, and asked by the safety screen.
    """
    settled_at = _last(one.at for one in told if one.answer is not SorenessAnswer.EASING)
    eased_at = _last(
        one.at
        for one in told
        if one.answer is SorenessAnswer.EASING and (settled_at is None or one.at > settled_at)
    )
    if eased_at is not None and now <= eased_at + NORMAL:
        return None
    sore = [
        one
        for one in check_offs
        if pain_band(one.pain) is PainBand.SMALLER
        and one.done_at + NORMAL < now <= max(one.done_at, eased_at or one.done_at) + ASKED_FOR
        and (settled_at is None or one.done_at + NORMAL >= settled_at)
    ]
    if not sore:
        return None
    last = max(sore, key=lambda one: (one.done_at, one.id))
    again = eased_at is not None and last.done_at + NORMAL < eased_at
    return SorenessQuestion(last.id, last.practice_day, again)


def must_stop(asked: SorenessQuestion | None, answer: SorenessAnswer) -> bool:
    """Whether the answer to what was asked, None: to nothing, sends the person to a professional.

    Soreness beyond 36 hours may ease once; what is not gone a day and a half later lasts too long.
    """
    lasting = answer is SorenessAnswer.EASING and asked is not None and asked.again
    return answer is SorenessAnswer.WORSE or lasting


def _last(moments: Iterable[datetime]) -> datetime | None:
    return max(moments, default=None)
