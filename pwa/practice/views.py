"""The pages of practice: parse, one service call, render."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.exceptions import NotFound

from pwa.accounts import current_person_id, request_person, request_profile, signed_in
from pwa.forms import messages
from pwa.practice import flower, kept, told
from pwa.practice.forms import Errors, Typed, proposal_of, typed_in
from pwa.practice.spans import dated
from pwa.wiring import parts
from pwa.words import hour_words
from scheduler.domain.balance_check import cue_for
from scheduler.domain.curriculum import Drill, UnknownDrillError
from scheduler.domain.people import Role
from scheduler.domain.red_flags import AT_CHECK_OFF
from scheduler.domain.safety import HoldKind, pain_band
from scheduler.domain.words import sentence
from scheduler.now import now
from scheduler.services import practice
from scheduler.services import today as day
from scheduler.services.errors import NotScreenedError, ServiceError

blueprint = Blueprint("practice", __name__)


@blueprint.record_once
def equip_templates(state: BlueprintSetupState) -> None:
    own = {
        "cell_words": flower.cell_words,
        "dated": dated,
        "drill_name": _drill_name,
        "kept_day": kept.day_of,
    }
    state.app.jinja_env.filters |= {**told.FILTERS, **own}


@blueprint.errorhandler(NotScreenedError)
def screen_first(_: NotScreenedError) -> ResponseReturnValue:
    """Clients begin at the beginning; whoever came for others may do without."""
    if request_person().role is Role.CLIENT:
        return redirect(url_for("practice.welcome"))
    return redirect(url_for("coaching.coach"))


@blueprint.get("/today")
@signed_in
def today() -> ResponseReturnValue:
    seen = _today()
    page = render_template(
        "practice/today.html",
        today=seen,
        person=request_person(),
        vapid_key=parts().vapid_key,
    )
    return kept.to_keep(page, kept.of_today(seen))


@blueprint.get("/today/start")
@signed_in
def start() -> ResponseReturnValue:
    """Where the Home Screen's shortcut leads: the first drill still open, else today's page."""
    seen = _today()
    slug = next((item.drill.slug for item in seen.drills if not item.done), None)
    if slug is None or seen.hold is not None:
        return redirect(url_for("practice.today"))
    return redirect(url_for("practice.drill", slug=slug))


@blueprint.get("/today/undo")
def back_to_today() -> ResponseReturnValue:
    return redirect(url_for("practice.today"))


@blueprint.post("/today/undo")
@signed_in
def undo() -> ResponseReturnValue:
    known = parts()
    try:
        for check_off in request.form.getlist("check_off", type=UUID):
            practice.retract(known.store, known.curriculum, current_person_id(), check_off, now())
    except ServiceError as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("practice.today"))


@blueprint.get("/practice/<slug>")
@signed_in
def drill(slug: str) -> ResponseReturnValue:
    found, seen = _found(slug), _today()
    if _is_held(seen):
        return redirect(url_for("practice.today"))
    page = _drill(found, seen, {}, {})
    mine = _item(seen, found)
    return kept.to_keep(page, kept.of_drill(seen, mine)) if mine else page


@blueprint.post("/practice/<slug>")
@signed_in
def check_off(slug: str) -> ResponseReturnValue:
    """The check-off sheet where scripts don't run; with them it goes through the API's queue."""
    known, found, typed, seen = parts(), _found(slug), typed_in(request.form), _today()
    flags = request.form.getlist("red_flags")
    if _is_held(seen):
        flash("Your plan is on hold, so no drill is added to today.", "error")
        return redirect(url_for("practice.today"))
    try:
        proposal = proposal_of(slug, typed, flags, now())
    except ValidationError as error:
        return _drill(found, seen, typed, messages(error), flags), 422
    person_id = current_person_id()
    [result] = practice.check_off(known.store, known.curriculum, person_id, [proposal], now())
    if result.problem:
        errors = {result.problem.field: result.problem.message}
        return _drill(found, seen, typed, errors, flags), 422
    return redirect(url_for("practice.today"))


@blueprint.get("/further-practice")
def further_practice() -> str:
    return render_template("practice/further.html", programmes=parts().curriculum.further)


def _today() -> day.Today:
    known = parts()
    person_id, profile = current_person_id(), request_profile()
    return day.today(known.store, known.curriculum, person_id, now(), profile)


def _found(slug: str) -> Drill:
    try:
        return parts().curriculum.drill(slug)
    except UnknownDrillError as error:
        raise NotFound from error


def _is_held(seen: day.Today) -> bool:
    """Nobody is led through a drill while a safety hold lasts; today's page says where to turn."""
    return seen.hold is not None and seen.hold.kind is HoldKind.SAFETY


def _drill_name(slug: str) -> str:
    """A check-off may be older than the curriculum, and its drill no longer be there."""
    known = parts().curriculum.drills.get(slug)
    return known.name if known else sentence(slug.replace("_", " "))


def _drill(
    found: Drill, seen: day.Today, values: Typed, errors: Errors, flags: Sequence[str] = ()
) -> str:
    """The player, at this drill's place in today's routine if it has one."""
    slugs = [item.drill.slug for item in seen.drills]
    mine = _item(seen, found)
    left = [item.drill.slug for item in seen.drills if not item.done and item is not mine]
    return render_template(
        "practice/practice.html",
        person=request_person(),
        vapid_key=parts().vapid_key,
        drill=found,
        legs=(mine.missing if mine else ()) or found.legs,
        repetitions=mine.repetitions if mine else found.repetitions,
        place=slugs.index(found.slug) + 1 if mine else None,
        of=len(slugs),
        others=left if mine else (),
        # Whether another drill comes first is known only when this one is told.
        closing_rest=parts().curriculum.closing_rest if mine else None,
        cutoff=hour_words(seen.cutoff_hour),
        cue=cue_for(seen.balance, found, seen.practice_day),
        advice=[pain_band(pain).advice for pain in range(11)],
        red_flags=AT_CHECK_OFF,
        ticked=flags,
        check_off_id=values.get("check_off_id") or uuid4(),
        values=values,
        errors=errors,
    )


def _item(seen: day.Today, drill: Drill) -> day.TodayDrill | None:
    return next((item for item in seen.drills if item.drill is drill), None)
