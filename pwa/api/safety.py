"""Safety over the API: the questions that start a plan, and soreness a day and a half later."""

from typing import Any

from pwa.accounts import current_person_id, request_person
from pwa.api.blueprint import api_blueprint
from pwa.api.schemas import (
    HeldSchema,
    QuestionsSchema,
    ScreeningSchema,
    SorenessAnswerSchema,
    SorenessSchema,
)
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import people, soreness

blueprint = api_blueprint("safety", "The safety screen, and soreness after practice")


@blueprint.get("/screening")
@blueprint.response(200, QuestionsSchema)
def questions() -> dict[str, Any]:
    """The safety questions, and whether the person has agreed that the answers are kept."""
    consented = request_person().consented_at is not None
    return {"questions": people.screening_questions(), "consented": consented}


@blueprint.put("/screening")
@blueprint.arguments(ScreeningSchema)
@blueprint.response(200, HeldSchema)
def answer(answered: dict[str, Any]) -> dict[str, Any]:
    """Answer the safety questions with the red flags that apply; none opens the plan."""
    store, person_id = parts().store, current_person_id()
    return {"hold": people.answer_screening(store, person_id, now=now(), **answered)}


@blueprint.get("/soreness")
@blueprint.response(200, SorenessSchema)
@blueprint.alt_response(409, "CONFLICT")
def ask() -> dict[str, Any]:
    """What to ask of practice that hurt a little 36 hours ago or more; null where nothing is."""
    view = soreness.ask_soreness(parts().store, current_person_id(), now())
    asked = view.question
    return {
        "question": asked
        and {
            "check_off_id": asked.check_off_id,
            "practice_day": asked.practice_day,
            "question": asked.words(view.practice_day),
        }
    }


@blueprint.put("/soreness")
@blueprint.arguments(SorenessAnswerSchema)
@blueprint.response(200, HeldSchema)
@blueprint.alt_response(409, "CONFLICT")
def tell(told: dict[str, Any]) -> dict[str, Any]:
    """Answer it, with the hold that is now in force; “worse” opens one. Twice is as once."""
    answer = told["answer"]
    return {"hold": soreness.answer_soreness(parts().store, current_person_id(), answer, now())}
