"""Clocks killed at random moments, with kill -9: nobody's reminder is lost, and few come twice."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from scheduler.services.beat import LEASE
from tests.system.clocks import clock_of
from tests.system.kill_story import DONE_ALREADY, HALF, ON_HOLIDAY, Story, as_planned, story

SPEED = 15
"""Three minutes, for which a killed clock's lease holds, are twelve seconds: time enough to
write down what was sent even on a machine that is busy with other things."""
LEASE_SECONDS = LEASE.total_seconds() / SPEED
FORMS = [
    pytest.param(40, 2000, id="short"),
    pytest.param(400, 8000, id="long", marks=pytest.mark.soak),
]


@pytest.mark.parametrize(("kills", "people"), FORMS)
def test_one_clock_on_sqlite_killed_again_and_again(tmp_path: Path, kills: int, people: int, tell):
    url = f"sqlite:///{tmp_path / 'fourfold.db'}"

    with story(url, tmp_path, people, kills * 0.5, SPEED, unopened=HALF) as told:
        killed_again_and_again(told, url, kills, clocks=1, tell=tell)


@pytest.mark.parametrize(("kills", "people"), FORMS)
def test_three_clocks_on_postgresql_killed_in_turn(
    new_postgres: str, tmp_path: Path, kills: int, people: int, tell
):
    with story(new_postgres, tmp_path, people, kills * 0.5, SPEED, unopened=HALF) as told:
        killed_again_and_again(told, new_postgres, kills, clocks=3, tell=tell)


def killed_again_and_again(
    told: Story, url: str, kills: int, clocks: int, tell: Callable[[str], None]
) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    running = [told.clocks.start(url) for _ in range(clocks)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.95))
        one = chance.randrange(clocks)
        told.kill(running[one])
        running[one] = told.clocks.start(url)
    told.wait_until_settled(150)
    tell(f"seed {seed}: {told.counted()}")
    judge(told)


def judge(told: Story) -> None:
    sent = told.messages()
    twice = [person for person, messages in sent.items() if len(messages) > 1]
    silent = {person for person in sent if person % 10 in {DONE_ALREADY, ON_HOLIDAY}}
    assert told.states().keys() <= {"sent", "done", "excused"}
    assert {person for person, messages in sent.items() if not messages} == silent
    as_planned(told)
    for person in twice:
        only_a_kill_explains(told, person)


def only_a_kill_explains(told: Story, person: int) -> None:
    """The clock that sent it died too soon to write it down; the phone shows one all the same."""
    messages = told.messages()[person]
    for first, second in pairwise(messages):
        died = told.kills[clock_of(first)]
        # What it sent last may be read after its death, and a busy machine may be slow to.
        assert died - first.at < LEASE_SECONDS
        assert died < second.at
        assert clock_of(second) != clock_of(first)
    device = told.devices[person]
    tags = {json.loads(device.read(message))["notification"]["tag"] for message in messages}
    assert tags == {"practice-2026-11-24"}
    assert Counter(message.header("Topic") for message in messages) == {
        "practice-2026-11-24": len(messages)
    }
