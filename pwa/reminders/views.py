"""The settings page and its two forms: parse, one service call, render."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.api.schemas import PlanSchema, RhythmSchema
from pwa.api.values import changed_plan, changed_rhythm
from pwa.forms import messages
from pwa.reminders import forms
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import people, practice, reminders
from scheduler.services.errors import InvalidError, NotScreenedError

blueprint = Blueprint("reminders", __name__)
NO_ERRORS: Mapping[str, str] = {}


@blueprint.errorhandler(NotScreenedError)
def screen_first(_: NotScreenedError) -> ResponseReturnValue:
    return redirect(url_for("practice.screening"))


@blueprint.get("/settings")
@signed_in
def settings() -> str:
    return _settings()


@blueprint.get("/settings/rhythm")
@blueprint.get("/settings/plan")
def back_to_settings() -> ResponseReturnValue:
    """Where a form that came back is reloaded or opened again."""
    return redirect(url_for("reminders.settings"))


@blueprint.post("/settings/rhythm")
@signed_in
def change_rhythm() -> ResponseReturnValue:
    store, person_id = parts().store, current_person_id()
    typed = forms.rhythm_typed(request.form)
    try:
        changes = RhythmSchema().load(forms.rhythm_body(typed))
        change = partial(changed_rhythm, changes=changes)
        moment = now()
        reminders.change_rhythm(store, person_id, change, moment)
    except (ValidationError, InvalidError) as error:
        return _settings(rhythm=typed, rhythm_errors=messages(error)), 422
    known = people.profile(store, person_id)
    ahead = known.next.practice_day if known.next else None
    flash(f"Saved. {_from_when(ahead, people.today_of(known, moment))}")
    return redirect(url_for("reminders.settings"))


@blueprint.post("/settings/plan")
@signed_in
def change_plan() -> ResponseReturnValue:
    known, person_id = parts(), current_person_id()
    typed = forms.plan_typed(request.form)
    try:
        changes = PlanSchema().load(forms.plan_body(typed))
        change = partial(changed_plan, changes=changes)
        practice.change_plan(known.store, known.curriculum, person_id, change, now())
    except (ValidationError, InvalidError) as error:
        return _settings(plan=typed, plan_errors=messages(error)), 422
    flash("Saved. It counts from your next practice day.")
    return redirect(url_for("reminders.settings"))


def _from_when(next_day: date | None, today: date) -> str:
    """Today may have had its three, or its last time may be over."""
    if next_day != today:
        return "The new times hold from your next practice day."
    return "Your reminders come at the new times from now on."


def _settings(
    *,
    rhythm: forms.RhythmTyped | None = None,
    plan: forms.PlanTyped | None = None,
    rhythm_errors: Mapping[str, str] = NO_ERRORS,
    plan_errors: Mapping[str, str] = NO_ERRORS,
) -> str:
    """The page as it stands, or with what was typed and what is wrong with it."""
    known, person = parts(), request_person()
    rhythm = rhythm or forms.rhythm_shown(reminders.rhythm(known.store, person.id))
    if plan is None and person.screened_at:
        plan = forms.plan_shown(practice.plan(known.store, person.id))
    return render_template(
        "reminders/settings.html",
        person=person,
        vapid_key=known.vapid_key,
        rhythm=rhythm,
        plan=plan,
        rhythm_errors=rhythm_errors,
        plan_errors=plan_errors,
        ladders=forms.ladders(rhythm.ladder),
        zones=forms.zones(),
    )
