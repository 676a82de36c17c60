"""/metrics: guarded, and what it says is what happened, whichever process did it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pwa.shell.metrics import written
from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.mails import MailKind, MailOutcome
from scheduler.domain.reminders import Rhythm
from scheduler.services import devices, mailing, reminders
from scheduler.services.beat import beat
from scheduler.services.figures import figures
from tests.services.conftest import Sender
from tests.subscriptions import target
from tests.web.whole_app import serving

TOKEN = "a-token-of-this-test"
HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def samples(store, at):
    """Every figure by name and labels."""
    families = text_string_to_metric_families(written(figures(store, at)).decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        ("Bearer wrong", 401),
        (f"Bearer {TOKEN}x", 401),
        (TOKEN, 401),
        ("Bearer Ω", 401),
        (None, 401),
    ],
)
def test_only_the_token_opens_it(tmp_path, empty_sqlite, header, status):
    with serving(tmp_path, empty_sqlite, FOURFOLD_METRICS_TOKEN=TOKEN) as whole:
        headers = {} if header is None else {"Authorization": header}
        answer = whole.guest().get("/metrics", headers=headers)
        assert answer.status_code == status
        assert (b"fourfold_due" in answer.data) == (status == 200)
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_without_a_token_set_there_is_no_such_page(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite) as whole:
        for header in ("Bearer ", "Bearer None", ""):
            answer = whole.guest().get("/metrics", headers={"Authorization": header})
            assert answer.status_code == 404


def test_the_token_is_no_part_of_an_address(tmp_path, empty_sqlite):
    with serving(tmp_path, empty_sqlite, FOURFOLD_METRICS_TOKEN=TOKEN) as whole:
        assert whole.guest().get(f"/metrics?token={TOKEN}").status_code == 401


def test_what_is_due_is_counted_with_its_age(store, cast):
    found = samples(store, HALF_PAST_SEVEN + timedelta(seconds=30))
    assert found["fourfold_due", "occasions"] == 2
    assert found["fourfold_queue_age_seconds", "occasions"] > 30
    assert found["fourfold_clock_heartbeat_age_seconds",] == float("inf")


def test_what_was_sent_is_counted_with_its_lateness(store, curriculum, cast, morning):
    devices.register(store, cast.alice, target("a"), "Test", (), morning)
    devices.register(store, cast.charlie, target("c"), "Test", (), morning)
    beat(store, curriculum, Sender(), HALF_PAST_SEVEN + timedelta(seconds=15))
    found = samples(store, HALF_PAST_SEVEN + timedelta(seconds=25))
    assert found["fourfold_sent_total", "push"] == 2
    assert found["fourfold_late_seconds_bucket", "5"] == 0
    assert found["fourfold_late_seconds_bucket", "20"] == 2
    assert found["fourfold_late_seconds_bucket", "+Inf"] == 2
    assert found["fourfold_late_seconds_sum",] == 30
    assert found["fourfold_occasions_total", "sent"] == 2
    assert found["fourfold_due", "occasions"] == 0
    assert found["fourfold_clock_heartbeat_age_seconds",] == 10


def test_outcomes_and_lost_devices_are_counted(store, curriculum, cast, morning):
    for name in ("one", "two"):
        devices.register(store, cast.alice, target(name), "Test", (), morning)
    sender = Sender()
    sender.answer = Outcome(OutcomeKind.LATER, 503)
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    found = samples(store, HALF_PAST_SEVEN)
    assert found["fourfold_outcomes_total", "later", "push"] == 2
    assert found["fourfold_retrying",] == 2
    assert found["fourfold_devices", "reachable"] == 2
    sender.answer = Outcome(OutcomeKind.GONE, 410)
    beat(store, curriculum, sender, HALF_PAST_SEVEN + timedelta(minutes=2))
    found = samples(store, HALF_PAST_SEVEN + timedelta(minutes=2))
    assert found["fourfold_outcomes_total", "gone", "push"] == 2
    assert found["fourfold_devices", "unreachable"] == 2


def test_mails_are_counted_too(store, curriculum, cast, morning):
    mailing.confirm(store, cast.alice, morning)
    mailing.want(store, cast.alice, morning)
    beat(store, curriculum, Sender(), HALF_PAST_SEVEN)
    assert samples(store, HALF_PAST_SEVEN)["fourfold_due", "mail"] == 1
    mailing.post_next(store, lambda _: MailOutcome(MailKind.SENT), HALF_PAST_SEVEN)
    found = samples(store, HALF_PAST_SEVEN)
    assert found["fourfold_sent_total", "mail"] == 1
    assert found["fourfold_due", "mail"] == 0
    assert found["fourfold_late_seconds_count",] == 1


def test_what_a_push_service_was_away_for_is_counted_as_missed(store, curriculum, cast, morning):
    once = Rhythm(timezone="Europe/Berlin", times=(time(7, 30),), ladder=(0,))
    for person in (cast.alice, cast.charlie):
        reminders.change_rhythm(store, person, lambda _: once, morning)
    devices.register(store, cast.alice, target("a"), "Test", (), morning)
    sender = Sender()
    sender.answer = Outcome(OutcomeKind.LATER, 503)
    for minutes in range(0, 121, 5):
        beat(store, curriculum, sender, HALF_PAST_SEVEN + timedelta(minutes=minutes))
    found = samples(store, HALF_PAST_SEVEN + timedelta(hours=2))
    assert found["fourfold_outcomes_total", "expired", "push"] == 1
    # With those of the day before, one for each of the two.
    assert found["fourfold_occasions_total", "expired"] == 2 + 1
    assert found["fourfold_occasions_total", "unreachable"] == 1
    assert ("fourfold_occasions_total", "open") not in found


def test_what_came_too_late_is_counted(store, curriculum, cast, morning):
    devices.register(store, cast.alice, target("a"), "Test", (), morning)
    beat(store, curriculum, Sender(), HALF_PAST_SEVEN + timedelta(hours=14))
    found = samples(store, HALF_PAST_SEVEN + timedelta(hours=14))
    assert found["fourfold_occasions_total", "expired"] >= 3
