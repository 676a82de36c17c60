"""Devices over the API: put one in, take it out, try it."""

from typing import Any

from flask import request

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.schemas import DeviceIdSchema, DevicesSchema, OutcomeSchema, SubscriptionSchema
from pwa.wiring import parts
from scheduler.domain.deliveries import PushTarget
from scheduler.now import now
from scheduler.services import devices

blueprint = api_blueprint("devices", "The phones that a person is reminded on")


@blueprint.get("/devices")
@blueprint.response(200, DevicesSchema)
def read() -> dict[str, Any]:
    """The person's devices; one that the push service has lost is not reachable."""
    found = devices.mine(parts().store, current_person_id())
    return {
        "devices": [
            {"id": one.id, "endpoint": one.target.endpoint, "reachable": one.reachable}
            for one in found
        ]
    }


@blueprint.put("/devices")
@blueprint.arguments(SubscriptionSchema)
@blueprint.response(200, DeviceIdSchema)
def register(subscription: dict[str, Any]) -> dict[str, int]:
    """Register a push subscription; the same endpoint twice is one device."""
    keys = subscription["keys"]
    target = PushTarget(subscription["endpoint"], keys["p256dh"], keys["auth"])
    known = parts()
    device_id = devices.register(
        known.store,
        current_person_id(),
        target,
        request.user_agent.string,
        known.settings.push_hosts,
        now(),
    )
    return {"id": device_id}


@blueprint.delete("/devices/<row_id:device_id>")
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def forget(device_id: int) -> None:
    """Forget a device; no reminder goes there any more."""
    devices.forget(parts().store, current_person_id(), device_id)


@blueprint.post("/devices/<row_id:device_id>/test")
@blueprint.response(200, OutcomeSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def test(device_id: int) -> dict[str, str]:
    """Send a test note to this device now, and say what its push service answered."""
    known = parts()
    outcome = devices.test(known.store, current_person_id(), device_id, known.send_test, now())
    return {"outcome": outcome.kind, "detail": outcome.detail}
