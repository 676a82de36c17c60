"""Invitations: when one still opens a door, and how long it may be made to last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.invitations import (
    LASTS,
    LONGEST_LABEL,
    Invitation,
    Standing,
    expiry,
    invitation_problem,
)

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ONE = Invitation(
    id=1,
    coach=2,
    label="Sam",
    group=False,
    makes_coach=False,
    made_at=NOW,
    expires_at=expiry(NOW, 7),
)
GROUP = replace(ONE, group=True)


@pytest.mark.parametrize(
    ("invitation", "after", "standing"),
    [
        (ONE, 0, Standing.OPEN),
        (ONE, 6.99, Standing.OPEN),
        (ONE, 7, Standing.EXPIRED),
        (replace(ONE, taken=1), 0, Standing.USED),
        (replace(GROUP, taken=12), 0, Standing.OPEN),
        (replace(ONE, declined_at=NOW), 0, Standing.DECLINED),
        (replace(ONE, revoked_at=NOW), 0, Standing.REVOKED),
        (replace(GROUP, taken=1, revoked_at=NOW), 9, Standing.REVOKED),
    ],
)
def test_an_invitation_is_open_until_something_closes_it(invitation, after, standing):
    assert invitation.standing(NOW + timedelta(days=after)) is standing


@pytest.mark.parametrize(
    ("label", "days", "field"),
    [("x" * (LONGEST_LABEL + 1), 7, "label"), ("a\x00b", 7, "label"), ("", 8, "days")],
)
def test_what_is_wrong_with_an_invitation_is_named(label, days, field):
    problem = invitation_problem(label, days)
    assert problem is not None
    assert problem.field == field


@pytest.mark.parametrize("days", LASTS)
def test_an_invitation_needs_no_label(days):
    assert invitation_problem("", days) is None
