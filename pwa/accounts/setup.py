"""Flask-Security put together with our store, forms, passwords and mail."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, current_app, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import user_loaded_from_cookie
from flask_login.utils import _user_context_processor
from flask_security import Security, reset_password_instructions_sent, user_not_registered
from flask_wtf.csrf import generate_csrf

from pwa.accounts.access import Gate, request_person, sign_in_first, signed_in
from pwa.accounts.config import configuration
from pwa.accounts.confirming import confirm_address
from pwa.accounts.creation import EmailTakenError
from pwa.accounts.datastore import AccountStore, open_session
from pwa.accounts.forms import (
    TYPED_EMAIL,
    ChangedPassword,
    NewPassword,
    PasswordRules,
    Registration,
    SignIn,
)
from pwa.accounts.mail import AccountMail, even_out
from pwa.accounts.passwords import PasswordContext
from pwa.wiring import Parts
from scheduler.store import SharedConnection

KNOWN_ALREADY = (
    "There may be an account with this address already: sign in, or ask for a new password."
)


def init_app(app: Flask, parts: Parts) -> SharedConnection:
    """Add accounts to `app`; the connection is the request's own, for `Store.sharing`."""
    request_session, connection = (
        open_session(parts.store.engine),
        SharedConnection(parts.store.engine),
    )
    app.config.update(
        configuration(parts.settings, parts.keys.secret_key, sends_mail=parts.mailer is not None)
    )
    # The address in a reset link; Flask-Security would put both pages under one.
    app.add_url_rule(
        "/reset-password/<token>", endpoint="security.reset_password", methods=["GET", "POST"]
    )
    # Its own would confirm for whatever program follows the link in a mail.
    app.add_url_rule(
        "/confirm/<token>", "security.confirm_email", confirm_address, methods=["GET", "POST"]
    )
    # Flask-Security's own would sign out whoever is merely led to the address.
    app.add_url_rule("/logout", "accounts.ask_to_sign_out", signed_in(_ask_to_sign_out))
    security = _security(app, AccountStore(parts.store, request_session))
    gate = Gate(security, parts.store, connection, parts.mailer)
    app.extensions["fourfold.accounts"] = gate
    _identify(app, security, gate)
    _surround(app, security, parts)
    _listen(app)
    app.teardown_appcontext(lambda _: request_session.remove())
    app.teardown_appcontext(lambda _: connection.close())
    return connection


def _security(app: Flask, accounts: AccountStore) -> Security:
    security = Security(
        app,
        accounts,
        register_form=Registration,
        login_form=SignIn,
        reset_password_form=NewPassword,
        change_password_form=ChangedPassword,
        mail_util_cls=AccountMail,
        password_util_cls=PasswordRules,
    )
    security.pwd_context = PasswordContext()
    security.want_json(lambda _: False)
    return security


def _identify(app: Flask, security: Security, gate: Gate) -> None:
    """Sessions by our one query; never the library's own tokens, which it takes from URLs too."""
    security.login_manager.user_loader(gate.by_session)
    security.login_manager.request_loader(lambda _: None)
    security.unauthn_handler(lambda *_, **__: redirect(sign_in_first()))
    # Flask-Principal would look the person up before every request, static files included,
    # and Flask-Login for every page that is rendered: an error page must do without.
    app.template_context_processors[None].remove(_user_context_processor)
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001 (it has no public switch)


def _surround(app: Flask, security: Security, parts: Parts) -> None:
    # `CSRFProtect` would answer a stale form with a bare error; the forms themselves check
    # their token and keep what was typed, and `signed_in` checks all other pages.
    app.jinja_env.globals["csrf_token"] = generate_csrf
    security.change_password_context_processor(lambda: {"person": request_person()})
    security.mail_context_processor(lambda: {"public_url": parts.settings.public_url})
    app.before_request_funcs.setdefault("security", []).append(_before_account_page)
    app.register_error_handler(EmailTakenError, _taken_meanwhile)


def _before_account_page() -> ResponseReturnValue | None:
    if request.is_json:
        abort(415)
    gate: Gate = current_app.extensions["fourfold.accounts"]
    if request.endpoint == "security.forgot_password" and gate.mailer is None:
        return render_template("security/no_mail.html")
    return None


def _listen(app: Flask) -> None:
    user_loaded_from_cookie.connect(_stay_signed_in, app)
    user_not_registered.connect(_already_known, app)
    reset_password_instructions_sent.connect(even_out, app)


def _stay_signed_in(_: Flask, **__: Any) -> None:
    """Whoever comes back within the time stays signed in for as long again."""
    session["_remember"] = "set"


def _already_known(_: Flask, form_data: Mapping[str, Any], **__: Any) -> None:
    flash(KNOWN_ALREADY, "info")
    session[TYPED_EMAIL] = form_data["email"]


def _taken_meanwhile(_: EmailTakenError) -> ResponseReturnValue:
    """Two registrations with one address at the same moment: the second signs in instead."""
    flash(KNOWN_ALREADY, "info")
    session[TYPED_EMAIL] = request.form.get("email")
    return redirect(sign_in_first())


def _ask_to_sign_out() -> str:
    return render_template("security/logout_user.html", person=request_person())
