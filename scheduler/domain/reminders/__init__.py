"""Reminders: a rhythm, the occasions that follow from it, and what a note says."""

from scheduler.domain.reminders.late import late_until, useful_until
from scheduler.domain.reminders.later import Offer, Until, Wish, offers, put_off
from scheduler.domain.reminders.note import Note, note_for
from scheduler.domain.reminders.occasions import (
    MOST_A_DAY,
    PlannedOccasion,
    next_occasion,
    occasions_ahead,
    occasions_on,
    planned_again,
    planned_at,
    preview,
)
from scheduler.domain.reminders.rhythm import DEFAULT, Rhythm
from scheduler.domain.reminders.rules import rhythm_problems

__all__ = [
    "DEFAULT",
    "MOST_A_DAY",
    "Note",
    "Offer",
    "PlannedOccasion",
    "Rhythm",
    "Until",
    "Wish",
    "late_until",
    "next_occasion",
    "note_for",
    "occasions_ahead",
    "occasions_on",
    "offers",
    "planned_again",
    "planned_at",
    "preview",
    "put_off",
    "rhythm_problems",
    "useful_until",
]
