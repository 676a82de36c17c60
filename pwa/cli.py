"""The `fourfold` command: one line to run it, look after it and ask it things."""

import json
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from pwa import create_app, demo, doctor, server, wiring
from pwa.accounts import create_account, issue_token, set_active, set_password
from pwa.listening import ServerError
from scheduler import clock as ticking
from scheduler.delivery.keys import KeysError
from scheduler.delivery.mail import MailError
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.services import reminders
from scheduler.services.errors import InvalidError, ServiceError
from scheduler.services.people import everybody, profile_by_email
from scheduler.services.reminders import Pending
from scheduler.settings import SettingsError, from_environment

JSON = click.option("--json", "as_json", is_flag=True, help="Print data for scripts.")
PARENT = click.option("--parent", type=int, hidden=True, help="End when this process has gone.")
YEARS = range(1900, 9000)
"""Whose days, and those of the year after, every calendar can name."""
EMAIL = click.option("--email", required=True, help="Whose.")


REFUSALS = (
    ServiceError,
    SettingsError,
    KeysError,
    MailError,
    ServerError,
    wiring.UnreadyError,
)


class _Command(click.Group):
    """Says what is wrong in one line, without a traceback."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        for word in args:
            _readable(word)
        return super().parse_args(context, args)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except REFUSALS as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Command)
@click.version_option(package_name="fourfold")
def main() -> None:
    """Fourfold: spaced practice that frees tight hamstrings."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-clock", is_flag=True, help="Send no reminders from here.")
@PARENT
def serve(host: str, port: int, *, no_clock: bool, parent: int | None) -> None:
    """Serve the app, with the clock inside."""
    settings = from_environment(port=port)
    wiring.prepare(settings)
    clock = not no_clock
    server.serve(create_app, settings, host=host, port=port, with_clock=clock, parent=parent)


@main.command()
@PARENT
def clock(parent: int | None) -> None:
    """Run the clock and the senders alone."""
    settings = from_environment()
    wiring.prepare(settings)
    parts = wiring.assemble(settings)
    beats = wiring.beat_of(parts), wiring.mail_round_of(parts)
    ticking.run_as_process(*beats, parent=parent)


@main.command("demo")
@JSON
def fill(*, as_json: bool) -> None:
    """Fill an empty database with a coach and 12 clients over 90 days."""
    made = demo.fill(_ready(), now())
    if as_json:
        _print({"coach": made.coach, "clients": made.clients, "password": made.password})
        return
    click.echo(f"Coach:    {made.coach}")
    for email in made.clients:
        click.echo(f"Client:   {email}")
    click.echo(f"Password: {made.password}  (the same for all)")


@main.group()
def keys() -> None:
    """The keys that sign sessions and reminders."""


@keys.command("change")
def change_keys() -> None:
    """Go on with the keys in the data folder where the first ones are lost.

    Everybody signs in again; each device takes its reminders up when the app is next opened.
    """
    wiring.change_keys(from_environment())
    click.echo("The database goes on with these keys. Start the server and every clock again.")


@main.group()
def people() -> None:
    """Add people and look after their accounts."""


@people.command("add")
@EMAIL
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="", help="What to call them; else the address says.")
@click.option("--timezone", default="UTC", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_person(email: str, role: str, name: str, timezone: str, *, password_stdin: bool) -> None:
    """Add a person; they answer the safety questions themselves on first use."""
    password = _read_password() if password_stdin else None
    create_account(
        _ready(),
        email=email,
        password=password,
        name=name or email.partition("@")[0],
        timezone=timezone,
        role=Role(role),
        consented_at=None,
        now=now(),
    )
    click.echo(f"Added {email} as {role}.", err=True)
    if password is None:
        click.echo("Without a password they cannot sign in yet.", err=True)


@people.command("list")
@JSON
def list_people(*, as_json: bool) -> None:
    """Print who has an account here."""
    for person in everybody(_ready().store):
        row = {"email": person.email, "name": person.name, "role": person.role}
        _print(row) if as_json else click.echo(f"{person.email}  {person.role}  {person.name}")


@people.command()
@EMAIL
def disable(email: str) -> None:
    """Let a person in nowhere any more; their data stays."""
    set_active(_ready(), email, active=False, now=now())
    click.echo(f"{email} is disabled and signed out everywhere.", err=True)


@people.command("reset-password")
@EMAIL
@click.option("--password-stdin", is_flag=True, help="Read it from standard input.")
def reset_password(email: str, *, password_stdin: bool) -> None:
    """Set a new password; without one given, make one and print it once."""
    password = _read_password() if password_stdin else secrets.token_urlsafe(12)
    set_password(_ready(), email, password)
    if not password_stdin:
        click.echo(password)
    click.echo(f"{email} has a new password and is signed out everywhere.", err=True)


@main.group()
def tokens() -> None:
    """Issue API tokens."""


@tokens.command("issue")
@EMAIL
@click.option("--name", default="command line", show_default=True, help="What it is for.")
def issue(email: str, name: str) -> None:
    """Print a new API token, once."""
    click.echo(issue_token(_ready(), email=email, name=name, now=now()))


@main.group("reminders")
def remind() -> None:
    """Look at reminders past and to come."""


@remind.command()
@EMAIL
@click.option("--days", type=click.IntRange(1, 366), default=7, show_default=True)
@click.option("--from", "start", default=None, help="An instant such as 2026-11-24T07:30:00Z.")
@JSON
def preview(email: str, days: int, start: str | None, *, as_json: bool) -> None:
    """Print a person's occasions to come, one a line."""
    parts = _ready()
    known = profile_by_email(parts.store, email)
    begin = _instant(start) if start else now()
    for planned in reminders.preview(parts.store, known.person.id, begin, days):
        local = planned.at.astimezone(known.rhythm.zone)
        row = {
            "practice_day": planned.practice_day.isoformat(),
            "rung": planned.rung,
            "at_utc": _utc(planned.at),
            "at_local": local.isoformat(),
        }
        _print(row) if as_json else click.echo(f"{local:%a %d %b %H:%M}  rung {planned.rung}")


@remind.command()
@JSON
def due(*, as_json: bool) -> None:
    """Print what is due now, unsent, or waiting for another try."""
    found = reminders.due(_ready().store, now())
    rows = {
        "due": [
            {"email": email, "planned_local": local, "at_utc": _utc(at)}
            for at, local, email in found.unclaimed
        ],
        "unsent": [_pending(one) for one in found.unsent],
        "retrying": [_pending(one) for one in found.retrying],
    }
    if as_json:
        _print(rows)
        return
    for name, entries in rows.items():
        click.echo(f"{name}: {len(entries)}")


@main.command("doctor")
@JSON
def look(*, as_json: bool) -> None:
    """Check what reminders depend on, and say what to do."""
    findings = _findings()
    if as_json:
        _print({"findings": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{finding.level.upper():4}  {finding.what}: {finding.detail}")
    if any(finding.level == "fix" for finding in findings):
        raise SystemExit(1)


def _findings() -> list[doctor.Finding]:
    try:
        return doctor.examine(from_environment())
    except SettingsError as error:
        if click.get_current_context().params["as_json"]:
            return [doctor.Finding("settings", "fix", str(error))]
        raise


@main.command("simulate")
@click.option("--learners", type=click.IntRange(20, 10_000), help="In each world; else 300.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option(
    "--half",
    type=click.Choice(["tune", "report"]),
    default="report",
    show_default=True,
    help="Draws the engine was tuned on, or those it never saw.",
)
@click.option("--quick", is_flag=True, help="The main worlds alone, with 20 learners each.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="For SVG files.")
@JSON
def simulate(
    learners: int | None, seed: int, half: str, plots: Path | None, *, quick: bool, as_json: bool
) -> None:
    """Put the practice engine beside other policies, on simulated learners."""
    running, report, text = _simulation()
    many = learners or (20 if quick else 300)
    made = running.simulate(many, seed=seed, half=half, quick=quick, plots=plots)
    _print(report.as_object(made)) if as_json else click.echo(text.as_text(made))


def _simulation() -> Any:
    try:
        from scheduler.simulation import report, running, text  # noqa: PLC0415 - an extra brings it
    except ModuleNotFoundError as error:
        if error.name in {"numpy", "matplotlib"}:
            message = "The simulation needs an extra: pip install 'fourfold[simulate]'."
            raise click.ClickException(message) from error
        raise
    return running, report, text


def _ready() -> wiring.Parts:
    """The parts, on a database that was created or upgraded first."""
    settings = from_environment()
    wiring.prepare(settings)
    return wiring.assemble(settings)


def _read_password() -> str:
    typed = sys.stdin.buffer.readline()
    return _readable(typed.decode(errors="surrogateescape")).rstrip("\r\n")


def _readable(text: str) -> str:
    """Bytes that are no UTF-8 reach us as lone surrogates, which can be kept nowhere."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise click.ClickException("What was typed is not UTF-8 text.") from error
    return text


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise InvalidError("from", "--from wants an instant such as 2026-11-24T07:30:00Z.")
    return found.astimezone(UTC)


def _pending(one: Pending) -> dict[str, Any]:
    return {
        "email": one.email,
        "way": one.way,
        "practice_day": one.practice_day.isoformat(),
        "planned_local": one.planned_local,
        "due_at_utc": _utc(one.due_at),
        "attempts": one.attempts,
        "status": one.status,
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _print(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))
