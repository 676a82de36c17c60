from pathlib import Path

import pytest

from scheduler.simulation.ranges import PERSONS, WORLD
from scheduler.simulation.words import MODEL_WORDS, POLICY_WORDS

PAGE = (Path(__file__).parents[2] / "docs/simulation.md").read_text("utf-8")


@pytest.mark.parametrize("name", PERSONS | WORLD)
def test_the_page_tells_each_range_and_its_reason(name):
    reach = (PERSONS | WORLD)[name]
    log = " (log)" if reach.log else ""
    assert f"| `{name}` | {reach.low:g} | {reach.high:g}{log} | {reach.reason} |" in PAGE


def test_the_page_tells_every_model_and_policy():
    for words in (*MODEL_WORDS.values(), *POLICY_WORDS.values()):
        assert f"| {words} |" in PAGE or words.endswith("due only")


def test_the_page_claims_no_evidence():
    assert "This is a simulation, not evidence about people." in PAGE
    assert "gates help only if premature drills are in truth wasted" in PAGE
