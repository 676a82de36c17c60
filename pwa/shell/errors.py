"""Errors in our own look: what happened, and the next step."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from pwa.api.problems import of_http


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    what: str
    label: str = "Go to today"
    url: str = "/today"


WORDS = {
    400: Words(
        "That page had gone stale",
        "Your sign-in or the page was too old to take this in. Nothing was changed. "
        "Open the page again and repeat it.",
    ),
    403: Words("This isn’t yours to open", "You may be signed in as someone else."),
    404: Words("Nothing here", "The address may be mistyped, or what was here has moved."),
    405: Words("Nothing here", "This address can’t be opened on its own."),
    413: Words("That was too much at once", "Send less in one go. Nothing was changed."),
    429: Words(
        "A little slower",
        "There were many tries in a short time. Wait a minute, then try again.",
    ),
    500: Words(
        "That went wrong on our side",
        "Your practice is safe. Try again in a moment; if it stays like this, "
        "tell the person who runs this server.",
    ),
}
OTHER = Words("That didn’t work", "Nothing was changed. Go back and try once more.")


def http_error(error: HTTPException) -> Response:
    """A page for people, problem+json for scripts; redirects pass through."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    if request.path.startswith("/api/"):
        return of_http(error)
    response = _page(status)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _page(status: int) -> Response:
    words = WORDS.get(status, WORDS[500] if status >= 500 else OTHER)
    return make_response(render_template("errors/error.html", status=status, words=words), status)
