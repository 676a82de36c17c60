"""Page forms and the API's schemas: text as typed becomes the body that a schema judges."""

import re

from marshmallow import ValidationError

from pwa.api.problems import by_field
from scheduler.services.errors import InvalidError

_OLD_PAGE = "This page was an old one. Open it again and send it from there."
PLAIN = {
    "timezone": "Write a time zone such as Europe/Berlin.",
    "times": "Write each time as hours and minutes, such as 07:30; three times at most.",
    "ladder": "Choose one of these.",
    "cutoff_hour": "Choose an hour from midnight to 06:00.",
    "weekdays": "Choose at least one day.",
    "minutes": "Choose 5 to 15 minutes.",
    "leg": "Choose a leg.",
    "tension": "Choose one of the four words.",
    "release": "Choose one of the four words.",
    "effort": "Choose how much effort it took.",
    "pain": "Choose a number from 0 to 10.",
    "answer": "Choose one of the three answers.",
    "kind": "Choose one of the two.",
    "since": "Choose a first day.",
    "until": "Choose a last day.",
    "label": "Use up to 80 ordinary characters.",
    "days": "Choose one of these.",
    "email": "That does not look like an e-mail address, such as mira@example.org.",
    **dict.fromkeys(("swayback", "flat_ribs"), "Choose yes, no or not sure."),
    "tighter": "Choose left, right or the same, or say that you are not sure.",
    **dict.fromkeys(("id", "done_at", "seconds", "source"), _OLD_PAGE),
}
"""What a person is to do about a field that a schema refuses; the API says what it must hold."""

_WHOLE = re.compile("-?[0-9]{1,9}")


def whole(text: str) -> int | str:
    """The whole number that was typed, or the text for a schema to refuse."""
    return int(text) if _WHOLE.fullmatch(text.strip()) else text


def messages(error: ValidationError | InvalidError) -> dict[str, str]:
    """Each field's name with one sentence on what is wrong with it."""
    if isinstance(error, InvalidError):
        return {error.field: error.message}
    said: dict[str, str] = {}
    for each in by_field(error.messages):
        # A list names the place of what is wrong; on a page the list is one field.
        name = each["field"].partition(".")[0]
        said.setdefault(name, PLAIN.get(name, each["message"]))
    return said
