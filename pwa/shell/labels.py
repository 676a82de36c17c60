"""What a page says of itself to the worker: its release, and for whom it was made."""

from flask import Response, request

from pwa.accounts import is_signed_in, request_person
from pwa.shell.shelf import release

RELEASE = "Fourfold-Release"
PERSON = "Fourfold-Person"
NOBODY = "nobody"
FOR_ANYONE = frozenset({"shell.offline", "shell.privacy"})
"""Pages that do not ask who reads them."""


def label(response: Response) -> None:
    """So that pages of one release or person are never mixed with those of another."""
    if response.mimetype != "text/html":
        return
    response.headers[RELEASE] = release()
    # An error page must do without the database.
    if response.status_code < 400 and request.endpoint not in FOR_ANYONE:
        response.headers[PERSON] = str(request_person().id) if is_signed_in() else NOBODY
