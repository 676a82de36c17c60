"""What cannot be right about something proposed, in words for the person who proposed it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """The field to blame and one sentence that says what is right."""

    field: str
    message: str
