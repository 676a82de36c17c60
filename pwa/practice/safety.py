"""The pages of safety: the questions that start a plan, and soreness on today's page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.forms import messages
from pwa.practice.forms import Errors, screening_answer, soreness_answer
from pwa.practice.views import blueprint
from pwa.wiring import parts
from scheduler.domain.safety import HoldKind
from scheduler.domain.soreness import SorenessAnswer
from scheduler.now import now
from scheduler.services import people, soreness
from scheduler.services.errors import InvalidError

_THANKS = {
    SorenessAnswer.GONE: "Good that it’s gone. Go on as you are.",
    SorenessAnswer.EASING: "Good that it’s easing. We ask once more in a day and a half.",
}


@blueprint.get("/screening")
@signed_in
def screening() -> str:
    return _screening((), {})


@blueprint.post("/screening")
@signed_in
def answer_screening() -> ResponseReturnValue:
    typed, first = request.form.getlist("red_flags"), _in_first_use()
    store, person_id = parts().store, current_person_id()
    try:
        answered = screening_answer(request.form, asked=_asks_consent())
        hold = people.answer_screening(store, person_id, now=now(), **answered)
    except (ValidationError, InvalidError) as error:
        return _screening(typed, messages(error)), 422
    goes_on = first and hold is None
    return redirect(url_for("reminders.first.first" if goes_on else "practice.today"))


@blueprint.get("/today/soreness")
def soreness_on_today() -> ResponseReturnValue:
    return redirect(url_for("practice.today"))


@blueprint.post("/today/soreness")
@signed_in
def answer_soreness() -> ResponseReturnValue:
    try:
        answer = soreness_answer(request.form)
    except ValidationError as error:
        flash(messages(error)["answer"], "error")
        return redirect(url_for("practice.today"))
    hold = soreness.answer_soreness(parts().store, current_person_id(), answer, now())
    if answer in _THANKS and not (hold and hold.kind is HoldKind.SAFETY):
        flash(_THANKS[answer])
    return redirect(url_for("practice.today"))


def _screening(ticked: object, errors: Errors) -> str:
    return render_template(
        "practice/screening.html",
        person=request_person(),
        questions=people.screening_questions(),
        first=_in_first_use(),
        asks_consent=_asks_consent(),
        consent="consent" in request.form,
        ticked=ticked,
        errors=errors,
    )


def _in_first_use() -> bool:
    """The second screen of three, for whoever steps back to it, too."""
    return request_person().screened_at is None or "first" in request.args


def _asks_consent() -> bool:
    """Whoever registered has agreed; whoever was given an account is asked here."""
    return request_person().consented_at is None
