"""The API: JSON under /api/v1, its OpenAPI document made from the schemas that validate."""

from typing import Any

from flask import Flask, Response, jsonify, request
from flask_smorest import Api

from pwa.api import (
    balance,
    clients,
    devices,
    holds,
    mastery,
    occasions,
    practice,
    reminders,
    safety,
)
from pwa.api.blueprint import PREFIX
from pwa.api.problems import CONTENT_TYPE
from pwa.api.row_id import RowId
from pwa.api.schemas import ProblemSchema

LARGEST_BODY = 1024 * 1024
BLUEPRINTS = (
    safety.blueprint,
    practice.blueprint,
    mastery.blueprint,
    balance.blueprint,
    reminders.blueprint,
    devices.blueprint,
    occasions.blueprint,
    holds.blueprint,
    clients.blueprint,
)


class _Api(Api):  # type: ignore[misc] # flask-smorest ships no types
    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Pages keep their own errors; the blueprints of the API bring theirs."""


def init_app(app: Flask) -> None:
    """Register every blueprint of the API and its document at /api/v1/openapi.json."""
    app.url_map.converters["row_id"] = RowId
    app.config.update(API_TITLE="Fourfold", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = _Api(app)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    cookie = {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]}
    api.spec.components.security_scheme("session", cookie)
    api.spec.options["security"] = [{"token": []}, {"session": []}]
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    document = _with_problems(api.spec.to_dict())

    @app.get(f"{PREFIX}/openapi.json")
    def openapi() -> Response:
        return jsonify(document)

    @app.after_request
    def answer_options_with_nothing(response: Response) -> Response:
        if (
            request.method == "OPTIONS"
            and request.path.startswith(PREFIX)
            and response.status_code == 200
        ):
            response.status_code = 204
            del response.headers["Content-Type"]
        return response


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Say of every error that it comes as problem+json, which flask-smorest cannot."""
    for response in document["components"].get("responses", {}).values():
        content = response.get("content", {})
        if "application/json" in content:
            content[CONTENT_TYPE] = content.pop("application/json")
    return document
