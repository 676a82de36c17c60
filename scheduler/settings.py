"""The one reader of the environment: what an operator may set, with defaults that work."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


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

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


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
        smtp_url=environ.get("FOURFOLD_SMTP_URL") or None,
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
    }
    return {**environ, **own}


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    url = environ.get("FOURFOLD_DATABASE_URL") or f"sqlite:///{data_dir / 'fourfold.db'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    if not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise SettingsError("FOURFOLD_DATABASE_URL must be a sqlite:// or postgresql:// address.")
    return url


def _public_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise SettingsError(
            "FOURFOLD_PUBLIC_URL must be http(s)://host[:port] without a path, "
            "such as https://practice.example.org."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _vapid_subject(environ: Mapping[str, str], public_url: str) -> str:
    # Apple refuses subjects at localhost, so without https a neutral address stands in.
    own = public_url if public_url.startswith("https://") else "mailto:operator@example.org"
    subject = environ.get("FOURFOLD_VAPID_SUBJECT") or own
    if not subject.startswith(("mailto:", "https://")):
        raise SettingsError("FOURFOLD_VAPID_SUBJECT must begin with mailto: or https://.")
    return subject


def _hosts(listed: str) -> frozenset[str]:
    return frozenset(host.strip().lower() for host in listed.split(",") if host.strip())
