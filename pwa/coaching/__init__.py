"""The coach's pages, and those on which a client lets a coach in and out again."""

from pwa.coaching import coaches, invitations, joining
from pwa.coaching.views import blueprint

for page in (invitations, joining, coaches):
    blueprint.register_blueprint(page.blueprint)

__all__ = ["blueprint"]
