"""What one running process is made of, and what every request may reach for."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import current_app

from pwa import migrations
from scheduler import curriculum
from scheduler.delivery.keys import FILE, Keys, load_or_make
from scheduler.delivery.letters import Postman
from scheduler.delivery.mail import Mailer, mailer_from
from scheduler.delivery.outbox import Outbox, send_test
from scheduler.delivery.push import PushSender
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.deliveries import Outcome, PushTarget
from scheduler.domain.mails import MailKind
from scheduler.now import now
from scheduler.services import key_rings, zone_rules
from scheduler.services.beat import beat, still_wanted
from scheduler.services.mailing import post_next
from scheduler.settings import Settings
from scheduler.store import DatabaseError, Store, address_of, open_store

MOST_BEATS = 1000
"""In a row; then the clock itself has its turn."""


@dataclass(frozen=True, slots=True)
class Parts:
    settings: Settings
    store: Store
    curriculum: Curriculum
    keys: Keys
    mailer: Mailer | None
    send: Outbox
    send_test: Callable[[PushTarget], Outcome]

    @property
    def vapid_key(self) -> str:
        """The public key that browsers subscribe with, base64url."""
        return self.keys.vapid.public


class UnreadyError(Exception):
    """Why this machine cannot run the app, in one line that says what to do."""


def prepare(settings: Settings) -> None:
    """Make data folder, keys and database, or bring them up to date. Leaves nothing open."""
    make_folder(settings)
    keys = load_or_make(settings.data_dir)
    prepare_database(settings)
    _hold_to(settings, keys)


def make_folder(settings: Settings) -> None:
    """Make the data folder, or raise `UnreadyError` where nobody can write."""
    try:
        # What people feel in their bodies is nobody's business on a shared machine.
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = settings.data_dir / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UnreadyError(
            f"The data folder {settings.data_dir} cannot be written ({error.strerror}). "
            "Make it writable, or name another one in FOURFOLD_DATA_DIR."
        ) from error


def prepare_database(settings: Settings) -> None:
    """Create or upgrade the database, or raise `UnreadyError`. The data folder is there."""
    store = open_store(settings)
    try:
        _make_file(settings.database_file)
        migrations.upgrade(store.engine, settings.data_dir)
        zone_rules.follow(store)
    except (DatabaseError, OSError) as error:
        raise UnreadyError(_why_no_database(settings, error)) from error
    except migrations.NewerDatabaseError as error:
        raise UnreadyError(_too_new(settings, error)) from error
    finally:
        store.close()


def change_keys(settings: Settings) -> None:
    """Let the keys in the data folder be the database's from now on."""
    make_folder(settings)
    keys = load_or_make(settings.data_dir)
    prepare_database(settings)
    store = open_store(settings)
    key_rings.change(store, keys.fingerprint)
    store.close()


def keys_problem(settings: Settings, keys: Keys) -> str | None:
    """Why these keys are not those of the database, which is up to date; or None."""
    store = open_store(settings)
    try:
        key_rings.hold_to(store, keys.fingerprint)
    except key_rings.OtherKeysError:
        return (
            f"{settings.data_dir / FILE} holds other keys than those that "
            f"{address_of(settings.database_url)} began with, so no reminder would arrive. "
            "Put the first ones there, from the machine that began it or a backup. If they are "
            "lost, `fourfold keys change` goes on with these; then everybody signs in again."
        )
    finally:
        store.close()
    return None


def _hold_to(settings: Settings, keys: Keys) -> None:
    if problem := keys_problem(settings, keys):
        raise UnreadyError(problem)


def assemble(settings: Settings) -> Parts:
    """The parts of one process; connections are made when they are first needed."""
    keys = load_or_make(settings.data_dir)
    sender = PushSender(keys.vapid, settings.vapid_subject, settings.push_hosts)
    store = open_store(settings)
    wanted = partial(still_wanted, store)
    return Parts(
        settings=settings,
        store=store,
        curriculum=curriculum.load(),
        keys=keys,
        mailer=mailer_from(settings.smtp_url, settings.public_url),
        send=Outbox(sender, keys, settings.public_url, wanted=wanted),
        send_test=partial(send_test, sender, settings.public_url),
    )


def beat_of(parts: Parts) -> Callable[[], None]:
    """What the clock calls: beats until nothing is due or on its way, each with its own time."""

    def beats() -> None:
        zone_rules.follow(parts.store)
        for _ in range(MOST_BEATS):
            report = beat(parts.store, parts.curriculum, parts.send, now())
            if not (report.busy or parts.send.busy):
                return

    return beats


def mail_round_of(parts: Parts) -> Callable[[], None]:
    """What the clock calls beside the beat, so that a slow mail server holds up no push."""
    post = None if parts.mailer is None else _postman(parts, parts.mailer)

    def mail_round() -> None:
        for _ in range(MOST_BEATS):
            outcome = post_next(parts.store, post, now())
            if outcome is None or outcome.kind is MailKind.AWAY:
                return

    return mail_round


def _postman(parts: Parts, mailer: Mailer) -> Postman:
    return Postman(mailer, parts.keys.secret_key, parts.settings.public_url)


def parts() -> Parts:
    """The parts of the current app."""
    found: Parts = current_app.extensions["fourfold"]
    return found


def _make_file(path: Path | None) -> None:
    """For this user's eyes alone from the beginning; what SQLite puts beside it follows."""
    if path is not None and not path.exists():
        path.touch(mode=0o600)


def _why_no_database(settings: Settings, error: DatabaseError | OSError) -> str:
    where = address_of(settings.database_url)
    cause = error.orig if isinstance(error, DatabaseError) else error
    if getattr(cause, "sqlite_errorname", None) in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
        return (
            f"{settings.database_file} is damaged or no database. Put it back from a backup, "
            "or name another file in FOURFOLD_DATABASE_URL."
        )
    reason = getattr(cause, "strerror", None) or str(cause).strip().splitlines()[0]
    return f"The database {where} does not answer: {reason}. Check FOURFOLD_DATABASE_URL."


def _too_new(settings: Settings, error: migrations.NewerDatabaseError) -> str:
    where = address_of(settings.database_url)
    return (
        f"The database {where} belongs to a newer Fourfold (its migration {error} is unknown "
        "here). Update this one."
    )
