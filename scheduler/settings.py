"""The one reader of the environment: what an operator may set, with defaults that work."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

_SQLITE = "sqlite:///"
_POSTGRESQL = re.compile(
    r"postgresql\+psycopg://([^:/]*(:[^@]*)?@)?(\[[^/?]+\]|[^:/?]+)?(:[0-9]{0,5})?(/[^?]*)?(\?.*)?"
)
_NO_FILE = ("", ":memory:")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{16,}")
_MAILTO = re.compile(r"mailto:[^@\s]+@[^@\s]+")


class SettingsError(ValueError):
    """A setting that cannot be right; the message names the variable and what is right."""


@dataclass(frozen=True, slots=True)
class Settings:
    data_dir: Path
    database_url: str
    """A SQLAlchemy URL; SQLite in the data folder unless set."""
    public_url: str
    """Scheme and host under which people reach the app, without a slash at the end."""
    vapid_subject: str
    """`mailto:` or `https:` address that push services may complain to."""
    push_hosts: frozenset[str]
    """Extra push-service hosts, `host` or `host:port`; the only ones that may use plain http."""
    smtp_url: str | None
    metrics_token: str | None = None
    """What a Prometheus shows at /metrics; without one there is no such page."""

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def database_file(self) -> Path | None:
        """Where SQLite keeps the database; None with PostgreSQL."""
        if not self.database_url.startswith(_SQLITE):
            return None
        return Path(self.database_url.removeprefix(_SQLITE).partition("?")[0])


def from_environment(environ: Mapping[str, str] = os.environ, *, port: int = 8000) -> Settings:
    """Settings from `FOURFOLD_…` variables; raises `SettingsError` naming the variable.

    `port` is where people find the app when no public URL says it.
    """
    data_dir = Path(environ.get("FOURFOLD_DATA_DIR") or "data").resolve()
    public_url = _public_url(environ.get("FOURFOLD_PUBLIC_URL") or f"http://localhost:{port}")
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(environ, data_dir),
        public_url=public_url,
        vapid_subject=_vapid_subject(environ, public_url),
        push_hosts=_hosts(environ.get("FOURFOLD_PUSH_HOSTS", "")),
        smtp_url=_smtp_url(environ),
        metrics_token=_metrics_token(environ),
    )


def environment_of(settings: Settings, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment in which a child process finds these same settings."""
    own = {
        "FOURFOLD_DATA_DIR": str(settings.data_dir),
        "FOURFOLD_DATABASE_URL": settings.database_url,
        "FOURFOLD_PUBLIC_URL": settings.public_url,
        "FOURFOLD_VAPID_SUBJECT": settings.vapid_subject,
        "FOURFOLD_PUSH_HOSTS": ",".join(sorted(settings.push_hosts)),
        "FOURFOLD_SMTP_URL": settings.smtp_url or "",
        "FOURFOLD_METRICS_TOKEN": settings.metrics_token or "",
    }
    return {**environ, **own}


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    url = environ.get("FOURFOLD_DATABASE_URL") or f"sqlite:///{data_dir / 'fourfold.db'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            url = "postgresql+psycopg://" + url.removeprefix(plain)
    if not (_POSTGRESQL.fullmatch(url) or _names_a_file(url)):
        raise SettingsError(
            "FOURFOLD_DATABASE_URL must be postgresql://user:password@host:port/name, or "
            "sqlite:/// and the path of a file, such as sqlite:////var/lib/fourfold/fourfold.db."
        )
    return url


def _names_a_file(url: str) -> bool:
    """Every process has to find the same database, so memory will not do."""
    path = url.removeprefix(_SQLITE).partition("?")[0]
    return url.startswith(_SQLITE) and not path.startswith("file:") and path not in _NO_FILE


def _public_url(url: str) -> str:
    parts = _split(url)
    if (
        not parts
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path not in {"", "/"}
    ):
        raise SettingsError(
            "FOURFOLD_PUBLIC_URL must be http(s)://host[:port] without a path, "
            "such as https://practice.example.org."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _vapid_subject(environ: Mapping[str, str], public_url: str) -> str:
    # Apple refuses subjects at localhost, so without https a neutral address stands in.
    own = public_url if public_url.startswith("https://") else "mailto:operator@example.org"
    subject = environ.get("FOURFOLD_VAPID_SUBJECT") or own
    parts = _split(subject)
    is_page = parts is not None and parts.scheme == "https" and bool(parts.hostname)
    if not is_page and not _MAILTO.fullmatch(subject):
        raise SettingsError(
            "FOURFOLD_VAPID_SUBJECT must be mailto: and an address, or an https:// address."
        )
    return subject


def _smtp_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("FOURFOLD_SMTP_URL") or None
    if url and not _split(url):
        raise SettingsError("FOURFOLD_SMTP_URL must be smtp://user:password@host:port.")
    return url


def _metrics_token(environ: Mapping[str, str]) -> str | None:
    token = environ.get("FOURFOLD_METRICS_TOKEN") or None
    if token and not _TOKEN.fullmatch(token):
        raise SettingsError(
            "FOURFOLD_METRICS_TOKEN must be 16 or more letters, digits or -._~+/= signs."
        )
    return token


def _hosts(listed: str) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in listed.split(",") if host.strip())


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where it has no such form."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
