"""The face: pages, API and command line over the engine. Wiring and nothing else."""

from dataclasses import replace

from flask import Flask

from pwa import accounts, api, coaching, practice, reminders, shell
from pwa.paths import TEMPLATES
from pwa.wiring import Parts, assemble
from scheduler.settings import Settings


def create_app(settings: Settings) -> Flask:
    """The app on a database that is there already, see `pwa.wiring.prepare`."""
    app = Flask("fourfold", template_folder=str(TEMPLATES), static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = api.LARGEST_BODY
    parts = assemble(settings)
    _wire(app, parts)
    return app


def _wire(app: Flask, parts: Parts) -> None:
    # One connection a request: what signs a person in also reads their practice.
    connection = accounts.init_app(app, parts)
    app.extensions["fourfold"] = replace(parts, store=parts.store.sharing(connection))
    api.init_app(app)
    for room in (practice, reminders, coaching, shell):
        app.register_blueprint(room.blueprint)
