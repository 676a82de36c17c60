"""The one place where what crosses a trust boundary is validated; OpenAPI is made from it.

Page forms pass through the same schemas, see `pwa.forms`.
"""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_load, validate

from pwa.api.fields import Day, EachAlone, Instant, Text, Whole, YesNo
from scheduler.domain.check_off import LONGEST_NOTE, Source
from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.invitations import LASTS, LONGEST_LABEL
from scheduler.domain.reminders import Until
from scheduler.domain.safety import HoldKind
from scheduler.domain.soreness import SorenessAnswer
from scheduler.domain.time_off import KINDS

MOST_CHECK_OFFS = 100
_RATING = validate.Range(1, 4, error="A rating goes from {min} to {max}.")
_CLOCK = validate.Regexp(
    r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z", error="A time of day belongs here, such as 07:30."
)
_SLUG = validate.Length(min=1, max=64)
_FEW = validate.Length(max=50)


class ScreeningSchema(Schema):
    red_flags = fields.List(Text(validate=_SLUG), required=True, validate=_FEW)
    consent = YesNo(
        load_default=None,
        metadata={
            "description": "Whether these answers and all that is told later of a body may be "
            "kept; asked of whoever has not agreed yet. false keeps nothing."
        },
    )


class CheckOffSchema(Schema):
    id = fields.UUID(required=True)
    drill = Text(required=True, validate=_SLUG)
    done_at = Instant(required=True)
    leg = fields.Enum(Leg, by_value=True, allow_none=True, load_default=None)
    tension = Whole(allow_none=True, load_default=None, validate=_RATING)
    release = Whole(allow_none=True, load_default=None, validate=_RATING)
    effort = Whole(
        allow_none=True,
        load_default=None,
        validate=validate.Range(
            1, 4, error="Effort goes from {min} (hardly any) to {max} (a lot)."
        ),
    )
    pain = Whole(
        allow_none=True,
        load_default=None,
        validate=validate.Range(0, 10, error="Pain goes from {min} (none) to {max}."),
    )
    red_flags = fields.List(
        Text(validate=_SLUG),
        allow_none=True,
        load_default=None,
        validate=_FEW,
        metadata={"description": "Slugs of safety questions; any one opens a safety hold."},
    )
    seconds = Whole(
        allow_none=True,
        load_default=None,
        validate=validate.Range(0, 7200, error="A drill takes from {min} to {max} seconds."),
    )
    note = Text(
        load_default="",
        validate=validate.Length(max=LONGEST_NOTE, error="A note has room for {max} characters."),
    )
    source = fields.Enum(
        Source,
        by_value=True,
        load_default=Source.PAGE,
        # A coach's correction has its own door.
        validate=validate.NoneOf([Source.COACH], error="Only a coach can say that."),
    )

    @post_load
    def each_flag_once(self, loaded: dict[str, Any], **_: Any) -> dict[str, Any]:
        return loaded | {"red_flags": tuple(dict.fromkeys(loaded["red_flags"] or ()))}


class CheckOffsSchema(Schema):
    check_offs = EachAlone(
        fields.Nested(CheckOffSchema),
        required=True,
        validate=validate.Length(max=MOST_CHECK_OFFS, error="Send at most {max} at a time."),
    )


class FieldProblemSchema(Schema):
    field = fields.String(required=True)
    message = fields.String(required=True)


class ResultSchema(Schema):
    id = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True, validate=validate.OneOf(["created", "duplicate", "rejected"])
    )
    problem = fields.Nested(FieldProblemSchema, required=True, allow_none=True)


class ResultsSchema(Schema):
    results = fields.List(fields.Nested(ResultSchema), required=True)


class HoldSchema(Schema):
    kind = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    reason = fields.String(required=True)
    turn_to = fields.List(fields.String(), required=True)


class KeptHoldSchema(HoldSchema):
    id = fields.Integer(required=True)


class HoldsSchema(Schema):
    holds = fields.List(fields.Nested(KeptHoldSchema), required=True)


class TimeOffSchema(Schema):
    kind = fields.Enum(
        HoldKind,
        by_value=True,
        required=True,
        validate=validate.OneOf(KINDS, error="Either holiday or illness belongs here."),
        error_messages={"unknown": "Either holiday or illness belongs here."},
    )
    since = Day(allow_none=True, load_default=None, metadata={"description": "null: today"})
    until = Day(required=True, metadata={"description": "The last day, included."})


class QuestionSchema(Schema):
    slug = fields.String(required=True)
    question = fields.String(required=True)
    turn_to = fields.String(required=True)
    urgent = fields.Boolean(required=True)


class QuestionsSchema(Schema):
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
    consented = fields.Boolean(required=True)


class HeldSchema(Schema):
    hold = fields.Nested(HoldSchema, required=True, allow_none=True)


class SorenessQuestionSchema(Schema):
    check_off_id = fields.UUID(required=True)
    practice_day = fields.Date(required=True)
    question = fields.String(required=True)


class SorenessSchema(Schema):
    question = fields.Nested(SorenessQuestionSchema, required=True, allow_none=True)


class SorenessAnswerSchema(Schema):
    answer = fields.Enum(
        SorenessAnswer,
        by_value=True,
        required=True,
        metadata={"description": "worse: still there, or worse"},
    )


class BalanceAnswersSchema(Schema):
    """null: not sure."""

    swayback = YesNo(allow_none=True, load_default=None)
    flat_ribs = YesNo(allow_none=True, load_default=None)
    tighter = fields.Enum(
        Leg,
        by_value=True,
        allow_none=True,
        load_default=None,
        metadata={"description": "both: the one as tight as the other"},
    )


class BalanceCheckSchema(BalanceAnswersSchema):
    day = fields.Date(required=True)


class BalanceQuestionSchema(Schema):
    slug = fields.String(required=True)
    question = fields.String(required=True)
    how = fields.String(required=True)


class BalanceSchema(Schema):
    questions = fields.List(fields.Nested(BalanceQuestionSchema), required=True)
    last = fields.Nested(BalanceCheckSchema, required=True, allow_none=True)
    due = fields.Boolean(required=True)


class TodayDrillSchema(Schema):
    slug = fields.String(required=True)
    name = fields.String(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    legs = fields.List(fields.Enum(Leg, by_value=True), required=True)
    minutes = fields.Integer(required=True)
    repetitions = fields.Integer(required=True)
    why = fields.String(required=True)
    done = fields.Boolean(required=True)


class TodaySchema(Schema):
    practice_day = fields.Date(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    drills = fields.List(fields.Nested(TodayDrillSchema), required=True)
    hold = fields.Nested(HoldSchema, required=True, allow_none=True)


class KeysSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    p256dh = Text(required=True, validate=validate.Length(min=1, max=120))
    auth = Text(required=True, validate=validate.Length(min=1, max=40))


class SubscriptionSchema(Schema):
    """A PushSubscription as browsers write it; what they may add is passed over."""

    class Meta:
        unknown = EXCLUDE

    endpoint = Text(required=True, validate=validate.Length(min=1, max=2048))
    keys = fields.Nested(KeysSchema, required=True)


class DeviceSchema(Schema):
    id = fields.Integer(required=True)
    endpoint = fields.String(required=True)
    reachable = fields.Boolean(required=True)


class DeviceIdSchema(Schema):
    id = fields.Integer(required=True)


class DevicesSchema(Schema):
    devices = fields.List(fields.Nested(DeviceSchema), required=True)


class OutcomeSchema(Schema):
    outcome = fields.String(required=True)
    detail = fields.String(required=True)


class RhythmSchema(Schema):
    """What is left out of a change stays as it is."""

    timezone = Text(validate=validate.Length(min=1, max=64))
    times = fields.List(Text(validate=_CLOCK), validate=validate.Length(max=3))
    quiet_from = Text(allow_none=True, validate=_CLOCK)
    quiet_to = Text(allow_none=True, validate=_CLOCK)
    ladder = fields.List(
        Whole(validate=validate.Range(0, 1439)), validate=validate.Length(min=1, max=3)
    )
    cutoff_hour = Whole(
        validate=validate.Range(0, 6, error="The day ends between {min} and {max}.")
    )
    follow_device_timezone = YesNo()


class PlanSchema(Schema):
    """What is left out of a change stays as it is."""

    weekdays = fields.List(
        Whole(validate=validate.Range(0, 6)),
        validate=[
            validate.Length(min=1, error="Choose at least one day."),
            validate.Length(max=7, error="A week has {max} days."),
        ],
        metadata={"description": "0 Monday … 6 Sunday; a day named twice counts once."},
    )
    minutes = Whole(validate=validate.Range(5, 15, error="Choose {min} to {max} minutes."))
    stage_hold = fields.Enum(Stage, by_value=True, allow_none=True)
    pinned = fields.List(Text(validate=_SLUG), validate=validate.Length(max=50))
    excluded = fields.List(Text(validate=_SLUG), validate=validate.Length(max=50))


class TokenSchema(Schema):
    """The token that the push itself carried, where there is no sign-in."""

    token = Text(validate=validate.Length(min=1, max=1000))


class SnoozeSchema(TokenSchema):
    minutes = Whole(
        load_default=30,
        validate=validate.Range(5, 1440, error="Choose between {min} and {max} minutes."),
    )
    until = fields.Enum(
        Until,
        by_value=True,
        allow_none=True,
        load_default=None,
        metadata={"description": "Instead of minutes."},
    )


class SnoozedSchema(Schema):
    at = fields.AwareDateTime(required=True, allow_none=True)


class ReceiptSchema(TokenSchema):
    event = Text(required=True, validate=validate.OneOf(["shown", "opened", "dismissed"]))


class InvitationSchema(Schema):
    """What a coach asks for when they invite; a form of the page alone."""

    kind = Text(required=True, validate=validate.OneOf(["one", "group", "coach"]))
    label = Text(load_default="", validate=validate.Length(max=LONGEST_LABEL))
    days = Whole(required=True, validate=validate.OneOf(LASTS))
    email = Text(load_default="", validate=validate.Length(max=254))


class ProblemSchema(Schema):
    """RFC 9457; `errors` names each field and what is right there."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.List(fields.Nested(FieldProblemSchema))
