"""`.venv` is made, repaired and kept up to date from any state, with no more work than needed.

A stand-in for Python plays `venv` and `pip` here, so that each state takes a moment; the real
ones are met in test_fresh_clone.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STAND_IN = f"""#!/bin/sh
case "$1 $2" in
"-m venv")
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    echo "#!$PWD/$3/bin/python" > "$3/bin/pip"
    echo "venv" >> "$LOG" ;;
"-m pip")
    echo "pip $*" >> "$LOG"
    exit "${{PIP_STATUS:-0}}" ;;
*)
    exec {sys.executable} "$@" ;;
esac
"""
OLD = """#!/bin/sh
case "$2" in
*print*) echo 3.9 ;;
*) exit 1 ;;
esac
"""
WITHOUT_VENV = """#!/bin/sh
case "$2" in
*print*) echo 3.12 ;;
*ensurepip*) exit 1 ;;
esac
"""


class Checkout:
    def __init__(self, folder):
        self.folder, self.path, self.log = folder, folder.parent / "bin", folder.parent / "log"
        (folder / "tools").mkdir(parents=True)
        self.path.mkdir()
        shutil.copy(ROOT / "tools/environment.sh", folder / "tools")
        for name in ("pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, folder)
        for name in ("sh", "dirname", "cat", "cksum", "grep", "rm", "cp", "mkdir", "touch"):
            (self.path / name).symlink_to(shutil.which(name))
        self.python(STAND_IN)

    def python(self, script, name="python3"):
        (self.path / name).write_text(script)
        (self.path / name).chmod(0o755)

    def prepare(self, *purpose, **variables):
        """What was done ("venv", "pip"), and what was said."""
        self.log.write_text("")
        env = {"PATH": str(self.path), "LOG": str(self.log), **variables}
        done = subprocess.run(
            ["tools/environment.sh", *purpose],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        self.status, self.said = done.returncode, done.stderr
        return [line.split()[0] for line in self.log.read_text().splitlines()]


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path / "a folder" / "fourfold")


def test_a_fresh_checkout_gets_an_environment(checkout):
    assert checkout.prepare() == ["venv", "pip"]


def test_a_second_time_does_nothing(checkout):
    checkout.prepare()
    assert checkout.prepare() == []


def test_what_the_tests_need_is_added_once_and_serves_for_running(checkout):
    checkout.prepare()
    assert checkout.prepare("test") == ["pip"]
    assert ".[test]" in checkout.log.read_text()
    assert checkout.prepare("test") == checkout.prepare() == []


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_is_installed(checkout, file):
    checkout.prepare()
    with (checkout.folder / file).open("a") as out:
        out.write("# changed\n")
    assert checkout.prepare() == ["pip"]


def test_an_installation_cut_short_is_begun_anew(checkout):
    checkout.prepare()
    with (checkout.folder / "pyproject.toml").open("a") as out:
        out.write("# changed\n")
    checkout.prepare(PIP_STATUS="1")
    assert checkout.status == 1
    assert checkout.prepare() == ["venv", "pip"]


def test_a_half_made_environment_is_made_anew(checkout):
    (checkout.folder / ".venv/bin").mkdir(parents=True)
    assert checkout.prepare() == ["venv", "pip"]


def test_an_environment_whose_python_has_gone_is_made_anew(checkout):
    checkout.prepare()
    (checkout.folder / ".venv/bin/python").unlink()
    (checkout.folder / ".venv/bin/python").symlink_to("/nowhere/python")
    assert checkout.prepare() == ["venv", "pip"]


def test_a_checkout_that_was_moved_makes_its_environment_anew(checkout, tmp_path):
    checkout.prepare()
    checkout.folder = checkout.folder.rename(tmp_path / "elsewhere")
    assert checkout.prepare() == ["venv", "pip"]


def test_an_activated_environment_does_not_make_its_own_successor(checkout):
    checkout.prepare()
    (checkout.folder / ".venv/installing").touch()
    shutil.copy(checkout.folder / ".venv/bin/python", checkout.folder / ".venv/bin/python3")
    activated = f"{checkout.folder}/.venv/bin:{checkout.path}"
    assert checkout.prepare(PATH=activated) == ["venv", "pip"]
    assert checkout.status == 0


def test_something_else_called_venv_gives_way(checkout):
    (checkout.folder / ".venv").touch()
    assert checkout.prepare() == ["venv", "pip"]


def test_a_python_too_old_is_named(checkout):
    checkout.python(OLD)
    assert checkout.prepare() == []
    assert checkout.status == 1
    assert checkout.said == (
        "Fourfold needs Python 3.11 or newer; python3 is 3.9. Install one, or name one with "
        "PYTHON=/path/to/python.\n"
    )


def test_a_newer_python_beside_an_old_one_is_taken(checkout):
    checkout.python(OLD)
    checkout.python(STAND_IN, "python3.13")
    assert checkout.prepare() == ["venv", "pip"]


def test_no_python_at_all_is_said(checkout):
    (checkout.path / "python3").unlink()
    checkout.prepare()
    assert checkout.said.startswith("Fourfold needs Python 3.11 or newer; none was found.")


def test_a_python_without_venv_is_told_apart(checkout):
    checkout.python(WITHOUT_VENV)
    checkout.prepare()
    assert checkout.status == 1
    assert checkout.said == (
        "Python 3.12 is here without its venv module; on Debian and Ubuntu: "
        "apt install python3-venv\n"
    )


def test_a_failed_installation_ends_in_one_line(checkout):
    checkout.prepare(PIP_STATUS="1")
    assert checkout.said == (
        "pip could not install Fourfold, see above. Is a package index within reach?\n"
    )
