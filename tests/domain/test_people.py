from datetime import UTC, datetime

import pytest

from scheduler.domain.people import Link, Sight

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        (Sight(), "your practice, your notes and your pain"),
        (Sight(notes=False), "your practice and your pain"),
        (Sight(notes=False, pain=False), "your practice"),
    ],
)
def test_what_is_shown_is_said_in_words(sight, words):
    assert sight.words == words


def test_a_link_lives_until_it_is_ended():
    assert Link("x", 1, 2, Sight(), AT).living
    assert not Link("x", 1, 2, Sight(), AT, ended_at=AT, ended_by=2).living
