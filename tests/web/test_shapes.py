import re

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader

from pwa.paths import TEMPLATES
from pwa.shell.shapes import MOST_KEPT, TEMPLATE, Shapes

SOURCE = """
{% set whole = "all four" %}
{% macro petal(reach, label="") %}{{ drawn() }}<g>{{ label }}{{ reach }}</g>{% endmacro %}
"""


@pytest.fixture
def drawings():
    return []


@pytest.fixture
def shapes(drawings):
    environment = Environment(loader=DictLoader({TEMPLATE: SOURCE}), autoescape=True)
    environment.globals["drawn"] = lambda: drawings.append(1) or ""
    return Shapes(environment)


def test_a_shape_is_drawn_once_for_the_same_arguments(shapes, drawings):
    first = shapes.petal({"hip": 1.0}, label="Leg back")
    assert shapes.petal({"hip": 1.0}, label="Leg back") == first
    assert len(drawings) == 1


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [(({"hip": 0.5},), {}), (({"knee": 1.0},), {}), (({"hip": 1.0},), {"label": "Leg back"})],
)
def test_other_arguments_make_another_drawing(shapes, drawings, args, kwargs):
    assert shapes.petal({"hip": 1.0}) != shapes.petal(*args, **kwargs)
    assert len(drawings) == 2


def test_what_a_label_says_stays_escaped(shapes):
    assert "<script>" not in shapes.petal({}, label="<script>")


def test_what_is_no_macro_is_itself(shapes):
    assert shapes.whole == "all four"


def test_drawings_do_not_pile_up_for_ever(shapes):
    for n in range(MOST_KEPT + 10):
        shapes.petal({}, label=str(n))
    assert len(shapes._drawn) <= MOST_KEPT


def test_days_are_told_apart_without_colour():
    real = Shapes(Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True))
    drawn = {state: real.day(state, label=False) for state in real.day_words}
    # Colours hang on classes, and on nothing else.
    without = {re.sub(r' class="[^"]*"', "", drawing) for drawing in drawn.values()}
    assert len(without) == len(drawn)


def test_functions_are_told_apart_without_colour():
    real = Shapes(Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True))
    turns = {angle for _, angle in real.petals}
    sprite = (TEMPLATES / "parts/sprite.html").read_text()
    glyphs = {re.search(rf'id="fn-{name}".*', sprite)[0] for name, _ in real.petals}
    assert len(turns) == len(glyphs) == 4
