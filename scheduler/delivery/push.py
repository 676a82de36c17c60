"""Push services: one encrypted note to one device, and what they say to it. The only user of pywebpush."""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from py_vapid import Vapid02, VapidException
from pywebpush import WebPusher, WebPushException
from urllib3.exceptions import HTTPError

from scheduler.delivery.keys import VapidKeys
from scheduler.delivery.transport import PrivateAddressError, Reply, Transport
from scheduler.domain.deliveries import Outcome, OutcomeKind, PushTarget
from scheduler.domain.devices import endpoint_problem, host_of, is_extra, keys_problem

log = logging.getLogger(__name__)

LARGEST_PAYLOAD = 3993
"""Bytes of plaintext that encrypt to the 4096 which every push service takes."""
PERIOD = 6 * 60 * 60
"""Seconds for which one signed header serves; it is good for one or two of them."""
LONGEST_RETRY_AFTER = timedelta(days=1)

_KINDS = {
    404: OutcomeKind.GONE,
    410: OutcomeKind.GONE,
    408: OutcomeKind.LATER,
    413: OutcomeKind.TOO_LARGE,
    429: OutcomeKind.LATER,
}


class PushSender:
    """Sends notes under one VAPID identity; safe to share between threads."""

    def __init__(
        self,
        keys: VapidKeys,
        subject: str,
        extra_hosts: Collection[str] = (),
        *,
        timeout: float = 10.0,
        ca_file: str | None = None,
    ) -> None:
        self._vapid = Vapid02.from_raw(keys.private.encode())
        self._subject = subject
        self._extra_hosts = frozenset(extra_hosts)
        self._transport = Transport(timeout, ca_file)
        # Push services ask not to be shown a fresh signature with each message.
        self._authorization = lru_cache(maxsize=256)(self._sign)

    def send(
        self,
        target: PushTarget,
        payload: bytes,
        *,
        topic: str,
        urgency: str,
        ttl: int,
        now: datetime,
    ) -> Outcome:
        """Send once and say what came of it; never raises. `ttl` in seconds, at least 1."""
        headers = {"TTL": str(max(1, ttl)), "Topic": topic, "Urgency": urgency}
        try:
            refusal = self._refusal(target, payload)
            outcome = refusal or self._attempt(target, payload, headers, now)
        except Exception as error:  # noqa: BLE001 (no one note may take the others down with it)
            outcome = Outcome(OutcomeKind.OURS, detail=f"cannot send: {type(error).__name__}")
        _report(outcome, target)
        return outcome

    def close(self) -> None:
        """Give back the connections that wait for the next note."""
        self._transport.close()

    def _refusal(self, target: PushTarget, payload: bytes) -> Outcome | None:
        problem = endpoint_problem(target.endpoint, self._extra_hosts)
        problem = problem or keys_problem(target.p256dh, target.auth)
        if problem:
            return Outcome(OutcomeKind.REFUSED, detail=problem)
        if len(payload) > LARGEST_PAYLOAD:
            detail = f"{len(payload)} bytes are more than {LARGEST_PAYLOAD}"
            return Outcome(OutcomeKind.TOO_LARGE, detail=detail)
        return None

    def _attempt(
        self, target: PushTarget, payload: bytes, headers: dict[str, str], now: datetime
    ) -> Outcome:
        try:
            body, headers = self._sealed(target, payload, headers, now)
        except (ValueError, WebPushException) as error:
            return Outcome(OutcomeKind.REFUSED, detail=f"cannot encrypt: {type(error).__name__}")
        except VapidException as error:
            return Outcome(OutcomeKind.OURS, detail=f"cannot sign: {error}")
        return self._post(target.endpoint, body, headers, now)

    def _sealed(
        self, target: PushTarget, payload: bytes, headers: dict[str, str], now: datetime
    ) -> tuple[bytes, dict[str, str]]:
        parts = urlsplit(target.endpoint)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        authorization = self._authorization(origin, int(now.timestamp()) // PERIOD)
        keys = {"p256dh": target.p256dh, "auth": target.auth}
        body = WebPusher({"endpoint": target.endpoint, "keys": keys}).encode(payload)["body"]
        own = {"Authorization": authorization, "Content-Encoding": "aes128gcm"}
        return body, {**headers, **own, "Content-Type": "application/octet-stream"}

    def _sign(self, origin: str, period: int) -> str:
        claims = {"aud": origin, "sub": self._subject, "exp": (period + 2) * PERIOD}
        authorization: str = self._vapid.sign(claims)["Authorization"]
        return authorization

    def _post(self, endpoint: str, body: bytes, headers: dict[str, str], now: datetime) -> Outcome:
        own = is_extra(endpoint, self._extra_hosts)
        try:
            reply = self._transport.post(endpoint, body, headers, inside_allowed=own)
        except PrivateAddressError as error:
            return Outcome(OutcomeKind.REFUSED, detail=str(error))
        except HTTPError as error:
            # The error's own text would tell the endpoint.
            return Outcome(OutcomeKind.LATER, detail=f"no answer: {type(error).__name__}")
        return outcome_of(reply, now)


def outcome_of(reply: Reply, now: datetime) -> Outcome:
    """What a push service's answer means for the note and the device."""
    kind = _kind(reply.status)
    wait = _wait(reply.retry_after, now) if kind is OutcomeKind.LATER else None
    detail = " ".join(reply.text.split())[:200] if kind is OutcomeKind.OURS else ""
    return Outcome(kind, reply.status, wait, detail)


def _kind(status: int) -> OutcomeKind:
    if 200 <= status < 300:
        return OutcomeKind.SENT
    if 400 <= status < 500:
        return _KINDS.get(status, OutcomeKind.OURS)
    # A redirect is no answer that a push service may give, and is not followed.
    return OutcomeKind.LATER


def _wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """From `Retry-After`, seconds or a date; None where it says nothing one can use."""
    text = (retry_after or "").strip()
    try:
        if text.isdecimal():
            wait = timedelta(seconds=min(int(text), 10**6))
        else:
            date = parsedate_to_datetime(text)
            wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    except (ValueError, OverflowError):
        return None
    return max(timedelta(0), min(wait, LONGEST_RETRY_AFTER))


def _report(outcome: Outcome, target: PushTarget) -> None:
    """Into the log, with the host alone: whoever knows the whole endpoint can push to it."""
    host = host_of(target.endpoint)
    answer = outcome.status or "not sent"
    if outcome.kind is OutcomeKind.OURS:
        said = outcome.detail.replace(target.endpoint.rpartition(host)[2], "…")
        log.error("%s: %s, our keys, claims or code are at fault. %s", host, answer, said)
    elif outcome.kind is not OutcomeKind.SENT:
        log.info("%s: %s, %s. %s", host, answer, outcome.kind, outcome.detail)
