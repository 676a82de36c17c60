"""What must hold when things go wrong: failing services, gone devices, odd data, odd hours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from scheduler.domain.curriculum import Curriculum, Leg
from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.reminders import Rhythm
from scheduler.domain.safety import Hold
from scheduler.services import claim, devices, later, people, practice, reminders, today
from scheduler.services.beat import LEASE, beat, still_wanted
from scheduler.services.errors import InvalidError
from scheduler.services.figures import figures
from scheduler.store import plans
from scheduler.store.tables import deliveries, occasions, rhythms
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
LATER = Outcome(OutcomeKind.LATER, 503)
SENT = Outcome(OutcomeKind.SENT, 201)


def device(store, person, now, name):
    return devices.register(store, person, target(name), "Test", (), now)


@pytest.fixture
def phones(store, cast, morning):
    return {
        "alice": device(store, cast.alice, morning, "alice"),
        "charlie": device(store, cast.charlie, morning, "charlie"),
    }


@pytest.fixture
def tick(store, curriculum, sender):
    return lambda now: beat(store, curriculum, sender, now)


def states(store, table):
    with store.read() as tx:
        return sorted(tx.execute(select(table.c.state)).scalars())


def once(store, person, now, hour=7, minute=30):
    """One reminder a day and no ladder."""
    rhythm = Rhythm(timezone="Europe/Berlin", times=(time(hour, minute),), ladder=(0,))
    reminders.change_rhythm(store, person, lambda _: rhythm, now)


def finish(store, curriculum, person, now, proposal):
    seen = today.today(store, curriculum, person, now)
    done = [proposal(one.drill.slug, done_at=now) for one in seen.drills]
    practice.check_off(store, curriculum, person, done, now)


def test_a_day_of_failures_ends_with_the_day_and_the_next_begins_afresh(
    store, cast, tick, sender, phones, morning
):
    for person in (cast.alice, cast.charlie):
        once(store, person, morning)
    sender.answer = LATER
    for minutes in range(0, 25 * 60, 10):
        tick(HALF_PAST_SEVEN + timedelta(minutes=minutes))
    assert "pending" in states(store, deliveries)
    assert "expired" in states(store, deliveries)
    sender.answer = SENT
    tick(HALF_PAST_SEVEN + timedelta(hours=25))
    assert sender.sent[-1].note.tag.endswith("2026-11-25")


def test_a_device_forgotten_while_its_note_is_on_its_way_spoils_nothing(
    store, curriculum, cast, sender, phones
):
    def forgets(batch):
        for outgoing in batch:
            sender.sent.append(outgoing)
            if outgoing.person_id == cast.alice:
                devices.forget(store, cast.alice, phones["alice"])
            yield outgoing.delivery_id, SENT

    beat(store, curriculum, forgets, HALF_PAST_SEVEN)
    beat(store, curriculum, sender, HALF_PAST_SEVEN + LEASE)
    assert len(sender.sent) == 2
    assert states(store, deliveries) == ["sent"]


def test_a_clock_that_died_days_ago_sends_nothing_of_that_day(store, cast, tick, sender, phones):
    sender.die = True
    with pytest.raises(KeyboardInterrupt):
        tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(days=3))
    assert {one.note.tag for one in sender.sent} == {"practice-2026-11-27"}
    # Three rungs on each of the four days before, for both of them.
    assert states(store, occasions).count("expired") == 4 * 3 * 2


def test_a_sender_whose_notes_wait_can_ask_which_are_still_wanted(
    store, curriculum, cast, sender, phones, proposal
):
    wanted = set()

    def waits_a_while(batch):
        for outgoing in batch:
            sender.sent.append(outgoing)
        finish(store, curriculum, cast.alice, HALF_PAST_SEVEN, proposal)
        ids = [outgoing.delivery_id for outgoing in batch]
        wanted.update(still_wanted(store, ids))
        return []

    beat(store, curriculum, waits_a_while, HALF_PAST_SEVEN)
    assert {one.person_id for one in sender.sent} == {cast.alice, cast.charlie}
    [left] = [one for one in sender.sent if one.delivery_id in wanted]
    assert left.person_id == cast.charlie


def test_a_note_called_off_on_its_way_is_not_tried_again(
    store, curriculum, cast, sender, phones, proposal
):
    def finishes_meanwhile(batch):
        for outgoing in batch:
            sender.sent.append(outgoing)
            if outgoing.person_id == cast.alice:
                finish(store, curriculum, cast.alice, HALF_PAST_SEVEN, proposal)
            yield outgoing.delivery_id, LATER

    beat(store, curriculum, finishes_meanwhile, HALF_PAST_SEVEN)
    beat(store, curriculum, sender, HALF_PAST_SEVEN + timedelta(minutes=30))
    assert [one.person_id for one in sender.sent].count(cast.alice) == 1


def test_one_zone_that_this_machine_does_not_know_stops_nobody_else(
    store, cast, tick, sender, phones
):
    with store.begin() as tx:
        broken = update(rhythms).where(rhythms.c.person_id == cast.charlie)
        tx.execute(broken.values(timezone="Moon/Tranquility"))
    tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(minutes=1))
    assert [one.person_id for one in sender.sent] == [cast.alice]


def test_a_drill_that_left_the_curriculum_leaves_the_routine(
    store, curriculum, cast, sender, phones, morning
):
    today.today(store, curriculum, cast.alice, morning)
    drills = {slug: drill for slug, drill in curriculum.drills.items() if slug != "standing_bow"}
    smaller = Curriculum(drills, curriculum.closing_rest, curriculum.further)
    seen = today.today(store, smaller, cast.alice, morning)
    assert "standing_bow" not in {one.drill.slug for one in seen.drills}
    beat(store, smaller, sender, HALF_PAST_SEVEN)
    assert cast.alice in {one.person_id for one in sender.sent}


@pytest.mark.parametrize("change", ["plan", "rhythm"])
def test_a_change_between_the_due_moment_and_the_beat_loses_nothing(
    store, curriculum, cast, tick, sender, phones, morning, change
):
    once(store, cast.alice, morning)
    just_after = HALF_PAST_SEVEN + timedelta(seconds=5)
    if change == "plan":
        practice.change_plan(store, curriculum, cast.alice, lambda plan: plan, just_after)
    else:
        reminders.change_rhythm(store, cast.alice, lambda rhythm: rhythm, just_after)
    tick(just_after + timedelta(seconds=10))
    assert [one.person_id for one in sender.sent].count(cast.alice) == 1


def test_what_waits_for_a_phone_does_not_follow_it_to_a_new_owner(
    store, cast, tick, sender, phones
):
    sender.answer = LATER
    tick(HALF_PAST_SEVEN)
    device(store, cast.bob, HALF_PAST_SEVEN, "alice")
    sender.sent.clear()
    sender.answer = SENT
    tick(HALF_PAST_SEVEN + timedelta(minutes=5))
    assert [one.person_id for one in sender.sent] == [cast.charlie]


def test_a_retry_and_the_next_rung_do_not_come_together(store, cast, tick, sender, phones):
    once(store, cast.charlie, NOON)
    sender.answer = Outcome(OutcomeKind.LATER, 429, retry_after=timedelta(minutes=119))
    tick(HALF_PAST_SEVEN)
    sender.answer = SENT
    sender.sent.clear()
    tick(HALF_PAST_SEVEN + timedelta(minutes=120))
    assert [one.person_id for one in sender.sent].count(cast.alice) == 1


def test_a_clock_that_wakes_in_quiet_hours_wakes_nobody(store, cast, tick, sender, phones, morning):
    quiet = Rhythm(
        timezone="Europe/Berlin",
        times=(time(20, 45),),
        ladder=(0,),
        quiet_from=time(21),
        quiet_to=time(1),
    )
    reminders.change_rhythm(store, cast.alice, lambda _: quiet, morning)
    once(store, cast.charlie, morning, hour=21)
    ten_at_night = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
    tick(ten_at_night)
    assert [one.person_id for one in sender.sent] == [cast.charlie]
    tick(datetime(2026, 11, 25, 0, 0, 30, tzinfo=UTC))
    assert [one.person_id for one in sender.sent] == [cast.charlie]


QUIET_NIGHTS = Rhythm(
    timezone="Europe/Berlin",
    times=(time(7, 30),),
    ladder=(0,),
    quiet_from=time(21),
    quiet_to=time(6),
)


def broken(*_):
    raise RuntimeError


@pytest.mark.parametrize("step", ["open_day", "_claimed"])
@pytest.mark.parametrize(
    ("hours", "sent"),
    [
        pytest.param(1, True, id="soon"),
        pytest.param(15.5, False, id="in quiet hours"),
        pytest.param(20.5, False, id="on the next practice day"),
    ],
)
def test_after_trouble_a_reminder_is_as_late_as_it_is(
    store, cast, tick, sender, phones, morning, monkeypatch, step, hours, sent
):
    """What was planned stays as planned, however often a clock had to look again."""
    for person in (cast.alice, cast.charlie):
        reminders.change_rhythm(store, person, lambda _: QUIET_NIGHTS, morning)
    recovered = HALF_PAST_SEVEN + timedelta(hours=hours)
    with monkeypatch.context() as patch:
        patch.setattr(claim, step, broken)
        moment = HALF_PAST_SEVEN
        while moment < recovered:
            tick(moment)
            moment += timedelta(minutes=5)
    sender.sent.clear()
    for minutes in range(16):
        tick(recovered + timedelta(minutes=minutes))
    assert len(sender.sent) == 2 * sent
    with store.read() as tx:
        of_today = occasions.c.practice_day == date(2026, 11, 24)
        rows = tx.execute(select(occasions.c.at, occasions.c.state).where(of_today)).all()
    assert rows == [(HALF_PAST_SEVEN, "sent" if sent else "expired")] * 2
    late = {bound for bound in figures(store, recovered).late if float(bound) < 3600}
    assert not late


def test_trouble_holds_up_nobody_and_shows_in_the_queue(store, cast, tick, sender, phones):
    with store.begin() as tx:
        nowhere = update(rhythms).where(rhythms.c.person_id == cast.charlie)
        tx.execute(nowhere.values(timezone="Moon/Tranquility"))
    tick(HALF_PAST_SEVEN)
    assert not tick(HALF_PAST_SEVEN + timedelta(minutes=1)).busy
    waiting = figures(store, HALF_PAST_SEVEN + timedelta(minutes=10)).occasions_due
    assert (waiting.length, waiting.seconds >= 600) == (1, True)


def test_a_half_done_drill_is_not_told_as_done(
    store, curriculum, cast, tick, sender, phones, proposal
):
    yesterday = HALF_PAST_SEVEN - timedelta(days=1)
    practice.change_plan(
        store,
        curriculum,
        cast.alice,
        lambda plan: replace(plan, pinned=frozenset({"leg_backward"})),
        yesterday,
    )
    half = proposal("leg_backward", leg=Leg.LEFT, done_at=HALF_PAST_SEVEN)
    practice.check_off(store, curriculum, cast.alice, [half], HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN)
    [note] = [one.note for one in sender.sent if one.person_id == cast.alice]
    assert "Leg backward" in note.body


def test_a_snooze_of_yesterdays_note_leaves_today_alone(store, cast, tick, sender, phones):
    tick(HALF_PAST_SEVEN)
    [old] = [one for one in sender.sent if one.person_id == cast.alice]
    next_morning = HALF_PAST_SEVEN + timedelta(hours=23, minutes=50)
    tick(next_morning)
    later.snooze(store, cast.alice, old.occasion_id, timedelta(days=1), next_morning)
    sender.sent.clear()
    tick(HALF_PAST_SEVEN + timedelta(days=1))
    assert cast.alice in {one.person_id for one in sender.sent}


def test_a_snooze_through_the_doubled_hour_still_comes(store, curriculum, cast, sender, morning):
    autumn = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    device(store, cast.alice, autumn, "alice")
    night = Rhythm(timezone="Europe/Berlin", times=(time(2, 10),), ladder=(0,), cutoff_hour=0)
    reminders.change_rhythm(store, cast.alice, lambda _: night, autumn)
    first = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    beat(store, curriculum, sender, first)
    at = later.snooze(store, cast.alice, sender.sent[0].occasion_id, timedelta(hours=1), first)
    beat(store, curriculum, sender, at)
    assert len(sender.sent) == 2


def test_done_counts_on_the_reminders_own_day_wherever_the_person_is(
    store, curriculum, cast, tick, sender, phones
):
    auckland = Rhythm(timezone="Pacific/Auckland", times=(time(7, 30),), ladder=(0,))
    reminders.change_rhythm(store, cast.alice, lambda _: auckland, HALF_PAST_SEVEN)
    breakfast = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
    tick(breakfast)
    note = next(one for one in reversed(sender.sent) if one.person_id == cast.alice)
    west = replace(auckland, timezone="America/Los_Angeles")
    reminders.change_rhythm(store, cast.alice, lambda _: west, breakfast)
    for _ in range(3):
        reminders.done(store, curriculum, cast.alice, note.occasion_id, breakfast)
    back = breakfast + timedelta(minutes=10)
    reminders.change_rhythm(store, cast.alice, lambda _: auckland, back)
    seen = today.today(store, curriculum, cast.alice, back)
    assert seen.practice_day == date(2026, 11, 25)
    assert seen.all_done
    assert all(len(one.check_offs) == len(one.legs) for one in seen.drills)


def test_done_of_a_reminder_long_past_says_so(store, curriculum, cast, tick, sender, phones):
    tick(HALF_PAST_SEVEN)
    occasion = next(one for one in sender.sent if one.person_id == cast.alice).occasion_id
    with pytest.raises(InvalidError):
        reminders.done(
            store, curriculum, cast.alice, occasion, HALF_PAST_SEVEN + timedelta(days=40)
        )


def test_pain_that_was_mistyped_and_undone_holds_nothing(
    store, curriculum, cast, morning, proposal
):
    mistyped = proposal(pain=7)
    practice.check_off(store, curriculum, cast.alice, [mistyped], morning)
    practice.retract(store, curriculum, cast.alice, mistyped.id, morning)
    assert today.today(store, curriculum, cast.alice, morning).hold is None


def test_pain_told_late_holds_from_today_and_excuses_no_missed_day(
    store, curriculum, cast, morning, proposal
):
    later = morning + timedelta(days=5)
    practice.check_off(store, curriculum, cast.alice, [proposal(pain=7)], later)
    view = practice.progress(store, curriculum, cast.alice, later)
    assert view.hold.since == date(2026, 11, 29)
    assert [record.excused for record in view.days[-3:]] == [False, False, True]


def test_what_was_done_before_the_plan_makes_no_day_due(store, curriculum, cast, morning, proposal):
    long_ago = proposal(done_at=morning - timedelta(days=20))
    [result] = practice.check_off(store, curriculum, cast.alice, [long_ago], morning)
    assert result.status == "created"
    assert len(practice.progress(store, curriculum, cast.alice, morning).days) == 2


def test_a_database_error_tells_nothing_of_what_was_written(store, cast, morning, proposal):
    broken = Hold("nonsense", date(2026, 1, 1), None, "my secret pain", ())
    with pytest.raises(IntegrityError) as refused, store.begin() as tx:
        plans.add_hold(tx, cast.alice, broken, morning)
    assert "my secret pain" not in str(refused.value)


def test_who_is_silenced_gets_nothing_until_reminded_again(
    store, cast, tick, sender, phones, morning
):
    people.silence(store, cast.alice, morning)
    tick(HALF_PAST_SEVEN)
    assert cast.alice not in {one.person_id for one in sender.sent}
    people.remind_again(store, cast.alice, HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + timedelta(minutes=120))
    assert cast.alice in {one.person_id for one in sender.sent}
