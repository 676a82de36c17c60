"""What an operator may set, and what is refused before it can do harm."""

from pathlib import Path

import pytest

from scheduler.settings import SettingsError, from_environment


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://mira:p%40ss/word#1@db.example.org:5432/practice?sslmode=require",
        "postgresql://db.example.org/practice",
        "postgres://mira@[::1]:5432/practice",
        "postgresql://postgres:@/postgres?host=/run/postgresql",
        "postgresql+psycopg:///practice",
    ],
)
def test_addresses_of_postgresql_are_taken(url):
    settings = from_environment({"FOURFOLD_DATABASE_URL": url})
    assert settings.database_url.startswith("postgresql+psycopg://")
    assert settings.database_file is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://mira@db.example.org:abc/practice",
        "postgresql:practice",
        "mysql://db.example.org/practice",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///:memory:?cache=shared",
        "sqlite:///file:practice?mode=memory&uri=true",
        "sqlite://practice.db",
    ],
)
def test_a_database_that_is_none_or_would_be_forgotten_is_refused(url):
    with pytest.raises(SettingsError, match="FOURFOLD_DATABASE_URL"):
        from_environment({"FOURFOLD_DATABASE_URL": url})


def test_the_file_of_sqlite_is_known():
    settings = from_environment({"FOURFOLD_DATABASE_URL": "sqlite:////var/lib/x.db?timeout=5"})
    assert settings.database_file == Path("/var/lib/x.db")


@pytest.mark.parametrize(
    "url",
    ["http://[bad", "https://", "https://host:port", "https://host/path", "host.example.org"],
)
def test_a_public_url_that_leads_nowhere_is_refused(url):
    with pytest.raises(SettingsError, match="FOURFOLD_PUBLIC_URL"):
        from_environment({"FOURFOLD_PUBLIC_URL": url})


@pytest.mark.parametrize("subject", ["mailto:me@example.net", "https://practice.example.net"])
def test_push_services_may_complain_to_an_address_or_a_page(subject):
    assert from_environment({"FOURFOLD_VAPID_SUBJECT": subject}).vapid_subject == subject


@pytest.mark.parametrize(
    "subject", ["mailto:", "mailto:me", "mailto:@host", "https://", "https://[x", "me@example.net"]
)
def test_a_subject_that_reaches_nobody_is_refused(subject):
    with pytest.raises(SettingsError, match="FOURFOLD_VAPID_SUBJECT"):
        from_environment({"FOURFOLD_VAPID_SUBJECT": subject})


def test_a_mail_server_in_broken_brackets_is_refused():
    with pytest.raises(SettingsError, match="FOURFOLD_SMTP_URL"):
        from_environment({"FOURFOLD_SMTP_URL": "smtp://[x"})


def test_a_metrics_token_is_long_and_fit_for_a_header():
    token = "sixteen-letters-"
    assert from_environment({"FOURFOLD_METRICS_TOKEN": token}).metrics_token == token
    assert from_environment({"FOURFOLD_METRICS_TOKEN": ""}).metrics_token is None
    for bad in ("short", "with a space in it", "ünïcödé-ünïcödé-ünïcödé"):
        with pytest.raises(SettingsError, match="FOURFOLD_METRICS_TOKEN"):
            from_environment({"FOURFOLD_METRICS_TOKEN": bad})
