"""The coach's page: for now it says that it is still to come."""

from flask import Blueprint, render_template

from pwa.accounts import only_for, request_person
from scheduler.domain.people import Role

blueprint = Blueprint("coaching", __name__)


@blueprint.get("/coach")
@only_for(Role.COACH, Role.OPERATOR)
def coach() -> str:
    return render_template("coaching/coach.html", person=request_person())
