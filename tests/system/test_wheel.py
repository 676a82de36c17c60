"""The wheel carries templates, static files, drills and migrations: it serves a page alone."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests

from tests.system.running import environment, free_port, running

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_what_is_no_python(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for source, inside in [("templates", "pwa/templates"), ("static", "pwa/static")]:
        files = [path for path in (ROOT / source).rglob("*") if path.is_file()]
        assert files
        assert {f"{inside}/{path.relative_to(ROOT / source)}" for path in files} <= names
    assert "scheduler/curriculum/in_tandem.toml" in names
    assert not {name for name in names if name.startswith(("tests/", "templates/", "static/"))}


def test_the_installed_wheel_serves_a_page(wheel, tmp_path):
    clean = tmp_path / "clean"
    _run(sys.executable, "-m", "venv", clean)
    constraints = ROOT / "constraints.txt"
    _run(clean / "bin/python", "-m", "pip", "install", "-q", "-c", constraints, wheel)
    port = free_port()
    command = [str(clean / "bin/fourfold"), "serve", "--port", str(port)]
    with running(command, port, environment(tmp_path / "data"), tmp_path) as app:
        page = requests.get(f"{app.url}/", timeout=5)
        assert page.ok
        assert "Fourfold" in page.text
        styles = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
        for path in [*styles, "/static/sw.js", "/manifest.webmanifest"]:
            assert requests.get(app.url + path, timeout=5).ok, path
        assert styles


def _run(*command: object) -> None:
    done = subprocess.run(
        [str(word) for word in command], cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
