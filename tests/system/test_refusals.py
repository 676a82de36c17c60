"""Where something is missing, one clear line says what, without a traceback."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.system.running import FOURFOLD, environment, free_port

ROOT = Path(__file__).parents[2]


def test_a_port_already_taken(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = _refused(tmp_path, "--port", str(port))
    another = min(port + 1, 65535)
    assert line == (
        f"Error: Port {port} is already taken. "
        f"Choose another: fourfold serve --port {another}, or make run PORT={another}."
    )


@pytest.mark.parametrize("port", ["abc", "", "0", "65536", "80 81", "8000x", "'"])
def test_what_is_no_port_for_make_run(port):
    """Before anything is installed or started."""
    done = subprocess.run(
        ["make", "run", f"PORT={port}"],
        cwd=ROOT,
        env=environment(ROOT),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "PORT is a number from 1 to 65535, as in: make run PORT=8001." in line


def test_a_host_that_is_not_ours(tmp_path):
    line = _refused(tmp_path, "--host", "192.0.2.1", "--port", str(free_port()))
    assert line == "Error: 192.0.2.1 is no address of this machine. Choose another with --host."


def test_a_host_that_does_not_exist(tmp_path):
    assert _refused(tmp_path, "--host", "nowhere.invalid") == (
        "Error: There is no address called nowhere.invalid."
    )


def test_a_data_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    line = _refused(tmp_path, data_dir=tmp_path / "file" / "data")
    assert line.startswith(f"Error: The data folder {tmp_path}/file/data cannot be written")
    assert "FOURFOLD_DATA_DIR" in line


def test_a_setting_that_cannot_be_right(tmp_path):
    line = _refused(tmp_path, FOURFOLD_PUBLIC_URL="practice.example.org")
    assert line.startswith("Error: FOURFOLD_PUBLIC_URL must be http(s)://host")


def test_a_database_that_does_not_answer(tmp_path):
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    assert "FOURFOLD_DATABASE_URL" in _refused(tmp_path, FOURFOLD_DATABASE_URL=url)


def _refused(tmp_path, *options, data_dir=None, **variables):
    """The one line that `fourfold serve` ends with."""
    env = environment(data_dir or tmp_path / "data") | variables
    done = subprocess.run(
        [*FOURFOLD, "serve", *options],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done
    (line,) = done.stderr.splitlines()
    return line
