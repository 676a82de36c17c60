"""One client's page: as a whole, or beside the list; its tags, and the coach's way out."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from pwa.accounts import current_person_id, only_for, request_person
from pwa.coaching.words import WORDS
from pwa.shell.errors import http_error
from pwa.wiring import parts
from scheduler.domain.people import COACHES
from scheduler.domain.tags import tags_typed
from scheduler.now import now
from scheduler.services import people
from scheduler.services.coaching import client, joining, triage
from scheduler.services.errors import InvalidError, NotFoundError

blueprint = Blueprint("clients", __name__)

PAGE = "/coach/clients/<link_id>"


@blueprint.errorhandler(NotFoundError)
def gone(_: NotFoundError) -> ResponseReturnValue:
    return http_error(NotFound())


@blueprint.get(PAGE)
@only_for(*COACHES)
def page(link_id: str) -> ResponseReturnValue:
    """With `part=pane` only what stands beside the list."""
    known, person = parts(), request_person()
    seen = client.look(known.store, known.curriculum, person.id, link_id, now())
    name = "_client" if request.args.get("part") == "pane" else "client"
    return render_template(
        f"coaching/{name}.html",
        person=person,
        seen=seen,
        one=seen.row.client,
        zone=people.profile(known.store, person.id).rhythm.zone,
        now=now(),
        whole=name == "client",
        **WORDS,
    )


@blueprint.post(f"{PAGE}/tags")
@only_for(*COACHES)
def tag(link_id: str) -> ResponseReturnValue:
    wanted = tags_typed(request.form.get("tags", ""))
    try:
        triage.tag(parts().store, current_person_id(), link_id, wanted)
    except InvalidError as refused:
        flash(refused.message, "error")
    return redirect(f"/coach/clients/{link_id}")


@blueprint.post(f"{PAGE}/end")
@only_for(*COACHES)
def end(link_id: str) -> ResponseReturnValue:
    joining.let_go(parts().store, current_person_id(), link_id, now())
    flash("It has ended. You see nothing of them any more, and they can read that you ended it.")
    return redirect("/coach")
