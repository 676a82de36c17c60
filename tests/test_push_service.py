"""The test push service refuses what real ones refuse; else every other test of push is worth little."""

import contextlib
import json
import time

import pytest
import requests
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException, webpush
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.push_service import HANG, Answer, HeldDevice, PushService

SUBJECT = "mailto:operator@example.org"


@pytest.fixture(scope="module")
def vapid():
    keys = Vapid02()
    keys.generate_keys()
    return keys


@pytest.fixture
def service():
    with PushService() as service:
        yield service


@pytest.fixture
def push(service, vapid):
    """Send as the app does; give back what the service made of it."""

    def send(device: HeldDevice, data: bytes = b"{}", ttl: int = 60, sub: str = SUBJECT, **headers):
        with contextlib.suppress(WebPushException):
            webpush(
                device.subscription,
                data,
                vapid_private_key=vapid,
                vapid_claims={"sub": sub},
                ttl=ttl,
                timeout=5,
                headers=headers,
            )
        return service.messages[-1]

    return send


def test_a_good_push_is_accepted_and_can_be_read(service, push):
    device = service.device()
    message = push(device, b'{"title":"Standing bow"}', Topic="day-2026-11-23", Urgency="high")
    assert message.status == 201
    assert device.read(message) == b'{"title":"Standing bow"}'
    assert message.header("Topic") == "day-2026-11-23"
    assert message.claims["sub"] == SUBJECT
    assert service.accepted == [message]


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ({"ttl": 0}, 400, "TTL"),
        ({"Topic": "not base64url!"}, 400, "Topic"),
        ({"Topic": "x" * 33}, 400, "Topic"),
        ({"Urgency": "urgent"}, 400, "Urgency"),
        ({"data": b"x" * 4000}, 413, "bytes"),
        ({"sub": "mailto:me@localhost"}, 403, "sub"),
    ],
)
def test_what_real_services_refuse_is_refused(service, push, fault, status, reason):
    message = push(service.device(), **fault)
    assert (message.status, reason in message.reason) == (status, True)
    assert service.accepted == []


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "https://fcm.googleapis.com"}, "aud"),
        ({"exp": 1_000_000_000}, "exp"),
        ({"exp": 99_999_999_999}, "exp"),
    ],
)
def test_claims_of_another_place_or_time_are_refused(service, vapid, claims, reason):
    device = service.device()
    whole = {"sub": SUBJECT, "aud": service.origin, "exp": _in_an_hour()} | claims
    response = WebPusher(device.subscription).send(b"{}", vapid.sign(whole), ttl=60)
    assert (response.status_code, reason in service.messages[-1].reason) == (403, True)


def test_a_push_without_or_with_anothers_signature_is_refused(service, vapid):
    device = service.device()
    WebPusher(device.subscription).send(b"{}", {}, ttl=60)
    assert (service.messages[-1].status, service.messages[-1].reason[:2]) == (401, "no")
    signed = vapid.sign({"sub": SUBJECT, "aud": service.origin, "exp": _in_an_hour()})
    token, _, _ = signed["Authorization"].partition(",k=")
    other = Vapid02()
    other.generate_keys()
    foreign = other.sign({"sub": SUBJECT, "aud": service.origin})["Authorization"]
    mixed = {"Authorization": f"{token},k={foreign.partition(',k=')[2]}"}
    WebPusher(device.subscription).send(b"{}", mixed, ttl=60)
    assert service.messages[-1].status == 401


def test_an_endpoint_is_bound_to_the_key_it_was_made_for(service, push):
    stranger = Vapid02()
    stranger.generate_keys()
    key = stranger.sign({"sub": SUBJECT, "aud": service.origin})["Authorization"].partition(",k=")[
        2
    ]
    assert push(service.device(key)).status == 403


def test_an_unknown_endpoint_is_404_and_a_revoked_one_410(service, push):
    device = service.device()
    assert push(HeldDevice(f"{service.origin}/push/unknown")).status == 404
    service.revoke(device.endpoint)
    assert push(device).status == 410
    assert service.endpoints == []


def test_it_answers_as_told_and_only_so_often(service, push):
    first, second = service.device(), service.device()
    service.will_answer(Answer(429, retry_after="7"), endpoint=first.endpoint, times=2)
    assert [push(device).status for device in (first, second, first, first)] == [429, 201, 429, 201]


def test_retry_after_reaches_the_sender(service, vapid):
    device = service.device()
    service.will_answer(Answer(503, retry_after="7"))
    with pytest.raises(WebPushException) as refused:
        webpush(
            device.subscription,
            b"{}",
            vapid_private_key=vapid,
            vapid_claims={"sub": SUBJECT},
            ttl=60,
        )
    assert refused.value.response.headers["Retry-After"] == "7"


def test_a_sender_that_follows_a_redirect_is_seen_where_it_lands(service, push):
    service.will_answer(Answer(307, location=f"{service.origin}/internal"))
    assert push(service.device()).status == 307
    assert service.strayed == ["/internal"]


def test_a_hanging_service_leaves_the_sender_to_its_time_out(service, vapid):
    service.will_answer(HANG)
    subscription = service.device().subscription
    with pytest.raises(requests.Timeout):
        webpush(
            subscription,
            b"{}",
            vapid_private_key=vapid,
            vapid_claims={"sub": SUBJECT},
            ttl=60,
            timeout=0.2,
        )
    assert len(service.messages) == 1


def test_a_browser_gets_what_came_while_it_was_away_the_newest_of_each_topic(service, push):
    with _browser(service) as browser:
        uaid = _say(browser, messageType="hello", use_webpush=True)["uaid"]
        channel = _say(browser, messageType="register", channelID="one")
    device = HeldDevice(channel["pushEndpoint"])
    for data, topic in ((b"1", "day"), (b"2", "day"), (b"3", "other")):
        assert push(device, data, Topic=topic).status == 201
    with _browser(service) as browser:
        assert _say(browser, messageType="hello", use_webpush=True, uaid=uaid)["uaid"] == uaid
        versions = [json.loads(browser.recv(5))["version"] for _ in range(2)]
        updates = [{"channelID": "one", "version": version, "code": 100} for version in versions]
        browser.send(json.dumps({"messageType": "ack", "updates": updates}))
        assert service.wait_until(lambda: service.messages[-1].acknowledged)
    assert [message.acknowledged for message in service.messages] == [None, 100, 100]


def test_a_forgotten_browser_gets_a_new_name_and_its_endpoints_are_gone(service, push):
    with _browser(service) as browser:
        uaid = _say(browser, messageType="hello", use_webpush=True)["uaid"]
        device = HeldDevice(_say(browser, messageType="register", channelID="one")["pushEndpoint"])
        service.forget_browsers()
    with _browser(service) as browser:
        assert _say(browser, messageType="hello", use_webpush=True, uaid=uaid)["uaid"] != uaid
    assert push(device).status == 410


def _in_an_hour() -> int:
    return int(time.time()) + 3600


def _browser(service: PushService) -> ClientConnection:
    return connect(
        service.websocket_url, subprotocols=[Subprotocol("push-notification")], proxy=None
    )


def _say(browser: ClientConnection, **message) -> dict:
    browser.send(json.dumps(message))
    return json.loads(browser.recv(5))
