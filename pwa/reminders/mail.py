"""Mail as a second way: the wish in settings, and the way out that every mail carries."""

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pwa.accounts import current_person_id, send_confirmation_link, signed_in
from pwa.wiring import parts
from scheduler.delivery.signing import TokenError
from scheduler.delivery.stopping import read_stop
from scheduler.now import now
from scheduler.services import mailing

blueprint = Blueprint("mail", __name__)

ON = "We mail you from now on when none of your devices shows our reminders."
LINK_SENT = "We mailed you a link. Open it, and mail is switched on."
LINK_LATELY = "A link went out just now. Look for it, or ask for another in two minutes."
OFF = "No more reminders by mail."


@blueprint.get("/settings/mail")
def back_to_settings() -> ResponseReturnValue:
    return redirect("/settings")


@blueprint.post("/settings/mail")
@signed_in
def change_mail() -> ResponseReturnValue:
    """`mail` is on or off; on for an address nobody has confirmed sends the link."""
    answer = request.form.get("mail")
    if answer == "off":
        mailing.stop(parts().store, current_person_id())
        flash(OFF)
    elif answer == "on" and parts().mailer is not None:
        flash(_switch_on(current_person_id()))
    else:
        abort(400)
    return redirect("/settings")


def _switch_on(person_id: int) -> str:
    wish = mailing.want(parts().store, person_id, now())
    if wish.granted:
        return ON
    return LINK_SENT if send_confirmation_link(person_id) else LINK_LATELY


@blueprint.route("/mail/stop/<token>", methods=["GET", "POST"])
def stop_mail(token: str) -> ResponseReturnValue:
    """RFC 8058: a mail program's own POST stops the mails at once; a person sees a button first."""
    try:
        person_id = read_stop(parts().keys.secret_key, token)
    except TokenError:
        return render_template("reminders/mail_stop.html", state="broken"), 404
    if request.method != "POST":
        return render_template("reminders/mail_stop.html", state="asked")
    mailing.stop(parts().store, person_id)
    return render_template("reminders/mail_stop.html", state="stopped")
