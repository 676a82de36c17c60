"""The doctor: what would lose reminders, found before it does, each with what to do."""

import ipaddress
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from pwa import wiring
from scheduler.delivery.keys import KeysError, load_or_make
from scheduler.delivery.mail import Mailer, MailError, mailer_from
from scheduler.delivery.probe import Knock, knock
from scheduler.now import now
from scheduler.services import checkup, health
from scheduler.services.checkup import Checkup
from scheduler.settings import Settings
from scheduler.store import Store, address_of, open_store

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PLACEHOLDERS = frozenset({"example.org", "example.com", "example.net"})
NOWHERE = (".localhost", ".local", ".internal", ".invalid", ".test", ".example")
SMALLEST_ROOM = 200 * 2**20
"""Bytes; SQLite stops taking check-offs and marks of what was sent when the disk is full."""
SKEW = 5.0
"""Seconds; clocks further apart break leases, and push services refuse our signatures."""
WORLD_SKEW = 30.0
"""Seconds; reminders come as much too early or late, and far more spoils signatures."""
TRIED_FOR = timedelta(minutes=10)
"""So long a push service may be away without anyone worrying."""
BEHIND = timedelta(minutes=3)
"""Several beats: whatever waits longer waits for something else than its turn."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`fix` keeps reminders from arriving, `note` is worth knowing."""

    what: str
    level: Literal["ok", "note", "fix"]
    detail: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def examine(settings: Settings, knock: Callable[[], Sequence[Knock]] = knock) -> list[Finding]:
    """Everything that reminders depend on, in the order in which to mend it."""
    answers = knock()
    return [
        *_data_folder(settings),
        *_database(settings),
        _way_out(settings, answers),
        _world_time(answers),
        _public_url(settings),
        _subject(settings),
    ]


def _data_folder(settings: Settings) -> Iterator[Finding]:
    try:
        wiring.make_folder(settings)
        load_or_make(settings.data_dir)
    except (wiring.UnreadyError, KeysError) as error:
        yield Finding("keys", "fix", str(error))
        return
    yield Finding("keys", "ok", f"Secret key and VAPID keys are in {settings.data_dir}.")
    free = shutil.disk_usage(settings.data_dir).free
    room = f"{free // 2**20:,} MiB free at {settings.data_dir}"
    if free < SMALLEST_ROOM:
        yield Finding("disk", "fix", f"Only {room}; make room before writing fails.")
    else:
        yield Finding("disk", "ok", f"{room}.")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        wiring.prepare_database(settings)
    except wiring.UnreadyError as error:
        yield Finding("database", "fix", str(error))
        yield from _mail(settings, None)
        return
    store = open_store(settings)
    try:
        yield from _inside(settings, store)
    finally:
        store.close()


def _inside(settings: Settings, store: Store) -> Iterator[Finding]:
    where = address_of(settings.database_url)
    if problem := wiring.keys_problem(settings, load_or_make(settings.data_dir)):
        yield Finding("whose keys", "fix", problem)
    else:
        yield Finding("whose keys", "ok", "The database and the data folder have the same keys.")
    found = checkup.look(store, now())
    if found.writable:
        yield Finding("database", "ok", f"{where} answers.")
    else:
        detail = f"{where} can only be read; name the one that may be written, not a replica."
        yield Finding("database", "fix", detail)
    yield Finding("migrations", "ok", "The database has every migration.")
    yield _time(found)
    yield _clock(health.ready(store, now())["seconds_since_beat"])
    yield _backlog(found)
    yield _retrying(found, now())
    yield _missed(found)
    yield _refused(found)
    yield from _mail(settings, found)


def _time(found: Checkup) -> Finding:
    if abs(found.ahead_by) > SKEW:
        where = "ahead of" if found.ahead_by > 0 else "behind"
        detail = (
            f"The database’s clock is {abs(found.ahead_by):.0f} s {where} ours; "
            "set both by NTP, such as with `timedatectl set-ntp true`."
        )
        return Finding("time", "fix", detail)
    return Finding("time", "ok", "The database’s clock agrees with ours.")


def _clock(seconds: float | None) -> Finding:
    if seconds is None:
        return Finding("clock", "fix", "No clock has run yet; start `fourfold serve`.")
    if seconds < 0:
        return Finding("clock", "fix", f"Its last beat lies {-seconds:.0f} s ahead; set the time.")
    if seconds > health.OVERDUE.total_seconds():
        return Finding("clock", "fix", f"Its last beat was {seconds:.0f} s ago; start it again.")
    return Finding("clock", "ok", f"Its last beat was {seconds:.0f} s ago.")


def _backlog(found: Checkup) -> Finding:
    queues = (found.figures.occasions_due, found.figures.notes, found.figures.mails)
    oldest = max(queue.seconds for queue in queues)
    number = sum(queue.length for queue in queues)
    if oldest > BEHIND.total_seconds():
        detail = (
            f"{number} reminders wait, the first for {oldest / 60:.0f} minutes; start the clock, "
            "or one more `fourfold clock` where it runs already."
        )
        return Finding("backlog", "fix", detail)
    return Finding("backlog", "ok", "No reminder waits longer than its turn.")


def _retrying(found: Checkup, moment: datetime) -> Finding:
    since = found.retrying_since
    if since is None or moment - since < TRIED_FOR:
        return Finding("retries", "ok", "No reminder has been tried in vain for long.")
    detail = (
        f"{found.figures.retrying} reminders are tried again and again, the first was due "
        f"{(moment - since).total_seconds() / 60:.0f} minutes ago; the log says what push "
        "services and the mail server answer."
    )
    return Finding("retries", "fix", detail)


def _missed(found: Checkup) -> Finding:
    if found.expired:
        detail = (
            f"{found.expired} reminders of the last day came too late to be sent; "
            "look in the log for when the clock, the database or the network was away."
        )
        return Finding("missed", "note", detail)
    return Finding("missed", "ok", "No reminder of the last day came too late.")


def _refused(found: Checkup) -> Finding:
    if found.refused:
        detail = (
            f"Push services refused {found.refused} notes of the last day for our signature; "
            "check FOURFOLD_VAPID_SUBJECT and this machine’s time, and that the keys in the data "
            "folder are those that people’s devices were registered with."
        )
        return Finding("push services", "fix", detail)
    return Finding("push services", "ok", "None refused our signature in the last day.")


def _way_out(settings: Settings, answers: Sequence[Knock]) -> Finding:
    shut = [f"{one.host} ({one.problem})" for one in answers if one.problem]
    if not shut:
        return Finding("way out", "ok", "Every push service answers.")
    detail = (
        f"No answer from {', '.join(shut)}; let this machine connect to push services on port 443, "
        "and look at its name server and its time."
    )
    # Who only looks around at home needs no push service.
    return Finding("way out", "fix" if settings.secure else "note", detail)


def _world_time(answers: Sequence[Knock]) -> Finding:
    told = sorted(one.ahead_by for one in answers if one.ahead_by is not None)
    if not told:
        return Finding("world time", "note", "Nobody could tell us the time; see the way out.")
    ahead_by = told[len(told) // 2]
    if abs(ahead_by) > WORLD_SKEW:
        where = "behind" if ahead_by > 0 else "ahead of"
        detail = (
            f"This machine’s clock is {abs(ahead_by):.0f} s {where} the world’s; set it by NTP, "
            "such as with `timedatectl set-ntp true`."
        )
        return Finding("world time", "fix", detail)
    return Finding("world time", "ok", "This machine’s clock agrees with the world’s.")


def _public_url(settings: Settings) -> Finding:
    if settings.secure:
        return Finding("public URL", "ok", settings.public_url)
    if urlsplit(settings.public_url).hostname in LOCAL:
        detail = f"{settings.public_url} serves this machine alone. Phones need https: set FOURFOLD_PUBLIC_URL."
        return Finding("public URL", "note", detail)
    detail = (
        f"{settings.public_url} is not https, so no browser allows reminders there; "
        "put TLS before it and set FOURFOLD_PUBLIC_URL to the https address."
    )
    return Finding("public URL", "fix", detail)


def _subject(settings: Settings) -> Finding:
    subject = settings.vapid_subject
    problem = subject_problem(subject)
    if problem is None:
        return Finding("VAPID subject", "ok", subject)
    detail = f"{subject} {problem}; set FOURFOLD_VAPID_SUBJECT to mailto: and your own address."
    return Finding("VAPID subject", "fix" if settings.secure else "note", detail)


def subject_problem(subject: str) -> str | None:
    """Why a push service, Apple's most of all, would refuse this subject, or None."""
    scheme, _, rest = subject.partition(":")
    if scheme not in {"mailto", "https"}:
        return "begins with neither mailto: nor https:, and Apple refuses it"
    if any(sign.isspace() or sign in "<>" for sign in subject):
        return "holds spaces or brackets, and Apple refuses it"
    host = rest.rpartition("@")[2] if scheme == "mailto" else urlsplit(subject).hostname or ""
    if _is_nowhere(host.lower()):
        return "reaches nobody, and Apple refuses some such"
    return None


def _is_nowhere(host: str) -> bool:
    return host in LOCAL | PLACEHOLDERS or host.endswith(NOWHERE) or "." not in host or _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _mail(settings: Settings, found: Checkup | None) -> Iterator[Finding]:
    try:
        mailer = mailer_from(settings.smtp_url, settings.public_url)
    except MailError as error:
        yield Finding("mail", "fix", str(error))
    else:
        yield _mailing(mailer, found)


def _mailing(mailer: Mailer | None, found: Checkup | None) -> Finding:
    if mailer is None and found and found.relying_on_mail:
        detail = f"{found.relying_on_mail} people rely on mail, and there is no FOURFOLD_SMTP_URL; set it."
        return Finding("mail", "fix", detail)
    if mailer is None:
        detail = "No FOURFOLD_SMTP_URL: nobody can reset a password or be reminded by mail."
        return Finding("mail", "note", detail)
    if found and found.unmailed:
        detail = (
            f"{mailer.host} did not take {found.unmailed} reminders of the last day; "
            "the log says why. Check FOURFOLD_SMTP_URL."
        )
        return Finding("mail", "fix", detail)
    return Finding("mail", "ok", f"Passwords are reset and people reminded through {mailer.host}.")
