import json
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.delivery import outbox
from scheduler.delivery.keys import Keys
from scheduler.delivery.push import PushSender
from scheduler.delivery.signing import SignedOccasion, read_occasion
from scheduler.domain.deliveries import OutcomeKind, Outgoing, PushTarget
from scheduler.domain.reminders import Note
from scheduler.now import now
from tests.push_service import Answer, HeldDevice, PushService

URL = "https://practice.example.org"
DAY = "practice-2026-03-29"
NOTE = Note("Your practice is ready", "Anchored bow, four minutes.", "/today", DAY, DAY, "high")


def target_of(device: HeldDevice) -> PushTarget:
    return PushTarget(endpoint=device.endpoint, **device.subscription["keys"])


def outgoing_to(device: HeldDevice, delivery_id: int, expires_at: datetime) -> Outgoing:
    return Outgoing(
        delivery_id=delivery_id,
        occasion_id=12,
        person_id=3,
        device_id=5,
        target=target_of(device),
        note=NOTE,
        expires_at=expires_at,
    )


def test_each_note_comes_back_with_what_became_of_it(
    sender: PushSender, keys: Keys, service: PushService
):
    later = now() + timedelta(hours=5)
    living, gone, busy = (service.device() for _ in range(3))
    service.revoke(gone.endpoint)
    service.will_answer(Answer(503), endpoint=busy.endpoint)
    batch = [outgoing_to(device, n, later) for n, device in enumerate((living, gone, busy))]

    outcomes = dict(outbox.send(sender, keys, URL, batch))

    assert {n: outcome.kind for n, outcome in outcomes.items()} == {
        0: OutcomeKind.SENT,
        1: OutcomeKind.GONE,
        2: OutcomeKind.LATER,
    }


def test_the_device_reads_the_note_with_a_token_for_its_buttons(
    sender: PushSender, keys: Keys, service: PushService
):
    device = service.device()

    list(outbox.send(sender, keys, URL, [outgoing_to(device, 1, now() + timedelta(hours=5))]))

    notification = json.loads(device.read(service.accepted[0]))["notification"]
    assert notification["title"] == NOTE.title
    signed = read_occasion(keys.secret_key, notification["data"]["token"], now())
    assert signed == SignedOccasion(occasion_id=12, person_id=3, device_id=5)


def test_a_note_lives_no_longer_than_its_practice_day(
    sender: PushSender, keys: Keys, service: PushService
):
    expires = now() + timedelta(minutes=90)

    list(outbox.send(sender, keys, URL, [outgoing_to(service.device(), 1, expires)]))

    message = service.accepted[0]
    assert 90 * 60 - 5 <= int(message.header("TTL") or 0) <= 90 * 60
    assert message.header("Topic") == DAY


def test_one_broken_device_leaves_the_others_their_reminder(
    sender: PushSender, keys: Keys, service: PushService
):
    later = now() + timedelta(hours=5)
    broken = outgoing_to(service.device(), 0, later)
    broken = replace(broken, target=replace(broken.target, p256dh="AAAA"))
    batch = [broken, *(outgoing_to(service.device(), n, later) for n in range(1, 40))]

    outcomes = dict(outbox.send(sender, keys, URL, batch))

    assert outcomes.pop(0).kind is OutcomeKind.REFUSED
    assert {outcome.kind for outcome in outcomes.values()} == {OutcomeKind.SENT}
    assert len(service.accepted) == len(outcomes) == 39


def test_an_empty_batch_is_no_work(sender: PushSender, keys: Keys, service: PushService):
    assert list(outbox.send(sender, keys, URL, [])) == []


def test_the_test_button_reaches_the_device(sender: PushSender, service: PushService):
    device = service.device()

    outcome = outbox.send_test(sender, URL, target_of(device))

    assert outcome.kind is OutcomeKind.SENT
    push = json.loads(device.read(service.accepted[0]))
    assert push["notification"]["title"] == "Reminders reach this device"
