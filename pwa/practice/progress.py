"""The pages of progress: where a person stands and how they got there; one function alone."""

from collections.abc import Sequence
from datetime import timedelta

from flask import render_template
from werkzeug.exceptions import NotFound

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.practice import course, days, figures, flower
from pwa.practice.views import blueprint
from pwa.wiring import parts
from scheduler.domain.balance_check import BalanceCheck
from scheduler.domain.course import trained_stages
from scheduler.domain.curriculum import STAGES, Function, Stage
from scheduler.domain.people import Person
from scheduler.now import now
from scheduler.services import balance_checks, practice
from scheduler.services import progress as explaining
from scheduler.services.practice import ProgressView


@blueprint.get("/progress")
@signed_in
def progress() -> str:
    known, person_id = parts(), current_person_id()
    view = practice.progress(known.store, known.curriculum, person_id, now())
    checks = balance_checks.balance(known.store, person_id, now()).checks
    return progress_page(view, request_person(), checks)


def progress_page(view: ProgressView, person: Person, checks: Sequence[BalanceCheck]) -> str:
    stands = view.progress
    return render_template(
        "practice/progress.html",
        person=person,
        view=view,
        progress=stands,
        lede=flower.lede(stands, held=view.hold is not None),
        petals=flower.flower(stands.cells, stands.stage, _trained),
        gate=next((gate for gate in stands.gates if not gate.open), None),
        weeks=days.calendar(view.days, view.practice_day, view.held),
        line=days.strength_line(view.days),
        chart=course.chart(view.course, stands.moves, _trained),
        pain=course.pain_chart(view.pain, view.practice_day),
        balance_checks=checks,
    )


@blueprint.get("/progress/<name>")
@signed_in
def function(name: str) -> str:
    """How one function went, and which check-offs made each of its figures."""
    if name not in set(Function):
        raise NotFound
    known, meant = parts(), Function(name)
    seen = explaining.explain(known.store, known.curriculum, current_person_id(), meant, now())
    return render_template(
        "practice/progress_function.html",
        person=request_person(),
        function=meant,
        stages=figures.figures_of(seen.explanations, seen.practice_day),
        lines=course.leg_lines(seen.course, meant, _trained(meant)),
        word=flower.petal_word(seen.cells, meant, STAGES[-1]),
        since=seen.course[0].day + timedelta(days=1) if seen.course else None,
    )


def _trained(function: Function) -> tuple[Stage, ...]:
    return trained_stages(parts().curriculum, function)
