import base64
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from scheduler.delivery.keys import FILE, KeysError, load_or_make

NOBODY = 65534
SHOW = """
import sys
from pathlib import Path
from scheduler.delivery.keys import load_or_make
print(flush=True)
sys.stdin.readline()
keys = load_or_make(Path(sys.argv[1]))
print(keys.secret_key, keys.vapid.private, keys.vapid.public)
"""


def test_the_first_start_makes_keys_and_every_later_one_finds_the_same(tmp_path: Path):
    folder = tmp_path / "not" / "there" / "yet"

    assert load_or_make(folder) == load_or_make(folder)


def test_two_folders_have_nothing_in_common(tmp_path: Path):
    one, other = load_or_make(tmp_path / "one"), load_or_make(tmp_path / "other")

    assert one.secret_key != other.secret_key
    assert one.vapid.private != other.vapid.private


def test_the_public_key_is_the_point_of_the_private_one_as_browsers_want_it(tmp_path: Path):
    keys = load_or_make(tmp_path).vapid
    number = int.from_bytes(base64.urlsafe_b64decode(keys.private + "="), "big")
    point = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    wanted = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    assert base64.urlsafe_b64decode(keys.public + "=") == wanted
    assert re.fullmatch(r"[A-Za-z0-9_-]{87}", keys.public)


def test_processes_that_start_at_once_agree_on_one_set_of_keys(tmp_path: Path):
    command = [sys.executable, "-c", SHOW, str(tmp_path / "data")]
    starting = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for process in starting:
        process.stdout.readline()
    for process in starting:
        # All of them have the imports behind them and wait for the word.
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=60)[0] for process in starting}

    assert [process.returncode for process in starting] == [0] * 6
    assert len(answers) == 1
    assert len(answers.pop().split()) == 3


def test_only_the_owner_can_read_the_file(tmp_path: Path):
    load_or_make(tmp_path)

    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path):
    load_or_make(tmp_path)
    (tmp_path / FILE).chmod(0o644)

    load_or_make(tmp_path)

    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_no_half_written_file_is_left_behind(tmp_path: Path):
    load_or_make(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} <= {FILE, f"{FILE}.lock"}


def test_printing_the_keys_tells_no_secret(tmp_path: Path):
    keys = load_or_make(tmp_path)

    shown = f"{keys!r} {keys} {keys.vapid!r}"

    assert keys.vapid.public in shown
    assert keys.secret_key not in shown
    assert keys.vapid.private not in shown


@pytest.mark.parametrize(
    "damaged", ["", "{", "[]", '{"secret_key": "x"}', '{"secret_key": "x", "vapid_private_key": 7}']
)
def test_a_damaged_file_is_named_and_never_replaced(tmp_path: Path, damaged: str):
    (tmp_path / FILE).write_text(damaged)

    with pytest.raises(KeysError, match=rf"{FILE} is damaged. Put it back from a backup"):
        load_or_make(tmp_path)
    assert (tmp_path / FILE).read_text() == damaged


def test_a_private_key_that_is_no_number_of_the_curve_is_damage_too(tmp_path: Path):
    zero = base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()
    (tmp_path / FILE).write_text(json.dumps({"secret_key": "x", "vapid_private_key": zero}))

    with pytest.raises(KeysError, match="is damaged"):
        load_or_make(tmp_path)


def test_a_data_folder_that_cannot_be_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(KeysError, match=r"cannot be read or made \(Not a directory\)") as told:
        load_or_make(tmp_path / "file" / "data")
    assert "FOURFOLD_DATA_DIR" in str(told.value)
    assert "\n" not in str(told.value)


@pytest.fixture
def closed_folder(tmp_path: Path) -> Iterator[Path]:
    """Nobody may write in it, not even we: root, who may anywhere, is nobody for a moment."""
    tmp_path.chmod(0o500)
    if os.geteuid() != 0:
        yield tmp_path
        return
    os.seteuid(NOBODY)
    yield tmp_path
    os.seteuid(0)


def test_a_folder_without_write_permission_is_told_in_one_line(closed_folder: Path):
    with pytest.raises(KeysError, match=r"cannot be read or made \(Permission denied\)"):
        load_or_make(closed_folder)
