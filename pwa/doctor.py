"""The doctor: what would lose reminders, found before it does, each with what to do."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from pwa import wiring
from scheduler.delivery.keys import KeysError, load_or_make
from scheduler.delivery.mail import MailError, mailer_from
from scheduler.services import health
from scheduler.settings import Settings
from scheduler.store import address_of, open_store

LOCAL = {"localhost", "127.0.0.1", "::1"}
PLACEHOLDERS = ("@localhost", "@example.org", "@example.com")


@dataclass(frozen=True, slots=True)
class Finding:
    """`fix` keeps reminders from arriving, `note` is worth knowing."""

    what: str
    level: Literal["ok", "note", "fix"]
    detail: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Everything that reminders depend on, in the order in which to mend it."""
    return [
        *_keys(settings),
        *_database(settings, now),
        _public_url(settings),
        _subject(settings),
        _mail(settings),
    ]


def _keys(settings: Settings) -> Iterator[Finding]:
    try:
        wiring.make_folder(settings)
        load_or_make(settings.data_dir)
    except (wiring.UnreadyError, KeysError) as error:
        yield Finding("keys", "fix", str(error))
    else:
        yield Finding("keys", "ok", f"Secret key and VAPID keys are in {settings.data_dir}.")


def _database(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        wiring.prepare_database(settings)
    except wiring.UnreadyError as error:
        yield Finding("database", "fix", str(error))
        return
    store = open_store(settings)
    try:
        report = health.ready(store, now)
    finally:
        store.close()
    yield Finding("database", "ok", f"{address_of(settings.database_url)} answers.")
    yield Finding("migrations", "ok", "The database has every migration.")
    yield _clock(report["seconds_since_beat"])


def _clock(seconds: float | None) -> Finding:
    if seconds is None:
        return Finding("clock", "fix", "No clock has run yet; start `fourfold serve`.")
    if seconds < 0:
        return Finding("clock", "fix", f"Its last beat lies {-seconds:.0f} s ahead; set the time.")
    if seconds > health.OVERDUE.total_seconds():
        return Finding("clock", "fix", f"Its last beat was {seconds:.0f} s ago; start it again.")
    return Finding("clock", "ok", f"Its last beat was {seconds:.0f} s ago.")


def _public_url(settings: Settings) -> Finding:
    if settings.secure:
        return Finding("public URL", "ok", settings.public_url)
    if urlsplit(settings.public_url).hostname in LOCAL:
        detail = f"{settings.public_url} serves this machine alone. Phones need https: set FOURFOLD_PUBLIC_URL."
        return Finding("public URL", "note", detail)
    detail = f"{settings.public_url} is not https, so no browser allows reminders there."
    return Finding("public URL", "fix", detail)


def _subject(settings: Settings) -> Finding:
    subject = settings.vapid_subject
    if subject.endswith(PLACEHOLDERS) or urlsplit(subject).hostname in LOCAL:
        detail = (
            f"{subject} reaches nobody, and Apple refuses some such; set FOURFOLD_VAPID_SUBJECT."
        )
        return Finding("VAPID subject", "fix" if settings.secure else "note", detail)
    return Finding("VAPID subject", "ok", subject)


def _mail(settings: Settings) -> Finding:
    try:
        mailer = mailer_from(settings.smtp_url, settings.public_url)
    except MailError as error:
        return Finding("mail", "fix", str(error))
    if mailer is None:
        detail = "No FOURFOLD_SMTP_URL, so nobody can reset a password by mail."
        return Finding("mail", "note", detail)
    return Finding("mail", "ok", f"Passwords are reset by mail through {mailer.host}.")
