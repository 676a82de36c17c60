"""Time off: the page on which a holiday or an illness is entered, and the tap that ends it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.api.schemas import TimeOffSchema
from pwa.forms import messages
from pwa.wiring import parts
from pwa.words import short_day
from scheduler.domain.safety import HoldKind
from scheduler.now import now
from scheduler.services import people, time_off
from scheduler.services.errors import InvalidError, NotFoundError
from scheduler.services.time_off import KeptHold

blueprint = Blueprint("time_off", __name__)

PAGE = "/settings/time-off"
BACK = "Welcome back. Today is for practice again."
_WISHES = {HoldKind.HOLIDAY: "Have a good time.", HoldKind.ILLNESS: "Get well soon."}


@blueprint.get(PAGE)
@signed_in
def page() -> str:
    return _page()


@blueprint.post(PAGE)
@signed_in
def take() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "") for name in ("kind", "since", "until")}
    try:
        asked = TimeOffSchema().load({name: given or None for name, given in typed.items()})
        taken = time_off.take(parts().store, current_person_id(), **asked, now=now())
    except (ValidationError, InvalidError) as error:
        return _page(typed, messages(error)), 422
    flash(_in_words(taken))
    return redirect(PAGE)


@blueprint.post(f"{PAGE}/end")
@signed_in
def come_back() -> ResponseReturnValue:
    """One tap from today's page."""
    time_off.come_back(parts().store, current_person_id(), now())
    flash(BACK)
    return redirect("/today")


@blueprint.post(f"{PAGE}/<row_id:hold_id>/end")
@signed_in
def end(hold_id: int) -> ResponseReturnValue:
    try:
        time_off.end(parts().store, current_person_id(), hold_id, now())
    except (InvalidError, NotFoundError) as refused:
        flash(str(refused), "error")
    else:
        flash("That’s done. Your routine goes on.")
    return redirect(PAGE)


def _page(typed: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None) -> str:
    store, person = parts().store, request_person()
    today = people.today_of(people.profile(store, person.id), now())
    return render_template(
        "reminders/time_off.html",
        person=person,
        today=today,
        kept=time_off.ahead(store, person.id, now()),
        typed=typed or {"kind": HoldKind.HOLIDAY, "since": today.isoformat(), "until": ""},
        errors=errors or {},
    )


def _in_words(taken: KeptHold) -> str:
    first, last = taken.hold.since, taken.hold.until or taken.hold.since
    span = (
        f"From {short_day(first)} to {short_day(last)}"
        if last > first
        else f"On {short_day(first)}"
    )
    return f"{_WISHES[taken.hold.kind]} {span} there is no routine and no reminder."
