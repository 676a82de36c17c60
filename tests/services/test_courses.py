"""What is kept of a course saves the walk, and is never other than the walk."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from scheduler.domain.course import course_of
from scheduler.services import practice as practising
from scheduler.services import progress
from scheduler.store import practice
from scheduler.store.tables import courses

DAY = timedelta(days=1)
DRILLS = ("standing_bow", "heels_draw", "leg_backward")


@pytest.fixture
def live(store, curriculum, cast, morning, proposal):
    """Let Alice do a drill or two on most of these days, with mixed success."""

    def live(*days):
        for number in days:
            chance, now = Random(number), morning + number * DAY
            said = {"tension": chance.choice([None, 2, 3, 4]), "release": chance.choice([2, 3, 4])}
            told = [proposal(drill, done_at=now, **said) for drill in chance.sample(DRILLS, 2)]
            practising.check_off(store, curriculum, cast.alice, told, now)
        return morning + days[-1] * DAY

    return live


@pytest.fixture
def look(store, curriculum, cast):
    return lambda now, who=cast.alice: practising.progress(store, curriculum, who, now)


@pytest.fixture
def whole(store, curriculum, cast):
    """The course as the whole log tells it."""

    def whole(view):
        with store.read() as tx:
            log = practice.log(tx, cast.alice)
        return course_of(curriculum, log, view.practice_day)

    return whole


@pytest.fixture
def kept(store, cast):
    """The Sunday to which Alice's course is kept; None where nothing is."""

    def kept(who=cast.alice):
        with store.read() as tx:
            sought = select(courses.c.until).where(courses.c.person_id == who)
            return tx.execute(sought).scalar_one_or_none()

    return kept


def test_who_looks_keeps_a_course_up_to_a_sunday_a_week_back(live, look, kept):
    assert kept() is None
    view = look(live(*range(24)))
    until = kept()
    assert until.weekday() == 6
    assert timedelta(days=7) <= view.practice_day - until <= timedelta(days=13)


def test_what_was_kept_goes_on_as_the_whole_way_does(live, look, whole):
    for days in (range(20), range(20, 22), range(25, 50), range(80, 81)):
        view = look(live(*days))
        assert view.course == whole(view)


def test_it_is_kept_anew_when_another_week_is_settled(live, look, kept):
    look(live(*range(24)))
    before = kept()
    look(live(24))
    assert kept() in {before, before + timedelta(days=7)}
    look(live(*range(25, 38)))
    assert kept() > before


def test_a_check_off_that_comes_late_is_not_missed(
    live, look, whole, kept, store, curriculum, cast, morning, proposal
):
    now = live(*range(24))
    look(now)
    late = proposal("heels_draw", done_at=morning + 3 * DAY + timedelta(hours=2), tension=1)
    [result] = practising.check_off(store, curriculum, cast.alice, [late], now)
    assert result.status == "created"
    assert kept() is None
    view = look(now)
    assert view.course == whole(view)
    assert kept() is not None


def test_what_was_undone_lately_leaves_what_is_kept(
    live, look, whole, kept, store, curriculum, cast, proposal
):
    now = live(*range(24))
    look(now)
    until, slip = kept(), proposal("heels_draw", done_at=now, tension=1)
    practising.check_off(store, curriculum, cast.alice, [slip], now)
    practising.retract(store, curriculum, cast.alice, slip.id, now)
    assert kept() == until
    view = look(now)
    assert view.course == whole(view)


def test_another_engine_walks_anew(live, look, whole, store):
    now = live(*range(24))
    look(now)
    with store.begin() as tx:
        tx.execute(update(courses).values(engine=1, trail={"nonsense": True}))
    view = look(now)
    assert view.course == whole(view)


def test_nobody_sees_anothers_course(live, look, kept, cast):
    now = live(*range(24))
    look(now)
    assert look(now, cast.charlie).course == ()
    assert kept(cast.charlie) is None


def test_the_page_of_a_function_keeps_and_finds_the_same(live, look, kept, store, curriculum, cast):
    now = live(*range(24))
    seen = progress.explain(store, curriculum, cast.alice, "pelvic_stabilisation", now)
    assert kept() is not None
    assert seen.course == look(now).course
