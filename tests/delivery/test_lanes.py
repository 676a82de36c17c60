from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.delivery.lanes import (
    FIRST_WIDTH,
    MOST_IN_A_LANE,
    MOST_REMEMBERED,
    MOST_UNDER_WAY,
    PATIENCE,
    STILL,
    Lanes,
)


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def lanes(watch: Watch) -> Lanes[int]:
    return Lanes(watch)


def fill(lanes: Lanes[int], host: str, count: int) -> None:
    for n in range(count):
        lanes.add(host, n)


def begun(lanes: Lanes[int]) -> Counter[str]:
    return Counter(host for host, _ in lanes.startable())


def test_a_host_nobody_knows_begins_narrow(lanes: Lanes[int]):
    fill(lanes, "new", 100)

    assert begun(lanes) == {"new": FIRST_WIDTH}


def test_each_answer_makes_room_for_one_more(lanes: Lanes[int]):
    fill(lanes, "well", 2000)
    for _ in range(5):
        for host, _ in list(lanes.startable()):
            lanes.end(host, answered=True)

    assert begun(lanes) == {"well": MOST_IN_A_LANE}


def test_a_host_that_does_not_answer_is_asked_by_one_at_a_time(lanes: Lanes[int]):
    fill(lanes, "dead", 100)
    for host, _ in list(lanes.startable()):
        lanes.end(host, answered=False)

    assert begun(lanes) == {"dead": 1}


def test_a_dead_host_leaves_the_others_their_room(lanes: Lanes[int]):
    fill(lanes, "dead", 1000)
    begun(lanes)
    fill(lanes, "well", 10)

    assert begun(lanes) == {"well": 10}


def test_no_more_are_under_way_than_there_is_room_for(lanes: Lanes[int]):
    for n in range(100):
        fill(lanes, f"host-{n}", 20)

    assert begun(lanes).total() == MOST_UNDER_WAY
    assert begun(lanes).total() == 0


def test_hosts_take_turns(lanes: Lanes[int]):
    fill(lanes, "one", 5)
    fill(lanes, "other", 5)

    assert [host for host, _ in lanes.startable()] == ["one", "other"] * 5


def test_what_waits_for_a_lane_that_moves_has_patience(lanes: Lanes[int], watch: Watch):
    fill(lanes, "slow", FIRST_WIDTH + 3)
    begun(lanes)
    for second in range(int(PATIENCE)):
        watch.seconds = second
        lanes.end("slow", answered=True)
        lanes.add("slow", -1)
        begun(lanes)
        assert list(lanes.given_way()) == []


def test_what_waits_for_a_lane_that_stands_still_gives_way(lanes: Lanes[int], watch: Watch):
    fill(lanes, "dead", FIRST_WIDTH + 2)
    begun(lanes)
    watch.seconds = STILL
    assert list(lanes.given_way()) == []
    watch.seconds += 0.1

    assert list(lanes.given_way()) == [FIRST_WIDTH, FIRST_WIDTH + 1]
    assert lanes.waiting == 0


def test_a_lane_known_to_be_dead_is_asked_by_one_and_keeps_nobody(lanes: Lanes[int], watch: Watch):
    fill(lanes, "dead", FIRST_WIDTH)
    for host, _ in list(lanes.startable()):
        lanes.end(host, answered=False)
    watch.seconds = 100
    fill(lanes, "dead", 10)

    assert begun(lanes) == {"dead": 1}
    assert len(list(lanes.given_way())) == 9


def test_a_quiet_night_makes_no_lane_stand_still(lanes: Lanes[int], watch: Watch):
    fill(lanes, "well", 1)
    begun(lanes)
    lanes.end("well", answered=True)
    watch.seconds = 8 * 60 * 60
    fill(lanes, "well", 100)
    begun(lanes)

    assert list(lanes.given_way()) == []


def test_nobody_waits_for_ever_for_a_lane_that_hardly_moves(lanes: Lanes[int], watch: Watch):
    fill(lanes, "slow", FIRST_WIDTH + 200)
    begun(lanes)
    watch.seconds = PATIENCE + 1
    lanes.end("slow", answered=True)

    assert len(list(lanes.given_way())) == 200


def test_of_many_hosts_the_healthy_ones_without_work_are_forgotten(lanes: Lanes[int]):
    for n in range(MOST_REMEMBERED):
        fill(lanes, f"host-{n}", 1)
        for host, _ in list(lanes.startable()):
            lanes.end(host, answered=n % 2 == 0)
    fill(lanes, "new", 1)

    assert len(lanes._lanes) == MOST_REMEMBERED // 2 + 1
    assert not {"host-0", "host-2"} & set(lanes._lanes)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=200))
def test_every_job_is_begun_exactly_once_whatever_the_answers(jobs: list[tuple[str, bool]]):
    lanes: Lanes[int] = Lanes(lambda: 0)
    for n, (host, _) in enumerate(jobs):
        lanes.add(host, n)
    seen: list[int] = []
    while some := list(lanes.startable()):
        for host, n in some:
            seen.append(n)
            lanes.end(host, answered=jobs[n][1])

    assert sorted(seen) == list(range(len(jobs)))
    assert not lanes.busy
