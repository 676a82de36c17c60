import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from pwa.cli import main
from pwa.wiring import assemble
from scheduler.domain.triage import Group
from scheduler.now import now
from scheduler.services import people
from scheduler.services.coaching import triage
from scheduler.services.coaching.triage import Wish
from scheduler.settings import from_environment

PASSWORD = "three quiet words"


@pytest.fixture
def run(tmp_path, empty_sqlite):
    """The `fourfold` command on an empty database."""
    (tmp_path / "fourfold.db").write_bytes(empty_sqlite)
    environment = {"FOURFOLD_DATA_DIR": str(tmp_path)}

    def call(*words, given=None, **more):
        return CliRunner().invoke(main, list(words), input=given, env=environment | more)

    return call


@pytest.fixture
def alice(run):
    done = run(
        *("people", "add", "--email", "alice@example.org", "--role", "client"),
        *("--timezone", "Europe/Berlin", "--password-stdin"),
        given=f"{PASSWORD}\n",
    )
    assert done.exit_code == 0, done.output
    return "alice@example.org"


def test_every_command_explains_itself(run):
    for words in (
        (), ("serve",), ("clock",), ("demo",), ("people",), ("people", "add"), ("tokens", "issue"),
        ("reminders", "preview"), ("reminders", "due"), ("doctor",),
    ):  # fmt: skip
        done = run(*words, "--help")
        assert done.exit_code == 0
        assert done.output.startswith("Usage:")


def test_preview_prints_one_object_a_line(run, alice):
    done = run(
        *("reminders", "preview", "--email", alice, "--days", "2"),
        *("--from", "2026-03-28T00:00:00Z", "--json"),
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 6
    # Berlin sets its clocks forward in the night between the two days.
    assert rows[0] == {
        "practice_day": "2026-03-28",
        "rung": 0,
        "at_utc": "2026-03-28T06:30:00Z",
        "at_local": "2026-03-28T07:30:00+01:00",
    }
    assert rows[3]["at_utc"] == "2026-03-29T05:30:00Z"
    assert rows[3]["at_local"] == "2026-03-29T07:30:00+02:00"


def test_due_is_one_object(run, alice):
    done = run("reminders", "due", "--json")
    assert json.loads(done.stdout) == {"due": [], "unsent": [], "retrying": []}


def test_a_token_is_printed_alone(run, alice):
    done = run("tokens", "issue", "--email", alice)
    assert done.stdout.count("\n") == 1
    assert len(done.stdout.strip()) > 40


def test_people_are_listed(run, alice):
    done = run("people", "list", "--json")
    assert json.loads(done.stdout) == {"email": alice, "name": "alice", "role": "client"}


def test_a_new_password_is_printed_once(run, alice):
    done = run("people", "reset-password", "--email", alice)
    assert done.exit_code == 0
    assert len(done.stdout.strip()) >= 16


def test_a_disabled_person_keeps_their_data(run, alice):
    assert run("people", "disable", "--email", alice).exit_code == 0
    assert alice in run("people", "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tokens", "issue", "--email", "eve@example.org"), "eve@example.org"),
        (("reminders", "preview", "--email", "eve@example.org"), "eve@example.org"),
        (("people", "add", "--email", "not an address", "--role", "client"), "e-mail"),
        (
            ("people", "add", "--email", "e@example.org", "--role", "client", "--timezone", "Mars"),
            "time zone",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, words, said):
    done = run(*words)
    assert done.exit_code == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "instant",
    ["2026-03-28", "soon", "0001-01-01T00:00:00+05:00", "9999-12-31T00:00:00Z", "8" * 5000],
)
def test_an_instant_that_no_calendar_can_begin_with_is_refused(run, alice, instant):
    done = run("reminders", "preview", "--email", alice, "--from", instant)
    assert done.exit_code == 1
    assert "2026-11-24T07:30:00Z" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("year", ["1900", "8999"])
def test_every_day_of_the_years_that_are_taken_has_its_reminders(run, alice, year):
    done = run(
        *("reminders", "preview", "--email", alice, "--days", "366"),
        *("--from", f"{year}-12-31T23:59:59+05:00", "--json"),
    )
    assert len(done.stdout.splitlines()) >= 366


@pytest.mark.parametrize(
    "words",
    [
        ("tokens", "issue", "--email", "alice@example.org", "--name", "\udcff"),
        ("tokens", "issue", "--email", "\udcff@example.org"),
        ("people", "add", "--email", "b@example.org", "--role", "client", "--timezone", "\udcff"),
    ],
)
def test_words_that_are_no_text_are_refused_in_one_line(run, alice, words):
    done = run(*words)
    assert done.exit_code == 1
    assert done.stderr == "Error: What was typed is not UTF-8 text.\n"


def test_a_password_that_is_no_text_is_refused_and_not_repeated(run, alice):
    given = b"three quiet w\xffrds\n"
    done = run("people", "reset-password", "--email", alice, "--password-stdin", given=given)
    assert done.exit_code == 1
    assert done.stderr == "Error: What was typed is not UTF-8 text.\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOURFOLD_PUBLIC_URL", "ftp://example.org"),
        ("FOURFOLD_PUBLIC_URL", "http://[bad"),
        ("FOURFOLD_DATABASE_URL", "mysql://root@localhost/x"),
        ("FOURFOLD_DATABASE_URL", "postgresql://mira:sesame@localhost:abc/x"),
        ("FOURFOLD_DATABASE_URL", "sqlite://"),
        ("FOURFOLD_VAPID_SUBJECT", "nobody"),
        ("FOURFOLD_VAPID_SUBJECT", "mailto:"),
        ("FOURFOLD_SMTP_URL", "smtp://[x"),
    ],
)
@pytest.mark.parametrize("command", [("people", "list"), ("doctor",)])
def test_a_setting_that_cannot_be_right_is_named(run, command, name, value):
    done = run(*command, **{name: value})
    assert "sesame" not in done.output
    assert done.exit_code == 1
    assert name in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_mail_server_that_cannot_be_right_is_named(run):
    done = run("people", "list", FOURFOLD_SMTP_URL="gopher://mail")
    assert done.exit_code == 1
    assert "FOURFOLD_SMTP_URL" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_named_without_its_password(run):
    url = "postgresql://mira:sesame@127.0.0.1:1/practice"
    done = run("people", "list", FOURFOLD_DATABASE_URL=url)
    assert done.exit_code == 1
    assert "127.0.0.1:1/practice" in done.stderr
    assert "sesame" not in done.output


def test_a_database_option_that_nobody_knows_is_said_in_one_line(run):
    url = "postgresql://127.0.0.1:1/practice?sesame=open"
    done = run("people", "list", FOURFOLD_DATABASE_URL=url)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


def test_the_doctor_needs_no_other_command_to_run_first(run, tmp_path):
    done = run("doctor", "--json", FOURFOLD_DATA_DIR=str(tmp_path / "fresh"))
    assert findings(done)["database"] == ("ok", f"sqlite:///{tmp_path}/fresh/fourfold.db answers.")


def test_a_file_that_is_no_database_is_said_to_be_damaged(run, tmp_path):
    (tmp_path / "fourfold.db").write_bytes(b"not a database at all, " * 100)
    said = f"{tmp_path}/fourfold.db is damaged or no database. Put it back from a backup,"
    level, detail = findings(run("doctor", "--json"))["database"]
    assert (level, detail[: len(said)]) == ("fix", said)
    assert run("people", "list").stderr.startswith(f"Error: {said}")


def test_a_database_of_a_newer_version_asks_for_an_update(run, tmp_path):
    with closing(sqlite3.connect(tmp_path / "fourfold.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    level, detail = findings(run("doctor", "--json"))["database"]
    assert level == "fix"
    assert "belongs to a newer Fourfold (its migration 9999 is unknown here)" in detail
    assert run("people", "list").stderr == f"Error: {detail}\n"


@pytest.mark.parametrize(
    ("url", "level"), [("foo", "fix"), ("smtp://mail.example.org", "ok"), ("", "note")]
)
def test_the_doctor_judges_mail_as_the_server_does(run, url, level):
    found = findings(run("doctor", "--json", FOURFOLD_SMTP_URL=url))["mail"]
    assert found[0] == level
    assert "None" not in found[1]


def test_the_doctor_finds_a_clock_that_never_ran(run):
    done = run("doctor", "--json")
    assert done.exit_code == 1
    found = findings(done)
    assert found["clock"][0] == "fix"
    assert {found[what][0] for what in ("database", "migrations", "keys")} == {"ok"}


def test_the_doctor_finds_a_public_url_that_no_phone_can_use(run):
    done = run("doctor", "--json", FOURFOLD_PUBLIC_URL="http://practice.example.org")
    assert findings(done)["public URL"][0] == "fix"


def findings(done):
    """What the doctor looked at, each with level and detail."""
    found = json.loads(done.stdout)["findings"]
    return {one["what"]: (one["level"], one["detail"]) for one in found}


def test_the_demo_fills_an_empty_database_and_refuses_another(run, alice, tmp_path):
    assert run("demo").exit_code == 1
    fresh = {"FOURFOLD_DATA_DIR": str(tmp_path / "fresh")}
    made = json.loads(run("demo", "--json", **fresh).stdout)
    assert set(made) == {"coach", "clients", "password"}
    assert len(made["clients"]) == 12
    listed = [
        json.loads(line) for line in run("people", "list", "--json", **fresh).stdout.splitlines()
    ]
    assert {one["email"] for one in listed} == {made["coach"], *made["clients"]}
    assert _groups(made["coach"], **fresh) == set(Group)


def _groups(coach, **environment):
    """For which reasons the coach of the demo is asked to look."""
    parts = assemble(from_environment(environment))
    known = people.profile_by_email(parts.store, coach)
    seen = triage.desk(parts.store, parts.curriculum, known.person.id, Wish(), now())
    parts.store.close()
    return {row.client.verdict.group for row in seen.rows}
