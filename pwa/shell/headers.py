"""What every response says to the browser about whom to trust and what to keep."""

from flask import Response

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self), "
        "screen-wake-lock=(self)"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TWO_YEARS = 63_072_000


def protect(response: Response, *, secure: bool, ours_to_cache: bool) -> Response:
    """Add the security headers; whatever did not choose its own caching is kept by nobody."""
    response.headers.update(HEADERS)
    if secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
    if not ours_to_cache or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-store"
    return response
