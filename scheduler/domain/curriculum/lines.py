"""The line of each table and key of a TOML text, since tomllib keeps none."""

import re
from collections import Counter
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""As one would index the parsed text: ("drill", 0, "phase", 2, "cue")."""

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"\s*([^=\[\]#]+?)\s*=")
MARK = re.compile(r"""\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#.*|[\[\]{}]""")
STRING_END = {'"""': re.compile(r'(?:\\.|[^\\])*?"{3}'), "'''": re.compile(r".*?'{3}")}


def lines_of(text: str) -> dict[Path, int]:
    """The line of each table and key, as far as they can be told by reading line by line.

    Keys inside inline tables have no line of their own; their table's key stands in for them.
    """
    lines: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    here: Path = ()
    for number, line in _beginnings(text):
        if header := HEADER.match(line):
            here = _opened(header[1], _parts(header[2]), counts)
            lines.setdefault(here, number)
        elif key := KEY.match(line):
            lines[(*here, *_parts(key[1]))] = number
    return lines


def _beginnings(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines at which a key or a table may begin: not inside a list or a long text."""
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not depth and not quote:
            yield number, line
        depth, quote = _after(line, depth, quote)


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets are open at the line's end, and which long text, if any."""
    at = 0
    while found := (STRING_END[quote].match if quote else MARK.search)(line, at):
        at = found.end()
        mark = found[0]
        if quote:
            quote = ""
        elif mark in STRING_END:
            quote = mark
        else:
            depth += (mark in "[{") - (mark in "]}")
    return depth, quote


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _opened(brackets: str, parts: tuple[str, ...], counts: Counter[Path]) -> Path:
    """The path that a header opens: a table under [[x]] belongs to the latest x."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, parts[-1])
    if brackets == "[[":
        counts[path] += 1
        path = (*path, counts[path] - 1)
    return path
