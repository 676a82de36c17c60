"""What a push service says, from its own answer to the state in which note, device and occasion end."""

import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from scheduler.delivery.keys import Keys
from scheduler.delivery.outbox import Outbox
from scheduler.delivery.push import PushSender
from scheduler.domain.deliveries import PushTarget
from scheduler.now import now
from scheduler.services import devices as services
from scheduler.services.beat import beat
from scheduler.store.tables import deliveries, devices, occasions
from tests.delivery.conftest import SUBJECT
from tests.delivery.raw_server import read_request, serving
from tests.push_service import HANG, Answer, HeldDevice, PushService

pytestmark = pytest.mark.usefixtures("either_transport")
DUE = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Ended:
    delivery: str
    occasion: str
    reachable: bool
    again: timedelta | None = None


@pytest.fixture
def after(store, curriculum, cast, keys: Keys) -> Callable[[str, HeldDevice], Ended]:
    """What has become of Alice's reminder once one beat is over."""

    def after(host: str, device: HeldDevice) -> Ended:
        target = PushTarget(device.endpoint, **device.subscription["keys"])
        services.register(store, cast.alice, target, "Test", {host}, DUE)
        sender = PushSender(keys.vapid, SUBJECT, {host})
        with closing(Outbox(sender, keys, "https://x.example", timeout=0.4)) as outbox:
            beat(store, curriculum, outbox, DUE)
            while outbox.busy:
                beat(store, curriculum, outbox, DUE)
        return ended(store, cast.alice)

    return after


def ended(store, person: int) -> Ended:
    joined = (
        select(deliveries.c.state, occasions.c.state, devices.c.reachable, deliveries.c.due_at)
        .join(occasions, occasions.c.id == deliveries.c.occasion_id)
        .join(devices, devices.c.id == deliveries.c.device_id)
        .where(occasions.c.person_id == person)
    )
    with store.read() as tx:
        [(delivery, occasion, reachable, due_at)] = tx.execute(joined)
    return Ended(delivery, occasion, reachable, due_at and due_at - DUE)


SENT = Ended("sent", "sent", reachable=True)
GONE = Ended("gone", "unreachable", reachable=False)
FAILED = Ended("failed", "unreachable", reachable=True)
LATER = Ended("pending", "open", reachable=True, again=MINUTE)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer(201), SENT),  # also where the service lies: only a receipt can tell
        (Answer(404), GONE),
        (Answer(410), GONE),
        (Answer(413), FAILED),
        (Answer(400), LATER),
        (Answer(401), LATER),
        (Answer(403), LATER),
        (Answer(429), LATER),
        (Answer(429, retry_after="600"), Ended("pending", "open", True, 10 * MINUTE)),  # noqa: FBT003
        (Answer(429, retry_after="86400"), Ended("expired", "expired", True)),  # noqa: FBT003
        (Answer(500), LATER),
        (HANG, LATER),
        (Answer(307, location="http://127.0.0.1:1/"), LATER),
    ],
    ids=str,
)
def test_each_answer_leads_to_its_state(after, service: PushService, answer: Answer, state: Ended):
    device = service.device()
    service.will_answer(answer, endpoint=device.endpoint)

    assert after(service.host, device) == state
    assert len(service.messages) == 1


def test_when_to_come_back_may_be_a_date(after, service: PushService):
    device = service.device()
    date = format_datetime(now() + 20 * MINUTE, usegmt=True)
    service.will_answer(Answer(503, retry_after=date), endpoint=device.endpoint)

    assert 19 * MINUTE < after(service.host, device).again <= 20 * MINUTE


def reset(peer: socket.socket) -> None:
    read_request(peer)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def drip(peer: socket.socket) -> None:
    read_request(peer)
    for letter in b"HTTP/1.1 201 Created":
        peer.sendall(bytes([letter]))
        if peer.recv(1) == b"":
            return


def flood(peer: socket.socket) -> None:
    read_request(peer)
    peer.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 100000000\r\n\r\n" + b"x" * 10**7)


@pytest.mark.parametrize("talk", [reset, drip, flood])
def test_a_push_service_out_of_its_mind_is_tried_again(after, talk):
    with serving(talk) as host:
        assert after(host, HeldDevice(f"http://{host}/push/x")) == LATER


def test_a_device_that_leads_inside_is_never_tried_again(after, monkeypatch: pytest.MonkeyPatch):
    for module in ("scheduler.delivery.push", "scheduler.services.devices"):
        monkeypatch.setattr(f"{module}.endpoint_problem", lambda *_: None)

    assert after("nowhere", HeldDevice("https://localhost:1/push/x")) == FAILED
