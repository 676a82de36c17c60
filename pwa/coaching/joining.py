"""An invitation as whoever follows it sees it: who asks, what is seen, yes or no."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.accounts import (
    check_csrf,
    current_person_id,
    is_active,
    is_signed_in,
    request_person,
    signed_in,
)
from pwa.wiring import parts
from scheduler.domain.people import Sight
from scheduler.now import now
from scheduler.services.coaching import joining
from scheduler.services.coaching.joining import Offer
from scheduler.services.errors import InvalidError, NotFoundError

blueprint = Blueprint("joining", __name__)

PAGE = "/invitations/<token>"


@blueprint.errorhandler(NotFoundError)
def closed(_: NotFoundError) -> ResponseReturnValue:
    """Unknown, used up, too old, taken back: the one who stands before it cannot tell, nor need."""
    return render_template("coaching/no_invitation.html", signed_in=is_signed_in()), 404


@blueprint.get(PAGE)
def page(token: str) -> str:
    person = request_person() if is_signed_in() else None
    offered = joining.offer(parts().store, token, person.id if person else None, now())
    _check_coach(offered)
    shown = offered.joined.sight if offered.joined else Sight()
    context = {"person": person} if person else {}
    return render_template(
        "coaching/invitation.html", offer=offered, sight=shown, here_again=request.path, **context
    )


@blueprint.post(f"{PAGE}/agree")
@signed_in
def agree(token: str) -> ResponseReturnValue:
    _check_coach(joining.offer(parts().store, token, current_person_id(), now()))
    try:
        offered = joining.agree(parts().store, current_person_id(), token, sight_typed(), now())
    except InvalidError as refused:
        flash(str(refused), "error")
        return redirect(f"/invitations/{token}")
    flash(_welcome(offered))
    return redirect("/coach" if offered.invitation.makes_coach else "/settings/coaches")


@blueprint.post(f"{PAGE}/decline")
def decline(token: str) -> ResponseReturnValue:
    check_csrf()
    joining.decline(parts().store, token, now())
    return render_template("coaching/declined.html", signed_in=is_signed_in())


def sight_typed() -> Sight:
    """What a form lets a coach see beyond the practice itself."""
    shown = request.form.getlist("shows")
    return Sight(notes="notes" in shown, pain="pain" in shown)


def _check_coach(offered: Offer) -> None:
    """Nobody is led to a coach whose account the operator has closed."""
    if not is_active(offered.coach.id):
        raise NotFoundError(joining.NO_INVITATION)


def _welcome(offered: Offer) -> str:
    if offered.invitation.makes_coach:
        return "You are a coach here now. Invite your first client."
    if offered.joined:
        return f"Saved. It holds for {offered.coach.name} from this moment."
    return f"{offered.coach.name} is your coach now. You can change or end it here at any time."
