from datetime import date

import pytest

from scheduler.domain.curriculum import Function, Leg, Stage
from scheduler.domain.tuning import DEFAULT
from scheduler.domain.words import (
    FUNCTION_WORDS,
    LEG_WORDS,
    STAGE_WORDS,
    ago_words,
    control_word,
    counted,
    day_words,
    listed,
    sentence,
    since_words,
)

TODAY = date(2026, 11, 24)  # a Tuesday


def test_every_function_stage_and_leg_has_its_words():
    assert set(FUNCTION_WORDS) == set(Function)
    assert set(STAGE_WORDS) == set(Stage)
    assert set(LEG_WORDS) == set(Leg)


@pytest.mark.parametrize(
    ("control", "word"),
    [
        (0, "lost it"),
        (0.16, "lost it"),
        (0.17, "effortful"),
        (0.49, "effortful"),
        (DEFAULT.sure, "smooth"),
        (0.83, "smooth"),
        (0.84, "effortless"),
        (1, "effortless"),
    ],
)
def test_control_has_the_word_of_the_nearest_rating(control, word):
    assert control_word(control) == word


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 22), "Sunday"),
        (date(2026, 11, 18), "Wednesday"),
        (date(2026, 11, 17), "last Tuesday"),
        (date(2026, 11, 10), "10 November"),
    ],
)
def test_a_day_gone_by_is_named_as_people_do(day, words):
    assert since_words(day, TODAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "one day"),
        (date(2026, 11, 19), "five days"),
        (date(2026, 11, 11), "thirteen days"),
        (date(2026, 11, 10), "two weeks"),
        (date(2026, 9, 20), "two months"),
        (date(2025, 11, 24), "one year"),
    ],
)
def test_time_gone_by_is_counted_in_what_suits_it(day, words):
    assert ago_words(day, TODAY) == words


def test_small_words_join_and_count():
    assert listed(["left"]) == "left"
    assert listed(["left", "right"]) == "left and right"
    assert listed(["one", "two", "three"]) == "one, two and three"
    assert counted(1, "day") == "one day"
    assert counted(0, "day") == "no days"
    assert counted(14, "day") == "14 days"
    assert day_words(TODAY) == "24 November"
    assert sentence("leg back") == "Leg back"
