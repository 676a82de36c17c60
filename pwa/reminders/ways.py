"""What the settings page says of the ways by which reminders come, beside this device's."""

from dataclasses import dataclass
from datetime import date, datetime

from pwa.accounts import request_person
from pwa.wiring import parts
from scheduler.domain.reach import Reach
from scheduler.now import now
from scheduler.services import calendar, mailing, people, reach


@dataclass(frozen=True, slots=True)
class Ways:
    reach: Reach
    last_shown: datetime | None
    """In the person's zone, as `today` is."""
    today: date
    mail: mailing.MailWish
    mail_offered: bool
    """This server sends mail."""
    calendar: calendar.Feed | None


def second_ways() -> Ways:
    """For the settings template: how things stand with the person who asks."""
    store, person, moment = parts().store, request_person(), now()
    known = people.profile(store, person.id)
    health = reach.mine(store, person.id, moment)
    shown = health.last_shown
    return Ways(
        reach=health,
        last_shown=shown and shown.astimezone(known.rhythm.zone),
        today=moment.astimezone(known.rhythm.zone).date(),
        mail=mailing.wish(store, person.id),
        mail_offered=parts().mailer is not None,
        calendar=calendar.mine(store, person.id),
    )
