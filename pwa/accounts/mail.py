"""Account mails leave through the operator's mail server, behind the request's back."""

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

from flask import Flask, current_app
from flask_security import MailUtil
from flask_security.mail_util import EmailValidateException

from pwa.accounts import passwords
from pwa.accounts.creation import plain_email
from scheduler.delivery.mail import Mailer, MailError
from scheduler.services.errors import InvalidError

log = logging.getLogger(__name__)


class AccountMail(MailUtil):
    """Sends in the background: how long a mail server takes must not tell who is known here."""

    def send_mail(
        self,
        template: str,  # noqa: ARG002 (this and the other unused ones: Flask-Security's signature)
        subject: str,
        recipient: Any,
        sender: Any,  # noqa: ARG002
        body: Any,
        html: Any,  # noqa: ARG002
        **_: Any,
    ) -> None:
        mailer: Mailer = current_app.extensions["fourfold.accounts"].mailer
        self._post.submit(_send, mailer, str(recipient), str(subject), str(body))

    def validate(self, email: str) -> str:
        return self.normalize(email)

    def normalize(self, email: str) -> str:
        try:
            return plain_email(email)
        except InvalidError as error:
            raise EmailValidateException(error.message) from error

    @cached_property
    def _post(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="account-mail")


def even_out(_: Flask, **__: Any) -> None:
    """As much work for a known address as Flask-Security does for an unknown one."""
    passwords.hash_password("not a password")


def _send(mailer: Mailer, to: str, subject: str, text: str) -> None:
    try:
        mailer.send(to, subject, text)
    except Exception as error:  # noqa: BLE001 (whatever a mail server does ends here, unnamed)
        why = error if isinstance(error, MailError) else type(error).__name__
        log.warning("An account mail was not sent: %s", why)
