"""The demo: a coach and twelve clients whose ninety days tell twelve different stories."""

import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from pwa.accounts import create_account
from pwa.wiring import Parts
from scheduler.domain.balance_check import EVERY
from scheduler.domain.check_off import Proposal, Source
from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.people import Role, Sight
from scheduler.domain.practice_day import instant_on, practice_day
from scheduler.domain.reminders import DEFAULT
from scheduler.services import people, practice, today
from scheduler.services.balance_checks import answer_balance
from scheduler.services.coaching import joining
from scheduler.services.errors import ServiceError
from scheduler.services.today import TodayDrill

DAYS = 90
AT = time(7, 40)
"""When everybody practises, by their own clock, so that no story hangs on the hour of its telling."""


class DemoError(ServiceError):
    """The database is not empty: a demo among real people would confuse them."""


@dataclass(frozen=True, slots=True)
class Story:
    """One client: how often they practise, how fast they learn, and what befalls them."""

    name: str
    timezone: str
    keeps: float = 0.9
    """The share of days on which they practise."""
    learns: float = 1.0
    """How fast control grows; 1 reaches smooth in about two weeks."""
    began: int = DAYS
    """Days ago."""
    stopped: int = 0
    """Days ago, 0 where they still practise."""
    timed: float = 0.7
    """The share of drills done with the timer."""
    pain_on: tuple[tuple[int, int], ...] = ()
    """(days ago, pain)."""
    red_flags: tuple[str, ...] = ()
    slow_left: bool = False
    goes_to: Stage | None = None
    """No further than this stage, by plan."""
    notes: tuple[str, ...] = field(default=())


STORIES = (
    Story("Mira", "Europe/Berlin", keeps=0.93, notes=("The way back was slower today.",)),
    Story("Jonas", "Europe/Berlin", keeps=0.85, learns=1.4, timed=0.95),
    Story("Aiko", "Asia/Tokyo", keeps=0.97, learns=1.7, timed=1.0, goes_to=Stage.ALTERNATING),
    Story("Sam", "America/New_York", keeps=0.55, learns=0.7),
    Story("Leila", "Europe/London", keeps=0.95, began=24, slow_left=True),
    Story("Tom", "Europe/London", keeps=0.88, learns=0.02, notes=("Still jerky half-way.",)),
    Story("Ines", "Europe/Lisbon", keeps=0.9, stopped=9),
    Story("Pavel", "Europe/Prague", keeps=0.8, pain_on=((2, 6),)),
    Story("Grace", "Australia/Sydney", keeps=0.9, pain_on=((1, 3), (4, 4))),
    Story("Noor", "Asia/Kolkata", keeps=0.95, began=6),
    Story("Ben", "America/Los_Angeles", keeps=0.7, timed=0.1),
    Story("Rosa", "America/Mexico_City", began=3, red_flags=("pain_below_knee",)),
)


@dataclass(frozen=True, slots=True)
class Demo:
    coach: str
    clients: list[str]
    password: str = field(repr=False)


def fill(parts: Parts, now: datetime) -> Demo:
    """Fill an empty database; `DemoError` where somebody lives there already."""
    if people.anybody(parts.store):
        raise DemoError("There are people in this database; the demo wants an empty one.")
    password = secrets.token_urlsafe(9)
    began = _morning("Europe/Berlin", now, DAYS)
    coach = _account(parts, "Coach", Role.COACH, "Europe/Berlin", password, began)
    clients = [_client(parts, story, password, now) for story in STORIES]
    _join(parts, coach, clients, now - timedelta(days=1))
    return Demo(_email("Coach"), [_email(story.name) for story in STORIES], password)


def _join(parts: Parts, coach: int, clients: Iterable[int], at: datetime) -> None:
    invited = joining.invite(parts.store, coach, label="Demo", group=True, days=7, now=at)
    for client in clients:
        joining.agree(parts.store, client, invited.token, Sight(), at)


def _client(parts: Parts, story: Story, password: str, now: datetime) -> int:
    began = _morning(story.timezone, now, story.began)
    person_id = _account(parts, story.name, Role.CLIENT, story.timezone, password, began)
    people.answer_screening(parts.store, person_id, story.red_flags, began)
    if story.goes_to:
        change = partial(replace, stage_hold=story.goes_to)
        practice.change_plan(parts.store, parts.curriculum, person_id, change, began)
    # The same story on every machine: who looks twice sees the same clients.
    chance = random.Random(story.name)  # noqa: S311 (no secret hangs on it)
    for ago in range(story.began - 1, story.stopped, -1):
        if chance.random() < story.keeps:
            _practise(parts, person_id, story, chance, ago, now)
    if not story.red_flags:
        _look_how_they_stand(parts, person_id, story, now)
    # No clock went through these days: what none can have missed is not to be caught up with.
    people.silence(parts.store, person_id, now)
    people.remind_again(parts.store, person_id, now)
    return person_id


def _look_how_they_stand(parts: Parts, person_id: int, story: Story, now: datetime) -> None:
    """Every four weeks, as long as they practise: a swayback goes, a slow leg stays tighter."""
    for ago in range(story.began - 1, story.stopped, -EVERY.days):
        answer_balance(
            parts.store,
            person_id,
            swayback=ago > DAYS / 2,
            flat_ribs=False,
            tighter=Leg.LEFT if story.slow_left else Leg.BOTH,
            now=_morning(story.timezone, now, ago),
        )


def _practise(
    parts: Parts, person_id: int, story: Story, chance: random.Random, ago: int, now: datetime
) -> None:
    at = _morning(story.timezone, now, ago)
    seen = today.today(parts.store, parts.curriculum, person_id, at)
    proposals = [
        _proposal(story, chance, drill, side, ago, at + timedelta(minutes=4 * n))
        for n, drill in enumerate(seen.drills)
        for side in drill.legs
    ]
    practice.check_off(
        parts.store, parts.curriculum, person_id, proposals, at + timedelta(minutes=30)
    )


def _proposal(
    story: Story,
    chance: random.Random,
    drill: TodayDrill,
    leg: Leg,
    ago: int,
    done_at: datetime,
) -> Proposal:
    pain = dict(story.pain_on).get(ago)
    control = _control(story, chance, leg, story.began - ago)
    timed = chance.random() < story.timed
    return Proposal(
        id=UUID(int=chance.getrandbits(128), version=4),
        drill=drill.drill.slug,
        leg=leg,
        done_at=done_at,
        tension=control,
        release=max(1, control - (chance.random() < 0.3)),
        effort=5 - control if control > 1 else 4,
        pain=pain,
        seconds=60 * drill.minutes // len(drill.legs) if timed else None,
        note=chance.choice(story.notes) if story.notes and chance.random() < 0.1 else "",
        source=Source.TIMER if timed else Source.PAGE,
    )


def _control(story: Story, chance: random.Random, leg: Leg, day: int) -> int:
    """1–4: grows with the days practised, slower on a slow leg, with good and bad days."""
    pace = story.learns * (0.25 if story.slow_left and leg is Leg.LEFT else 1.0)
    grown = 1.3 + 1.7 * min(1.5, day * pace / 14)
    return max(1, min(4, round(grown + chance.gauss(0, 0.4))))


def _account(
    parts: Parts, name: str, role: Role, timezone: str, password: str, at: datetime
) -> int:
    return create_account(
        parts,
        email=_email(name),
        password=password,
        name=name,
        timezone=timezone,
        role=role,
        consented_at=at,
        now=at,
    )


def _email(name: str) -> str:
    return f"{name.lower()}@demo.example.org"


def _morning(timezone: str, now: datetime, ago: int) -> datetime:
    """The hour of practice, `ago` practice days before the present one."""
    zone = ZoneInfo(timezone)
    day = practice_day(now, zone, DEFAULT.cutoff_hour) - timedelta(days=ago)
    return instant_on(day, AT, zone, DEFAULT.cutoff_hour)
