"""A client's coaches, in their settings: what each sees, the way out, and who looked when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.coaching.joining import sight_typed
from pwa.wiring import parts
from scheduler.domain.audit import Act, Entry
from scheduler.now import now
from scheduler.services import people
from scheduler.services.coaching import joining
from scheduler.services.errors import NotFoundError

blueprint = Blueprint("coaches", __name__)

PAGE = "/settings/coaches"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the trail, looks of one day as one; `at` is the last, in the person's zone."""

    at: datetime
    name: str
    words: str
    times: int


@blueprint.errorhandler(NotFoundError)
def gone(refused: NotFoundError) -> ResponseReturnValue:
    flash(str(refused), "error")
    return redirect(PAGE)


@blueprint.get(PAGE)
@signed_in
def page() -> str:
    store, person = parts().store, request_person()
    zone = people.profile(store, person.id).rhythm.zone
    return render_template(
        "coaching/coaches.html",
        person=person,
        coaches=joining.coaches(store, person.id),
        trail=list(told(joining.trail(store, person.id), zone)),
        today=now().astimezone(zone).date(),
    )


@blueprint.get(f"{PAGE}/<link_id>/show")
@blueprint.get(f"{PAGE}/<link_id>/end")
def back(link_id: str) -> ResponseReturnValue:  # noqa: ARG001 (the address of a form that came back)
    return redirect(PAGE)


@blueprint.post(f"{PAGE}/<link_id>/show")
@signed_in
def show(link_id: str) -> ResponseReturnValue:
    joining.show(parts().store, current_person_id(), link_id, sight_typed(), now())
    flash("Saved. It holds from this moment.")
    return redirect(PAGE)


@blueprint.post(f"{PAGE}/<link_id>/end")
@signed_in
def end(link_id: str) -> ResponseReturnValue:
    joining.leave(parts().store, current_person_id(), link_id, now())
    flash("It has ended. They see nothing of you any more.")
    return redirect(PAGE)


def told(trail: Sequence[Entry], zone: ZoneInfo) -> Iterator[Told]:
    """The trail as it is read: who looked ten times on a day has one line, with its last."""

    def alike(entry: Entry) -> tuple[str, date | datetime, str]:
        at = entry.at.astimezone(zone)
        return entry.name, at.date() if entry.act is Act.LOOKED else at, entry.words

    for _, run in groupby(trail, key=alike):
        entries = list(run)
        first = entries[0]
        yield Told(first.at.astimezone(zone), first.name, first.words, len(entries))
