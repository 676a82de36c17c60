"""First use: what this is, before safety and reminders; and the way into the first drill."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.practice.views import blueprint
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import today

FIRST_USE = timedelta(days=1)
"""After the safety screen; whoever comes back later knows what this is."""


@blueprint.get("/welcome")
@signed_in
def welcome() -> ResponseReturnValue:
    screened_at = request_person().screened_at
    if screened_at is not None and now() - screened_at > FIRST_USE:
        return redirect(url_for("practice.today"))
    return render_template("practice/welcome.html", person=request_person())


@blueprint.get("/welcome/begin")
@signed_in
def begin() -> ResponseReturnValue:
    """Straight into the first open drill; today's page says why where there is none."""
    known = parts()
    seen = today.today(known.store, known.curriculum, current_person_id(), now())
    left = [item.drill.slug for item in seen.drills if not item.done]
    return redirect(url_for("practice.drill", slug=left[0]) if left else url_for("practice.today"))
