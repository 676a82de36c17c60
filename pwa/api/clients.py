"""A coach's clients over the API: those who need them first, each as far as they show themselves."""

from hashlib import sha256
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.coaching_schemas import ClientSchema, ClientsSchema
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services.coaching import client as one_client
from scheduler.services.coaching import triage
from scheduler.services.coaching.triage import Row, Wish

blueprint = api_blueprint("clients", "A coach's clients")


@blueprint.get("/clients")
@blueprint.response(200, ClientsSchema)
@blueprint.alt_response(304, description="Nothing has changed since `If-None-Match`.")
def clients() -> ResponseReturnValue:
    """Everyone whom the person who asks may see as their coach; nobody for all others."""
    known = parts()
    wish = Wish(size=None)
    seen = triage.desk(known.store, known.curriculum, current_person_id(), wish, now())
    body = ClientsSchema().dump({"clients": [_json(row) for row in seen.rows]})
    response = jsonify(body)
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    return response.make_conditional(request)


@blueprint.get("/clients/<string:client_id>")
@blueprint.response(200, ClientSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def client(client_id: str) -> dict[str, Any]:
    """One of them; that you looked stands in their audit trail."""
    known = parts()
    person = current_person_id()
    return _json(one_client.look(known.store, known.curriculum, person, client_id, now()).row)


def _json(row: Row) -> dict[str, Any]:
    one = row.client
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "tags": one.tags,
        "group": one.verdict.group,
        "reason": one.verdict.reason,
        "next": one.verdict.next,
        "stage": one.stage,
        "adherence_7": one.adherence_7,
        "adherence_28": one.adherence_28,
        "strength": row.strength,
        "mastery": row.mastery,
        "last_practice": one.last_at,
        "last_reached": one.reach.last_shown,
        "reachable": one.reach.reachable,
        "sees_notes": one.sight.notes,
        "sees_pain": one.sight.pain,
    }
