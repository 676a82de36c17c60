"""Triage: a coach's clients in the order in which they need them, with what is shown of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain.adherence import Adherence
from scheduler.domain.curriculum import SIDES, STAGES, Curriculum, Function, Stage
from scheduler.domain.mastery import known_stage
from scheduler.domain.people import Sight
from scheduler.domain.practice_day import practice_day
from scheduler.domain.reach import Reach
from scheduler.domain.standing_kept import KeptCells, cells_on
from scheduler.domain.summary import Summary
from scheduler.domain.tags import tag_problem
from scheduler.domain.triage import GRACE, Group, Today, Verdict, triage, triage_unscreened
from scheduler.services.coaching import granted
from scheduler.services.errors import InvalidError
from scheduler.services.journeys import engine_of
from scheduler.services.reach import reach_lately
from scheduler.services.summaries import keep_summary
from scheduler.store import Store, Transaction, links, people, summaries, tags
from scheduler.store.links import ClientLink

PAGE = 50
_judged = lru_cache(maxsize=4096)(triage)
"""A page that keeps itself fresh asks for the same again and again."""


class Order(StrEnum):
    NEED = "need"
    NAME = "name"
    ADHERENCE = "adherence"
    STRENGTH = "strength"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which clients a coach wants to see, and in what order."""

    text: str = ""
    """Part of a name, an address or a tag."""
    group: Group | None = None
    tag: str = ""
    order: Order = Order.NEED
    page: int = 1
    size: int | None = PAGE
    """How many on a page; None: all on one."""


@dataclass(frozen=True, slots=True)
class Client:
    """One client, judged; nothing that their link does not show."""

    id: str
    name: str
    email: str
    tags: tuple[str, ...]
    sight: Sight
    zone: ZoneInfo
    today: date
    verdict: Verdict
    reach: Reach
    summary: Summary | None
    person: int

    # What follows is reckoned for those alone who are shown or sorted by it.

    @property
    def stage(self) -> Stage:
        return self.summary.stage(self.today) if self.summary else STAGES[0]

    @property
    def adherence_7(self) -> Adherence | None:
        return self.summary.adherence(self.today, 7) if self.summary else None

    @property
    def adherence_28(self) -> Adherence | None:
        return self.summary.adherence(self.today, 28) if self.summary else None

    @property
    def last_day(self) -> date | None:
        return self.summary.last_day if self.summary else None

    @property
    def last_at(self) -> datetime | None:
        return self.summary.last_at if self.summary else None

    @property
    def strength(self) -> float:
        return self.summary.strength(self.today) if self.summary else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A client with what costs a little more, for those who are shown."""

    client: Client
    strength: float
    mastery: Mapping[Function, float]
    """0–1: the mean of both legs, each function at the highest stage that tells something."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A coach's page."""

    rows: tuple[Row, ...]
    counts: Mapping[Group, int]
    """Of all clients, whatever was wished for."""
    total: int
    found: int
    pages: int
    page: int
    tags: tuple[str, ...]
    """All that this coach uses."""


def desk(store: Store, curriculum: Curriculum, coach_id: int, wish: Wish, now: datetime) -> Desk:
    """The clients whom this coach may see and wished to see, one page of them."""
    catch_up(store, curriculum, coach_id, now)
    with store.read() as tx:
        everyone = _clients(tx, curriculum, coach_id, now)
        found = sorted(_wished(everyone, wish), key=_KEYS[wish.order])
        size = wish.size or max(1, len(found))
        pages = max(1, -(-len(found) // size))
        page = min(max(1, wish.page), pages)
        rows = _rows(tx, found[(page - 1) * size : page * size])
    return Desk(
        rows=tuple(rows),
        counts=Counter(one.verdict.group for one in everyone),
        total=len(everyone),
        found=len(found),
        pages=pages,
        page=page,
        tags=tuple(sorted({tag for one in everyone for tag in one.tags}, key=str.casefold)),
    )


def client_in(
    tx: Transaction, curriculum: Curriculum, coach_id: int, link_id: str, now: datetime
) -> Row:
    """One of them, who is granted already."""
    found = _clients(tx, curriculum, coach_id, now, link_id)
    return next(iter(_rows(tx, found)))


def catch_up(store: Store, curriculum: Curriculum, coach_id: int, now: datetime) -> None:
    """Make the summaries that are not there yet: of before there were any, or of another engine."""
    with store.read() as tx:
        missing = summaries.missing(tx, coach_id, engine_of(curriculum))
    for person_id in missing:
        with store.begin() as tx:
            people.lock(tx, person_id)
            keep_summary(tx, curriculum, person_id, now)


def tag(store: Store, coach_id: int, link_id: str, wanted: tuple[str, ...]) -> None:
    """These and no other tags from now on. `InvalidError` where one cannot be."""
    if problem := tag_problem(wanted):
        raise InvalidError(problem.field, problem.message)
    with store.begin() as tx:
        granted(tx, coach_id, link_id)
        tags.replace(tx, link_id, wanted)


def _clients(
    tx: Transaction, curriculum: Curriculum, coach_id: int, now: datetime, only: str | None = None
) -> list[Client]:
    joined = [one for one in links.clients(tx, coach_id) if only in {None, one.link.id}]
    ids = [one.link.client for one in joined]
    kept = summaries.of_many(tx, ids, engine_of(curriculum))
    practised = {one: kept[one].last_day if one in kept else None for one in ids}
    reached = reach_lately(tx, practised, now)
    tagged = tags.of_coach(tx, coach_id)
    clocks = {(one.timezone, one.cutoff_hour) for one in joined}
    days = {clock: _days(*clock, now) for clock in clocks}
    return [
        _client(
            curriculum,
            one,
            kept.get(one.link.client),
            reached[one.link.client],
            tuple(tagged.get(one.link.id, ())),
            days[one.timezone, one.cutoff_hour],
        )
        for one in joined
    ]


def _days(timezone: str, cutoff_hour: int, now: datetime) -> Today:
    zone = ZoneInfo(timezone)
    settled = practice_day(now - GRACE, zone, cutoff_hour)
    return Today(practice_day(now, zone, cutoff_hour), settled)


def _client(
    curriculum: Curriculum,
    joined: ClientLink,
    summary: Summary | None,
    reach: Reach,
    tagged: tuple[str, ...],
    days: Today,
) -> Client:
    zone, link, today = ZoneInfo(joined.timezone), joined.link, days.day
    if summary is None:
        agreed_on = practice_day(link.agreed_at, zone, joined.cutoff_hour)
        verdict = triage_unscreened(agreed_on, today)
    else:
        today = summary.days.latest(today)
        verdict = _judged(
            summary,
            reach,
            Today(today, days.settled),
            sees_pain=link.sight.pain,
            drill_name=_drill_name(curriculum, summary),
        )
    return Client(
        id=link.id,
        name=joined.name,
        email=joined.email,
        tags=tagged,
        sight=link.sight,
        zone=zone,
        today=today,
        verdict=verdict,
        reach=reach,
        summary=summary,
        person=link.client,
    )


def _drill_name(curriculum: Curriculum, summary: Summary) -> str | None:
    slug = summary.alarm.drill if summary.alarm else None
    return curriculum.drill(slug).name if slug and slug in curriculum.drills else None


def _rows(tx: Transaction, shown: Sequence[Client]) -> Iterable[Row]:
    cells = summaries.cells_of_many(tx, [one.person for one in shown])
    return [Row(one, one.strength, _mastery(one, cells.get(one.person, {}))) for one in shown]


def _mastery(one: Client, kept: KeptCells) -> dict[Function, float]:
    cells = cells_on(kept, one.today)
    stages = {function: known_stage(cells, function, one.stage) for function in Function}
    return {
        function: sum(cells[function, side, stage].mastery for side in SIDES) / len(SIDES)
        for function, stage in stages.items()
        if stage is not None
    }


def _wished(everyone: Iterable[Client], wish: Wish) -> Iterable[Client]:
    words = wish.text.casefold().split()
    return (
        one
        for one in everyone
        if (wish.group is None or one.verdict.group is wish.group)
        and (not wish.tag or wish.tag in one.tags)
        and all(word in _said(one) for word in words)
    )


def _said(one: Client) -> str:
    return " ".join((one.name, one.email, *one.tags)).casefold()


def _by_need(one: Client) -> Any:
    return _GROUPS.index(one.verdict.group), one.name.casefold()


def _by_adherence(one: Client) -> Any:
    kept = one.adherence_28
    return kept.share if kept else -1.0, one.name.casefold()


_GROUPS = list(Group)
_KEYS: Mapping[Order, Callable[[Client], Any]] = {
    Order.NEED: _by_need,
    Order.NAME: lambda one: one.name.casefold(),
    Order.ADHERENCE: _by_adherence,
    Order.STRENGTH: lambda one: (one.strength, one.name.casefold()),
    Order.LAST: lambda one: (one.last_day or date.min, one.name.casefold()),
}
"""The least first: a coach sorts to see who needs them."""
