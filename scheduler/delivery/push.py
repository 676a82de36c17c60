"""Push services: a note sealed for one device, and what their answers mean. The only user of pywebpush."""

import logging
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from py_vapid import Vapid02, VapidException
from pywebpush import WebPusher, WebPushException

from scheduler.delivery.keys import VapidKeys
from scheduler.delivery.transport import NoAnswer, Reply, Request
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
    """Seals notes under one VAPID identity; safe to share between threads."""

    def __init__(self, keys: VapidKeys, subject: str, extra_hosts: Collection[str] = ()) -> None:
        self._vapid = Vapid02.from_raw(keys.private.encode())
        self._subject = subject
        self._extra_hosts = frozenset(extra_hosts)
        # Push services ask not to be shown a fresh signature with each message.
        self._authorization = lru_cache(maxsize=256)(self._sign)

    def sealed(
        self,
        target: PushTarget,
        payload: bytes,
        *,
        topic: str,
        urgency: str,
        ttl: int,
        now: datetime,
    ) -> Request | Outcome:
        """The request that brings a note, or why there can be none; never raises.

        `ttl` in seconds, at least 1: for how long the push service waits for the device.
        """
        headers = {"TTL": str(max(1, ttl)), "Topic": topic, "Urgency": urgency}
        try:
            return self._refusal(target, payload) or self._request(target, payload, headers, now)
        except (WebPushException, ValueError) as error:
            # The libraries' own texts may hold a key or an address.
            return Outcome(OutcomeKind.REFUSED, detail=f"cannot encrypt: {type(error).__name__}")
        except VapidException as error:
            return Outcome(OutcomeKind.OURS, detail=f"cannot sign: {error}")
        except Exception as error:  # noqa: BLE001 (no one note may take the others down with it)
            return Outcome(OutcomeKind.OURS, detail=f"cannot send: {type(error).__name__}")

    def _refusal(self, target: PushTarget, payload: bytes) -> Outcome | None:
        problem = endpoint_problem(target.endpoint, self._extra_hosts)
        problem = problem or keys_problem(target.p256dh, target.auth)
        if problem:
            return Outcome(OutcomeKind.REFUSED, detail=problem)
        if len(payload) > LARGEST_PAYLOAD:
            detail = f"{len(payload)} bytes are more than {LARGEST_PAYLOAD}"
            return Outcome(OutcomeKind.TOO_LARGE, detail=detail)
        return None

    def _request(
        self, target: PushTarget, payload: bytes, headers: dict[str, str], now: datetime
    ) -> Request:
        parts = urlsplit(target.endpoint)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        authorization = self._authorization(origin, int(now.timestamp()) // PERIOD)
        keys = {"p256dh": target.p256dh, "auth": target.auth}
        body = WebPusher({"endpoint": target.endpoint, "keys": keys}).encode(payload)["body"]
        own = {"Authorization": authorization, "Content-Encoding": "aes128gcm"}
        return Request(
            target.endpoint,
            body,
            {**headers, **own, "Content-Type": "application/octet-stream"},
            inside_allowed=is_extra(target.endpoint, self._extra_hosts),
        )

    def _sign(self, origin: str, period: int) -> str:
        claims = {"aud": origin, "sub": self._subject, "exp": (period + 2) * PERIOD}
        authorization: str = self._vapid.sign(claims)["Authorization"]
        return authorization


def outcome_of(result: Reply | NoAnswer, now: datetime) -> Outcome:
    """What a push service's answer, or its silence, means for the note and the device."""
    if isinstance(result, NoAnswer):
        kind = OutcomeKind.REFUSED if result.led_inside else OutcomeKind.LATER
        return Outcome(kind, detail=f"no answer: {result.reason}")
    kind = _kind(result.status)
    wait = _wait(result.retry_after, now) if kind is OutcomeKind.LATER else None
    detail = " ".join(result.text.split())[:200] if kind is OutcomeKind.OURS else ""
    return Outcome(kind, result.status, wait, detail)


def report(outcome: Outcome, target: PushTarget) -> None:
    """Into the log, with the host alone: whoever knows the whole endpoint can push to it."""
    if outcome.kind is OutcomeKind.SENT:
        return
    host = host_of(target.endpoint)
    answer = outcome.status or "not sent"
    if outcome.kind is OutcomeKind.OURS:
        said = outcome.detail.replace(target.endpoint.rpartition(host)[2], "…")
        log.error("%s: %s, our keys, claims or code are at fault. %s", host, answer, said)
    else:
        log.info("%s: %s, %s. %s", host, answer, outcome.kind, outcome.detail)


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
