"""Page forms and the API's schemas: text as typed becomes the body that a schema judges."""

import re

from marshmallow import ValidationError

from pwa.api.problems import by_field
from scheduler.services.errors import InvalidError

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
        said.setdefault(each["field"].partition(".")[0], each["message"])
    return said
