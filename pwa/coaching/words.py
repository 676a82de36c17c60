"""What the coach's pages say of clients: groups, next steps, moments, petals."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pwa.words import PETALS, clock, first_name, short_day
from scheduler.domain.curriculum import Function
from scheduler.domain.reach import Reach, Way
from scheduler.domain.triage import Group, Next
from scheduler.domain.words import FUNCTION_WORDS, sentence

GROUPS = {
    Group.SAFETY: "Safety",
    Group.UNREACHABLE: "Not reachable",
    Group.SLIPPING: "Slipping",
    Group.STALLED: "Stalled",
    Group.IMBALANCE: "Left–right gap or dominance",
    Group.READY: "Ready to advance",
    Group.WELL: "Doing well",
}
_NEXT = {
    Next.CALL: "Call {}",
    Next.FIX_REACH: "Send the fix",
    Next.NUDGE: "Nudge {}",
    Next.ASK_SCREENING: "Remind {}",
    Next.CHANGE_PLAN: "Change plan",
    Next.BALANCE: "Even it out",
    Next.ADVANCE: "Advance",
    Next.PRAISE: "Praise {}",
    Next.LOOK: "Look",
}
LONGEST_NAME = 10
"""Letters; a longer one would not stand beside its verb."""


def next_words(step: Next, name: str) -> str:
    """“Nudge Tom”; without a name that would not fit."""
    first = first_name(name)
    return _NEXT[step].format(first if len(first) <= LONGEST_NAME else "").strip()


def last_words(at: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    """“Today 07:02”, “Mon 21:40”, “3 Nov”, by the coach's clock."""
    if at is None:
        return "not yet"
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"Today {clock(local)}"
    if today - local.date() < timedelta(days=7):
        return f"{local:%a} {clock(local)}"
    return f"{local.day} {local:%b}"


def reach_words(reach: Reach) -> str:
    """Whether reminders arrive, for who cannot see the bell."""
    if reach.way is Way.UNREACHABLE:
        return "reminders come by mail" if reach.mailed else "no device takes reminders"
    if reach.way is Way.SUSPECTED:
        return "reminders are taken and not shown"
    return "reminders arrive" if reach.way is Way.REACHED else "no reminder shown yet"


def reached_words(reach: Reach, zone: ZoneInfo, today: date) -> str:
    """When a reminder was last seen: “reminders arrive, last shown on 3 November”."""
    if reach.last_shown is None:
        return reach_words(reach)
    day = reach.last_shown.astimezone(zone).date()
    when = "today" if day == today else f"on {short_day(day)}"
    return f"{reach_words(reach)}, last shown {when}"


def petals(mastery: Mapping[Function, float]) -> dict[str, float]:
    """How far out each petal is filled; what is known a little is still to be seen."""
    return {PETALS[one]: max(0.12, share) for one, share in mastery.items()}


def petals_label(mastery: Mapping[Function, float]) -> str:
    """“Leg back 80; Knee bend 50”, in the place of the petals."""
    said = [
        f"{sentence(FUNCTION_WORDS[one])} {round(100 * mastery[one])}"
        for one in PETALS
        if one in mastery
    ]
    return "; ".join(said) or "Nothing practised yet"


WORDS = {
    "group_words": GROUPS,
    "last_words": last_words,
    "next_words": next_words,
    "petals": petals,
    "petals_label": petals_label,
    "reach_words": reach_words,
    "reached_words": reached_words,
}
