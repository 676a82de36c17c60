"""Spacing: how fresh each drill still is on each leg. The only user of FSRS."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

from scheduler.domain.check_off import CheckOff
from scheduler.domain.curriculum import Curriculum, Leg
from scheduler.domain.evidence import Evidence, evidence_by_day
from scheduler.domain.safety import PainBand

VISIT = 0.95
"""The freshness below which a drill is due: all going well, after 1, 3, 8 and 14 days."""
FADING = 0.9
"""The freshness below which it shows that nobody came."""
LONGEST_INTERVAL = 14
"""Days. A body changes while it is not watched, so nothing waits longer than two weeks."""

_SCHEDULER = Scheduler(
    desired_retention=VISIT,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_INTERVAL,
    enable_fuzzing=False,
)
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_FOREVER = 36_500
_RATINGS = {int(rating): rating for rating in Rating}
_HARD = int(Rating.Hard)
_NEW_YEAR = datetime(2000, 1, 1, 12, tzinfo=UTC)


class _OwnCard(Card):
    """Made for one review and seen by nobody else, so FSRS need not copy it first."""

    def __copy__(self) -> "_OwnCard":
        return self


class Memory(NamedTuple):
    """What FSRS keeps of one drill on one leg."""

    stability: float
    """Days after which nine tenths of the freshness are left."""
    difficulty: float
    last: date


Memories = dict[tuple[str, Leg], Memory]


def memories_of(curriculum: Curriculum, check_offs: Iterable[CheckOff], today: date) -> Memories:
    """One memory for each drill and side practised up to and with `today`."""
    memories: Memories = {}
    for evidence in evidence_by_day(curriculum, check_offs, today).values():
        remember(memories, evidence)
    return memories


def freshness_of(
    curriculum: Curriculum, check_offs: Iterable[CheckOff], today: date
) -> dict[tuple[str, Leg], float]:
    """Freshness 0–1 today, for each drill and side ever practised."""
    memories = memories_of(curriculum, check_offs, today)
    return {key: freshness(memory, today) for key, memory in memories.items()}


def remember(memories: Memories, day: Iterable[Evidence]) -> None:
    """Take one practice day into the memories; days must come in order."""
    for evidence in day:
        before, after = None, None
        slug, rating = evidence.drill.slug, rating_of(evidence)
        for side in evidence.sides:
            memory = memories.get((slug, side))
            # Two legs that were trained alike so far are remembered alike.
            if after is None or memory != before:
                before, after = memory, visited(memory, evidence.day, rating)
            memories[slug, side] = after


def visited(memory: Memory | None, day: date, rating: Rating) -> Memory:
    """The memory after a visit on `day`, which lies after every visit before."""
    if memory is None:
        return Memory(*_reviewed(None, None, 0, rating), day)
    elapsed = (day - memory.last).days
    return Memory(*_reviewed(memory.stability, memory.difficulty, elapsed, rating), day)


def rating_of(evidence: Evidence) -> Rating:
    """The one rating of a card's practice day.

    Done without a word is weak evidence of practice: a pass, and the lowest one. Pain never
    makes a drill fresher than the same practice without it: at most the lowest pass, and strong
    pain none.
    """
    if evidence.pain_band is PainBand.STOP:
        return Rating.Again
    told = evidence.weaker or _HARD
    return _RATINGS[min(told, _HARD) if evidence.hurt else told]


def freshness(memory: Memory, today: date) -> float:
    """The retrievability of FSRS, 1 on the day of practice and falling from there."""
    elapsed = max(0, (today - memory.last).days)
    return float((1 + _FACTOR * elapsed / memory.stability) ** _DECAY)


def lasts(memory: Memory, day: date, below: float) -> bool:
    """Whether freshness is still `below` or more on a day; a comparison, where a figure costs."""
    return (day - memory.last).days <= memory.stability * _stabilities(below)


def next_visit(memory: Memory) -> date:
    """The day from which the drill is due, two weeks after the last visit at the latest."""
    return min(fades_on(memory, VISIT), memory.last + timedelta(days=LONGEST_INTERVAL))


def fades_on(memory: Memory, below: float) -> date:
    """The first day on which freshness has fallen below a value between 0 and 1."""
    until = memory.stability * _stabilities(below)
    day = memory.last + timedelta(days=min(_FOREVER, ceil(until)))
    # A freshness of exactly `below` is not below it.
    return day if freshness(memory, day) < below else day + timedelta(days=1)


@lru_cache
def _stabilities(below: float) -> float:
    """How many times its stability a memory lasts."""
    stabilities: float = (below ** (1 / _DECAY) - 1) / _FACTOR
    return stabilities


# Months of practice repeat the same few steps, so nearly every rebuild finds them here.
@lru_cache(maxsize=2**15)
def _reviewed(
    stability: float | None, difficulty: float | None, elapsed: int, rating: Rating
) -> tuple[float, float]:
    """FSRS counts whole days, so noon of any day will do, as long as they are `elapsed` apart."""
    now = _NEW_YEAR + timedelta(days=elapsed)
    before = _OwnCard(
        card_id=1,
        state=State.Learning if stability is None else State.Review,
        stability=stability,
        difficulty=difficulty,
        due=_NEW_YEAR,
        last_review=None if stability is None else _NEW_YEAR,
    )
    after, _ = _SCHEDULER.review_card(before, rating, now)
    assert after.stability is not None  # noqa: S101 - a reviewed card always has both
    assert after.difficulty is not None  # noqa: S101
    return after.stability, after.difficulty
