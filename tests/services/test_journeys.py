from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.journey import journey_of
from scheduler.domain.plan import Plan
from scheduler.services import practice as practising
from scheduler.services import today as todays
from scheduler.services.journeys import journey_until, way_to
from scheduler.store import practice
from scheduler.store.tables import check_offs, journeys

DAY = timedelta(days=1)


@pytest.fixture
def live(store, curriculum, cast, morning, proposal):
    """Let Alice live some days: she opens each, and does most of its drills with mixed success."""

    def live(days, seed=1, since=0):
        chance = Random(seed)
        for number in range(since, days):
            now = morning + number * DAY
            if chance.random() < 0.2:
                continue
            seen = todays.today(store, curriculum, cast.alice, now)
            told = [
                proposal(
                    drill.drill.slug,
                    leg=leg,
                    done_at=now,
                    tension=chance.choice([None, 2, 3, 4]),
                    release=chance.choice([2, 3, 4]),
                    pain=chance.choice([0] * 9 + [3]),
                )
                for drill in seen.drills
                for leg in drill.legs
                if chance.random() < 0.9
            ]
            practising.check_off(store, curriculum, cast.alice, told, now)
        return morning + days * DAY

    return live


@pytest.fixture
def kept(store, cast):
    """The last day of what is kept for Alice; None where nothing is."""

    def kept():
        with store.read() as tx:
            sought = select(journeys.c.until).where(journeys.c.person_id == cast.alice)
            return tx.execute(sought).scalar_one_or_none()

    return kept


@pytest.fixture
def both_ways(store, curriculum, cast):
    """Alice's journey before a day: from what was kept, and from the whole log."""

    def both_ways(day, plan=None):
        plan = plan or Plan()
        with store.read() as tx:
            kept = way_to(tx, curriculum, cast.alice, plan, day).journey
            log = practice.log(tx, cast.alice)
        return kept, journey_of(curriculum, log, plan, day - DAY)

    return both_ways


def test_what_was_kept_and_went_on_is_the_whole_way(live, kept, both_ways):
    for days in (3, 9, 40):
        day = live(days, since=0 if days == 3 else {9: 3, 40: 9}[days]).date()
        from_kept, whole = both_ways(day)
        assert from_kept == whole
    assert kept() is not None


def test_yesterday_is_not_kept_yet_since_it_can_still_be_completed(live, kept):
    day = live(12).date()
    assert kept() < day - DAY


def test_a_check_off_that_comes_late_is_not_missed(
    live, kept, both_ways, store, curriculum, cast, proposal
):
    now = live(14)
    late = proposal("seated_bow", done_at=now - 8 * DAY, tension=1, release=1)
    assert kept() > (now - 8 * DAY).date()
    practising.check_off(store, curriculum, cast.alice, [late], now)
    assert kept() is None
    todays.today(store, curriculum, cast.alice, now)
    assert kept() is not None
    from_kept, whole = both_ways(now.date() + DAY)
    assert from_kept == whole
    assert "seated_bow" in whole.pasts


def test_a_check_off_that_is_undone_is_forgotten(
    live, both_ways, store, curriculum, cast, proposal
):
    now = live(9)
    told = proposal("seated_bow", done_at=now, tension=4, release=4)
    practising.check_off(store, curriculum, cast.alice, [told], now)
    practising.retract(store, curriculum, cast.alice, told.id, now)
    from_kept, whole = both_ways(now.date() + DAY)
    assert from_kept == whole
    assert "seated_bow" not in whole.pasts


def test_a_plan_that_holds_a_stage_walks_the_whole_way_anew(live, both_ways):
    day = live(30).date()
    held = Plan(stage_hold=Stage.IN_TANDEM)
    from_kept, whole = both_ways(day, held)
    assert from_kept == whole
    assert from_kept.path.stage is Stage.IN_TANDEM


def test_another_engine_walks_the_whole_way_anew(live, store, curriculum, cast):
    day = live(12).date()
    with store.begin() as tx:
        tx.execute(update(journeys).values(engine=journeys.c.engine + 1, journey={"of": "another"}))
    with store.read() as tx:
        assert journey_until(tx, curriculum, cast.alice, Plan(), day).days > 0


def test_what_came_while_a_day_was_composed_is_not_missed(
    live, kept, store, curriculum, cast, proposal, monkeypatch
):
    now = live(12)
    late = proposal("seated_bow", done_at=now - 5 * DAY, tension=1, release=1)
    composed = todays.open_day.__globals__["_composed"]

    def slowly(*args):
        draft = composed(*args)
        monkeypatch.undo()
        practising.check_off(store, curriculum, cast.alice, [late], now)
        return draft

    monkeypatch.setitem(todays.open_day.__globals__, "_composed", slowly)
    todays.today(store, curriculum, cast.alice, now)
    assert kept() is None or kept() < (now - 5 * DAY).date()


def test_a_check_off_without_a_leg_tells_of_the_one_leg_that_was_due(
    store, curriculum, cast, morning, proposal
):
    """In five minutes the legs of a long drill take turns by the day."""
    practising.change_plan(
        store, curriculum, cast.alice, lambda plan: replace(plan, minutes=5), morning
    )
    met = [proposal(slug) for slug in ("standing_bow", "leg_backward")]
    practising.check_off(store, curriculum, cast.alice, met, morning)
    tomorrow = morning + DAY
    (drill,) = _legs_apart(todays.today(store, curriculum, cast.alice, tomorrow))
    assert len(drill.legs) == 1
    told = proposal(drill.drill.slug, done_at=tomorrow)
    practising.check_off(store, curriculum, cast.alice, [told], tomorrow)
    with store.read() as tx:
        sought = select(check_offs.c.leg).where(check_offs.c.id == told.id)
        assert tx.execute(sought).scalar_one() == drill.legs[0]
    (drill,) = _legs_apart(todays.today(store, curriculum, cast.alice, tomorrow))
    assert drill.done


def _legs_apart(seen):
    return [drill for drill in seen.drills if drill.drill.legs != (Leg.BOTH,)]
