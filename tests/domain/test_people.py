from datetime import UTC, datetime

import pytest

from scheduler.domain.people import Link, may_see

ALICE, BOB, CHARLIE = 1, 2, 3
ENDED = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("links", "viewer", "sees"),
    [
        ((), ALICE, True),
        ((Link(BOB, ALICE),), BOB, True),
        ((Link(BOB, ALICE, ENDED),), BOB, False),
        ((Link(BOB, ALICE),), CHARLIE, False),
        ((Link(ALICE, BOB),), BOB, False),
    ],
)
def test_alice_is_seen_by_herself_and_by_whom_a_living_link_makes_her_coach(links, viewer, sees):
    assert may_see(links, viewer, ALICE) is sees
