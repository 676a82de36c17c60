"""What of a practice day a phone keeps for times without a network, each page by its version."""

from hashlib import sha256
from typing import Any

from flask import Response, make_response

from scheduler.domain.practice_day import closes_at, opens_at
from scheduler.services.today import Today, TodayDrill

VERSION = "Fourfold-Version"
TODAY = "/today"


def to_keep(page: str, version: str) -> Response:
    """A page that a phone may keep; its worker knows by the version when it has become old."""
    response = make_response(page)
    response.headers[VERSION] = version
    return response


def of_today(seen: Today) -> str:
    """The version of the page of today: another one once anything on it is another."""
    drills = [(of_drill(seen, item), item.why, item.done) for item in seen.drills]
    check_offs = [check_off.id for check_off in seen.check_offs]
    around = (seen.hold, seen.move, seen.strip, seen.rhythm, seen.soreness, seen.balance_due)
    return _digest(seen.practice_day, seen.focus, seen.next_at, drills, check_offs, *around)


def of_drill(seen: Today, item: TodayDrill) -> str:
    """The version of a drill's page; which drill comes next is found on the phone."""
    asked = (item.legs, item.missing, item.repetitions, item.minutes)
    return _digest(seen.practice_day, item.drill.slug, *asked, seen.balance, seen.cutoff_hour)


def day_of(seen: Today) -> dict[str, Any]:
    """The practice day for the worker and the pages: when it is, what is due, what to keep."""
    zone, cutoff = seen.rhythm.zone, seen.cutoff_hour
    drills = [(item, f"/practice/{item.drill.slug}") for item in seen.drills]
    return {
        "practice_day": seen.practice_day.isoformat(),
        "from": opens_at(seen.practice_day, zone, cutoff).isoformat(),
        "until": closes_at(seen.practice_day, zone, cutoff).isoformat(),
        "drills": [{"url": url, **_drill(item)} for item, url in drills],
        "pages": [
            {"url": TODAY, "version": of_today(seen)},
            *({"url": url, "version": of_drill(seen, item)} for item, url in drills),
        ],
    }


def no_day() -> dict[str, Any]:
    """Where there is no plan yet."""
    return {"practice_day": None, "from": None, "until": None, "drills": [], "pages": []}


def _drill(item: TodayDrill) -> dict[str, Any]:
    return {
        "slug": item.drill.slug,
        "name": item.drill.name,
        "minutes": item.minutes,
        "legs": list(item.legs),
        "check_offs": [{"id": str(each.id), "leg": each.leg} for each in item.check_offs],
    }


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:16]
