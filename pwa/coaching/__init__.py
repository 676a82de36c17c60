"""The coach's pages, and those on which a client lets a coach in and out again."""

from pwa.coaching import clients, coaches, invitations, joining
from pwa.coaching.views import blueprint

for page in (clients, invitations, joining, coaches):
    blueprint.register_blueprint(page.blueprint)

__all__ = ["blueprint"]
