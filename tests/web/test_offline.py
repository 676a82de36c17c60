"""What a phone is told to keep of today, and that nobody speaks for anybody else by mistake."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from pwa.practice import kept as pages
from pwa.shell.assets import release
from scheduler.domain.curriculum import Leg
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.services import today
from tests.web.whole_app import Guest, Whole, serving

LIST = "/today/offline.json"
VERSION = "Fourfold-Version"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.fixture
def mira(whole: Whole) -> Guest:
    return whole.person()


def kept(guest: Guest) -> dict[str, Any]:
    told: dict[str, Any] = guest.get(LIST).json
    return told


def versions(guest: Guest) -> dict[str, str]:
    return {page["url"]: page["version"] for page in kept(guest)["pages"]}


# The list


def test_all_of_today_is_listed_for_its_person(mira: Guest):
    told = kept(mira)
    assert (told["person"], told["release"]) == (mira.id, release())
    assert [drill["slug"] for drill in told["drills"]] == mira.drills
    assert list(versions(mira)) == ["/today", *(f"/practice/{slug}" for slug in mira.drills)]
    assert told["from"] < now().isoformat() < told["until"]


def test_it_is_kept_by_no_cache_on_the_way(mira: Guest):
    assert mira.get(LIST).headers["Cache-Control"] == "private, no-store"


def test_a_stranger_is_told_nothing_and_that_nobody_is_signed_in(whole: Whole):
    assert whole.guest().get(LIST).status_code == 401


def test_before_the_safety_questions_there_is_nothing_to_keep(whole: Whole):
    told = kept(whole.person(screened=False))
    assert (told["practice_day"], told["drills"], told["pages"]) == (None, [], [])
    assert kept(whole.someone(Role.COACH))["pages"] == []


def test_every_listed_page_carries_the_version_by_which_it_is_listed(mira: Guest):
    carried = {path: mira.get(path).headers[VERSION] for path in versions(mira)}
    assert carried == versions(mira)


def test_what_did_not_change_keeps_its_version(mira: Guest):
    assert versions(mira) == versions(mira)


def test_a_check_off_makes_today_another_page_and_no_other_drill(mira: Guest):
    first, second = mira.drills[:2]
    before = versions(mira)
    mira.check_off(first)
    after = versions(mira)
    assert after["/today"] != before["/today"]
    assert after[f"/practice/{second}"] == before[f"/practice/{second}"]
    assert len(kept(mira)["drills"][0]["check_offs"]) == 1


def test_half_a_drill_makes_its_page_another(whole: Whole, mira: Guest):
    known = whole.app.extensions["fourfold"]
    person_id = mira.id
    with whole.app.app_context():
        seen = today.today(known.store, known.curriculum, person_id, now())
    whole_drill = seen.drills[0]
    half = replace(whole_drill, missing=(Leg.RIGHT,))
    assert pages.of_drill(seen, half) != pages.of_drill(seen, whole_drill)


def test_under_a_hold_only_today_is_kept(whole: Whole):
    dora = whole.person(screened=False)
    dora.send("/screening", {"answer": "some", "red_flags": ["weak_legs"]})
    assert list(versions(dora)) == ["/today"]


def test_a_drill_outside_the_routine_is_not_kept(mira: Guest):
    other = next(slug for slug in ("pawing", "heel_curl", "slow_walk") if slug not in mira.drills)
    response = mira.get(f"/practice/{other}")
    assert response.status_code == 404 or VERSION not in response.headers


def test_the_page_of_a_drill_names_the_others_for_a_phone_that_knows_more(mira: Guest):
    first, *others = mira.drills
    assert f'data-others="{" ".join(others)}"' in mira.get(f"/practice/{first}").text
    assert 'id="closing"' in mira.get(f"/practice/{first}").text


# Who is meant


def send(guest: Guest, person: int | str, token: str) -> tuple[int, Any]:
    item = {"id": str(uuid4()), "drill": guest.drills[0], "done_at": now().isoformat()}
    headers = {"X-CSRFToken": token, "X-Person": str(person)}
    answer = guest.client.post("/api/v1/check-offs", json={"check_offs": [item]}, headers=headers)
    return answer.status_code, answer.json


def test_the_list_brings_the_token_with_which_the_worker_speaks_for_its_person(mira: Guest):
    told = kept(mira)
    status, answer = send(mira, told["person"], told["csrf"])
    assert (status, answer["results"][0]["status"]) == (200, "created")


def test_a_page_of_one_person_never_speaks_for_the_next_who_signs_in(whole: Whole, mira: Guest):
    stranger = whole.person("Otto")
    status, problem = send(stranger, mira.id, kept(stranger)["csrf"])
    assert status == 412
    assert problem["detail"] == "Somebody else is signed in here by now."
    assert stranger.page("/today").text.count("Undo") == 0


def test_who_is_meant_need_not_be_said(mira: Guest):
    assert send(mira, "", kept(mira)["csrf"])[0] == 200
