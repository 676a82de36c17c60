"""Tokens in a mail's unsubscribe link: good for stopping one person's mails, and for nothing else."""

import hashlib

from itsdangerous import BadSignature, Signer

from scheduler.delivery.signing import TokenError

_PURPOSE = "fourfold.stop-mail"


def sign_stop(secret: str, person_id: int) -> str:
    """A token that works as long as the mail may lie in a mailbox: for ever."""
    return _signer(secret).sign(str(person_id)).decode()


def read_stop(secret: str, token: str) -> int:
    """Whose mails the token stops; raises `TokenError`."""
    try:
        return int(_signer(secret).unsign(token))
    except (BadSignature, ValueError) as error:
        raise TokenError("This link is not one of ours.") from error


def _signer(secret: str) -> Signer:
    return Signer(secret, _PURPOSE, key_derivation="hmac", digest_method=hashlib.sha256)
