"""A tz database newer than the instants that were stored."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from scheduler.domain.reminders import Until
from scheduler.services import later, people, reminders, zone_rules
from scheduler.store.tables import rhythms

SEVEN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
HALF_PAST_SEVEN = SEVEN + timedelta(minutes=30)


def reckoned_by_older_rules(store, person, *, by: timedelta) -> None:
    """As if the zone had had another offset when the next occasion was planned."""
    planned(store, person, HALF_PAST_SEVEN + by, date(2026, 11, 24), "2026-11-24T07:30")


def planned(store, person, at, day, local):
    row = {"next_at": at, "next_day": day, "next_local": local, "next_rung": 0}
    with store.begin() as tx:
        tx.execute(update(rhythms).where(rhythms.c.person_id == person).values(row))


def test_what_was_reckoned_by_older_rules_moves_back_to_its_wall_time(store, cast):
    zone_rules.follow(store, "2025.2")
    reckoned_by_older_rules(store, cast.alice, by=timedelta(hours=1))
    reckoned_by_older_rules(store, cast.charlie, by=-timedelta(hours=1))

    assert zone_rules.follow(store, "2026.1") == 2
    for person in (cast.alice, cast.charlie):
        assert people.profile(store, person).next_at == HALF_PAST_SEVEN


def test_the_same_rules_move_nothing(store, cast):
    zone_rules.follow(store, "2026.1")
    reckoned_by_older_rules(store, cast.alice, by=timedelta(hours=1))

    assert zone_rules.follow(store, "2026.1") == 0
    assert people.profile(store, cast.alice).next_at != HALF_PAST_SEVEN


def test_new_rules_that_change_nothing_here_move_nothing(store, cast):
    zone_rules.follow(store, "2026.1")
    snoozed = later.put_off(store, cast.alice, Until.EVENING, SEVEN)

    assert zone_rules.follow(store, "2026.2") == 0
    assert people.profile(store, cast.alice).next_at == snoozed


def test_who_has_just_landed_is_reminded_half_an_hour_later_by_new_rules_too(store, cast):
    """It stands for the day's last rung, whose time on this wall has been."""
    zone_rules.follow(store, "2026.1")
    two_in_tokyo = SEVEN - timedelta(hours=1)
    fly(store, cast.alice, "Asia/Tokyo", two_in_tokyo)
    at = two_in_tokyo + timedelta(minutes=30)
    assert people.profile(store, cast.alice).next_at == at

    assert zone_rules.follow(store, "2026.2") == 0
    assert people.profile(store, cast.alice).next_at == at
    # Nor is it forgotten on the way on.
    fly(store, cast.alice, "Asia/Seoul", two_in_tokyo + timedelta(minutes=10))
    assert zone_rules.follow(store, "2026.3") == 0
    assert people.profile(store, cast.alice).next_at == at


def test_what_was_put_off_and_flew_along_stays(store, cast):
    zone_rules.follow(store, "2026.1")
    evening = later.put_off(store, cast.alice, Until.EVENING, SEVEN)
    fly(store, cast.alice, "Europe/Lisbon", SEVEN + timedelta(hours=3))

    assert zone_rules.follow(store, "2026.2") == 0
    ahead = people.profile(store, cast.alice).next
    assert (ahead.at, ahead.planned_local) == (evening, "2026-11-24T18:00")


def fly(store, person, zone, now):
    reminders.change_rhythm(store, person, lambda rhythm: replace(rhythm, timezone=zone), now)


def test_the_second_of_a_doubled_hour_stays_the_second(store, cast):
    """In the night of 25 October, 02:10 has been and comes again."""
    zone_rules.follow(store, "2026.1")
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    planned(store, cast.alice, second, date(2026, 10, 24), "2026-10-25T02:10+1")

    assert zone_rules.follow(store, "2026.2") == 0


def test_a_zone_that_is_no_more_stops_nobody(store, cast):
    with store.begin() as tx:
        gone = update(rhythms).where(rhythms.c.person_id == cast.charlie)
        tx.execute(gone.values(timezone="Moon/Tranquility"))
    zone_rules.follow(store, "2026.2")
    reckoned_by_older_rules(store, cast.alice, by=timedelta(hours=1))

    assert zone_rules.follow(store, "2026.3") == 1


def test_whoever_lives_in_a_zone_that_is_no_more_can_choose_another(store, cast):
    with store.begin() as tx:
        gone = update(rhythms).where(rhythms.c.person_id == cast.charlie)
        tx.execute(gone.values(timezone="Moon/Tranquility"))
    reminders.change_rhythm(
        store, cast.charlie, lambda rhythm: replace(rhythm, timezone="Europe/Berlin"), SEVEN
    )

    assert people.profile(store, cast.charlie).rhythm.timezone == "Europe/Berlin"
