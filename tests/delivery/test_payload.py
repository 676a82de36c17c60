import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scheduler.delivery.payload import payload_for
from scheduler.delivery.payload import test_payload as payload_of_test
from scheduler.delivery.push import LARGEST_PAYLOAD
from scheduler.delivery.signing import SignedOccasion, sign_occasion
from scheduler.domain.reminders import Note

URL = "https://practice.example.org"
NOTE = Note(
    title="Your practice is ready",
    body="Anchored bow and Heel curl, eight minutes.",
    url_path="/today",
    tag="practice-2026-03-29",
    topic="practice-2026-03-29",
    urgency="high",
    left=2,
)
TOKEN = sign_occasion("secret", SignedOccasion(12, 3, 5), datetime(2026, 3, 29, 7, 30, tzinfo=UTC))


@pytest.fixture
def push() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(payload_for(NOTE, 12, URL, TOKEN))
    return told


def test_a_phone_can_show_it_without_our_worker(push: dict[str, Any]):
    notification = push["notification"]

    assert push["web_push"] == 8030
    assert (notification["title"], notification["body"]) == (NOTE.title, NOTE.body)
    assert notification["navigate"] == "https://practice.example.org/today?reminder=12"


def test_our_worker_may_change_it_where_there_is_one(push: dict[str, Any]):
    assert push["mutable"] is True


def test_the_days_notes_share_one_tag(push: dict[str, Any]):
    assert push["notification"]["tag"] == NOTE.tag


def test_it_has_the_buttons_done_and_later_with_absolute_addresses(push: dict[str, Any]):
    actions = push["notification"]["actions"]

    assert [(one["action"], one["title"], one["navigate"]) for one in actions] == [
        ("done", "Done", "https://practice.example.org/today?reminder=12"),
        ("later", "Later", "https://practice.example.org/later"),
    ]


def test_the_badge_says_how_much_is_left(push: dict[str, Any]):
    assert push["app_badge"] == 2
    assert push["notification"]["app_badge"] == "2"


def test_the_token_travels_in_the_data_and_in_no_address(push: dict[str, Any]):
    data = push["notification"].pop("data")

    assert data == {"occasion": 12, "token": TOKEN}
    assert TOKEN not in json.dumps(push)


def test_the_longest_note_there_can_be_fits_with_room_to_spare():
    longest = Note("é" * 50, "“" * 140, "/today", "t" * 32, "t" * 32, "high")

    assert len(payload_for(longest, 2**63, "https://" + "h" * 253, TOKEN)) < LARGEST_PAYLOAD / 2


def test_the_test_note_leads_to_the_settings_and_leaves_no_badge():
    push = json.loads(payload_of_test(URL))

    assert push["notification"]["navigate"] == "https://practice.example.org/settings"
    assert push["app_badge"] == 0
    assert "actions" not in push["notification"]
    assert "data" not in push["notification"]
