"""What a push says: the declarative form, which a phone can show even without our worker."""

import json
from typing import Any

from scheduler.domain.reminders import Note

DECLARATIVE = 8030
"""The number by which a browser knows a declarative push (after RFC 8030)."""


def payload_for(note: Note, occasion_id: int, public_url: str, token: str) -> bytes:
    """An occasion's note with its buttons; the token goes in the data, never in an address."""
    # Where notifications have no buttons, the page asks whether it is done already.
    page = f"{public_url}{note.url_path}?reminder={occasion_id}"
    return _declared(
        {
            "title": note.title,
            "navigate": page,
            "body": note.body,
            "tag": note.tag,
            "data": {"occasion": occasion_id, "token": token},
            # Without our worker there is nobody to act; the page they lead to can.
            "actions": [
                {"action": "done", "title": "Done", "navigate": page},
                {"action": "later", "title": "Later", "navigate": f"{public_url}/later"},
            ],
        },
        badge=note.left,
    )


def test_payload(public_url: str) -> bytes:
    """The note behind the settings page's button: nothing to do but to be seen."""
    return _declared(
        {
            "title": "Reminders reach this device",
            "navigate": f"{public_url}/settings",
            "body": "This is how we will tell you that your practice is ready.",
            "tag": "test",
        },
        badge=0,
    )


def _declared(notification: dict[str, Any], *, badge: int) -> bytes:
    push = {
        "web_push": DECLARATIVE,
        "mutable": True,
        "app_badge": badge,
        "notification": notification | {"app_badge": str(badge)},
    }
    return json.dumps(push, ensure_ascii=False, separators=(",", ":")).encode()
