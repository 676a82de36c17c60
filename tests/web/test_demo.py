"""The demo's stories, which everybody is to see alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pwa import demo
from pwa.wiring import assemble
from scheduler.services import practice, reminders
from scheduler.services.balance_checks import balance_checks
from scheduler.services.people import profile_by_email
from scheduler.settings import from_environment

STORIES = [
    replace(story, began=min(story.began, 25))
    for story in demo.STORIES
    if story.name in {"Mira", "Aiko", "Grace", "Ben"}
]


@pytest.fixture
def told(tmp_path, empty_sqlite, monkeypatch):
    """What became of each client: their days before the present one, and how far they came."""
    monkeypatch.setattr(demo, "STORIES", STORIES)

    def tell(now):
        folder = tmp_path / f"{now:%H%M}"
        folder.mkdir()
        (folder / "fourfold.db").write_bytes(empty_sqlite)
        parts = assemble(from_environment({"FOURFOLD_DATA_DIR": str(folder)}))
        made = demo.fill(parts, now)
        stories = {email: _story(parts, email, now) for email in made.clients}
        parts.store.close()
        return stories

    return tell


def test_the_demo_tells_the_same_story_at_every_hour(told):
    hours = (0, 55), (6, 0), (12, 0), (17, 55), (23, 30)
    first, *others = [told(datetime(2026, 11, 24, *hour, tzinfo=UTC)) for hour in hours]
    assert all(len(days) > 10 for days in first.values())
    assert [other == first for other in others] == [True] * 4


def test_after_the_demo_no_reminder_is_late(tmp_path, empty_sqlite, monkeypatch):
    monkeypatch.setattr(demo, "STORIES", STORIES)
    (tmp_path / "fourfold.db").write_bytes(empty_sqlite)
    parts = assemble(from_environment({"FOURFOLD_DATA_DIR": str(tmp_path)}))
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    made = demo.fill(parts, now)
    found = reminders.due(parts.store, now)
    ahead = [profile_by_email(parts.store, email).next_at for email in made.clients]
    parts.store.close()
    assert (found.unclaimed, found.unsent, found.retrying) == ([], [], [])
    assert all(at is not None and at > now for at in ahead)


def _story(parts, email, now):
    person_id = profile_by_email(parts.store, email).person.id
    view = practice.progress(parts.store, parts.curriculum, person_id, now)
    days = [(day.due, day.done, day.timer_confirmed) for day in view.days[:-1]]
    cells = [replace(cell, last=None) for cell in view.progress.cells.values()]
    stood = [(check.swayback, check.tighter) for check in balance_checks(parts.store, person_id)]
    assert stood, "Whoever practises has looked how they stand."
    return [*days, view.progress.stage, view.strength, *cells, *stood]
