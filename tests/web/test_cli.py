import json

import pytest
from click.testing import CliRunner

from pwa.cli import main

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


def test_an_instant_without_offset_is_refused(run, alice):
    done = run("reminders", "preview", "--email", alice, "--from", "2026-03-28")
    assert done.exit_code == 1
    assert "2026-11-24T07:30:00Z" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOURFOLD_PUBLIC_URL", "ftp://example.org"),
        ("FOURFOLD_DATABASE_URL", "mysql://root@localhost/x"),
        ("FOURFOLD_VAPID_SUBJECT", "nobody"),
        ("FOURFOLD_SMTP_URL", "gopher://mail"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(run, name, value):
    done = run("people", "list", **{name: value})
    assert done.exit_code == 1
    assert name in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_named_without_its_password(run):
    url = "postgresql://mira:sesame@127.0.0.1:1/practice"
    done = run("people", "list", FOURFOLD_DATABASE_URL=url)
    assert done.exit_code == 1
    assert "127.0.0.1:1/practice" in done.stderr
    assert "sesame" not in done.output


def test_the_doctor_finds_a_clock_that_never_ran(run):
    done = run("doctor", "--json")
    assert done.exit_code == 1
    found = {one["what"]: one["level"] for one in json.loads(done.stdout)["findings"]}
    assert found["clock"] == "fix"
    assert found["database"] == found["migrations"] == found["keys"] == "ok"


def test_the_doctor_finds_a_public_url_that_no_phone_can_use(run):
    done = run("doctor", "--json", FOURFOLD_PUBLIC_URL="http://practice.example.org")
    found = {one["what"]: one["level"] for one in json.loads(done.stdout)["findings"]}
    assert found["public URL"] == "fix"


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
