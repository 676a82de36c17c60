"""Key rings: every host on one database signs with the same keys, or does not begin."""

from scheduler.services.errors import ServiceError
from scheduler.store import Store, key_rings


class OtherKeysError(ServiceError):
    """The database was begun with other keys than those at hand."""


def hold_to(store: Store, fingerprint: str) -> None:
    """The first keys that come are the database's; `OtherKeysError` for any others."""
    with store.read() as tx:
        known = key_rings.fingerprint(tx)
    if known is None:
        with store.begin() as tx:
            key_rings.keep_first(tx, fingerprint)
            known = key_rings.fingerprint(tx)
    if known != fingerprint:
        raise OtherKeysError


def change(store: Store, fingerprint: str) -> None:
    """For the operator who has lost the first ones."""
    with store.begin() as tx:
        key_rings.keep(tx, fingerprint)
