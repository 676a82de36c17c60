"""The outbox: each note gets its payload and token, and leaves for its device."""

import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice

from scheduler.delivery.fastest import open_transport
from scheduler.delivery.keys import Keys
from scheduler.delivery.lanes import Lanes
from scheduler.delivery.payload import payload_for, test_payload
from scheduler.delivery.push import PushSender, outcome_of, report
from scheduler.delivery.signing import SignedOccasion, sign_occasion
from scheduler.delivery.transport import NoAnswer, Reply, Request, Transport
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing, PushTarget
from scheduler.domain.devices import host_of
from scheduler.now import now

TIMEOUT = 10.0
"""Seconds that one note may take, from the look-up of the name to the answer."""
TURN = 5.0
"""Seconds after which the caller has its turn, however many wait."""
PAUSE = 1.0
"""Seconds for which an empty batch waits for what is still under way."""
MOST_WAITING = 500
"""Notes that may wait for their push services while the caller fetches more."""
PORTION = 16
"""Notes that are sealed between two looks at the answers."""
FRESH = 1.0
"""Seconds after which a note that waited for its lane is asked about once more before it leaves."""
TEST_TTL = 60
"""Seconds; somebody is looking at the device."""
Wanted = Callable[[Collection[int]], Collection[int]]
"""Of these delivery ids, those that nobody has called off."""
_BEHIND = Outcome(OutcomeKind.LATER, detail="not tried: its push service is behind")


@dataclass(frozen=True, slots=True)
class _Waiting:
    outgoing: Outgoing
    since: float


@dataclass(frozen=True, slots=True)
class _Begun:
    host: str
    outgoing: Outgoing


def _all_of_them(delivery_ids: Collection[int]) -> Collection[int]:
    return delivery_ids


class Outbox:
    """Takes notes and gives back what became of them; for one thread at a time."""

    def __init__(
        self,
        sender: PushSender,
        keys: Keys,
        public_url: str,
        *,
        wanted: Wanted = _all_of_them,
        timeout: float = TIMEOUT,
        ca_file: str | None = None,
    ) -> None:
        self._sender = sender
        self._secret = keys.secret_key
        self._public_url = public_url
        self._wanted = wanted
        self._timeout = timeout
        self._ca_file = ca_file
        self._transport: Transport | None = None
        self._lanes: Lanes[_Waiting] = Lanes()
        self._begun: dict[int, _Begun] = {}
        self._numbers = count()

    @property
    def busy(self) -> bool:
        """Some notes have not come to their end; ask again for them, if with an empty batch."""
        return self._lanes.busy

    def __call__(self, batch: Sequence[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        """(delivery id, outcome) as they come, of this batch and of those before.

        Gives the caller its turn as soon as the notes are under way, but for a few that wait
        for their push services: their outcomes come with a later call. With an empty batch it
        waits for outcomes, a second at most. A note that was called off while it waited for its
        push service never leaves, and has no outcome.
        """
        since = time.monotonic()
        for outgoing in batch:
            self._lanes.add(host_of(outgoing.target.endpoint), _Waiting(outgoing, since))
        end = time.monotonic() + (TURN if batch else PAUSE)
        while self._lanes.busy:
            began = yield from self._begin_some()
            waits = not began and (not batch or self._lanes.waiting > MOST_WAITING)
            ended = self._opened().ended(PAUSE if waits else 0)
            for number, result in ended:
                yield self._end(number, result)
            for waiting in self._lanes.given_way():
                yield _told(waiting.outgoing, _BEHIND)
            if not began and (not waits or time.monotonic() > end):
                return

    def close(self) -> None:
        """Break off what is under way and give back the connections."""
        if self._transport is not None:
            self._transport.close()
        self._transport = None

    def _begin_some(self) -> Generator[tuple[int, Outcome], None, bool]:
        """Begin a portion, and tell what cannot even begin; whether there was any."""
        portion = list(islice(self._lanes.startable(), PORTION))
        called_off = self._called_off([waiting for _, waiting in portion])
        for host, waiting in portion:
            outgoing = waiting.outgoing
            if outgoing.delivery_id in called_off:
                self._lanes.end(host, answered=True)
                continue
            request = self._request(outgoing)
            if isinstance(request, Request):
                number = next(self._numbers)
                self._begun[number] = _Begun(host, outgoing)
                self._opened().begin(number, request)
            else:
                self._lanes.end(host, answered=True)
                yield _told(outgoing, request)
        return bool(portion)

    def _called_off(self, portion: Sequence[_Waiting]) -> set[int]:
        """Of those that waited, the ones whose routine was done meanwhile, say."""
        stale = time.monotonic() - FRESH
        waited = {one.outgoing.delivery_id for one in portion if one.since < stale}
        return waited.difference(self._wanted(waited)) if waited else waited

    def _end(self, number: int, result: Reply | NoAnswer) -> tuple[int, Outcome]:
        begun = self._begun.pop(number)
        outcome = outcome_of(result, now())
        self._lanes.end(begun.host, answered=outcome.kind is not OutcomeKind.LATER)
        return _told(begun.outgoing, outcome)

    def _request(self, outgoing: Outgoing) -> Request | Outcome:
        # Some wait for their lane: each note counts from the moment at which it leaves.
        moment = now()
        answers = SignedOccasion(outgoing.occasion_id, outgoing.person_id, outgoing.device_id)
        token = sign_occasion(self._secret, answers, moment)
        return self._sender.sealed(
            outgoing.target,
            payload_for(outgoing.note, outgoing.occasion_id, self._public_url, token),
            topic=outgoing.note.topic,
            urgency=outgoing.note.urgency,
            ttl=int((outgoing.expires_at - moment).total_seconds()),
            now=moment,
        )

    def _opened(self) -> Transport:
        """Made when first needed, in the process that needs it."""
        if self._transport is None:
            self._transport = open_transport(self._timeout, self._ca_file)
        return self._transport


def send_test(sender: PushSender, public_url: str, target: PushTarget) -> Outcome:
    """The settings page's button: does a push reach this device?"""
    payload = test_payload(public_url)
    return send_one(sender, target, payload, topic="test", urgency="high", ttl=TEST_TTL, now=now())


def send_one(
    sender: PushSender,
    target: PushTarget,
    payload: bytes,
    *,
    topic: str,
    urgency: str,
    ttl: int,
    now: datetime,
    timeout: float = TIMEOUT,
) -> Outcome:
    """One note at once, from any thread: a transport of its own brings it."""
    sealed = sender.sealed(target, payload, topic=topic, urgency=urgency, ttl=ttl, now=now)
    outcome = sealed if isinstance(sealed, Outcome) else outcome_of(_result(sealed, timeout), now)
    report(outcome, target)
    return outcome


def _result(request: Request, timeout: float) -> Reply | NoAnswer:
    with closing(open_transport(timeout)) as transport:
        transport.begin(0, request)
        while not (ended := transport.ended(timeout)):
            continue
    return ended[0][1]


def _told(outgoing: Outgoing, outcome: Outcome) -> tuple[int, Outcome]:
    report(outcome, outgoing.target)
    return outgoing.delivery_id, outcome
