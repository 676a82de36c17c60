"""What Flask, Flask-Login and Flask-Security are told, with the reason where it is not plain."""

from datetime import timedelta
from typing import Any

from scheduler.settings import Settings

AFTER_SIGN_IN = "/today"
STAYS_SIGNED_IN = timedelta(days=180)
RESET_WITHIN = timedelta(hours=2)
CONFIRM_WITHIN = timedelta(days=2)

WORDS = {
    "EMAIL_NOT_PROVIDED": "Tell us your e-mail address; you sign in with it.",
    "PASSWORD_NOT_PROVIDED": "A password is needed here.",
    "INVALID_PASSWORD": "That is not your current password.",
    "PASSWORD_IS_THE_SAME": "That is the password you have now.",
    "GENERIC_AUTHN_FAILED": "This address and password do not belong together.",
    "PASSWORD_RESET_REQUEST": (
        "If there is an account with this address, a link to a new password is on its way."
    ),
    "PASSWORD_RESET_EXPIRED": "That link was older than %(within)s. Ask for a new one.",
    "INVALID_RESET_PASSWORD_TOKEN": "That link has been used or is broken. Ask for a new one.",
    "PASSWORD_RESET_NO_LOGIN": "Your new password is set. Sign in with it.",
    "PASSWORD_CHANGE": "Your password is changed; other devices have to sign in again.",
}


def configuration(settings: Settings, secret_key: str, *, sends_mail: bool) -> dict[str, Any]:
    security = {**_pages(), **_mail(sends_mail=sends_mail), **_passwords()}
    return {
        **{f"SECURITY_{key}": value for key, value in security.items()},
        **{f"SECURITY_MSG_{key}": (text, "info") for key, text in WORDS.items()},
        **_cookies(secure=settings.secure),
        "SECRET_KEY": secret_key,
        # Bound to the session, so a page left open overnight can still be sent.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _pages() -> dict[str, Any]:
    return {
        "REGISTERABLE": True,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "RESET_URL": "/forgot-password",
        "CHANGE_URL": "/change-password",
        "POST_LOGIN_VIEW": AFTER_SIGN_IN,
        # Whoever has an account already is not signed in by registering again and so lands
        # on the sign-in page, with a word from `already_known`.
        "POST_REGISTER_VIEW": AFTER_SIGN_IN,
        "POST_CHANGE_VIEW": "/settings",
        "LOGOUT_CSRF": True,
        "RETURN_GENERIC_RESPONSES": True,
        "DEFAULT_REMEMBER_ME": True,
        "API_ENABLED_METHODS": ["session"],
        # No page of its own for asking the password again: changing it asks for it anyway.
        "FRESHNESS": timedelta(seconds=-1),
        "JOIN_USER_ROLES": False,
        # Its own header is malformed; the shell says what may be kept.
        "CACHE_CONTROL": None,
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
    }


def _mail(*, sends_mail: bool) -> dict[str, Any]:
    return {
        "EMAIL_HTML": False,
        "SEND_REGISTER_EMAIL": sends_mail,
        "SEND_PASSWORD_CHANGE_EMAIL": sends_mail,
        "SEND_PASSWORD_RESET_EMAIL": sends_mail,
        "SEND_PASSWORD_RESET_NOTICE_EMAIL": sends_mail,
        "RESET_PASSWORD_WITHIN": RESET_WITHIN,
        "CONFIRM_EMAIL_WITHIN": CONFIRM_WITHIN,
        "EMAIL_SUBJECT_CONFIRM": "Is this your address? Fourfold asks",
        "EMAIL_SUBJECT_REGISTER": "Your Fourfold account",
        "EMAIL_SUBJECT_PASSWORD_RESET": "A new password for Fourfold",
        "EMAIL_SUBJECT_PASSWORD_NOTICE": "Your Fourfold password was reset",
        "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your Fourfold password was changed",
    }


def _passwords() -> dict[str, Any]:
    return {
        "PASSWORD_CONFIRM_REQUIRED": False,
        # Hashed by `pwa.accounts.passwords`, salted there and with no second key on top.
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": True,
        # For reset links alone; its default takes longer than a password.
        "HASHING_SCHEMES": ["hex_sha256"],
    }


def _cookies(*, secure: bool) -> dict[str, Any]:
    prefix = "__Host-" if secure else ""
    cookies: dict[str, Any] = {
        "SESSION_COOKIE_NAME": f"{prefix}fourfold",
        "REMEMBER_COOKIE_NAME": f"{prefix}fourfold-remember",
        "REMEMBER_COOKIE_DURATION": STAYS_SIGNED_IN,
        # A phone changes its address all day; that is no reason to doubt a session.
        "SESSION_PROTECTION": None,
    }
    for cookie in ("SESSION", "REMEMBER"):
        cookies |= {
            f"{cookie}_COOKIE_SECURE": secure,
            f"{cookie}_COOKIE_HTTPONLY": True,
            f"{cookie}_COOKIE_SAMESITE": "Lax",
        }
    return cookies
