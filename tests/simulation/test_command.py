import json
import sys

import pytest
from click.testing import CliRunner

from pwa.cli import main
from scheduler.simulation import running
from scheduler.simulation.report import Report


@pytest.fixture
def asked(monkeypatch):
    """What the command asks for, without a simulation."""
    heard = {}

    def simulate(learners, **more):
        heard.update(learners=learners, **more)
        return Report(7, learners, (), (), {}, (), ())

    monkeypatch.setattr(running, "simulate", simulate)
    return heard


def test_the_command_reports_three_hundred_learners_of_the_reported_half(asked):
    done = CliRunner().invoke(main, ["simulate", "--json"])
    assert json.loads(done.stdout) == {"figures": {"engine": 7}, "aims": []}
    assert asked == {"learners": 300, "seed": 1, "half": "report", "quick": False, "plots": None}


def test_quick_takes_twenty_learners_unless_told_how_many(asked):
    CliRunner().invoke(main, ["simulate", "--json", "--quick"])
    assert asked["learners"] == 20
    CliRunner().invoke(main, ["simulate", "--json", "--quick", "--learners", "40", "--seed", "3"])
    assert (asked["learners"], asked["seed"]) == (40, 3)


@pytest.mark.parametrize("missing", ["numpy", "matplotlib"])
def test_without_the_extra_the_command_says_what_to_install(monkeypatch, missing):
    for name in [name for name in sys.modules if name.startswith("scheduler.simulation")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("builtins.__import__", _refusing(missing))
    done = CliRunner().invoke(main, ["simulate"])
    assert done.exit_code == 1
    assert done.stderr == (
        "Error: The simulation needs an extra: pip install 'fourfold[simulate]'.\n"
    )


def _refusing(missing):
    real = __import__

    def refusing(name, *more, **named):
        if name.partition(".")[0] == missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=missing)
        return real(name, *more, **named)

    return refusing


def test_the_app_runs_without_the_simulation():
    assert "scheduler.simulation" not in _loaded_by("import pwa.cli")


def _loaded_by(line):
    import subprocess

    code = f"import sys; {line}; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")


def test_the_command_explains_itself_without_running():
    done = CliRunner().invoke(main, ["simulate", "--help"])
    assert done.exit_code == 0
    assert "--half [tune|report]" in done.stdout
