"""The shell around the pages: landing, manifest, assets, headers, errors, health."""

from pwa.shell import metrics
from pwa.shell.views import blueprint

blueprint.register_blueprint(metrics.blueprint)

__all__ = ["blueprint"]
