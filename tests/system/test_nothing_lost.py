"""Clocks killed at random moments, with kill -9: nobody's reminder is lost, and few come twice."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.system.kill_story import DONE_ALREADY, ON_HOLIDAY, Story, story

SPEED = 30
"""Three minutes, for which a killed clock's lease holds, are six seconds."""
FORMS = [
    pytest.param(40, 2000, id="short"),
    pytest.param(400, 8000, id="long", marks=pytest.mark.soak),
]


@pytest.mark.parametrize(("kills", "people"), FORMS)
def test_one_clock_on_sqlite_killed_again_and_again(tmp_path: Path, kills: int, people: int, tell):
    url = f"sqlite:///{tmp_path / 'fourfold.db'}"

    with story(url, tmp_path, people, seconds=kills * 0.5, speed=SPEED) as told:
        killed_again_and_again(told, url, kills, clocks=1, tell=tell)


@pytest.mark.parametrize(("kills", "people"), FORMS)
def test_three_clocks_on_postgresql_killed_in_turn(
    new_postgres: str, tmp_path: Path, kills: int, people: int, tell
):
    with story(new_postgres, tmp_path, people, seconds=kills * 0.5, speed=SPEED) as told:
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
    told.wait_until_settled(60)
    tell(f"seed {seed}: {told.counted()}")
    judge(told)


def judge(told: Story) -> None:
    sent = told.messages()
    twice = [person for person, messages in sent.items() if len(messages) > 1]
    silent = {person for person in sent if person % 10 in {DONE_ALREADY, ON_HOLIDAY}}
    assert told.states().keys() <= {"sent", "done", "excused"}
    assert {person for person, messages in sent.items() if not messages} == silent
    for person in twice:
        only_a_kill_explains(told, person)


def only_a_kill_explains(told: Story, person: int) -> None:
    """A repeat follows a kill, and the phone shows it in the first one's place."""
    messages = told.messages()[person]
    for first, second in pairwise(messages):
        assert any(first.at <= kill <= second.at for kill in told.kills)
    device = told.devices[person]
    tags = {json.loads(device.read(message))["notification"]["tag"] for message in messages}
    assert tags == {"practice-2026-11-24"}
    assert Counter(message.header("Topic") for message in messages) == {
        "practice-2026-11-24": len(messages)
    }
