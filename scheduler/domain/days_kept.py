"""Days kept: what became of each practice day in one letter, and what time alone makes of the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.domain.adherence import Adherence, DayRecord, habit
from scheduler.domain.practice_day import ONE_DAY
from scheduler.domain.safety import Hold, hold_in_force

_DUE, _EXCUSED, _DONE, _TIMED = 1, 2, 4, 8
_LETTERS = "0123456789abcdef"
MISSED, TOLD, CONFIRMED = "1", "5", "d"
"""What a day that is due and not excused may be."""
_REST = "0"
_DONE_LETTERS = frozenset("4567cdef")
_EXCUSED_LETTERS = "37bf"
_NOT_ASKED = str.maketrans("", "", "02346789abcef")


@dataclass(frozen=True, slots=True)
class WeekdaysFrom:
    """The weekdays that are due from a practice day on."""

    day: date
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class DaysKept:
    """All practice days of a plan: those up to the last one known by letter, the rest by rule.

    After the last known day nothing was done; what is due then is told by the plan's versions,
    what is excused by the holds. So a day that nobody opened is missed without anyone looking.
    """

    began: date
    letters: str
    """One for each day from `began` on."""
    plans: tuple[WeekdaysFrom, ...]
    """Those in force from the last known day on, in order."""
    holds: tuple[Hold, ...]
    """Those that reach as far."""

    @property
    def through(self) -> date:
        """The last day that is known."""
        return self.began + (len(self.letters) - 1) * ONE_DAY

    def latest(self, today: date) -> date:
        """`today`, or the last known day for who flew west and lives in the day before again."""
        return max(today, self.through)

    def records(self, today: date, most: int | None = None) -> tuple[DayRecord, ...]:
        """The last `most` days up to and with `today`, all of them unless told."""
        first = self.began if most is None else max(self.began, today - (most - 1) * ONE_DAY)
        first = min(first, today)
        days = (first + n * ONE_DAY for n in range((today - first).days + 1))
        return tuple(_record(day, self._bits(day)) for day in days)

    def last(self, today: date, most: int) -> str:
        """The letters of the same days; counted rather than taken apart, they cost next to nothing."""
        end = (today - self.began).days + 1
        begin = max(0, end - most)
        known = self.letters[begin : max(0, end)]
        rest = range(max(begin, len(self.letters)), end)
        return known + "".join(_LETTERS[self._bits(self.began + n * ONE_DAY)] for n in rest)

    def strength(self, today: date, *, counts_today: bool) -> float:
        """`adherence.strength` of every day before `today`, and of that, too, if it counts."""
        last = (today - self.began).days
        known = self.letters[: max(0, last + counts_today)]
        bits = [int(letter, 16) for letter in known]
        rest = range(len(known), last + counts_today)
        bits += [self._bits(self.began + n * ONE_DAY) for n in rest]
        return habit([(bool(bit & _DUE), bool(bit & _DONE)) for bit in bits if not bit & _EXCUSED])

    def hold_on(self, day: date) -> Hold | None:
        """What holds the plan on the last known day or one after it."""
        return hold_in_force(self.holds, day)

    def _bits(self, day: date) -> int:
        number = (day - self.began).days
        if 0 <= number < len(self.letters):
            return int(self.letters[number], 16)
        due = day.weekday() in self._weekdays(day)
        excused = self.hold_on(day) is not None
        return due * _DUE + excused * _EXCUSED

    def _weekdays(self, day: date) -> frozenset[int]:
        in_force = [plan.weekdays for plan in self.plans if plan.day <= day]
        return in_force[-1] if in_force else self.plans[0].weekdays


def is_done(letter: str) -> bool:
    return letter in _DONE_LETTERS


def adherence_in(letters: str) -> Adherence | None:
    """`adherence.adherence` of all these days; None if nothing was asked."""
    confirmed = letters.count(CONFIRMED)
    done = confirmed + letters.count(TOLD)
    asked = done + letters.count(MISSED)
    if not asked:
        return None
    excused = sum(letters.count(letter) for letter in _EXCUSED_LETTERS)
    return Adherence(done, asked + excused, excused, confirmed)


def missed_at_the_end(letters: str) -> tuple[int, int]:
    """How many of the days that were asked for went by one after another, and of how many."""
    asked = letters.translate(_NOT_ASKED)
    return len(asked) - len(asked.rstrip(MISSED)), len(asked)


def forgiven(letters: str, last: int) -> str:
    """The same with nothing missed among the `last` days, which may still be told of."""
    over, open_ = letters[: len(letters) - last], letters[len(letters) - last :]
    return over + open_.rstrip(MISSED).replace(MISSED, _REST)


def letters_of(records: Iterable[DayRecord]) -> str:
    """One letter a day, days in order and without a gap."""
    return "".join(_LETTERS[_bits_of(record)] for record in records)


def spliced(letters: str, began: date, changed: Sequence[DayRecord]) -> str:
    """`letters` with these days, without a gap up to the last one, in the place of what was known."""
    first = (changed[0].day - began).days
    return letters[:first] + letters_of(changed)


def _bits_of(record: DayRecord) -> int:
    return (
        record.due * _DUE
        + record.excused * _EXCUSED
        + record.done * _DONE
        + record.timer_confirmed * _TIMED
    )


def _record(day: date, bits: int) -> DayRecord:
    return DayRecord(
        day=day,
        due=bool(bits & _DUE),
        excused=bool(bits & _EXCUSED),
        done=bool(bits & _DONE),
        timer_confirmed=bool(bits & _TIMED),
    )
