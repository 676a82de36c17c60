"""What one running process is made of, and what every request may reach for."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import current_app

from pwa import migrations
from scheduler import curriculum
from scheduler.delivery import outbox
from scheduler.delivery.keys import Keys, load_or_make
from scheduler.delivery.mail import Mailer, mailer_from
from scheduler.delivery.push import PushSender
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.deliveries import Outcome, PushTarget
from scheduler.now import now
from scheduler.services.beat import BeatReport, Send, beat
from scheduler.settings import Settings
from scheduler.store import DatabaseError, Store, address_of, open_store


@dataclass(frozen=True, slots=True)
class Parts:
    settings: Settings
    store: Store
    curriculum: Curriculum
    keys: Keys
    mailer: Mailer | None
    send: Send
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
    load_or_make(settings.data_dir)
    store = open_store(settings)
    try:
        migrations.upgrade(store.engine, settings.data_dir)
    except DatabaseError as error:
        raise UnreadyError(_why_no_database(settings, error)) from error
    finally:
        store.close()


def make_folder(settings: Settings) -> None:
    """Make the data folder, or raise `UnreadyError` where nobody can write."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe = settings.data_dir / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UnreadyError(
            f"The data folder {settings.data_dir} cannot be written ({error.strerror}). "
            "Make it writable, or name another one in FOURFOLD_DATA_DIR."
        ) from error


def assemble(settings: Settings) -> Parts:
    """The parts of one process; connections are made when they are first needed."""
    keys = load_or_make(settings.data_dir)
    sender = PushSender(keys.vapid, settings.vapid_subject, settings.push_hosts)
    return Parts(
        settings=settings,
        store=open_store(settings),
        curriculum=curriculum.load(),
        keys=keys,
        mailer=mailer_from(settings.smtp_url, settings.public_url),
        send=partial(outbox.send, sender, keys, settings.public_url),
        send_test=partial(outbox.send_test, sender, settings.public_url),
    )


def beat_of(parts: Parts) -> Callable[[], BeatReport]:
    """One beat of the clock, at the moment it is called."""
    return lambda: beat(parts.store, parts.curriculum, parts.send, now())


def parts() -> Parts:
    """The parts of the current app."""
    found: Parts = current_app.extensions["fourfold"]
    return found


def _why_no_database(settings: Settings, error: DatabaseError) -> str:
    where = address_of(settings.database_url)
    reason = str(error.orig).strip().splitlines()[0]
    return f"The database {where} does not answer: {reason}. Check FOURFOLD_DATABASE_URL."
