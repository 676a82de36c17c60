from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.domain import control
from scheduler.domain.curriculum import Curriculum
from scheduler.simulation import fingerprint as fingerprints
from scheduler.simulation.fingerprint import fingerprint
from scheduler.simulation.text import engine_words

TABLES = Path(__file__).parents[2] / "docs/simulation/results.md"


def test_the_tables_are_of_this_engine(curriculum):
    """Else make them anew, by the command at the top of docs/simulation.md."""
    assert engine_words(fingerprint(curriculum)) in TABLES.read_text("utf-8")


def test_the_same_engine_has_the_same_fingerprint(curriculum):
    assert fingerprint(curriculum) == fingerprint(curriculum)


def test_a_turned_dial_shows(curriculum, monkeypatch):
    before = fingerprint(curriculum)
    monkeypatch.setattr(fingerprints, "DEFAULT", replace(fingerprints.DEFAULT, noise=0.2))
    assert fingerprint(curriculum) != before


@pytest.mark.parametrize(("name", "value"), [("EFFORT_STEP", 0.2), ("WEAKER_SHARE", 0.5)])
def test_an_engine_that_chooses_otherwise_shows(curriculum, monkeypatch, name, value):
    before = fingerprint(curriculum)
    monkeypatch.setattr(control, name, value)
    assert fingerprint(curriculum) != before


def test_another_drill_shows(curriculum):
    others = dict(curriculum.drills)
    others["pawing"] = replace(others["pawing"], minutes=others["pawing"].minutes + 1)
    fewer = Curriculum(others, curriculum.closing_rest, curriculum.further)
    assert fingerprint(fewer) != fingerprint(curriculum)
