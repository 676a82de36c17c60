"""The first command, on a fresh clone in a fresh home: the app runs, and Ctrl-C ends it."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.system.running import all_gone, answers, environment, free_port, running

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def clone(tmp_path):
    """What `git clone` would bring once everything here is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            copy = tmp_path / "fourfold" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
            copy.chmod((ROOT / name).stat().st_mode)
    return tmp_path / "fourfold"


def test_make_run_answers_within_three_minutes_and_ctrl_c_ends_it(clone, tmp_path):
    port = free_port()
    env = _fresh_home(tmp_path / "home")
    with running(["make", "run", f"PORT={port}"], port, env, clone, seconds=180) as app:
        assert answers(f"{app.url}/")
        assert f"open http://localhost:{port} –" in (clone / "output.txt").read_text()
        assert f"or make run PORT={min(port + 1, 65535)}." in _refused(clone, env, port)
        family = [app.started, *app.family()]
        app.interrupt()
        all_gone(family[1:], seconds=5)
        app.started.wait(5)
    with running(["make", "run", f"PORT={port}"], port, env, clone, seconds=10) as app:
        family = app.family()
        app.started.terminate()
        all_gone(family, seconds=5)


def _refused(clone: Path, env: dict[str, str], port: int) -> str:
    done = subprocess.run(
        ["make", "run", f"PORT={port}"],
        cwd=clone,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done
    # The second is make's own.
    line, _ = done.stderr.splitlines()
    assert line.startswith(f"Error: Port {port} is already taken.")
    return line


def _fresh_home(home: Path) -> dict[str, str]:
    """An environment whose home is empty; which package index to ask stays as it is here."""
    home.mkdir()
    env = environment(home) | {"HOME": str(home)}
    # The data folder is the clone's own, as it is for a newcomer.
    del env["FOURFOLD_DATA_DIR"]
    old = Path(os.environ.get("HOME", "/"))
    for settings in (old / ".config/pip/pip.conf", old / ".pip/pip.conf"):
        if settings.exists():
            env.setdefault("PIP_CONFIG_FILE", str(settings))
    return env
