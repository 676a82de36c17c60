"""The page of the balance check: three questions, and what was answered before."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.forms import messages
from pwa.practice.forms import Errors, Typed, balance_answers, typed_in
from pwa.practice.views import blueprint
from pwa.wiring import parts
from scheduler.domain.balance_check import QUESTIONS
from scheduler.now import now
from scheduler.services import balance_checks


@blueprint.get("/balance")
@signed_in
def balance() -> str:
    return _balance({}, {})


@blueprint.post("/balance")
@signed_in
def answer_balance() -> ResponseReturnValue:
    store, typed = parts().store, typed_in(request.form)
    if typed.get("later"):
        balance_checks.pass_over(store, current_person_id(), now())
        return redirect(url_for("practice.today"))
    try:
        answers = balance_answers(typed)
    except ValidationError as error:
        return _balance(typed, messages(error)), 422
    balance_checks.answer_balance(store, current_person_id(), **answers, now=now())
    flash("Kept. Your cues follow what you saw and felt.")
    return redirect(url_for("practice.today"))


def _balance(values: Typed, errors: Errors) -> str:
    view = balance_checks.balance(parts().store, current_person_id(), now())
    return render_template(
        "practice/balance.html",
        person=request_person(),
        questions=QUESTIONS,
        balance_checks=view.checks,
        due=view.due,
        values=values,
        errors=errors,
    )
