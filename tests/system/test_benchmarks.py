import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Lighthouse needs a browser, and 190 MB from npm: `make bench` alone runs it.
SCRIPTS = sorted(set((ROOT / "benchmarks").glob("[a-z]*.py")) - {ROOT / "benchmarks/lighthouse.py"})


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_benchmark_prints_its_figures_and_aims_as_one_object(script):
    done = subprocess.run(
        [sys.executable, script, "--quick", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    # Whether an aim is met is for a quiet machine to say; that it is measured, for this test.
    assert done.returncode in {0, 1}, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"figures", "aims"}
    assert all(figure > 0 for figure in told["figures"].values())
    for aim in told["aims"]:
        assert set(aim) == {"name", "aim", "figure", "met"}
        assert done.returncode == 0 or not all(one["met"] for one in told["aims"])
