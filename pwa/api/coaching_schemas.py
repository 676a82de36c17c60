"""What the API says of a coach's clients."""

from marshmallow import Schema, fields

from scheduler.domain.curriculum import Stage
from scheduler.domain.triage import Group, Next


class ClientAdherenceSchema(Schema):
    done = fields.Integer(required=True)
    due = fields.Integer(required=True)
    excused = fields.Integer(required=True)
    asked = fields.Integer(required=True, metadata={"description": "Due and not excused."})
    timer_confirmed = fields.Integer(required=True)
    share = fields.Float(required=True)


class ClientSchema(Schema):
    id = fields.String(
        required=True,
        metadata={"description": "Of what joins the two: it ends with it, and never comes again."},
    )
    name = fields.String(required=True)
    email = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    group = fields.Enum(Group, by_value=True, required=True)
    reason = fields.String(required=True)
    next = fields.Enum(Next, by_value=True, required=True)
    stage = fields.Enum(Stage, by_value=True, required=True)
    adherence_7 = fields.Nested(ClientAdherenceSchema, required=True, allow_none=True)
    adherence_28 = fields.Nested(ClientAdherenceSchema, required=True, allow_none=True)
    strength = fields.Float(required=True)
    mastery = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    last_practice = fields.AwareDateTime(required=True, allow_none=True)
    last_reached = fields.AwareDateTime(required=True, allow_none=True)
    reachable = fields.Boolean(required=True)
    sees_notes = fields.Boolean(required=True)
    sees_pain = fields.Boolean(required=True)


class ClientsSchema(Schema):
    clients = fields.List(fields.Nested(ClientSchema), required=True)
