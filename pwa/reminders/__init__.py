"""The settings page: when to be reminded, what is due, this device."""

from pwa.reminders.views import blueprint

__all__ = ["blueprint"]
