"""One kind of blueprint for the whole API: who asks comes first, then what is asked."""

from flask_smorest import Blueprint
from werkzeug.exceptions import HTTPException

from pwa.accounts import authenticate_api
from pwa.api.body import BodyParser
from pwa.api.problems import of_http, of_service
from scheduler.services.errors import ServiceError

PREFIX = "/api/v1"


class _Blueprint(Blueprint):  # type: ignore[misc] # flask-smorest ships no types
    ARGUMENTS_PARSER = BodyParser()


def api_blueprint(name: str, description: str, *, guarded: bool = True) -> Blueprint:
    """A blueprint under /api/v1; unless it guards itself, strangers are turned away first."""
    blueprint = _Blueprint(f"api_{name}", __name__, url_prefix=PREFIX, description=description)
    blueprint.register_error_handler(ServiceError, of_service)
    blueprint.register_error_handler(HTTPException, of_http)
    if guarded:
        blueprint.before_request(authenticate_api)
    return blueprint
