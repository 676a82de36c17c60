"""How a body is read: as JSON within reason, or not at all."""

import json
from typing import Any

from flask import Request
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType


def body_of(request: Request) -> Any:
    """The JSON that was sent, `missing` where nothing was.

    `BadRequest` for what is no JSON or beyond reason, `UnsupportedMediaType` for other formats.
    """
    sent = request.get_data()
    # A form may have been taken apart already, so that nothing of it is left to read.
    if not sent and not request.content_length:
        return missing
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON, as Content-Type: application/json.")
    try:
        return json.loads(sent.decode())
    except (ValueError, RecursionError) as error:
        # Beside broken syntax: numbers of thousands of digits, brackets nested without end.
        raise BadRequest("The body is not JSON that can be read.") from error


class BodyParser(FlaskParser):
    """What flask-smorest hands to the schemas."""

    def load_json(self, req: Request, schema: Any) -> Any:  # noqa: ARG002 (given by webargs)
        return body_of(req)
