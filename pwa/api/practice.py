"""Practice over the API: today, check-offs, the plan."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.problems import by_field
from pwa.api.schemas import (
    CheckOffSchema,
    CheckOffsSchema,
    PlanSchema,
    ResultsSchema,
    TodaySchema,
)
from pwa.api.values import changed_plan, plan_json
from pwa.wiring import parts
from scheduler.domain.check_off import Proposal
from scheduler.now import now
from scheduler.services import practice, today
from scheduler.services.practice import Result
from scheduler.services.today import Today

blueprint = api_blueprint("practice", "Today, check-offs, the plan")


@blueprint.get("/today")
@blueprint.response(200, TodaySchema)
@blueprint.alt_response(409, "CONFLICT")
def read_today() -> dict[str, Any]:
    """Today's routine; 409 until the safety questions are answered."""
    known = parts()
    return _today_json(today.today(known.store, known.curriculum, current_person_id(), now()))


@blueprint.post("/check-offs")
@blueprint.arguments(CheckOffsSchema)
@blueprint.response(200, ResultsSchema)
@blueprint.alt_response(409, "CONFLICT")
def check_off(sent: dict[str, Any]) -> dict[str, Any]:
    """Check drills off, at most 100 at a time, each judged alone."""
    loaded = [_load(item) for item in sent["check_offs"]]
    sound = [proposal for proposal in loaded if isinstance(proposal, Proposal)]
    known = parts()
    results = practice.check_off(known.store, known.curriculum, current_person_id(), sound, now())
    judged = iter(results)
    return {
        "results": [
            _result_json(next(judged)) if isinstance(one, Proposal) else one for one in loaded
        ]
    }


@blueprint.delete("/check-offs/<uuid:check_off_id>")
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
@blueprint.alt_response(422, HTTPStatus(422).name)
def undo(check_off_id: UUID) -> None:
    """Undo a check-off of today or yesterday: a retraction is kept beside it."""
    known = parts()
    practice.retract(known.store, known.curriculum, current_person_id(), check_off_id, now())


@blueprint.get("/plan")
@blueprint.response(200, PlanSchema)
@blueprint.alt_response(409, "CONFLICT")
def read_plan() -> dict[str, Any]:
    """The newest version of the plan."""
    return plan_json(practice.plan(parts().store, current_person_id()))


@blueprint.put("/plan")
@blueprint.arguments(PlanSchema)
@blueprint.response(200, PlanSchema)
@blueprint.alt_response(409, "CONFLICT")
def change_plan(changes: dict[str, Any]) -> dict[str, Any]:
    """Change the plan from the next practice day on; what is left out stays as it is."""
    known, person_id = parts(), current_person_id()
    change = partial(changed_plan, changes=changes)
    changed = practice.change_plan(known.store, known.curriculum, person_id, change, now())
    return plan_json(changed)


def _today_json(seen: Today) -> dict[str, Any]:
    return {
        "practice_day": seen.practice_day,
        "stage": seen.stage,
        "hold": seen.hold,
        "drills": [
            {
                "slug": one.drill.slug,
                "name": one.drill.name,
                "stage": one.drill.stage,
                "legs": one.legs,
                "minutes": one.minutes,
                "repetitions": one.repetitions,
                "why": one.why,
                "done": one.done,
            }
            for one in seen.drills
        ],
    }


_CHECK_OFF = CheckOffSchema()


def _load(item: Any) -> Proposal | dict[str, Any]:
    """The proposal, or the result that says why it is none."""
    try:
        return Proposal(**_CHECK_OFF.load(item))
    except ValidationError as error:
        first = next(iter(by_field(error.messages)))
        return {"id": _id_of(item), "status": "rejected", "problem": first}


def _id_of(item: Any) -> str | None:
    sent = item.get("id") if isinstance(item, dict) else None
    return sent if isinstance(sent, str) else None


def _result_json(result: Result) -> dict[str, Any]:
    return {"id": str(result.id), "status": result.status, "problem": result.problem}
