"""Summaries: after any history they say what the log says, then and on every later day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.check_off import Proposal, Source
from scheduler.domain.curriculum import STAGES, Curriculum, Stage
from scheduler.domain.people import Role
from scheduler.domain.plan import Plan
from scheduler.domain.reminders import Rhythm
from scheduler.domain.safety import HoldKind
from scheduler.domain.standing_kept import cells_on
from scheduler.domain.summary import Cause
from scheduler.services import people as services
from scheduler.services import practice, reminders, time_off, today
from scheduler.services.errors import ServiceError
from scheduler.services.journeys import engine_of
from scheduler.services.people import profile, today_of
from scheduler.store import Store, engine_for, people, summaries
from scheduler.store import practice as log

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
"""Before the clocks of Europe and America change."""
ZONES = ("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Pacific/Apia", "Asia/Kolkata")
DRILLS = ("standing_bow", "heels_draw", "leg_backward", "lying_walk", "stride_bow", "toes_out")


@dataclass
class Life:
    """One person on one database, and the clock on their wall."""

    store: Store
    curriculum: Curriculum
    person: int
    now: datetime
    made: list[UUID]

    def do(self, action: Callable[["Life"], None]) -> None:
        try:
            action(self)
        except ServiceError:
            # What may not be done now is not done at all, and changes no summary.
            return


def _wait(hours: int):
    def act(life: Life) -> None:
        life.now += timedelta(hours=hours)

    return act


def _practise(drills, late: int, rating, pain, *, timed: bool):
    def act(life: Life) -> None:
        proposals = [
            Proposal(
                id=UUID(int=len(life.made) * 16 + number, version=4),
                drill=drill,
                done_at=life.now - timedelta(days=late),
                tension=rating,
                release=rating,
                pain=pain,
                source=Source.TIMER if timed else Source.PAGE,
            )
            for number, drill in enumerate(drills)
        ]
        life.made += [proposal.id for proposal in proposals]
        for _ in range(2):
            # A phone that heard no answer sends the same again.
            practice.check_off(life.store, life.curriculum, life.person, proposals, life.now)

    return act


def _do_the_routine(rating):
    def act(life: Life) -> None:
        seen = today.today(life.store, life.curriculum, life.person, life.now)
        _practise([one.drill.slug for one in seen.drills], 0, rating, None, timed=True)(life)

    return act


def _open(life: Life) -> None:
    today.today(life.store, life.curriculum, life.person, life.now)


def _take_back(number: int):
    def act(life: Life) -> None:
        if life.made:
            back = life.made[number % len(life.made)]
            practice.retract(life.store, life.curriculum, life.person, back, life.now)

    return act


def _screen(flags):
    return lambda life: services.answer_screening(life.store, life.person, flags, life.now)


def _go_away(ahead: int, days: int, kind: HoldKind):
    def act(life: Life) -> None:
        first = today_of(profile(life.store, life.person), life.now) + timedelta(days=ahead)
        last = first + timedelta(days=days)
        time_off.take(life.store, life.person, kind, first, last, life.now)

    return act


def _come_back(life: Life) -> None:
    time_off.come_back(life.store, life.person, life.now)


def _call_off(life: Life) -> None:
    for one in time_off.ahead(life.store, life.person, life.now)[:1]:
        time_off.end(life.store, life.person, one.id, life.now)


def _plan(weekdays, hold: Stage | None):
    def change(plan: Plan) -> Plan:
        return replace(plan, weekdays=weekdays, stage_hold=hold)

    return lambda life: practice.change_plan(
        life.store, life.curriculum, life.person, change, life.now
    )


def _fly(zone: str, cutoff: int):
    def change(rhythm: Rhythm) -> Rhythm:
        return replace(rhythm, timezone=zone, cutoff_hour=cutoff)

    return lambda life: reminders.change_rhythm(life.store, life.person, change, life.now)


acts = st.one_of(
    st.builds(_wait, st.sampled_from([1, 5, 13, 24, 24, 24, 48, 100, 700])),
    st.builds(_do_the_routine, st.sampled_from([None, 2, 3, 4, 4])),
    st.builds(_do_the_routine, st.just(4)),
    st.builds(
        _practise,
        st.lists(st.sampled_from(DRILLS), min_size=1, max_size=6, unique=True),
        st.sampled_from([0, 0, 0, 1, 2, 9, 29]),
        st.sampled_from([None, 1, 3, 4]),
        st.sampled_from([None, None, None, 0, 3, 6]),
        timed=st.booleans(),
    ),
    st.just(_open),
    st.builds(_take_back, st.integers(0, 50)),
    st.builds(_screen, st.sampled_from([(), (), ("weak_legs",)])),
    st.builds(
        _go_away,
        st.integers(-1, 6),
        st.integers(0, 9),
        st.sampled_from([HoldKind.HOLIDAY, HoldKind.ILLNESS]),
    ),
    st.just(_come_back),
    st.just(_call_off),
    st.builds(
        _plan, st.frozensets(st.integers(0, 6), min_size=1), st.none() | st.sampled_from(STAGES)
    ),
    st.builds(_fly, st.sampled_from(ZONES), st.sampled_from([0, 3, 6])),
)


@pytest.fixture(scope="module")
def lives(tmp_path_factory, empty_sqlite, curriculum):
    """New people on one and the same database, as many as are asked for."""
    path = tmp_path_factory.mktemp("lives") / "fourfold.db"
    path.write_bytes(empty_sqlite)
    store = Store(engine_for(f"sqlite:///{path}"))

    def begin() -> Life:
        with store.begin() as tx:
            number = tx.exec_driver_sql("SELECT count(*) FROM people").scalar_one()
            email = f"p{number}@example.org"
            person = people.add_person(
                tx, email=email, name="P", role=Role.CLIENT, now=START, consented_at=START
            )
            people.add_rhythm(tx, person, Rhythm(timezone="Europe/Berlin"))
            tx.exec_driver_sql("DELETE FROM check_offs")
        services.answer_screening(store, person, (), START)
        return Life(store, curriculum, person, START, [])

    yield begin
    store.close()


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=st.lists(acts, max_size=40))
def test_a_summary_says_what_the_log_says_now_and_on_every_later_day(lives, story):
    life = lives()
    for act in story:
        life.do(act)
    for later in (0, 1, 2, 3, 8, 30, 90, 500):
        _compare(life, life.now + timedelta(days=later))


def _compare(life: Life, now: datetime) -> None:
    kept, cells = _kept(life)
    view = practice.progress(life.store, life.curriculum, life.person, now)
    day = view.practice_day
    if day < kept.days.through:
        # Who flew west lives in a day before the last one that is known.
        return
    assert kept.days.records(day) == view.days
    assert kept.adherence(day, 7) == view.adherence_7
    assert kept.adherence(day, 28) == view.adherence_28
    assert kept.strength(day) == view.strength
    assert kept.stage(day) == view.progress.stage
    assert kept.stands_on(day).last_step(day) is None or view.progress.moves
    assert cells_on(cells, day) == view.progress.cells
    assert kept.held_for_safety(day) == (
        view.hold is not None and view.hold.kind is HoldKind.SAFETY
    )
    assert (kept.alarm is not None) or not kept.held_for_safety(day)
    with life.store.read() as tx:
        done = log.log(tx, life.person)
    assert kept.last_day == max((one.practice_day for one in done), default=None)


def _kept(life: Life):
    with life.store.read() as tx:
        of_many = summaries.of_many(tx, [life.person], engine_of(life.curriculum))
        return of_many[life.person], summaries.cells_of_many(tx, [life.person])[life.person]


@pytest.fixture
def kept(store, cast, curriculum):
    def read(person=cast.alice):
        with store.read() as tx:
            return summaries.of_many(tx, [person], engine_of(curriculum)).get(person)

    return read


def test_who_has_not_answered_the_safety_questions_has_none(cast, kept):
    assert kept(cast.dora) is None


def test_days_pass_and_are_missed_though_nobody_opens_the_app(cast, kept):
    summary = kept()
    week = summary.adherence(date(2026, 12, 1), 7)
    assert (week.done, week.asked) == (0, 7)
    assert summary.adherence(date(2026, 11, 23), 7) is None


def test_a_check_off_is_in_the_summary_at_once(store, curriculum, cast, kept, proposal, morning):
    practice.check_off(store, curriculum, cast.alice, [proposal()], morning)
    assert (kept().last_day, kept().last_at) == (date(2026, 11, 24), morning)


@pytest.mark.parametrize(
    ("said", "cause"),
    [({"pain": 6, "leg": None}, Cause.PAIN), ({"red_flags": ("weak_legs",)}, Cause.RED_FLAG)],
)
def test_the_alarm_says_what_held_the_plan(
    store, curriculum, cast, kept, proposal, morning, said, cause
):
    practice.check_off(store, curriculum, cast.alice, [proposal(**said)], morning)
    assert kept().held_for_safety(date(2026, 11, 24))
    assert kept().alarm.cause is cause
    services.answer_screening(store, cast.alice, (), morning)
    assert not kept().held_for_safety(date(2026, 11, 24))
    assert kept().alarm is None


def test_one_that_another_engine_kept_is_not_believed(
    store, curriculum, cast, kept, proposal, morning
):
    practice.check_off(store, curriculum, cast.alice, [proposal()], morning)
    with store.read() as tx:
        assert summaries.of_many(tx, [cast.alice], engine_of(curriculum) + 1) == {}
