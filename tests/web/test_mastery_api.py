"""Mastery over the API: the page of progress as data, and the check-offs behind a figure."""

from collections.abc import Iterator
from typing import Any

import pytest

from scheduler.domain.curriculum import SIDES, STAGES, Function
from tests.web.whole_app import Guest, Whole, serving

CELLS = {(function, leg, stage) for function in Function for leg in SIDES for stage in STAGES}
BOW = "/mastery/pelvic_stabilisation"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.fixture
def mira(whole: Whole) -> Guest:
    """Mira, who said of her first drill that it was smooth and hurt a little."""
    mira = whole.person()
    mira.check_off("standing_bow", tension="3", release="2", effort="2", pain="1")
    return mira


def ask(guest: Guest, path: str, status: int = 200) -> dict[str, Any]:
    response = guest.get(f"/api/v1{path}")
    assert response.status_code == status
    answer: dict[str, Any] = response.get_json()
    return answer


def test_mastery_tells_what_the_page_of_progress_tells(mira: Guest):
    found = ask(mira, "/mastery")
    assert set(found) == {
        "practice_day", "stage", "mastery", "dominance", "side_gap", "gates", "moves",
        "adherence_7", "adherence_28", "strength", "streak", "course", "pain",
    }  # fmt: skip
    assert (found["adherence_7"], found["streak"], found["moves"]) == (None, 0, [])
    assert found["pain"] == [{"day": found["practice_day"], "pain": 1}]


def test_every_cell_is_told_with_its_days(mira: Guest):
    found = ask(mira, "/mastery")
    assert {(cell["function"], cell["leg"], cell["stage"]) for cell in found["mastery"]} == CELLS
    practised = [cell for cell in found["mastery"] if cell["days"]]
    assert {cell["function"] for cell in practised} == {"pelvic_stabilisation"}
    assert {cell["last"] for cell in practised} == {found["practice_day"]}


def test_a_gate_tells_its_conditions_and_its_reason(mira: Guest):
    in_tandem, alternating, _ = ask(mira, "/mastery")["gates"]
    assert (in_tandem["open"], alternating["open"]) == (True, False)
    assert len(alternating["conditions"]) == 3
    assert all(set(one) == {"text", "met"} for one in alternating["conditions"])
    assert alternating["reason"].endswith(".")


def test_dominance_is_told_in_a_sentence(mira: Guest):
    dominance = ask(mira, "/mastery")["dominance"]
    assert dominance["function"] == "pelvic_stabilisation"
    assert dominance["sentence"] == "Leg back and knee bend are still to come."


def test_the_course_ends_where_mastery_stands(mira: Guest):
    found = ask(mira, "/mastery")
    *_, last = found["course"]
    assert last["day"] == found["practice_day"]
    assert [level["mastery"] for level in last["mastery"]] == [
        cell["mastery"] for cell in found["mastery"]
    ]


def test_a_figure_is_the_sum_of_its_rows(mira: Guest):
    found = ask(mira, BOW)
    assert found["function"] == "pelvic_stabilisation"
    assert len(found["explanations"]) == len(SIDES) * len(STAGES)
    first = found["explanations"][0]
    [row] = first["rows"]
    assert (row["drill"], row["leg"], row["day"]) == ("standing_bow", "left", first["last"])
    assert (row["tension"], row["release"], row["effort"], row["pain"]) == (3, 2, 2, 1)
    assert row["hurt"] is False
    assert row["share"] * row["score"] == pytest.approx(first["control"])
    assert first["visit"]["drill"] == "standing_bow"
    assert 0 < first["visit"]["fades"] < 1
    assert found["explanations"][-1]["visit"] is None


def test_mastery_and_its_explanation_agree(mira: Guest):
    cells = {
        (cell["leg"], cell["stage"]): cell
        for cell in ask(mira, "/mastery")["mastery"]
        if cell["function"] == "pelvic_stabilisation"
    }
    for explanation in ask(mira, BOW)["explanations"]:
        figures = cells[explanation["leg"], explanation["stage"]]
        assert {name: explanation[name] for name in figures} == figures


def test_an_unknown_function_is_a_problem_that_names_the_known_ones(mira: Guest):
    problem = ask(mira, "/mastery/handstand", 404)
    assert "hip_extension" in problem["detail"]


def test_a_stranger_is_told_nothing(whole: Whole):
    ask(whole.guest(), BOW, 401)
    assert all(one["rows"] == [] for one in ask(whole.person("Nora"), BOW)["explanations"])


def test_before_the_safety_questions_nothing_is_explained(whole: Whole):
    problem = ask(whole.person(screened=False), BOW, 409)
    assert problem["type"].endswith("not-screened")


def test_the_document_describes_both(whole: Whole):
    document = ask(whole.guest(), "/openapi.json")
    explained = document["paths"]["/api/v1/mastery/{function}"]["get"]
    assert {"200", "404", "409"} <= set(explained["responses"])
    cell = document["components"]["schemas"]["Cell"]["properties"]
    assert all(cell[name]["description"] for name in ("control", "freshness", "mastery"))
