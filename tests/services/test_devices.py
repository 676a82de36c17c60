import pytest

from scheduler.domain.deliveries import Outcome, OutcomeKind, PushTarget
from scheduler.services import devices
from scheduler.services.errors import InvalidError, NotFoundError
from tests.subscriptions import AUTH, P256DH

FCM = PushTarget("https://fcm.googleapis.com/fcm/send/abc", P256DH, AUTH)


def register(store, person, now, target=FCM):
    return devices.register(store, person, target, "Firefox", (), now)


def test_the_same_endpoint_twice_is_one_device(store, cast, morning):
    assert register(store, cast.alice, morning) == register(store, cast.alice, morning)
    assert len(devices.mine(store, cast.alice)) == 1


def test_a_shared_phone_belongs_to_who_signed_in_last(store, cast, morning):
    register(store, cast.alice, morning)
    register(store, cast.charlie, morning)
    assert devices.mine(store, cast.alice) == ()
    assert len(devices.mine(store, cast.charlie)) == 1


@pytest.mark.parametrize(
    ("target", "field"),
    [
        (PushTarget("https://evil.example.org/x", P256DH, AUTH), "endpoint"),
        (PushTarget("https://169.254.169.254/x.google.com/", P256DH, AUTH), "endpoint"),
        (PushTarget("http://fcm.googleapis.com/x", P256DH, AUTH), "endpoint"),
        (PushTarget(FCM.endpoint, "AAAA", AUTH), "keys"),
        (PushTarget(FCM.endpoint, P256DH, "AAAA"), "keys"),
    ],
)
def test_a_subscription_we_could_not_send_to_is_refused(store, cast, morning, target, field):
    with pytest.raises(InvalidError) as refused:
        register(store, cast.alice, morning, target)
    assert refused.value.field == field
    assert devices.mine(store, cast.alice) == ()


def test_a_test_says_what_the_push_service_answered(store, cast, morning):
    device = register(store, cast.alice, morning)
    sent = []

    def send(target):
        sent.append(target)
        return Outcome(OutcomeKind.SENT, 201)

    assert devices.test(store, cast.alice, device, send, morning).kind is OutcomeKind.SENT
    assert sent == [FCM]


def test_a_test_of_a_dead_device_marks_it_unreachable(store, cast, morning):
    device = register(store, cast.alice, morning)
    devices.test(store, cast.alice, device, lambda _: Outcome(OutcomeKind.GONE, 410), morning)
    assert [one.reachable for one in devices.mine(store, cast.alice)] == [False]


def test_an_opened_app_makes_a_lost_device_reachable_again(store, cast, morning):
    device = register(store, cast.alice, morning)
    devices.test(store, cast.alice, device, lambda _: Outcome(OutcomeKind.GONE, 410), morning)
    register(store, cast.alice, morning)
    assert [one.reachable for one in devices.mine(store, cast.alice)] == [True]


def test_a_stranger_can_neither_forget_nor_try_my_device(store, cast, morning):
    device = register(store, cast.alice, morning)
    with pytest.raises(NotFoundError):
        devices.forget(store, cast.charlie, device)
    with pytest.raises(NotFoundError):
        devices.test(store, cast.charlie, device, lambda _: pytest.fail("sent"), morning)
    assert len(devices.mine(store, cast.alice)) == 1


def test_a_forgotten_device_is_gone(store, cast, morning):
    device = register(store, cast.alice, morning)
    devices.forget(store, cast.alice, device)
    assert devices.mine(store, cast.alice) == ()


def test_devices_have_an_end(store, cast, morning):
    for n in range(devices.MOST_DEVICES):
        register(store, cast.alice, morning, PushTarget(f"{FCM.endpoint}{n}", P256DH, AUTH))
    with pytest.raises(InvalidError):
        register(store, cast.alice, morning)
