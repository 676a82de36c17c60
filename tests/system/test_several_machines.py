"""Several clocks on one PostgreSQL: they share the work, and one that is lost costs nobody a reminder."""

import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.store.tables import deliveries, occasions
from tests.system.clocks import clock_of
from tests.system.cut import line_to
from tests.system.kill_story import (
    DONE_ALREADY,
    EVERYBODY,
    ON_HOLIDAY,
    Story,
    as_planned,
    story,
)

FORMS = [
    pytest.param(1200, 12, 15, 5, id="short"),
    # Our own time: the line is cut for two of its minutes.
    pytest.param(6000, 240, 1, 120, id="long", marks=pytest.mark.soak),
]
forms = pytest.mark.parametrize(("people", "seconds", "speed", "away"), FORMS)


@pytest.mark.parametrize("clocks", [2, 3])
def test_clocks_share_the_work_and_nobody_is_reminded_twice(
    new_postgres: str, tmp_path: Path, clocks: int, tell
):
    # All at once, so that every clock has its hands full.
    with story(new_postgres, tmp_path, 1500, seconds=4, speed=15) as told:
        for _ in range(clocks):
            told.clocks.start(new_postgres)
        told.wait_until_settled(60)
        everybody_once(told)
        as_planned(told)
        tell(f"{clocks} clocks: {told.counted()}")


def test_clocks_share_a_morning_on_which_nobody_has_opened_the_day(
    new_postgres: str, tmp_path: Path, tell
):
    with story(new_postgres, tmp_path, 900, seconds=6, speed=10, unopened=EVERYBODY) as told:
        running = [told.clocks.start(new_postgres) for _ in range(3)]
        told.wait_until_settled(120)
        everybody_once(told)
        as_planned(told)
        shares = Counter(clock_of(message) for message in told.service.accepted)
        assert set(shares) == set(running)
        tell(f"3 clocks, unopened days: {told.counted()}, shares {sorted(shares.values())}")


@forms
def test_one_clock_that_is_killed_costs_nobody_a_reminder(
    new_postgres: str, tmp_path: Path, people: int, seconds: int, speed: int, away: int, tell
):
    with story(new_postgres, tmp_path, people, seconds=seconds, speed=speed) as told:
        first, *_ = [told.clocks.start(new_postgres) for _ in range(3)]
        time.sleep(away)
        told.kill(first)
        # Its lease is three of their minutes.
        told.wait_until_settled(seconds + 200 / speed + 30)
        tell(told.counted())
        assert all(len(told.messages()[person]) >= 1 for person in reminded(told))


@forms
def test_one_clock_that_is_cut_from_the_database_costs_nobody_a_reminder(
    new_postgres: str, tmp_path: Path, people: int, seconds: int, speed: int, away: int, tell
):
    with (
        line_to(new_postgres) as line,
        story(new_postgres, tmp_path, people, seconds=seconds, speed=speed) as told,
    ):
        told.clocks.start(line.url)
        for _ in range(2):
            told.clocks.start(new_postgres)
        time.sleep(seconds / 4)
        line.cut()
        time.sleep(away)
        line.mend()
        told.wait_until_settled(seconds + 200 / speed + 60)
        tell(f"cut off for {away} s: {told.counted()}, late by at most {latest(told)}")
        everybody_once(told)


def everybody_once(told: Story) -> None:
    messages = told.messages()
    assert told.states().keys() == {"sent", "done", "excused"}
    assert Counter(len(messages[person]) for person in reminded(told)) == {1: len(reminded(told))}


def reminded(told: Story) -> list[int]:
    return [person for person in told.devices if person % 10 not in {DONE_ALREADY, ON_HOLIDAY}]


def latest(told: Story) -> str:
    """From the planned moment to the last attempt, in the clocks' own time."""
    moments = select(occasions.c.at, deliveries.c.attempted_at).join(
        deliveries, deliveries.c.occasion_id == occasions.c.id
    )
    with told.store.read() as tx:
        worst = max(attempted - planned for planned, attempted in tx.execute(moments))
    return str(worst)
