"""The rhythm of reminders over the API."""

from functools import partial
from typing import Any

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.schemas import RhythmSchema
from pwa.api.values import changed_rhythm
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import reminders

blueprint = api_blueprint("reminders", "When a person is reminded")


@blueprint.get("/rhythm")
@blueprint.response(200, RhythmSchema)
def read_rhythm() -> dict[str, Any]:
    """When the person is reminded."""
    return reminders.rhythm(parts().store, current_person_id()).written()


@blueprint.put("/rhythm")
@blueprint.arguments(RhythmSchema)
@blueprint.response(200, RhythmSchema)
def change_rhythm(changes: dict[str, Any]) -> dict[str, Any]:
    """Change the rhythm at once; what is left out stays as it is."""
    store, person_id = parts().store, current_person_id()
    change = partial(changed_rhythm, changes=changes)
    return reminders.change_rhythm(store, person_id, change, now()).written()
