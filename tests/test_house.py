"""The house: who may import whom, and that each door would catch a break-in."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

FLASK = "The engine runs without Flask"
PURE = "The domain is values in, values out"
STORE = "Pages and commands ask the services, never the store"
BREAK_INS = [
    ("One direction", "scheduler/services/x.py", "import pwa.wiring"),
    ("One direction", "scheduler/services/x.py", "from scheduler.delivery import push"),
    ("One direction", "scheduler/delivery/x.py", "from scheduler.services import practice"),
    ("One direction", "scheduler/store/x.py", "from scheduler.services import practice"),
    ("One direction", "scheduler/domain/x.py", "from scheduler.store import tables"),
    ("One direction", "scheduler/domain/x.py", "from scheduler.now import now\nimport pwa"),
    ("One direction", "scheduler/delivery/x.py", "from scheduler import clock"),
    (FLASK, "scheduler/services/x.py", "from flask import g"),
    (FLASK, "scheduler/clock_.py", "import click"),
    (PURE, "scheduler/domain/x.py", "import random"),
    (PURE, "scheduler/domain/x.py", "from os import environ"),
    (PURE, "scheduler/domain/x.py", "import time"),
    ("APScheduler's door is the clock", "scheduler/services/x.py", "import apscheduler"),
    ("pywebpush's door is push", "scheduler/delivery/x.py", "from pywebpush import webpush"),
    ("pywebpush's door is push", "pwa/api/x.py", "import py_vapid"),
    ("pycurl's door is the first transport", "scheduler/delivery/x.py", "import pycurl"),
    ("aiohttp's door is the second transport", "scheduler/delivery/x.py", "import aiohttp"),
    (
        "Flask-Login's and Flask-Security's door is accounts",
        "pwa/practice/x.py",
        "from flask_login import login_required",
    ),
    (
        "Flask-Login's and Flask-Security's door is accounts",
        "pwa/api/x.py",
        "from flask_security import auth_required",
    ),
    (
        "SQLAlchemy's doors are the store, accounts and migrations",
        "scheduler/services/x.py",
        "from sqlalchemy.orm import Session",
    ),
    (
        "SQLAlchemy's doors are the store, accounts and migrations",
        "pwa/shell/x.py",
        "import sqlalchemy",
    ),
    ("fsrs's door is spacing", "scheduler/domain/x.py", "from fsrs import Card"),
    ("icalendar's door is the calendar feed", "pwa/api/x.py", "import icalendar"),
    ("brotli's door is compression", "pwa/api/x.py", "import brotli"),
    ("prometheus_client's door is the metrics page", "pwa/api/x.py", "import prometheus_client"),
    ("segno's door is the invitation's picture", "pwa/api/x.py", "import segno"),
    ("granian's door is the server", "pwa/shell/x.py", "import granian"),
    ("numpy's and matplotlib's door is the simulation", "scheduler/domain/x.py", "import numpy"),
    ("numpy's and matplotlib's door is the simulation", "pwa/x.py", "import matplotlib.figure"),
    ("The simulation's door is the command", "pwa/practice/x.py", "import scheduler.simulation"),
    ("One direction", "scheduler/simulation/x.py", "import scheduler.services.practice"),
    (STORE, "pwa/practice/x.py", "from scheduler.store import practice"),
    (STORE, "pwa/command.py", "import scheduler.store"),
]


def test_every_contract_holds():
    assert _broken(ROOT) == []


@pytest.mark.parametrize(("contract", "file", "line"), BREAK_INS)
def test_a_door_catches_a_break_in(tmp_path, contract, file, line):
    _copy_house(tmp_path)
    (tmp_path / file).write_text(line + "\n")
    assert contract in _broken(tmp_path)


@pytest.mark.parametrize(("contract", "file", "line"), BREAK_INS[-5:])
def test_a_door_catches_a_break_in_by_night(tmp_path, contract, file, line):
    _copy_house(tmp_path)
    (tmp_path / file).write_text(f"def late():\n    {line}\n")
    assert contract in _broken(tmp_path)


def test_every_contract_has_its_break_in():
    tried = {contract for contract, _, _ in BREAK_INS}
    assert tried == {contract["name"] for contract in _contracts()}


def test_every_door_that_the_design_names_is_protected():
    protected = {
        name for contract in _contracts() for name in contract.get("protected_modules", [])
    }
    assert protected >= {
        "apscheduler", "flask_login", "flask_security", "fsrs", "pywebpush", "sqlalchemy"
    }  # fmt: skip


def _contracts():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return settings["tool"]["importlinter"]["contracts"]


def _copy_house(where):
    no_caches = shutil.ignore_patterns("__pycache__")
    for package in ("pwa", "scheduler"):
        shutil.copytree(ROOT / package, where / package, ignore=no_caches)
    shutil.copy(ROOT / "pyproject.toml", where)


def _broken(where):
    """The names of the broken contracts; anything else that goes wrong fails."""
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
    )
    broken = [
        line.removesuffix(" BROKEN") for line in done.stdout.splitlines() if " BROKEN" in line
    ]
    assert done.returncode == (1 if broken else 0), done.stdout + done.stderr
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return broken
