"""The shell around the pages: landing, manifest, assets, headers, errors, health."""

from pwa.shell.views import blueprint

__all__ = ["blueprint"]
