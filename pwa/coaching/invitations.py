"""The coach's invitations: the list, a new one with its link and picture, the way to take it back."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from pwa.accounts import current_person_id, only_for, plain_email, request_person
from pwa.api.schemas import InvitationSchema
from pwa.coaching.qr import qr_svg
from pwa.forms import messages, whole
from pwa.wiring import parts
from scheduler.delivery.mail import MailError
from scheduler.domain.invitations import LASTS, Invitation
from scheduler.domain.people import COACHES, Person
from scheduler.now import now
from scheduler.services.coaching import joining
from scheduler.services.coaching.joining import Invited
from scheduler.services.errors import InvalidError, NotAllowedError, NotFoundError

blueprint = Blueprint("invitations", __name__)
log = logging.getLogger(__name__)

PAGE = "/coach/invitations"
FIELDS = ("kind", "label", "days", "email")


@blueprint.get(PAGE)
@only_for(*COACHES)
def page() -> str:
    return _page()


@blueprint.post(PAGE)
@only_for(*COACHES)
def make() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        asked = InvitationSchema().load(typed | {"days": whole(typed["days"])})
        made = _made(asked, _recipient(asked["email"]))
    except (ValidationError, InvalidError) as error:
        return _page(typed, messages(error)), 422
    except NotAllowedError as refused:
        return _page(typed, {"kind": str(refused)}), 403
    return _shown(made)


@blueprint.post(f"{PAGE}/<row_id:invitation_id>/revoke")
@only_for(*COACHES)
def revoke(invitation_id: int) -> ResponseReturnValue:
    try:
        joining.revoke(parts().store, current_person_id(), invitation_id, now())
    except NotFoundError as refused:
        flash(str(refused), "error")
    else:
        flash("That invitation no longer opens any door. Who had agreed stays your client.")
    return redirect(PAGE)


def _recipient(email: str) -> str | None:
    """The address to mail it to, checked; None where none was typed."""
    if not email.strip():
        return None
    if parts().mailer is None:
        raise InvalidError("email", "This server sends no mail. Give the link yourself.")
    return plain_email(email)


def _made(asked: Mapping[str, Any], to: str | None) -> Invited:
    return joining.invite(
        parts().store,
        current_person_id(),
        label=asked["label"],
        group=asked["kind"] == "group",
        makes_coach=asked["kind"] == "coach",
        days=asked["days"],
        mailed_to=to,
        now=now(),
    )


def _shown(made: Invited) -> str:
    """Its link, this once: we keep no copy of it."""
    person = request_person()
    address = f"{parts().settings.public_url}/invitations/{made.token}"
    return render_template(
        "coaching/invitation_made.html",
        person=person,
        invitation=made.invitation,
        address=address,
        picture=qr_svg(address),
        mailed=_mailed(made.invitation, person, address),
    )


def _mailed(invitation: Invitation, coach: Person, address: str) -> bool | None:
    """Whether the mail went out; None where none was asked for."""
    mailer = parts().mailer
    if invitation.mailed_to is None or mailer is None:
        return None
    text = render_template(
        "coaching/invitation_mail.txt", coach=coach, invitation=invitation, address=address
    )
    try:
        mailer.send(invitation.mailed_to, f"{coach.name} invites you to Fourfold", text)
    except MailError as error:
        log.warning("An invitation was not mailed: %s", error)
        return False
    return True


def _page(typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> str:
    person, moment = request_person(), now()
    made = joining.invited(parts().store, person.id)
    return render_template(
        "coaching/invitations.html",
        person=person,
        invitations=[(one, one.standing(moment)) for one in made],
        lasts=LASTS,
        mails=parts().mailer is not None,
        typed=typed or {"kind": "one", "label": "", "days": "7", "email": ""},
        errors=errors or {},
    )
