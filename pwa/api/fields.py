"""Fields that are as strict as the words they promise."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from typing import Any

from marshmallow import ValidationError, fields


class Whole(fields.Integer):
    """A whole number: neither `true`, nor "3", nor 3.5."""

    default_error_messages = {"invalid": "A whole number belongs here."}  # noqa: RUF012 (marshmallow declares it so)

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class YesNo(fields.Boolean):
    """`true` or `false`, neither 1 nor "yes"."""

    default_error_messages = {"invalid": "Either true or false belongs here."}  # noqa: RUF012 (marshmallow declares it so)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, attr, data, **kwargs))


class Text(fields.String):
    """Text that every database can keep."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise ValidationError("This text holds a character that cannot be kept.")
        return str(text)


class Day(fields.Date):
    """A date, such as 2026-12-24."""

    default_error_messages = {  # noqa: RUF012 (marshmallow declares it so)
        "invalid": "A date belongs here, such as 2026-12-24.",
        "required": "A date belongs here, such as 2026-12-24.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        day: date = super()._deserialize(value, attr, data, **kwargs)
        # At its ends the calendar has no day before or after.
        if day.year in (MINYEAR, MAXYEAR):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return day


class Instant(fields.AwareDateTime):
    """An instant with its offset from UTC, such as 2026-11-24T07:30:00Z."""

    default_error_messages = {  # noqa: RUF012 (marshmallow declares it so)
        "invalid": "An instant with its offset belongs here, such as 2026-11-24T07:30:00Z.",
        "invalid_awareness": "The offset is missing; end with Z or with +01:00.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        try:
            instant: datetime = super()._deserialize(value, attr, data, **kwargs)
            instant = instant.astimezone(UTC)
        except OverflowError as error:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error
        # At its ends the calendar has no day that is local somewhere.
        if instant.year in (MINYEAR, MAXYEAR):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return instant


class EachAlone(fields.List[Any]):
    """A list whose items are documented here and judged one by one by the view."""

    def _deserialize(
        self,
        value: Any,
        attr: str | None,  # noqa: ARG002 (given by marshmallow)
        data: Any,  # noqa: ARG002 (given by marshmallow)
        **_: Any,
    ) -> list[Any]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        return value
