"""The pages of progress: where a person stands and how they got there; one function, one month."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from pwa.accounts import current_person_id, request_person, signed_in
from pwa.practice import course, days, felt, figures, flower, steadiness
from pwa.practice.spans import cut, window
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

_MONTH = re.compile("20[0-9]{2}-(0[1-9]|1[0-2])")


@blueprint.get("/progress")
@signed_in
def progress() -> str:
    known, person_id = parts(), current_person_id()
    view = practice.progress(known.store, known.curriculum, person_id, now())
    checks = balance_checks.balance(known.store, person_id, now()).checks
    return progress_page(view, request_person(), checks, request.args.get("span", ""))


def progress_page(
    view: ProgressView, person: Person, checks: Sequence[BalanceCheck], span: str = ""
) -> str:
    stands, today = view.progress, view.practice_day
    seen = window(span, view.days[0].day, today)
    return render_template(
        "practice/progress.html",
        person=person,
        view=view,
        progress=stands,
        lede=flower.lede(stands, held=view.hold is not None),
        petals=flower.flower(stands.cells, stands.stage, _trained),
        gate=next((gate for gate in stands.gates if not gate.open), None),
        weeks=days.calendar(view.days, today, view.held),
        window=seen,
        # A day still open is not missed yet.
        bars=steadiness.bars_of(view.days if view.days[-1].done else view.days[:-1], seen),
        line=steadiness.strength_line(view.days, seen),
        chart=course.chart(cut(view.course, seen.first), stands.moves, _trained),
        felt=felt.felt_chart(view.felt, seen),
        balance_checks=checks,
    )


@blueprint.get("/progress/days")
@signed_in
def this_month() -> ResponseReturnValue:
    today = explaining.practice_day(parts().store, current_person_id(), now())
    return redirect(url_for("practice.month", name=f"{today:%Y-%m}"))


@blueprint.get("/progress/days/<name>")
@signed_in
def month(name: str) -> str:
    """One month of practice days, and what was done and said on each."""
    first = _first_of(name)
    seen = explaining.month(parts().store, current_person_id(), first, now())
    shown = days.month_of(first, seen.days, seen.practice_day, seen.held)
    if shown is None:
        raise NotFound
    return render_template(
        "practice/progress_month.html",
        person=request_person(),
        month=shown,
        told=days.told_by_day(seen.log),
    )


def _first_of(name: str) -> date:
    """“2026-11” is the first of November; anything else is not found."""
    if not _MONTH.fullmatch(name):
        raise NotFound
    return date.fromisoformat(f"{name}-01")


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
