"""The settings page, and the last screen of first use: when to be reminded, what is due, this device."""

from pwa.reminders import calendar, first, later, mail, time_off
from pwa.reminders.views import blueprint
from pwa.reminders.ways import second_ways

blueprint.register_blueprint(first.blueprint)
blueprint.register_blueprint(mail.blueprint)
blueprint.register_blueprint(calendar.blueprint)
blueprint.register_blueprint(later.blueprint)
blueprint.register_blueprint(time_off.blueprint)
blueprint.add_app_template_global(second_ways)

__all__ = ["blueprint"]
