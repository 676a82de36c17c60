"""Holiday and illness over the API: taken from one day to another, ended early."""

from dataclasses import asdict
from typing import Any

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.schemas import HoldsSchema, KeptHoldSchema, TimeOffSchema
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import time_off
from scheduler.services.time_off import KeptHold

blueprint = api_blueprint("holds", "Holiday and illness")


@blueprint.get("/holds")
@blueprint.response(200, HoldsSchema)
@blueprint.alt_response(409, "CONFLICT")
def read() -> dict[str, Any]:
    """What holds the plan today or on a day to come, safety holds too."""
    found = time_off.ahead(parts().store, current_person_id(), now())
    return {"holds": [_json(one) for one in found]}


@blueprint.post("/holds")
@blueprint.arguments(TimeOffSchema)
@blueprint.response(201, KeptHoldSchema)
@blueprint.alt_response(409, "CONFLICT")
def take(asked: dict[str, Any]) -> dict[str, Any]:
    """No routine and no reminder from one practice day to another, both included."""
    return _json(time_off.take(parts().store, current_person_id(), **asked, now=now()))


@blueprint.delete("/holds/<row_id:hold_id>")
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def end(hold_id: int) -> None:
    """Practise again from today on; a safety hold is ended by the safety questions alone."""
    time_off.end(parts().store, current_person_id(), hold_id, now())


def _json(kept: KeptHold) -> dict[str, Any]:
    return {"id": kept.id, **asdict(kept.hold)}
