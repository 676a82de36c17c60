"""What a notification's buttons do; the push's own token opens these doors without a sign-in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import g, request
from werkzeug.exceptions import BadRequest, Unauthorized, UnsupportedMediaType

from pwa.accounts import authenticate_api, current_person_id, is_active
from pwa.api.blueprint import api_blueprint
from pwa.api.body import body_of
from pwa.api.schemas import ReceiptSchema, SnoozedSchema, SnoozeSchema, TokenSchema
from pwa.wiring import parts
from scheduler.delivery.signing import SignedOccasion, TokenError, read_occasion
from scheduler.now import now
from scheduler.services import later, reminders


class BadTokenError(Unauthorized):
    """The push's token does not open this door; the field is named, as for any bad input."""

    @property
    def data(self) -> dict[str, Any]:
        return {"messages": {"json": {"token": [self.description]}}}


blueprint = api_blueprint("occasions", "What a notification's buttons do", guarded=False)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Whose occasion is acted upon, and on which device if the push itself says so."""

    person_id: int
    device_id: int | None


@blueprint.before_request
def authorise() -> None:
    """Who asks, and whether the occasion is theirs, before anything else is looked at."""
    occasion_id = int((request.view_args or {})["occasion_id"])
    g.occasion_asking = _asking(occasion_id)
    reminders.owned(parts().store, g.occasion_asking.person_id, occasion_id)


@blueprint.post("/occasions/<row_id:occasion_id>/done")
@blueprint.arguments(TokenSchema)
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def done(_: dict[str, Any], occasion_id: int) -> None:
    """Check off what is left of that day's routine; twice is as good as once."""
    known = parts()
    reminders.done(known.store, known.curriculum, _person(), occasion_id, now())


@blueprint.post("/occasions/<row_id:occasion_id>/snooze")
@blueprint.arguments(SnoozeSchema)
@blueprint.response(200, SnoozedSchema)
@blueprint.alt_response(404, "NOT_FOUND")
def snooze(asked: dict[str, Any], occasion_id: int) -> dict[str, Any]:
    """Remind again later; says when that will be."""
    wish = asked["until"] or timedelta(minutes=asked["minutes"])
    return {"at": later.snooze(parts().store, _person(), occasion_id, wish, now())}


@blueprint.post("/occasions/<row_id:occasion_id>/receipt")
@blueprint.arguments(ReceiptSchema)
@blueprint.response(204)
@blueprint.alt_response(404, "NOT_FOUND")
def receipt(told: dict[str, Any], occasion_id: int) -> None:
    """What became of the note on the phone."""
    asking: _Asking = g.occasion_asking
    reminders.receipt(
        parts().store, asking.person_id, occasion_id, told["event"], now(), asking.device_id
    )


def _asking(occasion_id: int) -> _Asking:
    token = _token()
    if token is None:
        authenticate_api()
        return _Asking(current_person_id(), None)
    try:
        signed: SignedOccasion = read_occasion(parts().keys.secret_key, token, now())
    except TokenError as error:
        raise BadTokenError(str(error)) from error
    if signed.occasion_id != occasion_id:
        raise BadTokenError("This token belongs to another reminder.")
    if not is_active(signed.person_id):
        raise Unauthorized("This account is disabled.")
    return _Asking(signed.person_id, signed.device_id)


def _token() -> str | None:
    try:
        body = body_of(request)
    except (BadRequest, UnsupportedMediaType):
        # Whoever asks without a token is known first, and then told what is wrong.
        return None
    token = body.get("token") if isinstance(body, dict) else None
    return token if isinstance(token, str) else None


def _person() -> int:
    asking: _Asking = g.occasion_asking
    return asking.person_id
