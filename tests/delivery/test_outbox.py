import json
import socket
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler.delivery.keys import Keys
from scheduler.delivery.outbox import Outbox, send_test
from scheduler.delivery.push import PushSender
from scheduler.delivery.signing import SignedOccasion, read_occasion
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing, PushTarget
from scheduler.domain.reminders import Note
from scheduler.now import now
from tests.delivery.conftest import SUBJECT
from tests.delivery.raw_server import read_request, serving
from tests.push_service import HANG, Answer, HeldDevice, PushService

pytestmark = pytest.mark.usefixtures("either_transport")
URL = "https://practice.example.org"
DAY = "practice-2026-03-29"
NOTE = Note("Your practice is ready", "Anchored bow, four minutes.", "/today", DAY, DAY, "high")


@pytest.fixture
def outbox(sender: PushSender, keys: Keys) -> Iterator[Outbox]:
    with closing(Outbox(sender, keys, URL, timeout=2)) as outbox:
        yield outbox


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
    outbox: Outbox, keys: Keys, service: PushService
):
    later = now() + timedelta(hours=5)
    living, gone, busy = (service.device() for _ in range(3))
    service.revoke(gone.endpoint)
    service.will_answer(Answer(503), endpoint=busy.endpoint)
    batch = [outgoing_to(device, n, later) for n, device in enumerate((living, gone, busy))]

    outcomes = ended(outbox, batch)

    assert {n: outcome.kind for n, outcome in outcomes.items()} == {
        0: OutcomeKind.SENT,
        1: OutcomeKind.GONE,
        2: OutcomeKind.LATER,
    }


def test_the_device_reads_the_note_with_a_token_for_its_buttons(
    outbox: Outbox, keys: Keys, service: PushService
):
    device = service.device()

    ended(outbox, [outgoing_to(device, 1, now() + timedelta(hours=5))])

    notification = json.loads(device.read(service.accepted[0]))["notification"]
    assert notification["title"] == NOTE.title
    signed = read_occasion(keys.secret_key, notification["data"]["token"], now())
    assert signed == SignedOccasion(occasion_id=12, person_id=3, device_id=5)


def test_a_note_lives_no_longer_than_its_practice_day(
    outbox: Outbox, keys: Keys, service: PushService
):
    expires = now() + timedelta(minutes=90)

    ended(outbox, [outgoing_to(service.device(), 1, expires)])

    message = service.accepted[0]
    assert 90 * 60 - 5 <= int(message.header("TTL") or 0) <= 90 * 60
    assert message.header("Topic") == DAY


def test_one_broken_device_leaves_the_others_their_reminder(
    outbox: Outbox, keys: Keys, service: PushService
):
    later = now() + timedelta(hours=5)
    broken = outgoing_to(service.device(), 0, later)
    broken = replace(broken, target=replace(broken.target, p256dh="AAAA"))
    batch = [broken, *(outgoing_to(service.device(), n, later) for n in range(1, 40))]

    outcomes = ended(outbox, batch)

    assert outcomes.pop(0).kind is OutcomeKind.REFUSED
    assert {outcome.kind for outcome in outcomes.values()} == {OutcomeKind.SENT}
    assert len(service.accepted) == len(outcomes) == 39


def test_an_empty_batch_is_no_work(outbox: Outbox):
    assert list(outbox([])) == []


def test_the_test_button_reaches_the_device(sender: PushSender, service: PushService):
    device = service.device()

    outcome = send_test(sender, URL, target_of(device))

    assert outcome.kind is OutcomeKind.SENT
    push = json.loads(device.read(service.accepted[0]))
    assert push["notification"]["title"] == "Reminders reach this device"


# Slow, dead and lying push services.


def test_a_hanging_device_keeps_nobody_waiting(outbox: Outbox, service: PushService):
    later = now() + timedelta(hours=5)
    hanging, *well = (service.device() for _ in range(30))
    service.will_answer(HANG, endpoint=hanging.endpoint)
    batch = [outgoing_to(device, n, later) for n, device in enumerate([hanging, *well])]

    start = time.monotonic()
    first = dict(outbox(batch))
    while len(first) < 29:
        first |= dict(outbox([]))
    took = time.monotonic() - start

    assert set(first) == set(range(1, 30))
    assert took < 1.5
    assert outbox.busy
    assert {n: outcome.kind for n, outcome in ended(outbox).items()} == {0: OutcomeKind.LATER}
    assert not outbox.busy


def test_a_dead_push_service_delays_only_its_own(sender: PushSender, keys: Keys, service):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as dead:
        nowhere = f"127.0.0.1:{dead.getsockname()[1]}"
        both = PushSender(keys.vapid, SUBJECT, {service.host, nowhere})
        later = now() + timedelta(hours=5)
        lost = [outgoing_to(HeldDevice(f"http://{nowhere}/x"), n, later) for n in range(200)]
        living = [outgoing_to(service.device(), n, later) for n in range(200, 240)]
        with closing(Outbox(both, keys, URL, timeout=0.4)) as outbox:
            start = time.monotonic()
            first = dict(outbox([*lost, *living]))
            while not sent(first) >= set(range(200, 240)):
                first |= dict(outbox([]))
            took = time.monotonic() - start

    assert sent(first) == set(range(200, 240))
    assert took < 1.5


def test_a_note_whose_push_service_is_behind_is_put_off_untried(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch, service: PushService
):
    later = now() + timedelta(hours=5)
    hanging = [service.device() for _ in range(20)]
    for device in hanging:
        service.will_answer(HANG, endpoint=device.endpoint)
    monkeypatch.setattr("scheduler.delivery.lanes.STILL", 0.5)

    found = ended(outbox, [outgoing_to(device, n, later) for n, device in enumerate(hanging)])

    assert set(found) == set(range(20))
    assert {outcome.kind for outcome in found.values()} == {OutcomeKind.LATER}
    put_off = [n for n, outcome in found.items() if outcome.detail.startswith("not tried")]
    assert put_off == [16, 17, 18, 19]
    assert len(service.messages) == 16


def test_a_push_service_that_comes_back_is_soon_used_in_full(sender: PushSender, keys: Keys):
    waking = time.monotonic() + 0.6

    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            time.sleep(max(0.0, waking - time.monotonic()))
            peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    with serving(talk) as host:
        later = now() + timedelta(hours=5)
        batch = [outgoing_to(HeldDevice(f"http://{host}/x"), n, later) for n in range(100)]
        with closing(
            Outbox(PushSender(keys.vapid, SUBJECT, {host}), keys, URL, timeout=0.3)
        ) as box:
            found = ended(box, batch)

    kinds = [outcome.kind for outcome in found.values()]
    assert len(found) == 100
    assert kinds.count(OutcomeKind.SENT) > 70


def test_a_push_service_that_takes_its_time_loses_nothing_however_much_comes(
    sender: PushSender, keys: Keys
):
    def talk(peer: socket.socket) -> None:
        while read_request(peer):
            time.sleep(0.15)
            peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    with serving(talk) as host:
        later = now() + timedelta(hours=5)
        device = HeldDevice(f"http://{host}/x")
        found: dict[int, Outcome] = {}
        waited = []
        with closing(Outbox(PushSender(keys.vapid, SUBJECT, {host}), keys, URL)) as box:
            for first in range(0, 1500, 500):
                found |= dict(
                    box([outgoing_to(device, n, later) for n in range(first, first + 500)])
                )
                waited.append(box._lanes.waiting)
            found |= ended(box)

    assert sent(found) == set(range(1500))
    assert max(waited) <= 500


def test_a_note_that_is_called_off_while_it_waits_for_its_push_service_never_leaves(
    sender: PushSender, keys: Keys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("scheduler.delivery.outbox.FRESH", 0.1)
    asked: set[int] = set()
    brought = []

    def talk(peer: socket.socket) -> None:
        while request := read_request(peer):
            brought.append(request)
            time.sleep(0.15)
            peer.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    def all_are_done(delivery_ids: Collection[int]) -> Collection[int]:
        asked.update(delivery_ids)
        return set()

    with serving(talk) as host:
        later = now() + timedelta(hours=5)
        batch = [outgoing_to(HeldDevice(f"http://{host}/x"), n, later) for n in range(100)]
        slow = PushSender(keys.vapid, SUBJECT, {host})
        with closing(Outbox(slow, keys, URL, wanted=all_are_done)) as box:
            found = ended(box, batch)
            assert not box.busy

    assert asked
    assert set(found) == set(range(100)) - asked
    assert len(brought) == len(found)


def test_what_is_begun_when_the_process_stops_is_broken_off(outbox: Outbox, service: PushService):
    device = service.device()
    service.will_answer(HANG, endpoint=device.endpoint)
    list(outbox([outgoing_to(device, 1, now() + timedelta(hours=5))]))

    start = time.monotonic()
    outbox.close()

    assert time.monotonic() - start < 1


def test_no_transport_is_made_where_nothing_is_sent(sender: PushSender, keys: Keys):
    outbox = Outbox(sender, keys, URL)

    assert list(outbox([])) == []
    assert outbox._transport is None
    outbox.close()


def ended(outbox: Outbox, batch: Sequence[Outgoing] = ()) -> dict[int, Outcome]:
    """What comes of this batch and of everything that is still on its way."""
    found = dict(outbox(batch))
    end = time.monotonic() + 10
    while outbox.busy:
        assert time.monotonic() < end
        found |= dict(outbox([]))
    return found


def sent(outcomes: dict[int, Outcome]) -> set[int]:
    return {n for n, outcome in outcomes.items() if outcome.kind is OutcomeKind.SENT}
