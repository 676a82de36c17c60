"""The outbox: each note gets its payload and token, and leaves for its device."""

from collections.abc import Iterator, Sequence
from functools import partial

from scheduler.delivery.keys import Keys
from scheduler.delivery.payload import payload_for, test_payload
from scheduler.delivery.push import PushSender
from scheduler.delivery.signing import SignedOccasion, sign_occasion
from scheduler.delivery.spread import spread
from scheduler.domain.deliveries import Outcome, Outgoing, PushTarget
from scheduler.now import now

TEST_TTL = 60
"""Seconds; somebody is looking at the device."""


def send(
    sender: PushSender, keys: Keys, public_url: str, batch: Sequence[Outgoing]
) -> Iterator[tuple[int, Outcome]]:
    """(delivery id, outcome) of each note as it comes."""
    send_one = partial(_send_one, sender, keys.secret_key, public_url)
    for outgoing, outcome in spread(send_one, batch):
        yield outgoing.delivery_id, outcome


def send_test(sender: PushSender, public_url: str, target: PushTarget) -> Outcome:
    """The settings page's button: does a push reach this device?"""
    payload = test_payload(public_url)
    return sender.send(target, payload, topic="test", urgency="high", ttl=TEST_TTL, now=now())


def _send_one(sender: PushSender, secret: str, public_url: str, outgoing: Outgoing) -> Outcome:
    # A batch takes a while: each note counts from the moment at which it leaves.
    moment = now()
    answers = SignedOccasion(outgoing.occasion_id, outgoing.person_id, outgoing.device_id)
    token = sign_occasion(secret, answers, moment)
    return sender.send(
        outgoing.target,
        payload_for(outgoing.note, outgoing.occasion_id, public_url, token),
        topic=outgoing.note.topic,
        urgency=outgoing.note.urgency,
        ttl=int((outgoing.expires_at - moment).total_seconds()),
        now=moment,
    )
