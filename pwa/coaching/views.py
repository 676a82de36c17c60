"""The coach's page: who needs them today and why; parse, one service call, render."""

from collections.abc import Mapping
from hashlib import sha256

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from pwa.accounts import only_for, request_person
from pwa.coaching.words import WORDS
from pwa.wiring import parts
from scheduler.domain.people import COACHES
from scheduler.domain.triage import Group
from scheduler.now import now
from scheduler.services import people
from scheduler.services.coaching import triage
from scheduler.services.coaching.triage import Desk, Order, Wish

blueprint = Blueprint("coaching", __name__)


@blueprint.get("/coach")
@only_for(*COACHES)
def coach() -> ResponseReturnValue:
    """The page; with `part=list` its list alone, for a page that keeps itself fresh."""
    known, person, wish = parts(), request_person(), wished(request.args)
    seen = triage.desk(known.store, known.curriculum, person.id, wish, now())
    if request.args.get("part") == "list":
        return _fresh(render_template("coaching/_triage.html", **_context(seen, wish)))
    return render_template("coaching/desk.html", person=person, **_context(seen, wish))


def wished(args: Mapping[str, str]) -> Wish:
    """What the address asks for; what it cannot mean is left out."""
    group, order, page = args.get("group", ""), args.get("sort", ""), args.get("page", "")
    return Wish(
        text=args.get("q", "")[:100],
        group=Group(group) if group in set(Group) else None,
        tag=args.get("tag", "")[:100],
        order=Order(order) if order in set(Order) else Order.NEED,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def _context(seen: Desk, wish: Wish) -> dict[str, object]:
    zone = people.profile(parts().store, request_person().id).rhythm.zone
    return {
        "desk": seen,
        "wish": wish,
        "zone": zone,
        "now": now(),
        "groups": _grouped(seen, wish),
        "pressing": sum(number for group, number in seen.counts.items() if group.pressing),
        **WORDS,
    }


def _grouped(seen: Desk, wish: Wish) -> dict[Group | None, list[triage.Row]]:
    """By group where they are sorted by need; else all in one."""
    groups: dict[Group | None, list[triage.Row]] = {}
    for row in seen.rows:
        key = row.client.verdict.group if wish.order is Order.NEED else None
        groups.setdefault(key, []).append(row)
    return groups


def _fresh(html: str) -> ResponseReturnValue:
    response = make_response(html)
    response.set_etag(sha256(html.encode()).hexdigest()[:32])
    return response.make_conditional(request)
