"""The list of what this person's phone keeps of today, and what its worker needs to speak for them."""

from typing import Any

from flask import Response, abort, jsonify
from flask_wtf.csrf import generate_csrf

from pwa.accounts import is_signed_in, request_person
from pwa.practice import kept
from pwa.practice.views import blueprint
from pwa.shell.shelf import release
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import today
from scheduler.services.errors import NotScreenedError


@blueprint.get("/today/offline.json")
def offline_list() -> Response:
    """401 where nobody is signed in: the worker then keeps nothing of anybody."""
    if not is_signed_in():
        abort(401)
    person = request_person()
    about = {"person": person.id, "csrf": generate_csrf(), "release": release()}
    return jsonify(about | _day(person.id))


def _day(person_id: int) -> dict[str, Any]:
    known = parts()
    try:
        return kept.day_of(today.today(known.store, known.curriculum, person_id, now()))
    except NotScreenedError:
        return kept.no_day()
