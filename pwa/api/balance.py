"""The balance check over the API: three questions every four weeks."""

from typing import Any

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.schemas import BalanceAnswersSchema, BalanceCheckSchema, BalanceSchema
from pwa.wiring import parts
from scheduler.domain.balance_check import QUESTIONS, BalanceCheck
from scheduler.now import now
from scheduler.services import balance_checks

blueprint = api_blueprint("balance", "The balance check")


@blueprint.get("/balance")
@blueprint.response(200, BalanceSchema)
@blueprint.alt_response(409, "CONFLICT")
def read() -> dict[str, Any]:
    """The questions, what was answered last, and whether it is time to ask again."""
    view = balance_checks.balance(parts().store, current_person_id(), now())
    told = [check for check in view.checks if not check.silent]
    return {"questions": QUESTIONS, "last": told[-1] if told else None, "due": view.due}


@blueprint.put("/balance")
@blueprint.arguments(BalanceAnswersSchema)
@blueprint.response(200, BalanceCheckSchema)
@blueprint.alt_response(409, "CONFLICT")
def answer(answers: dict[str, Any]) -> BalanceCheck:
    """Answer for today; what is left out or null is “not sure”. The day's last answer counts."""
    store, person_id = parts().store, current_person_id()
    return balance_checks.answer_balance(store, person_id, **answers, now=now())
