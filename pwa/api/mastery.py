"""Mastery over the API: where a person stands, and the check-offs behind each figure."""

from typing import Any

from werkzeug.exceptions import NotFound

from pwa.accounts import current_person_id
from pwa.api.blueprint import api_blueprint
from pwa.api.mastery_schemas import ExplainedSchema, MasterySchema
from pwa.wiring import parts
from scheduler.domain.course import Point
from scheduler.domain.curriculum import Function
from scheduler.domain.explanation import Explanation, Row
from scheduler.domain.mastery import Cell, Mastery
from scheduler.now import now
from scheduler.services import practice, progress

blueprint = api_blueprint("mastery", "Mastery, and what made it")


@blueprint.get("/mastery")
@blueprint.response(200, MasterySchema)
@blueprint.alt_response(409, "CONFLICT")
def mastery() -> dict[str, Any]:
    """Where the person stands by function, leg and stage, what moves them on, and their history."""
    known = parts()
    view = practice.progress(known.store, known.curriculum, current_person_id(), now())
    stands = view.progress
    return {
        "practice_day": view.practice_day,
        "stage": stands.stage,
        "mastery": [_cell_json(cell, figures) for cell, figures in stands.cells.items()],
        "dominance": stands.dominance,
        "side_gap": stands.side_gap,
        "gates": stands.gates,
        "moves": stands.moves,
        "adherence_7": view.adherence_7,
        "adherence_28": view.adherence_28,
        "strength": view.strength,
        "streak": view.streak,
        "course": [_point_json(point) for point in view.course],
        "pain": [
            {"day": felt.day, "pain": felt.pain} for felt in view.felt if felt.pain is not None
        ],
    }


@blueprint.get("/mastery/<string:function>")
@blueprint.response(200, ExplainedSchema)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def explain(function: str) -> dict[str, Any]:
    """The check-offs that made each figure of one function, and the share each of them has."""
    if function not in set(Function):
        raise NotFound(f"There is no function {function}; there are {', '.join(Function)}.")
    known, meant = parts(), Function(function)
    seen = progress.explain(known.store, known.curriculum, current_person_id(), meant, now())
    return {
        "practice_day": seen.practice_day,
        "function": seen.function,
        "explanations": [_explanation_json(one) for one in seen.explanations],
    }


def _cell_json(cell: Cell, figures: Mastery) -> dict[str, Any]:
    return {
        **_place_json(cell),
        "control": figures.control,
        "freshness": figures.freshness,
        "mastery": figures.mastery,
        "days": figures.days,
        "last": figures.last,
    }


def _place_json(cell: Cell) -> dict[str, Any]:
    function, leg, stage = cell
    return {"function": function, "leg": leg, "stage": stage}


def _point_json(point: Point) -> dict[str, Any]:
    levels = [{**_place_json(cell), "mastery": level} for cell, level in point.levels.items()]
    return {"day": point.day, "mastery": levels}


def _explanation_json(explanation: Explanation) -> dict[str, Any]:
    visit = explanation.visit
    return {
        **_cell_json(explanation.cell, explanation.figures),
        "rows": [_row_json(row, explanation.cell) for row in explanation.rows],
        "visit": visit
        and {
            "drill": visit.drill.slug,
            "last": visit.last,
            "fades": visit.fades,
            "fading_on": visit.fading_on,
        },
    }


def _row_json(row: Row, cell: Cell) -> dict[str, Any]:
    said = row.said
    return {
        "day": said.day,
        "drill": said.drill.slug,
        "leg": cell[1],
        "tension": said.tension,
        "release": said.release,
        "effort": said.effort,
        "pain": said.pain,
        "hurt": said.hurt,
        "score": row.score,
        "share": row.share,
    }
