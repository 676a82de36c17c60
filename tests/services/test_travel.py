"""Travel: one ladder a practice day, never two and never none, whichever way one flies."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scheduler.domain.people import Role
from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import closes_at, practice_day
from scheduler.domain.reminders import MOST_A_DAY, Rhythm
from scheduler.services import devices, later, people, practice, reminders, zone_rules
from scheduler.services.beat import beat
from scheduler.store import people as people_store
from scheduler.store.tables import occasions
from tests.subscriptions import target

START = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
"""07:00 in Berlin."""
HALF_PAST_SEVEN = START + timedelta(minutes=30)
MINUTE = timedelta(minutes=1)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    # On either side of the date line, 24 and 25 hours apart.
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
)


@dataclass(frozen=True)
class Flight:
    after: timedelta
    """Hours and minutes on the ground before it lands elsewhere."""
    to: str


FLIGHTS = st.lists(
    st.builds(
        Flight,
        st.integers(1, 70 * 60).map(lambda minutes: timedelta(minutes=minutes)),
        st.sampled_from(ZONES),
    ),
    min_size=1,
    max_size=6,
)
RHYTHMS = st.sampled_from(
    [
        Rhythm(timezone="Europe/Berlin"),
        Rhythm(timezone="Europe/Berlin", times=(time(6), time(19)), ladder=(0,)),
        Rhythm(timezone="Europe/Berlin", times=(time(21),), ladder=(0, 60), cutoff_hour=0),
    ]
)


@dataclass
class Traveller:
    """Somebody with a phone and a clock that looks at them exactly when it means to."""

    store: object
    curriculum: object
    sender: object
    id: int

    def wait_until(self, end: datetime) -> None:
        while (at := self.next_at) is not None and at <= end:
            beat(self.store, self.curriculum, self.sender, at)

    def land(self, zone: str, at: datetime) -> None:
        self.wait_until(at)
        reminders.change_rhythm(
            self.store, self.id, lambda rhythm: replace(rhythm, timezone=zone), at
        )

    @property
    def next_at(self) -> datetime | None:
        return people.profile(self.store, self.id).next_at

    @property
    def met(self) -> list[tuple[date, int, str]]:
        """Day, rung and planned local time of all that came."""
        mine = select(occasions.c.practice_day, occasions.c.rung, occasions.c.planned_local).where(
            occasions.c.person_id == self.id, occasions.c.state == "sent"
        )
        with self.store.read() as tx:
            return [tuple(row) for row in tx.execute(mine.order_by(occasions.c.at))]


@pytest.fixture
def traveller(store, curriculum, sender):
    made = iter(range(10_000))

    def travel(rhythm: Rhythm) -> Traveller:
        email = f"traveller.{next(made)}@example.org"
        with store.begin() as tx:
            person = people_store.add_person(
                tx, email=email, name="Tess", role=Role.CLIENT, now=START
            )
            people_store.add_rhythm(tx, person, rhythm)
        people.answer_screening(store, person, [], START)
        devices.register(store, person, target(email), "Test", (), START)
        return Traveller(store, curriculum, sender, person)

    return travel


def lived_to_the_end(stays: list[tuple[datetime, datetime, str]], cutoff: int) -> Iterator[date]:
    """Every practice day whose end somebody met where they were."""
    for since, until, name in stays:
        zone = ZoneInfo(name)
        day, last = (practice_day(at, zone, cutoff) for at in (since, until))
        while day < last:
            # Who lands in a day's last moments goes on to the next.
            if closes_at(day, zone, cutoff) - since > 2 * MINUTE:
                yield day
            day += timedelta(days=1)


@given(RHYTHMS, FLIGHTS)
@example(Rhythm(timezone="Europe/Berlin"), [Flight(timedelta(hours=20), "Pacific/Kiritimati")])
@example(
    Rhythm(timezone="Europe/Berlin"),
    [
        Flight(timedelta(hours=13), "Pacific/Kiritimati"),
        Flight(timedelta(hours=20), "Pacific/Honolulu"),
        Flight(timedelta(hours=30), "Pacific/Kiritimati"),
    ],
)
@example(
    Rhythm(timezone="Europe/Berlin"),
    [Flight(timedelta(minutes=1290), "Asia/Tokyo"), Flight(MINUTE, "America/New_York")],
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_practice_day_has_one_ladder_never_two_never_none(traveller, rhythm, flights):
    tess, now, stays = traveller(rhythm), START, []
    zone = rhythm.timezone
    for flight in [*flights, Flight(timedelta(days=2), zone)]:
        landed = now + flight.after
        tess.land(flight.to, landed)
        # Rules that are new but say the same move nothing.
        assert zone_rules.follow(tess.store, str(uuid4())[:16]) == 0
        stays.append((now, landed, zone))
        now, zone = landed, flight.to

    met = tess.met
    by_day = Counter(day for day, _, _ in met)
    assert max(by_day.values(), default=0) <= len(rhythm.times) * len(rhythm.ladder) <= MOST_A_DAY
    assert len(set(met)) == len(met)
    first_day = practice_day(START, rhythm.zone, rhythm.cutoff_hour)
    for day in lived_to_the_end(stays, rhythm.cutoff_hour):
        assert by_day[day] >= 1 or day <= first_day


def test_flying_west_the_ladder_goes_on_and_does_not_begin_anew(traveller):
    tess = traveller(Rhythm(timezone="Europe/Berlin"))
    tess.land("America/New_York", HALF_PAST_SEVEN + timedelta(hours=3))
    tess.wait_until(HALF_PAST_SEVEN + timedelta(hours=20))

    walls = [local[-5:] for day, _, local in tess.met if day == date(2026, 11, 24)]
    assert walls == ["07:30", "09:30", "12:30"]


def test_who_lands_in_the_east_after_the_last_rung_is_reminded_half_an_hour_later(traveller):
    """Tuesday ends in Tokyo at what Berlin calls seven in the evening."""
    tess = traveller(Rhythm(timezone="Europe/Berlin"))
    berlin_before_dawn = START + timedelta(hours=21)
    tess.land("Asia/Tokyo", berlin_before_dawn + timedelta(hours=2))

    noon_in_tokyo = tess.next_at
    assert noon_in_tokyo == berlin_before_dawn + timedelta(hours=2, minutes=30)
    tess.wait_until(noon_in_tokyo + timedelta(hours=6))
    assert [day for day, _, _ in tess.met if day == date(2026, 11, 25)] == [date(2026, 11, 25)]


def test_on_a_day_of_rest_nobody_is_reminded_because_they_landed(traveller, store, curriculum):
    tess = traveller(Rhythm(timezone="Europe/Berlin"))
    tuesdays = Plan(weekdays=frozenset({1}))
    practice.change_plan(store, curriculum, tess.id, lambda _: tuesdays, START)
    landed = START + timedelta(hours=23)
    tess.land("Asia/Tokyo", landed)

    assert tess.next_at > landed + timedelta(days=5)


def test_a_day_lived_twice_is_reminded_once(traveller):
    """From Kiritimati to Honolulu one lands on the same date at the hour one left."""
    tess = traveller(Rhythm(timezone="Pacific/Kiritimati"))
    noon = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)  # Wednesday 13:00 in Kiritimati.
    tess.land("Pacific/Honolulu", noon)  # Tuesday 13:00.
    tess.wait_until(noon + timedelta(hours=30))

    assert Counter(day for day, _, _ in tess.met)[date(2026, 11, 25)] == 3


def test_a_snooze_flies_along(traveller):
    tess = traveller(Rhythm(timezone="Europe/Berlin"))
    tess.wait_until(HALF_PAST_SEVEN)
    [sent] = tess.sender.sent
    asked_for = HALF_PAST_SEVEN + timedelta(hours=2)
    later.snooze(tess.store, tess.id, sent.occasion_id, timedelta(hours=2), HALF_PAST_SEVEN)
    tess.land("Europe/Lisbon", HALF_PAST_SEVEN + timedelta(hours=1))

    assert tess.next_at == asked_for


def test_a_wish_that_falls_on_a_wall_time_met_in_the_east_comes_all_the_same(traveller):
    tess = traveller(Rhythm(timezone="Europe/Berlin"))
    tess.land("Europe/Lisbon", HALF_PAST_SEVEN + timedelta(minutes=30))  # 07:00 in Lisbon.
    half_an_hour = timedelta(minutes=30)
    at = later.put_off(tess.store, tess.id, half_an_hour, HALF_PAST_SEVEN + half_an_hour)

    assert at == HALF_PAST_SEVEN + timedelta(minutes=61)
    tess.wait_until(at)
    assert len(tess.met) == 1
    assert len(tess.sender.sent) == 2
