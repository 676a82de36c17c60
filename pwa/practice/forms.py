"""What the practice pages' forms send, as the bodies that the API's schemas judge."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from pwa.api.schemas import (
    BalanceAnswersSchema,
    CheckOffSchema,
    ScreeningSchema,
    SorenessAnswerSchema,
)
from pwa.forms import whole
from scheduler.domain.check_off import Proposal
from scheduler.domain.soreness import SorenessAnswer
from scheduler.services.people import CONSENT_MISSING

Typed = Mapping[str, str]
Errors = Mapping[str, str]

NUMBERS = ("tension", "release", "effort", "pain", "seconds")
TEXTS = ("leg", "done_at", "note", "source")
UNCLEAR = "Tick what applies and send it, or, if nothing does, answer “None of these”."


def typed_in(form: MultiDict[str, str]) -> Typed:
    """The form's fields as they were typed; what was left empty is left out."""
    return {name: value for name, value in form.items() if value.strip()}


def proposal_of(drill: str, typed: Typed, red_flags: Sequence[str], now: datetime) -> Proposal:
    """`ValidationError` names the fields that cannot be right."""
    body: dict[str, Any] = {
        "id": typed.get("check_off_id"),
        "drill": drill,
        "done_at": now.isoformat(),
        "red_flags": list(red_flags),
        **{name: typed[name] for name in TEXTS if name in typed},
        **{name: whole(typed[name]) for name in NUMBERS if name in typed},
    }
    return Proposal(**CheckOffSchema().load(body))


def screening_answer(form: MultiDict[str, str], *, asked: bool) -> dict[str, Any]:
    """The red flags, and the consent where it was `asked` for.

    “None” beside a tick, or nothing ticked and sent, is no clear answer.
    """
    ticked, consent = form.getlist("red_flags"), "consent" in form
    missing: dict[str, list[str]] = {}
    if (form.get("answer") == "none") == bool(ticked):
        missing["red_flags"] = [UNCLEAR]
    if asked and not consent:
        missing["consent"] = [CONSENT_MISSING]
    if missing:
        raise ValidationError(missing)
    body = {"red_flags": ticked} | ({"consent": True} if asked else {})
    answered: dict[str, Any] = ScreeningSchema().load(body)
    return answered


def soreness_answer(form: MultiDict[str, str]) -> SorenessAnswer:
    answer: SorenessAnswer = SorenessAnswerSchema().load({"answer": form.get("answer")})["answer"]
    return answer


def balance_answers(typed: Typed) -> dict[str, Any]:
    """The three answers; what was left open is “not sure”."""
    words = {"yes": True, "no": False, "unsure": None}
    body = {name: typed[name] for name in ("swayback", "flat_ribs", "tighter") if name in typed}
    answers: dict[str, Any] = BalanceAnswersSchema().load(
        {name: words.get(said, said) for name, said in body.items()}
    )
    return answers
