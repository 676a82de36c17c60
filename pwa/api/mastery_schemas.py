"""What the mastery endpoints answer: figures, the way through the stages, and what made them."""

from marshmallow import Schema, fields

from scheduler.domain.curriculum import Function, Leg, Stage


def _share(description: str) -> fields.Float:
    return fields.Float(required=True, metadata={"description": f"0–1: {description}"})


class CellSchema(Schema):
    """One function on one leg at one stage."""

    function = fields.Enum(Function, by_value=True, required=True)
    leg = fields.Enum(Leg, by_value=True, required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    control = _share("what the ratings say")
    freshness = _share("how much of it is still there today")
    mastery = _share("control as far as it is fresh, their product")
    days = fields.Integer(
        required=True, metadata={"description": "practice days with any drill that trains it"}
    )
    last = fields.Date(required=True, allow_none=True, metadata={"description": "the last of them"})


class ConditionSchema(Schema):
    text = fields.String(required=True)
    met = fields.Boolean(required=True)


class GateSchema(Schema):
    """What opens a stage, and in one sentence what is missing or why it is open."""

    stage = fields.Enum(Stage, by_value=True, required=True)
    open = fields.Boolean(required=True)
    reason = fields.String(required=True)
    conditions = fields.List(fields.Nested(ConditionSchema), required=True)


class MoveSchema(Schema):
    """One step from stage to stage; `day` is the first practice day of the new one."""

    day = fields.Date(required=True)
    before = fields.Enum(Stage, by_value=True, required=True)
    after = fields.Enum(Stage, by_value=True, required=True)
    kind = fields.String(required=True, metadata={"description": "opened or refreshed"})
    reason = fields.String(required=True)


class DominanceSchema(Schema):
    """One function's mastery far above another's."""

    function = fields.Enum(Function, by_value=True, required=True)
    over = fields.Enum(Function, by_value=True, required=True)
    gap = _share("the difference in mastery")
    sentence = fields.String(required=True)


class SideGapSchema(Schema):
    """One leg's control ahead of the other's."""

    function = fields.Enum(Function, by_value=True, required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    ahead = fields.Enum(Leg, by_value=True, required=True)
    gap = _share("the difference in control")
    sentence = fields.String(required=True)


class AdherenceSchema(Schema):
    """Self-reported: done ÷ (due − excused)."""

    done = fields.Integer(required=True)
    due = fields.Integer(required=True)
    excused = fields.Integer(required=True)
    timer_confirmed = fields.Integer(required=True)
    share = _share("done of the days that were due and not excused")


class LevelSchema(Schema):
    """One function on one leg at one stage, on the day of its point."""

    function = fields.Enum(Function, by_value=True, required=True)
    leg = fields.Enum(Leg, by_value=True, required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    mastery = _share("as it stood at the end of that day")


class PointSchema(Schema):
    """Every Sunday since the first practice, the eve before it, and today."""

    day = fields.Date(required=True)
    mastery = fields.List(fields.Nested(LevelSchema), required=True)


class PainSchema(Schema):
    day = fields.Date(required=True)
    pain = fields.Integer(required=True, metadata={"description": "0–10: the worst of the day"})


class MasterySchema(Schema):
    practice_day = fields.Date(required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    mastery = fields.List(fields.Nested(CellSchema), required=True)
    dominance = fields.Nested(DominanceSchema, required=True, allow_none=True)
    side_gap = fields.Nested(SideGapSchema, required=True, allow_none=True)
    gates = fields.List(fields.Nested(GateSchema), required=True)
    moves = fields.List(fields.Nested(MoveSchema), required=True)
    adherence_7 = fields.Nested(AdherenceSchema, required=True, allow_none=True)
    adherence_28 = fields.Nested(AdherenceSchema, required=True, allow_none=True)
    strength = _share("how firmly practice has become a habit")
    streak = fields.Integer(
        required=True, metadata={"description": "due days done one after another"}
    )
    course = fields.List(fields.Nested(PointSchema), required=True)
    pain = fields.List(fields.Nested(PainSchema), required=True)


class RowSchema(Schema):
    """One day of one drill: what was said, and what it is worth to the figure today."""

    day = fields.Date(required=True)
    drill = fields.String(required=True)
    leg = fields.Enum(Leg, by_value=True, required=True)
    tension = fields.Integer(required=True, allow_none=True)
    release = fields.Integer(required=True, allow_none=True)
    effort = fields.Integer(required=True, allow_none=True)
    pain = fields.Integer(required=True, allow_none=True)
    hurt = fields.Boolean(
        required=True, metadata={"description": "it may lower control and never raises it"}
    )
    score = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "0 lost it – 1 effortless; null: nothing was said"},
    )
    share = _share("of control; control is the sum of share × score")


class VisitSchema(Schema):
    """The drill that keeps a cell fresh."""

    drill = fields.String(required=True)
    last = fields.Date(required=True)
    fades = _share("what freshness loses from today to tomorrow")
    fading_on = fields.Date(required=True)


class ExplanationSchema(CellSchema):
    visit = fields.Nested(VisitSchema, required=True, allow_none=True)
    rows = fields.List(fields.Nested(RowSchema), required=True)


class ExplainedSchema(Schema):
    practice_day = fields.Date(required=True)
    function = fields.Enum(Function, by_value=True, required=True)
    explanations = fields.List(fields.Nested(ExplanationSchema), required=True)
