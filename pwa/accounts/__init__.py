"""Accounts: who a person is, how they prove it, and what opens to them."""

from pwa.accounts.access import (
    authenticate_api,
    check_csrf,
    current_person_id,
    is_active,
    is_signed_in,
    only_for,
    request_person,
    request_profile,
    signed_in,
)
from pwa.accounts.confirming import send_confirmation_link
from pwa.accounts.creation import (
    EmailTakenError,
    create_account,
    plain_email,
    set_active,
    set_password,
)
from pwa.accounts.setup import init_app
from pwa.accounts.tokens import issue_token, revoke_tokens

__all__ = [
    "EmailTakenError",
    "authenticate_api",
    "check_csrf",
    "create_account",
    "current_person_id",
    "init_app",
    "is_active",
    "is_signed_in",
    "issue_token",
    "only_for",
    "plain_email",
    "request_person",
    "request_profile",
    "revoke_tokens",
    "send_confirmation_link",
    "set_active",
    "set_password",
    "signed_in",
]
