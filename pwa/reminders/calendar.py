"""The calendar feed: its card in settings, and the address that calendars ask; the only user of icalendar."""

from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, flash, make_response, redirect, request
from flask import render_template as render
from flask.typing import ResponseReturnValue
from icalendar import Alarm, Calendar, Event, Timezone
from icalendar.enums import CLASS, TRANSP

from pwa.accounts import current_person_id, is_active, request_person, signed_in
from pwa.wiring import parts
from scheduler.now import now
from scheduler.services import calendar
from scheduler.services.calendar import Ahead, Appointment
from scheduler.services.errors import NotFoundError

blueprint = Blueprint("calendar", __name__)

ASK_AGAIN = timedelta(hours=1)
REVOKED = "The calendar address no longer works."


@blueprint.get("/settings/calendar")
def back_to_settings() -> ResponseReturnValue:
    return redirect("/settings")


@blueprint.post("/settings/calendar")
@signed_in
def change_calendar() -> ResponseReturnValue:
    """`calendar` is make, which also replaces, or revoke."""
    answer = request.form.get("calendar")
    if answer == "make":
        return _made()
    if answer != "revoke":
        abort(400)
    calendar.revoke(parts().store, current_person_id())
    flash(REVOKED)
    return redirect("/settings")


@blueprint.get("/calendar/<token>.ics")
def feed(token: str) -> Response:
    """The days ahead; whoever knows the address may read them, and nothing else."""
    try:
        ahead = calendar.ahead(parts().store, token, now())
    except NotFoundError:
        abort(404)
    if not is_active(ahead.feed.person_id):
        abort(404)
    response = make_response(written(ahead, parts().settings.public_url))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = f"private, max-age={int(ASK_AGAIN.total_seconds())}"
    response.headers["Content-Disposition"] = 'inline; filename="fourfold.ics"'
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response


def written(ahead: Ahead, public_url: str) -> bytes:
    """The feed as iCalendar (RFC 5545): the same bytes as long as nothing changes."""
    book = Calendar.new(
        prodid="-//Fourfold//Practice//EN",
        uid=uuid5(NAMESPACE_URL, f"{public_url}/calendar/{ahead.feed.person_id}"),
        name="Fourfold",
        refresh_interval=ASK_AGAIN,
    )
    book.add("x-wr-calname", "Fourfold")
    if ahead.appointments:
        first = ahead.appointments[0].practice_day
        book.add_component(_timezone(ahead.zone, first.year))
    for appointment in ahead.appointments:
        book.add_component(_event(ahead, appointment, public_url))
    text: bytes = book.to_ical()
    return text


def _made() -> str:
    token = calendar.make(parts().store, current_person_id(), now())
    address = f"{parts().settings.public_url}/calendar/{token}.ics"
    opens = f"webcal://{urlsplit(address).netloc}{urlsplit(address).path}"
    return render(
        "reminders/calendar_made.html", person=request_person(), address=address, opens=opens
    )


def _event(ahead: Ahead, appointment: Appointment, public_url: str) -> Event:
    page = f"{public_url}/today"
    day = f"{public_url}/calendar/{ahead.feed.person_id}/{appointment.practice_day}"
    event = Event.new(
        # Always the same for this person's day, however often the feed is read.
        uid=f"{uuid5(NAMESPACE_URL, day)}@{urlsplit(public_url).hostname}",
        stamp=ahead.feed.made_at,
        start=appointment.at.astimezone(ahead.zone),
        summary=f"Practice, {appointment.minutes} minutes",
        description=f"Open today’s practice: {page}",
        url=page,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
    # Not its end: on a wall clock that is set back it may seem to lie before the start.
    event.DURATION = timedelta(minutes=appointment.minutes)
    event.add_component(_alarm())
    return event


def _alarm() -> Alarm:
    alarm = Alarm.new(description="Your practice is ready")
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    return alarm


@lru_cache(maxsize=512)
def _timezone(zone: ZoneInfo, year: int) -> Timezone:
    """The zone's rules around this year; reckoning them takes longer than all the rest."""
    return Timezone.from_tzinfo(zone, zone.key, date(year - 1, 1, 1), date(year + 3, 1, 1))
