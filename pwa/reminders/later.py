"""Later: the page that a reminder's “Later” leads to, and where today's reminders are put off."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.wiring import parts
from pwa.words import moment
from scheduler.domain.reminders import Until, Wish
from scheduler.now import now
from scheduler.services import later, people

blueprint = Blueprint("later", __name__)

WISHES: dict[str, Wish] = {
    "30": timedelta(minutes=30),
    "120": timedelta(hours=2),
    "evening": Until.EVENING,
    "tomorrow": Until.TOMORROW,
}
NAMES = {
    timedelta(minutes=30): ("30", "In half an hour"),
    timedelta(hours=2): ("120", "In two hours"),
    Until.EVENING: ("evening", "This evening"),
    Until.TOMORROW: ("tomorrow", "Not today"),
}


@blueprint.get("/later")
@signed_in
def page() -> str:
    store, person, moment_now = parts().store, request_person(), now()
    found = later.offers(store, person.id, moment_now)
    return render_template(
        "reminders/later.html",
        person=person,
        today=people.today_of(people.profile(store, person.id), moment_now),
        offers=[(*NAMES[one.wish], one.at) for one in found],
    )


@blueprint.post("/later")
@signed_in
def put_off() -> ResponseReturnValue:
    store, person_id, moment_now = parts().store, current_person_id(), now()
    wish = WISHES.get(request.form.get("wish", ""))
    if wish is None:
        abort(400)
    at = later.put_off(store, person_id, wish, moment_now)
    flash(_in_words(person_id, at) if at else "No reminder lies ahead.")
    return redirect("/today")


def _in_words(person_id: int, at: datetime) -> str:
    known = people.profile(parts().store, person_id)
    return f"We’ll ask again {moment(at.astimezone(known.rhythm.zone), people.today_of(known, now()))}."
