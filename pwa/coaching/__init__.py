"""The coach's pages."""

from pwa.coaching.views import blueprint

__all__ = ["blueprint"]
