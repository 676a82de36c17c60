"""Landing, offline, privacy, manifest, static files and health; and what surrounds every page."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pwa.accounts import is_signed_in
from pwa.shell import errors
from pwa.shell.assets import FOR_EVER, asset, serve
from pwa.shell.compression import shrink
from pwa.shell.headers import protect
from pwa.shell.keeping import WORKER, WORKER_RELEASE, precache, worker, worker_release
from pwa.shell.labels import label
from pwa.shell.manifest import manifest
from pwa.shell.shapes import Shapes
from pwa.shell.shelf import release
from pwa.wiring import parts
from pwa.words import FILTERS, GLOBALS
from scheduler.now import now
from scheduler.services import health

blueprint = Blueprint("shell", __name__)
blueprint.app_errorhandler(HTTPException)(errors.http_error)


@blueprint.record_once
def equip_templates(state: BlueprintSetupState) -> None:
    environment = state.app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(GLOBALS, asset=asset, shapes=Shapes(environment))
    environment.filters.update(FILTERS)


@blueprint.after_app_request
def protect_response(response: Response) -> Response:
    label(response)
    ours = request.blueprint == "shell" or request.path.startswith(("/api/", "/calendar/"))
    protect(response, secure=parts().settings.secure, ours_to_cache=ours)
    return shrink(request, response)


@blueprint.get("/")
def landing() -> ResponseReturnValue:
    return redirect("/today") if is_signed_in() else render_template("shell/landing.html")


@blueprint.get("/offline")
def offline() -> Response:
    return _for_everyone(render_template("shell/offline.html"))


@blueprint.get("/install")
def install() -> str:
    return render_template("shell/install.html")


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("shell/privacy.html")


@blueprint.get("/manifest.webmanifest")
def web_manifest() -> Response:
    response = _for_everyone(jsonify(manifest()))
    response.content_type = "application/manifest+json"
    return response


@blueprint.get("/static/precache.json")
def precache_list() -> Response:
    return _for_everyone(jsonify(precache()))


@blueprint.get(f"/static/{WORKER}")
def the_worker() -> Response:
    response = _script(worker())
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@blueprint.get(f"/static/<folder>/{WORKER_RELEASE}")
def release_of_the_worker(folder: str) -> Response:
    response = _script(worker_release())
    if folder == release():
        response.headers["Cache-Control"] = FOR_EVER
    return response


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    return serve(name)


@blueprint.get("/healthz")
def healthz() -> Response:
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    report = health.ready(parts().store, now())
    return jsonify(report), 200 if report["ready"] else 503


def _for_everyone(body: str | Response) -> Response:
    response = make_response(body)
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


def _script(text: str) -> Response:
    response = _for_everyone(text)
    response.content_type = "text/javascript; charset=utf-8"
    return response
