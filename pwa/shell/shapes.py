"""Shapes: the macros of parts/shapes.html, each drawn once for the same arguments."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

TEMPLATE = "parts/shapes.html"
MOST_KEPT = 4096
"""Drawings; far more than there are shapes, for labels that differ from person to person."""


class Shapes:
    """A macro that depends on nothing but its arguments need not run for every page again."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._drawn: dict[object, Markup] = {}

    def __getattr__(self, name: str) -> Any:
        thing = getattr(self._module, name)
        kept = self._kept(name, thing) if callable(thing) else thing
        setattr(self, name, kept)
        return kept

    @cached_property
    def _module(self) -> Any:
        return self._environment.get_template(TEMPLATE).module

    def _kept(self, name: str, macro: Callable[..., Markup]) -> Callable[..., Markup]:
        def draw(*args: Any, **kwargs: Any) -> Markup:
            key: object = (name, args, tuple(kwargs.items()))
            try:
                drawing = self._drawn.get(key)
            except TypeError:
                key = (name, _frozen(args), _frozen(kwargs))
                drawing = self._drawn.get(key)
            if drawing is None:
                if len(self._drawn) >= MOST_KEPT:
                    self._drawn.clear()
                drawing = self._drawn[key] = macro(*args, **kwargs)
            return drawing

        return draw


def _frozen(value: Any) -> Any:
    """`value` as a part of a key; what cannot be hashed is taken apart."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(inner)) for name, inner in value.items())
    if isinstance(value, list | tuple):
        return tuple(_frozen(inner) for inner in value)
    return value
