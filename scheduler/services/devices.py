"""Devices: the phones that a person is reminded on."""

from collections.abc import Callable, Collection
from datetime import datetime

from scheduler.domain.deliveries import Outcome, OutcomeKind, PushTarget
from scheduler.domain.devices import endpoint_problem, keys_problem
from scheduler.services.errors import InvalidError, NotFoundError
from scheduler.store import Store, Transaction, deliveries, devices, people
from scheduler.store.devices import Device

MOST_DEVICES = 20

SendTest = Callable[[PushTarget], Outcome]


def mine(store: Store, person_id: int) -> tuple[Device, ...]:
    with store.read() as tx:
        return devices.devices_of(tx, person_id)


def register(
    store: Store,
    person_id: int,
    target: PushTarget,
    user_agent: str,
    extra_hosts: Collection[str],
    now: datetime,
) -> int:
    """The device's id; the same endpoint twice is one device, and its last owner's.

    `InvalidError` names `endpoint` or `keys` where a push could not be sent there.
    """
    _judge(target, extra_hosts)
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = devices.by_endpoint(tx, target.endpoint)
        if known is None or known.person_id != person_id:
            _take_in(tx, person_id, known)
        return devices.put(tx, person_id, target, user_agent[:256], now)


def _take_in(tx: Transaction, person_id: int, from_another: Device | None) -> None:
    if len(devices.devices_of(tx, person_id)) >= MOST_DEVICES:
        raise InvalidError("endpoint", f"There are {MOST_DEVICES} devices already.")
    if from_another is not None:
        deliveries.call_off_device(tx, from_another.id)


def forget(store: Store, person_id: int, device_id: int) -> None:
    with store.begin() as tx:
        if not devices.remove(tx, person_id, device_id):
            raise NotFoundError("You have no such device.")


def test(store: Store, person_id: int, device_id: int, send: SendTest, now: datetime) -> Outcome:
    """Send one note to this device now; a device that is gone is marked so."""
    known = next((one for one in mine(store, person_id) if one.id == device_id), None)
    if known is None:
        raise NotFoundError("You have no such device.")
    outcome = send(known.target)
    if outcome.kind is OutcomeKind.GONE:
        with store.begin() as tx:
            devices.lose(tx, device_id, now)
    return outcome


def _judge(target: PushTarget, extra_hosts: Collection[str]) -> None:
    problem = endpoint_problem(target.endpoint, extra_hosts)
    if problem is not None:
        raise InvalidError("endpoint", problem)
    problem = keys_problem(target.p256dh, target.auth)
    if problem is not None:
        raise InvalidError("keys", problem)
