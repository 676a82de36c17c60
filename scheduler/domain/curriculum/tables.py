"""A curriculum file as tables: each reader gives a value that is right, or says where it is not."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.domain.curriculum.lines import Path, lines_of

LONGEST_TEXT = 400
SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class CurriculumError(ValueError):
    """What is wrong in a curriculum, and where: `file` and `line`, counted from 1."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line


def read(file: str, text: str) -> "Table":
    """The whole file as one table. Raises CurriculumError where it is no TOML."""
    try:
        return Table(file, (), tomllib.loads(text), lines_of(text))
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at ")
        told = re.match(r"line (\d+)", where)
        line = int(told[1]) if told else len(text.splitlines()) or 1
        raise CurriculumError(file, line, f"this is no TOML: {what}") from None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, at its path; every reader raises CurriculumError."""

    file: str
    path: Path
    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def fault(self, key: str | None, problem: str) -> CurriculumError:
        """The error to raise about a key of this table, or (None) about the whole table."""
        path = self.path if key is None else (*self.path, key)
        while path and path not in self.lines:
            path = path[:-1]
        return CurriculumError(self.file, self.lines.get(path, 1), problem)

    def of_file(self, key: str, problem: str) -> CurriculumError:
        """The error to raise about a key at the top of this table's file."""
        return CurriculumError(self.file, self.lines.get((key,), 1), problem)

    def expect(self, what: str, keys: Iterable[str]) -> None:
        """Exactly these keys: none unknown, none missing."""
        known = tuple(keys)
        for key in self.values:
            if key not in known:
                raise self.fault(key, f"{what} has no “{key}”; it has {', '.join(known)}")
        for key in known:
            if key not in self.values:
                raise self.fault(None, f"{what} needs “{key}”")

    def text(self, key: str, most: int = LONGEST_TEXT) -> str:
        value = self.values[key]
        if not _is_line(value):
            raise self.fault(key, f"{key} is one line of text in quotes")
        if len(value) > most:
            raise self.fault(key, f"{key} has {len(value)} characters; at most {most} fit")
        return str(value)

    def texts(self, key: str, least: int = 1) -> tuple[str, ...]:
        value = self.values[key]
        if not isinstance(value, list) or len(value) < least or not all(map(_is_line, value)):
            raise self.fault(key, f"{key} is a list of {least} or more texts, each in quotes")
        return tuple(value)

    def slug(self, key: str) -> str:
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.fault(key, f"{key} is in snake_case, as standing_bow; not “{value}”")
        return value

    def whole(self, key: str, least: int, most: int) -> int:
        value = self.values[key]
        if type(value) is not int or not least <= value <= most:
            raise self.fault(key, f"{key} is a whole number from {least} to {most}, not {value!r}")
        return value

    def share(self, key: str) -> float:
        value = self.values[key]
        if type(value) not in {int, float} or not 0 < value <= 1:
            raise self.fault(key, f"{key} is a number above 0 and up to 1, not {value!r}")
        return float(value)

    def one_of(self, key: str, choices: Iterable[str]) -> str:
        return self.known(key, self.values[key], choices)

    def known(self, key: str, value: object, choices: Iterable[str]) -> str:
        """`value`, which stands at `key`, if it is one of the choices."""
        for choice in choices:
            if choice == value:
                return choice
        raise self.fault(key, f"“{value}” is not known here; choose from {', '.join(choices)}")

    def table(self, key: str) -> "Table":
        value = self.values[key]
        if not isinstance(value, dict):
            raise self.fault(key, f"{key} is a table: [{self._dotted(key)}]")
        return Table(self.file, (*self.path, key), value, self.lines)

    def tables(self, key: str) -> list["Table"]:
        value = self.values[key]
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.fault(key, f"{key} is written [[{self._dotted(key)}]], once for each")
        paths = [(*self.path, key, index) for index in range(len(value))]
        return [Table(self.file, p, v, self.lines) for p, v in zip(paths, value, strict=True)]

    def _dotted(self, key: str) -> str:
        return ".".join([*(part for part in self.path if isinstance(part, str)), key])


def _is_line(value: object) -> bool:
    return isinstance(value, str) and value == value.strip() != "" and "\n" not in value
