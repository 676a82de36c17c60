"""Errors of the API as RFC 9457 problem+json: what happened, and which field to mend."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from scheduler.services.errors import (
    InvalidError,
    NotAllowedError,
    NotFoundError,
    NotScreenedError,
    ServiceError,
)

CONTENT_TYPE = "application/problem+json"
NOT_SCREENED = "urn:fourfold:problem:not-screened"
"""Names the one refusal that an app acts on: answer /api/v1/screening first."""


def problem(
    status: int,
    detail: str | None = None,
    *,
    kind: str = "about:blank",
    errors: list[dict[str, str]] | None = None,
) -> Response:
    """A problem response; `errors` names fields, each with what is right there."""
    body: dict[str, Any] = {"type": kind, "title": HTTP_STATUS_CODES[status], "status": status}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    response = jsonify(body)
    response.status_code = status
    response.content_type = CONTENT_TYPE
    return response


def of_service(error: ServiceError) -> Response:
    match error:
        case NotScreenedError():
            return problem(409, str(error), kind=NOT_SCREENED)
        case NotAllowedError():
            return problem(403, str(error))
        case NotFoundError():
            return problem(404, str(error))
        case InvalidError(field=field, message=message):
            return problem(422, message, errors=[{"field": field, "message": message}])
    return problem(400, str(error))


def of_http(error: HTTPException) -> Response:
    """What Flask and webargs raise; a 422 carries marshmallow's messages by field."""
    messages = getattr(error, "data", {}).get("messages", {})
    errors = list(by_field(messages.get("json", messages))) if messages else None
    detail = "Some fields are not right." if errors and error.code == 422 else error.description
    response = problem(error.code or 500, detail, errors=errors)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            response.headers[name] = value
    return response


def by_field(messages: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten marshmallow's nested messages: `keys.auth`, `times.0`."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            own = "" if name == "_schema" else str(name)
            yield from by_field(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(messages, list):
        for message in messages:
            yield from by_field(message, path)
    else:
        yield {"field": path, "message": str(messages)}
