"""Confirming an address: a link that was mailed to it comes back. A look at the page does nothing."""

from typing import TYPE_CHECKING, Any, cast

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import confirmable

from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import mailing

if TYPE_CHECKING:
    from pwa.accounts.access import Gate
    from pwa.accounts.models import Account

# It has no types.
_confirmable: Any = confirmable

CONFIRMED = "Your address is confirmed."
WITH_MAIL = f"{CONFIRMED} We mail you when none of your devices shows our reminders."


def send_confirmation_link(person_id: int) -> bool:
    """Mail the person a link, behind the request's back; whether one may go out again already."""
    if not mailing.may_send_link(parts().store, person_id, now()):
        return False
    gate: Gate = current_app.extensions["fourfold.accounts"]
    _confirmable.send_confirmation_instructions(gate.security.datastore.find_user(id=person_id))
    return True


def confirm_address(token: str) -> ResponseReturnValue:
    """What the mailed link opens: a button, since programs that read mail follow links, too."""
    expired, invalid, user = _confirmable.confirm_email_token_status(token)
    if expired or invalid or user is None:
        return render_template("security/confirm_stale.html"), 404
    account = cast("Account", user)
    if request.method == "GET":
        return render_template("security/confirm_address.html", email=account.email)
    wish = mailing.confirm(parts().store, account.id, now())
    flash(WITH_MAIL if wish.granted else CONFIRMED)
    return redirect("/settings")
