import json
import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from scheduler.delivery import push
from scheduler.delivery.keys import Keys, load_or_make
from scheduler.delivery.outbox import send_one
from scheduler.delivery.push import LARGEST_PAYLOAD, PERIOD, PushSender
from scheduler.domain.deliveries import Outcome, OutcomeKind, PushTarget
from tests.delivery.conftest import SUBJECT
from tests.delivery.raw_server import read_request, serving
from tests.push_service import HANG, Answer, HeldDevice, PushService

NOW = datetime.now(UTC).replace(microsecond=0)
pytestmark = pytest.mark.usefixtures("either_transport")
PAYLOAD = json.dumps({"notification": {"title": "Your practice is ready"}}).encode()


def target_of(device: HeldDevice, **changed: str) -> PushTarget:
    keys = device.subscription["keys"]
    return PushTarget(**{"endpoint": device.endpoint, **keys, **changed})


def send(
    sender: PushSender,
    target: PushTarget,
    payload: bytes = PAYLOAD,
    *,
    topic: str = "practice-2026-03-29",
    ttl: int = 3600,
    now: datetime = NOW,
    timeout: float = 5,
) -> Outcome:
    return send_one(
        sender,
        target,
        payload,
        topic=topic,
        urgency="high",
        ttl=ttl,
        now=now,
        timeout=timeout,
    )


# What arrives.


def test_the_device_alone_can_read_what_a_strict_push_service_took(
    sender: PushSender, service: PushService
):
    device = service.device()

    outcome = send(sender, target_of(device))

    assert outcome == Outcome(OutcomeKind.SENT, 201)
    assert device.read(service.accepted[0]) == PAYLOAD
    assert b"practice" not in service.accepted[0].body


def test_time_to_live_topic_and_urgency_go_along(sender: PushSender, service: PushService):
    send(sender, target_of(service.device()), ttl=5400)

    message = service.accepted[0]
    assert message.header("TTL") == "5400"
    assert message.header("Topic") == "practice-2026-03-29"
    assert message.header("Urgency") == "high"


@pytest.mark.parametrize("ttl", [0, -60])
def test_a_note_never_goes_out_without_time_to_live(
    sender: PushSender, service: PushService, ttl: int
):
    assert send(sender, target_of(service.device()), ttl=ttl).kind is OutcomeKind.SENT
    assert service.accepted[0].header("TTL") == "1"


def test_the_claims_name_this_push_service_and_whom_to_complain_to(
    sender: PushSender, service: PushService
):
    send(sender, target_of(service.device()))

    claims = service.accepted[0].claims
    assert claims["aud"] == service.origin
    assert claims["sub"] == SUBJECT
    assert PERIOD <= claims["exp"] - NOW.timestamp() <= 2 * PERIOD


def test_each_push_service_gets_claims_of_its_own(keys: Keys, service: PushService):
    with PushService() as other:
        sender = PushSender(keys.vapid, SUBJECT, {service.host, other.host})
        outcomes = [
            send(sender, target_of(device)).kind
            for device in (service.device(), other.device(), service.device())
        ]
        assert outcomes == [OutcomeKind.SENT] * 3
        assert other.accepted[0].claims["aud"] == other.origin


def test_one_signature_serves_many_notes_and_is_renewed_in_time(
    sender: PushSender, service: PushService
):
    start = datetime.fromtimestamp(NOW.timestamp() // PERIOD * PERIOD, UTC)
    moments = [start, start + timedelta(seconds=PERIOD - 1), start + timedelta(seconds=PERIOD)]

    for moment in moments:
        send(sender, target_of(service.device()), now=moment)

    first, second, third = (message.header("Authorization") for message in service.messages)
    assert first == second != third


def test_the_largest_payload_still_fits(sender: PushSender, service: PushService):
    outcome = send(sender, target_of(service.device()), b"x" * LARGEST_PAYLOAD)

    assert outcome.kind is OutcomeKind.SENT
    assert len(service.accepted[0].body) == 4096


def test_one_byte_more_is_too_large_and_stays_here(sender: PushSender, service: PushService):
    outcome = send(sender, target_of(service.device()), b"x" * (LARGEST_PAYLOAD + 1))

    assert outcome.kind is OutcomeKind.TOO_LARGE
    assert outcome.status is None
    assert service.messages == []


# What push services answer.


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, OutcomeKind.SENT),
        (202, OutcomeKind.SENT),
        (404, OutcomeKind.GONE),
        (410, OutcomeKind.GONE),
        (400, OutcomeKind.OURS),
        (401, OutcomeKind.OURS),
        (403, OutcomeKind.OURS),
        (405, OutcomeKind.OURS),
        (413, OutcomeKind.TOO_LARGE),
        (408, OutcomeKind.LATER),
        (429, OutcomeKind.LATER),
        (500, OutcomeKind.LATER),
        (503, OutcomeKind.LATER),
    ],
)
def test_each_answer_means_one_thing(
    sender: PushSender, service: PushService, status: int, kind: OutcomeKind
):
    service.will_answer(Answer(status))

    outcome = send(sender, target_of(service.device()))

    assert (outcome.kind, outcome.status) == (kind, status)


def test_a_device_whose_permission_was_withdrawn_is_gone(sender: PushSender, service: PushService):
    device = service.device()
    service.revoke(device.endpoint)

    assert send(sender, target_of(device)).kind is OutcomeKind.GONE


def test_a_subscription_made_under_another_key_is_our_fault_not_the_devices(
    sender: PushSender, service: PushService, keys: Keys, tmp_path: Path
):
    ours, lost = (
        service.device(keys.vapid.public),
        service.device(load_or_make(tmp_path).vapid.public),
    )

    assert send(sender, target_of(ours)).kind is OutcomeKind.SENT
    outcome = send(sender, target_of(lost))
    assert (outcome.kind, outcome.status) == (OutcomeKind.OURS, 403)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        (format_datetime(NOW + timedelta(minutes=7), usegmt=True), timedelta(minutes=7)),
        (format_datetime(NOW - timedelta(minutes=7), usegmt=True), timedelta(0)),
        ("99999999999999999999", timedelta(days=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1)),
        ("soon", None),
        ("-5", None),
        (None, None),
    ],
    # Named, since a name with the present moment in it differs from one test process to another.
    ids=["seconds", "none", "date", "past", "too many", "too far", "word", "negative", "missing"],
)
@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_back_is_understood_in_seconds_and_as_a_date(
    sender: PushSender,
    service: PushService,
    status: int,
    said: str | None,
    wait: timedelta | None,
):
    service.will_answer(Answer(status, retry_after=said))

    assert send(sender, target_of(service.device())).retry_after == wait


def test_a_redirect_is_not_followed(sender: PushSender, service: PushService):
    service.will_answer(Answer(307, location=f"{service.origin}/internal"))

    outcome = send(sender, target_of(service.device()))

    assert (outcome.kind, outcome.status) == (OutcomeKind.LATER, 307)
    assert service.strayed == []
    assert len(service.messages) == 1


def test_a_push_service_that_hangs_is_left_after_the_timeout(
    sender: PushSender, service: PushService
):
    service.will_answer(HANG)

    outcome = send(sender, target_of(service.device()), timeout=0.2)

    assert outcome.kind is OutcomeKind.LATER
    assert outcome.status is None


def test_a_push_service_that_is_not_there_is_tried_later(keys: Keys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        host = f"127.0.0.1:{taken.getsockname()[1]}"
    device = HeldDevice(f"http://{host}/push/x")

    outcome = send(PushSender(keys.vapid, SUBJECT, {host}), target_of(device))

    assert outcome.kind is OutcomeKind.LATER


# What is never sent.


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://example.org/push/x",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://169.254.169.254/x.push.apple.com/",
        "https://[::1",
        "ftp://fcm.googleapis.com/",
        "nonsense",
        "",
    ],
)
def test_an_endpoint_off_the_list_is_refused_here(sender: PushSender, endpoint: str):
    outcome = send(sender, target_of(HeldDevice(endpoint)))

    assert outcome.kind is OutcomeKind.REFUSED
    assert outcome.status is None


def test_broken_keys_are_refused_here(sender: PushSender, service: PushService):
    device = service.device()

    for broken in ({"p256dh": "AAAA"}, {"auth": "AAAA"}, {"auth": ""}, {"p256dh": "é"}):
        assert send(sender, target_of(device, **broken)).kind is OutcomeKind.REFUSED
    assert service.messages == []


def test_a_listed_name_that_leads_inside_is_refused(
    sender: PushSender, service: PushService, monkeypatch: pytest.MonkeyPatch
):
    # No resolver is to be bent for this: one name that leads inside is put on the list.
    monkeypatch.setattr(push, "endpoint_problem", lambda *_: None)
    device = HeldDevice(f"https://localhost:{service.host.rpartition(':')[2]}/push/x")

    outcome = send(sender, target_of(device))

    assert outcome == Outcome(OutcomeKind.REFUSED, detail="no answer: leads to a private address")


def test_the_operators_own_host_may_lie_inside(sender: PushSender, service: PushService):
    assert service.host.startswith("127.0.0.1")
    assert send(sender, target_of(service.device())).kind is OutcomeKind.SENT


# What is said about it.


def test_our_own_fault_is_logged_as_an_error(
    sender: PushSender, service: PushService, caplog: pytest.LogCaptureFixture
):
    service.will_answer(Answer(403))

    send(sender, target_of(service.device()))

    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert f"{service.host}: 403, our keys, claims or code are at fault" in caplog.text


@pytest.mark.parametrize("answer", [Answer(201), Answer(403), Answer(410), Answer(500), HANG])
def test_no_log_line_tells_an_endpoint_or_a_key(
    sender: PushSender, service: PushService, caplog: pytest.LogCaptureFixture, answer: Answer
):
    caplog.set_level(logging.DEBUG)
    service.will_answer(answer)
    device = service.device()

    outcome = send(sender, target_of(device), timeout=0.2)

    secret = device.endpoint.rpartition("/")[2]
    assert secret not in caplog.text + outcome.detail
    assert device.subscription["keys"]["auth"] not in caplog.text + outcome.detail


def test_a_subject_that_nobody_could_complain_to_is_our_fault(keys: Keys, service: PushService):
    sender = PushSender(keys.vapid, "mailto:nobody", {service.host})

    outcome = send(sender, target_of(service.device()))

    assert outcome.kind is OutcomeKind.OURS
    assert service.messages == []


def test_a_push_service_that_repeats_the_endpoint_does_not_put_it_into_the_log(
    keys: Keys, caplog: pytest.LogCaptureFixture
):
    body = b"no subscription /push/a-secret here"

    def talk(peer: socket.socket) -> None:
        read_request(peer)
        peer.sendall(b"HTTP/1.1 400 No\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with serving(talk) as host:
        sender = PushSender(keys.vapid, SUBJECT, {host})
        send(sender, target_of(HeldDevice(f"http://{host}/push/a-secret")))

    assert "no subscription … here" in caplog.text
    assert "a-secret" not in caplog.text


def test_a_note_that_cannot_be_put_into_headers_takes_nobody_down(
    sender: PushSender, service: PushService
):
    outcome = send(sender, target_of(service.device()), topic="a\r\nb")

    assert outcome == Outcome(OutcomeKind.OURS, detail="cannot send: HeaderError")
    assert service.messages == []
