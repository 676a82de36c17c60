"""Once is once: the database itself refuses a second occasion, delivery or mail of a kind."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from scheduler.store import devices
from scheduler.store.tables import deliveries, mails, occasions
from tests.subscriptions import target

DAY = date(2026, 11, 24)


@pytest.fixture
def add(store, morning):
    """Writes one row past everything that would keep a second one away; its id."""
    always = {"expires_at": morning, "attempts": 0, "state": "pending"}

    def add(table, **columns):
        with store.begin() as tx:
            return tx.execute(insert(table).values(**columns)).inserted_primary_key.id

    def occasion(**other):
        row = {
            "person_id": None,
            "practice_day": DAY,
            "planned_local": "2026-11-24T07:30",
            "rung": 0,
            "at": morning,
            "claimed_at": morning,
            "state": "open",
        }
        return add(occasions, **row | other)

    add.occasion = occasion
    add.delivery = lambda **columns: add(deliveries, **always, **columns)
    add.mail = lambda **columns: add(mails, **always, **columns)
    return add


@pytest.fixture
def phones(store, cast, morning):
    with store.begin() as tx:
        return [devices.put(tx, cast.alice, target(name), "Test", morning) for name in "ab"]


@pytest.mark.parametrize(
    "other",
    [{}, {"rung": 1, "state": "sent"}, {"at": "later"}],
    ids=["the very same", "another rung", "another instant"],
)
def test_one_occasion_a_person_day_and_planned_time(add, cast, morning, other):
    add.occasion(person_id=cast.alice)
    if "at" in other:
        other = {"at": morning + timedelta(hours=1)}
    with pytest.raises(IntegrityError):
        add.occasion(person_id=cast.alice, **other)


def test_another_person_day_or_time_is_another_occasion(add, cast):
    add.occasion(person_id=cast.alice)
    add.occasion(person_id=cast.charlie)
    add.occasion(person_id=cast.alice, practice_day=DAY + timedelta(days=1))
    add.occasion(person_id=cast.alice, planned_local="2026-11-24T09:30")


def test_one_delivery_an_occasion_and_device(add, cast, phones):
    first = add.occasion(person_id=cast.alice)
    second = add.occasion(person_id=cast.alice, planned_local="2026-11-24T09:30")
    add.delivery(occasion_id=first, device_id=phones[0])
    add.delivery(occasion_id=first, device_id=phones[1])
    add.delivery(occasion_id=second, device_id=phones[0])
    with pytest.raises(IntegrityError):
        add.delivery(occasion_id=first, device_id=phones[0])


def test_one_mail_an_occasion(add, cast):
    first = add.occasion(person_id=cast.alice)
    add.mail(occasion_id=first)
    add.mail(occasion_id=add.occasion(person_id=cast.charlie))
    with pytest.raises(IntegrityError):
        add.mail(occasion_id=first)
