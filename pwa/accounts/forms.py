"""The forms of the account pages: what each field must be, and how it says so."""

from typing import Any

from flask import session
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    PasswordUtil,
    RegisterFormV2,
    ResetPasswordForm,
)
from flask_security.utils import validate_redirect_url
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import DataRequired, StopValidation

from pwa.accounts import passwords
from pwa.accounts.creation import checked_name, checked_timezone
from scheduler.services.errors import InvalidError

TYPED_EMAIL = "typed_email"
"""Where the session keeps it from one page to the next."""
CONSENT_MISSING = "Without this we may not keep your practice, and there is nothing to sign up for."


def _name(_: Any, field: Field) -> None:
    _check(field, checked_name)


def _timezone(_: Any, field: Field) -> None:
    _check(field, checked_timezone)


def _check(field: Field, checked: Any) -> None:
    try:
        field.data = checked(field.data or "")
    except InvalidError as error:
        raise StopValidation(error.message) from error


class SafeNext:
    """A way back that leads off this site is dropped; it is no reason to refuse a sign-in."""

    def validate_next(self, field: Field) -> None:
        if not validate_redirect_url(field.data):
            field.data = ""


class Registration(SafeNext, RegisterFormV2):
    name = StringField("What shall we call you?", validators=[_name])
    timezone = HiddenField("Your time zone", validators=[_timezone])
    consent = BooleanField(validators=[DataRequired(CONSENT_MISSING)])

    def to_dict(self, only_user: bool) -> dict[str, Any]:  # noqa: ARG002, FBT001 (Flask-Security's signature)
        """What a new account is made of, time zone included."""
        return {name: self[name].data for name in ("name", "email", "password", "timezone")}


class PasswordRules(PasswordUtil):
    """A new password, judged by our rules beside the name and address it comes with."""

    def normalize(self, password: str) -> str:
        return passwords.normalise(password)

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002, FBT001 (Flask-Security's signature)
        **about: Any,
    ) -> tuple[list[str] | None, str]:
        plain = self.normalize(password)
        person = about.get("user")
        own = (person.name, person.email) if person else (about.get("name"), about.get("email"))
        wrong = passwords.problem(plain, *own)
        return [wrong] if wrong else None, plain


class SignIn(SafeNext, LoginForm):
    """Knows the address that was typed a moment ago, for an account that is there already."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.email.data = self.email.data or session.pop(TYPED_EMAIL, None)


class NewPassword(ResetPasswordForm):
    # Typed once: a browser's own manager, or its eye, does better than a second field.
    password_confirm = None


class ChangedPassword(ChangePasswordForm):
    new_password_confirm = None
