"""The doctor finds what would lose reminders, and says what to do about each."""

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from pwa import doctor, wiring
from pwa.cli import main
from pwa.doctor import examine, subject_problem
from scheduler.delivery.probe import Knock
from scheduler.domain.mails import MailKind, MailOutcome
from scheduler.domain.people import Role
from scheduler.domain.reminders import Note, PlannedOccasion, Rhythm
from scheduler.now import now
from scheduler.services import checkup, mailing
from scheduler.settings import from_environment
from scheduler.store import (
    Store,
    deliveries,
    devices,
    engine_for,
    open_store,
    people,
    reminders,
)
from scheduler.store.deliveries import NewDelivery, Settled
from scheduler.store.mails import NewMail, add
from scheduler.store.reminders import NewOccasion
from tests.subscriptions import target

MINUTE = timedelta(minutes=1)
NOTE = Note("Your practice is ready", "Standing bow, 3 minutes.", "/today", "t", "t", "high")


@pytest.fixture
def environment(tmp_path, empty_sqlite):
    (tmp_path / "fourfold.db").write_bytes(empty_sqlite)
    return {
        "FOURFOLD_DATA_DIR": str(tmp_path),
        "FOURFOLD_PUBLIC_URL": "https://practice.fourfold.net",
        "FOURFOLD_SMTP_URL": "smtp://mail.fourfold.net",
    }


@pytest.fixture
def store(environment):
    store = open_store(from_environment(environment))
    yield store
    store.close()


@pytest.fixture
def beaten(store):
    """A clock has just beaten."""
    with store.begin() as tx:
        reminders.beat(tx, now())


@pytest.fixture
def mira(store):
    with store.begin() as tx:
        person = people.add_person(
            tx, email="mira@fourfold.net", name="Mira", role=Role.CLIENT, now=now()
        )
        people.add_rhythm(tx, person, Rhythm())
    return person


def open_doors():
    return [Knock("push.example", None, 0.4)]


def found(environment, knock=open_doors, **more):
    return {one.what: one for one in examine(from_environment(environment | more), knock)}


def test_all_is_well(environment, beaten):
    told = found(environment)
    assert {what for what, one in told.items() if one.level != "ok"} == set()
    assert len(told) == 16


@pytest.mark.parametrize(
    ("subject", "problem"),
    [
        ("mailto:operator@fourfold.net", None),
        ("https://practice.fourfold.net/about", None),
        ("mailto:operator@localhost", "reaches nobody"),
        ("mailto:operator@example.org", "reaches nobody"),
        ("mailto:operator@intranet", "reaches nobody"),
        ("https://localhost:8000", "reaches nobody"),
        ("https://192.0.2.7", "reaches nobody"),
        ("https://[2001:db8::7]", "reaches nobody"),
        ("https://box.local", "reaches nobody"),
        ("mailto: operator@fourfold.net", "spaces"),
        ("mailto:<operator@fourfold.net>", "spaces or brackets"),
        ("operator@fourfold.net", "neither mailto: nor https:"),
        ("http://practice.fourfold.net", "neither mailto: nor https:"),
    ],
)
def test_a_subject_that_apple_refuses_is_told(subject, problem):
    said = subject_problem(subject)
    assert said is None if problem is None else problem in said


def test_such_a_subject_is_to_be_fixed_where_phones_come_and_a_note_at_home(environment):
    subject = {"FOURFOLD_VAPID_SUBJECT": "mailto:me@localhost"}
    assert found(environment, **subject)["VAPID subject"].level == "fix"
    home = {"FOURFOLD_PUBLIC_URL": "http://localhost:8000"} | subject
    assert found(environment, **home)["VAPID subject"].level == "note"


def test_a_public_url_without_https_is_to_be_fixed(environment):
    plain = {"FOURFOLD_PUBLIC_URL": "http://practice.fourfold.net"}
    assert found(environment, **plain)["public URL"].level == "fix"


def test_a_clock_that_does_not_beat_is_to_be_started(environment, store):
    assert found(environment)["clock"].level == "fix"
    with store.begin() as tx:
        reminders.beat(tx, now() - 10 * MINUTE)
    assert "start it again" in found(environment)["clock"].detail


@pytest.mark.parametrize(("minutes", "where"), [(5, "behind"), (-5, "ahead of")])
def test_clocks_that_differ_are_told(environment, beaten, monkeypatch, minutes, where):
    monkeypatch.setattr(doctor, "now", lambda: now() + minutes * MINUTE)
    told = found(environment)["time"]
    assert told.level == "fix"
    assert f"300 s {where} ours" in told.detail.replace("299", "300").replace("301", "300")


def test_either_database_tells_its_time_and_that_it_can_be_written(store, migrated_postgres):
    other = Store(engine_for(migrated_postgres))
    for one in (store, other):
        look = checkup.look(one, now())
        assert abs(look.ahead_by) < 2
        assert look.writable
    other.close()


def test_a_database_that_can_only_be_read_is_told(environment, read_only_postgres):
    told = found(environment, FOURFOLD_DATABASE_URL=read_only_postgres)["database"]
    assert told.level == "fix"
    assert re.search("can only be read|read-only", told.detail)


@pytest.fixture
def read_only_postgres(migrated_postgres):
    """As a replica is."""
    engine = engine_for(migrated_postgres)
    setting = "default_transaction_read_only"
    with engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET {setting} = on")
        connection.commit()
        yield migrated_postgres
        connection.exec_driver_sql(f"ALTER DATABASE {name} RESET {setting}")
        connection.commit()
    engine.dispose()


def test_people_who_rely_on_mail_need_a_mail_server(environment, beaten, store, mira):
    without = {"FOURFOLD_SMTP_URL": ""}
    assert found(environment, **without)["mail"].level == "note"
    mailing.confirm(store, mira, now())
    mailing.want(store, mira, now())
    told = found(environment, **without)["mail"]
    assert (told.level, told.detail[:21]) == ("fix", "1 people rely on mail")
    assert found(environment)["mail"].level == "ok"


def occasion(store, person, state, at, note=NOTE):
    planned = PlannedOccasion(at.date(), 0, f"{at:%Y-%m-%dT%H:%M}", at)
    new = NewOccasion(person, planned, state, note, at + 90 * MINUTE)
    with store.begin() as tx:
        return reminders.add_occasions(tx, [new], now())[new.key]


def test_a_mail_server_that_takes_nothing_is_told(environment, beaten, store, mira):
    mailing.confirm(store, mira, now())
    mailing.want(store, mira, now())
    mailed = occasion(store, mira, "open", now())
    with store.begin() as tx:
        add(tx, [NewMail(mailed, now() + 90 * MINUTE)], now())
    mailing.post_next(store, lambda _: MailOutcome(MailKind.AWAY), now())
    told = found(environment)["mail"]
    assert (told.level, "did not take 1 reminders" in told.detail) == ("fix", True)


def test_a_backlog_is_told_with_its_age(environment, beaten, store, mira):
    at = now() - 20 * MINUTE
    with store.begin() as tx:
        people.plan_next(tx, mira, PlannedOccasion(at.date(), 0, f"{at:%Y-%m-%dT%H:%M}", at))
    told = found(environment)["backlog"]
    assert told.level == "fix"
    assert re.match("1 reminders wait, the first for 2[0-9] minutes;", told.detail)


def test_reminders_that_came_too_late_are_told_for_a_day(environment, beaten, store, mira):
    occasion(store, mira, "expired", now() - timedelta(hours=30))
    assert found(environment)["missed"].level == "ok"
    occasion(store, mira, "expired", now() - timedelta(hours=3))
    told = found(environment)["missed"]
    assert (told.level, told.detail[:31]) == ("note", "1 reminders of the last day cam")


def test_keys_that_push_services_refuse_are_told(environment, beaten, store, mira):
    with store.begin() as tx:
        phone = devices.put(tx, mira, target("mira"), "Test", now())
    brought = occasion(store, mira, "open", now())
    with store.begin() as tx:
        new = NewDelivery(brought, phone, now(), now() + 90 * MINUTE)
        deliveries.add_deliveries(tx, [new])
        [one] = deliveries.lease(tx, now(), now() + MINUTE, 10)
        deliveries.settle(tx, {one.delivery_id: Settled("pending", 403, now() + MINUTE)})
    assert found(environment)["push services"].level == "fix"


def test_a_reminder_that_is_tried_in_vain_is_told(environment, beaten, store, mira):
    with store.begin() as tx:
        phone = devices.put(tx, mira, target("mira"), "Test", now())
    brought = occasion(store, mira, "open", now() - 40 * MINUTE)
    with store.begin() as tx:
        new = NewDelivery(brought, phone, now(), now() + 90 * MINUTE)
        deliveries.add_deliveries(tx, [new])
        [one] = deliveries.lease(tx, now(), now() + MINUTE, 10)
        deliveries.settle(tx, {one.delivery_id: Settled("pending", None, now() + MINUTE)})
    told = found(environment)["retries"]
    assert (told.level, told.detail[:53]) == (
        "fix",
        "1 reminders are tried again and again, the first was ",
    )


def shut_doors():
    return [Knock("fcm.googleapis.com", "Connection refused", None), *open_doors()]


def test_a_machine_that_cannot_reach_push_services_is_told(environment, beaten):
    told = found(environment, shut_doors)["way out"]
    assert told.level == "fix"
    assert "fcm.googleapis.com (Connection refused)" in told.detail


def test_at_home_it_is_only_worth_knowing(environment, beaten):
    home = {"FOURFOLD_PUBLIC_URL": "http://localhost:8000"}
    assert found(environment, shut_doors, **home)["way out"].level == "note"


@pytest.mark.parametrize(
    ("seconds", "level", "where"),
    [(-7200, "fix", "ahead of"), (7200, "fix", "behind"), (3, "ok", "")],
)
def test_a_clock_that_differs_from_the_worlds_is_told(environment, beaten, seconds, level, where):
    told = found(environment, lambda: [Knock("push.example", None, seconds)])["world time"]
    assert told.level == level
    assert where in told.detail


def test_two_machines_with_keys_of_their_own_cannot_share_a_database(environment, store, tmp_path):
    wiring.prepare(from_environment(environment))
    other = environment | {
        "FOURFOLD_DATA_DIR": str(tmp_path / "other"),
        "FOURFOLD_DATABASE_URL": f"sqlite:///{tmp_path / 'fourfold.db'}",
    }
    with pytest.raises(wiring.UnreadyError, match="holds other keys"):
        wiring.prepare(from_environment(other))
    assert found(environment)["whose keys"].level == "ok"
    assert found(other)["whose keys"].level == "fix"


def test_who_has_lost_the_first_keys_can_go_on_with_others(environment, tmp_path):
    wiring.prepare(from_environment(environment))
    (tmp_path / "keys.json").unlink()
    lost = CliRunner().invoke(main, ["reminders", "due"], env=environment)
    assert (lost.exit_code, "fourfold keys change" in lost.stderr) == (1, True)
    assert CliRunner().invoke(main, ["keys", "change"], env=environment).exit_code == 0
    assert CliRunner().invoke(main, ["reminders", "due"], env=environment).exit_code == 0


def test_a_full_disk_is_told(environment, beaten, monkeypatch):
    monkeypatch.setattr(doctor, "SMALLEST_ROOM", 2**60)
    told = found(environment)["disk"]
    assert (told.level, told.detail[:5]) == ("fix", "Only ")


def test_a_data_folder_that_cannot_be_written_is_told(environment, tmp_path):
    (tmp_path / "file").touch()
    told = found(environment, FOURFOLD_DATA_DIR=str(tmp_path / "file" / "data"))["keys"]
    assert told.level == "fix"
    assert "cannot be written" in told.detail


def test_every_finding_is_one_line_and_says_what_to_do(environment, tmp_path):
    ill = environment | {
        "FOURFOLD_PUBLIC_URL": "http://practice.fourfold.net",
        "FOURFOLD_VAPID_SUBJECT": "mailto:me@localhost",
        "FOURFOLD_SMTP_URL": "",
    }
    done = CliRunner().invoke(main, ["doctor"], env=ill)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 16
    assert all(line.startswith(("OK  ", "NOTE", "FIX ")) for line in lines)


def test_as_json_even_a_setting_that_cannot_be_right_is_a_finding(environment):
    bad = environment | {"FOURFOLD_VAPID_SUBJECT": "nobody"}
    done = CliRunner().invoke(main, ["doctor", "--json"], env=bad)
    assert done.exit_code == 1
    [one] = json.loads(done.stdout)["findings"]
    assert (one["what"], one["level"]) == ("settings", "fix")
    assert "FOURFOLD_VAPID_SUBJECT" in one["detail"]


def test_the_doctor_leaves_nothing_behind(environment, beaten, store):
    before = store_content(store)
    examine(from_environment(environment), open_doors)
    assert store_content(store) == before


def store_content(store):
    with store.read() as tx:
        return tx.exec_driver_sql("SELECT name, at FROM heartbeats").all()
