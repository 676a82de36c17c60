"""First use: when to remind me, the last screen before the first drill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.api.schemas import RhythmSchema
from pwa.api.values import changed_rhythm
from pwa.wiring import parts
from pwa.words import clock
from scheduler.domain.reminders import DEFAULT, Rhythm
from scheduler.domain.reminders.rhythm import DAY, minute_of
from scheduler.now import now
from scheduler.services import reminders

blueprint = Blueprint("first", __name__)

TIMES = {
    "06:30": "early",
    "07:30": "after waking",
    "12:30": "at midday",
    "18:00": "after work",
    "20:30": "in the evening",
}
"""Offered at a tap: wall times, and when in a day they lie."""
OWN = "own"
LATEST = time(22, 30)
"""No repeat comes later than this, unless it is asked for in settings."""
MORNING = time(5)
NO_TIME = "Write a time as hours and minutes, such as 07:30."


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the form shows: one of the offered times, or `OWN` and the time typed beside it."""

    choice: str
    own: str


@blueprint.get("/welcome/reminders")
@signed_in
def first() -> ResponseReturnValue:
    if request_person().screened_at is None:
        return redirect(url_for("practice.welcome"))
    return _page(_shown(reminders.rhythm(parts().store, current_person_id())))


@blueprint.post("/welcome/reminders")
@signed_in
def choose() -> ResponseReturnValue:
    """Keep the time and go on to the first drill; “not now” goes on all the same."""
    if "later" in request.form:
        return redirect(url_for("practice.begin"))
    chosen = Chosen(request.form.get("choice", ""), request.form.get("own", "").strip())
    at = chosen.own if chosen.choice == OWN else chosen.choice
    try:
        changes = RhythmSchema(only=("times",)).load({"times": [at]})
    except ValidationError:
        return _page(Chosen(OWN, chosen.own), {"own": NO_TIME}), 422
    changes["ladder"] = ladder_from(time.fromisoformat(at))
    change = partial(changed_rhythm, changes=changes)
    reminders.change_rhythm(parts().store, current_person_id(), change, now())
    return redirect(url_for("practice.begin"))


def ladder_from(at: time) -> list[int]:
    """The usual repeats, minutes after `at`, without those that would come late at night."""
    # Before the morning it is still last night.
    first = minute_of(at) + (DAY if at < MORNING else 0)
    latest = minute_of(LATEST)
    return [later for later in DEFAULT.ladder if not later or first + later <= latest]


def _shown(rhythm: Rhythm) -> Chosen:
    at = clock(next(iter(rhythm.times), None))
    return Chosen(at, "") if at in TIMES else Chosen(OWN, at)


def _page(chosen: Chosen, errors: Mapping[str, str] | None = None) -> str:
    return render_template(
        "reminders/first.html",
        person=request_person(),
        vapid_key=parts().vapid_key,
        offered=TIMES,
        chosen=chosen,
        errors=errors or {},
    )
