"""Triage: each group with its reason, the grace before anyone is said to slip, and their order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.domain.adherence import DayRecord
from scheduler.domain.curriculum import Leg, Stage
from scheduler.domain.days_kept import DaysKept, WeekdaysFrom, letters_of
from scheduler.domain.reach import Reach, Way
from scheduler.domain.safety import Hold, HoldKind
from scheduler.domain.standing_kept import Stands, Step
from scheduler.domain.summary import Alarm, Cause, Summary
from scheduler.domain.triage import Group, Next, Today, triage, triage_unscreened

DAY = date(2026, 11, 24)
"""A Tuesday."""
ONE = timedelta(days=1)
NEW = "d" * 7
"""Too few days for a week to be held against them."""
REACHED = Reach(Way.REACHED, 1, mailed=False, last_shown=None, last_acted=None, practised_on=DAY)
LONG_AGO = Stands((Step(DAY - 20 * ONE, Stage.ALTERNATING, ""),), None, "")
SAFETY = Hold(HoldKind.SAFETY, DAY, None, "")


def summary(pattern="d" * 40, *, stands=LONG_AGO, holds=(), alarm=None):
    """`pattern` ends today: d done, m due and missed, r at rest, e excused."""
    first = DAY - (len(pattern) - 1) * ONE
    records = [
        DayRecord(
            day=first + n * ONE,
            due=letter != "r",
            excused=letter == "e",
            done=letter == "d",
            timer_confirmed=False,
        )
        for n, letter in enumerate(pattern)
    ]
    days = DaysKept(first, letters_of(records), (WeekdaysFrom(first, frozenset(range(7))),), holds)
    return Summary(days, ((first, stands),), alarm, DAY, datetime(2026, 11, 24, tzinfo=UTC))


def judged(of, reach=REACHED, *, day=DAY, settled=None, pain=True, drill=None):
    today = Today(day, settled or day)
    return triage(of, reach, today, sees_pain=pain, drill_name=drill)


@pytest.mark.parametrize(
    ("alarm", "drill", "reason"),
    [
        (
            Alarm(Cause.PAIN, DAY, 6, "heel_lift", Leg.RIGHT),
            "Heel lift",
            "Pain 6 in heel lift, right. Plan on hold.",
        ),
        (Alarm(Cause.PAIN, DAY, 5, "gone"), None, "Pain 5. Plan on hold."),
        (Alarm(Cause.RED_FLAG, DAY), None, "A red flag in the safety questions. Plan on hold."),
        (
            Alarm(Cause.SORENESS, DAY),
            None,
            "Sore beyond 36 hours, or more than before. Plan on hold.",
        ),
    ],
)
def test_a_safety_hold_comes_first_and_says_what_it_was(alarm, drill, reason):
    unreachable = replace(REACHED, way=Way.UNREACHABLE)
    verdict = judged(summary("m" * 40, holds=(SAFETY,), alarm=alarm), unreachable, drill=drill)
    assert (verdict.group, verdict.reason, verdict.next) == (Group.SAFETY, reason, Next.CALL)


def test_who_does_not_show_pain_is_on_hold_for_no_reason_that_is_told():
    alarm = Alarm(Cause.PAIN, DAY, 6, "heel_lift", Leg.RIGHT)
    verdict = judged(summary(holds=(SAFETY,), alarm=alarm), pain=False, drill="Heel lift")
    assert verdict.group is Group.SAFETY
    assert verdict.reason == "Plan on hold for safety. They do not show you why."


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (
            {"way": Way.UNREACHABLE, "lost_at": datetime(2026, 11, 20, tzinfo=UTC)},
            "Reminders stopped on Friday.",
        ),
        (
            {"way": Way.SUSPECTED, "last_shown": datetime(2026, 11, 23, tzinfo=UTC)},
            "Reminders stopped yesterday.",
        ),
        ({"way": Way.SUSPECTED}, "Their phone takes our reminders and shows none."),
        (
            {"way": Way.UNREACHABLE, "practised_on": DAY - 5 * ONE},
            "No device takes reminders, and no practice since Thursday.",
        ),
        (
            {"way": Way.UNREACHABLE, "practised_on": None},
            "No device takes reminders, and no practice yet.",
        ),
    ],
)
def test_reminders_that_no_longer_arrive_come_before_slipping(told, reason):
    verdict = judged(summary("m" * 40), replace(REACHED, **told))
    assert (verdict.group, verdict.reason) == (Group.UNREACHABLE, reason)
    assert verdict.next is Next.FIX_REACH


@pytest.mark.parametrize(
    "told",
    [
        {"way": Way.UNREACHABLE},
        {"way": Way.UNREACHABLE, "mailed": True, "practised_on": None},
        {"way": Way.UNTRIED, "practised_on": None},
    ],
)
def test_who_practises_without_reminders_or_gets_mail_is_left_alone(told):
    assert judged(summary(), replace(REACHED, **told)).group is Group.WELL


def test_three_due_days_missed_are_slipping_and_two_are_not():
    assert judged(summary(NEW + "mmm" + "m")).reason == "Three due days missed in a row."
    assert judged(summary(NEW + "mm" + "m")).group is Group.WELL


def test_rest_and_excused_days_between_do_not_count():
    assert judged(summary(NEW + "mrmerm" + "r")).group is Group.SLIPPING
    assert judged(summary(NEW + "mrrmee" + "r")).group is Group.WELL


def test_today_is_not_missed_before_it_is_over():
    assert judged(summary(NEW + "mm" + "m")).group is Group.WELL


def test_a_day_is_not_missed_within_its_grace():
    """A phone that was offline yesterday may tell of it this morning."""
    late = summary(NEW + "mmm" + "m")
    assert judged(late, settled=DAY - ONE).group is Group.WELL
    assert judged(late, settled=DAY).group is Group.SLIPPING


def test_a_late_check_off_within_the_grace_counts_at_once():
    assert judged(summary(NEW + "mmmd" + "m"), settled=DAY - ONE).group is Group.WELL


@pytest.mark.parametrize(
    ("pattern", "group"),
    [
        ("d" * 21 + "dmdmdmd" + "m", Group.SLIPPING),
        ("d" * 21 + "dddmddd" + "m", Group.WELL),
        ("dmdm" * 5 + "d" + "dmdmdmd" + "m", Group.WELL),
        ("dddd" + "dmdmdmd" + "m", Group.WELL),
    ],
)
def test_a_week_well_under_its_four_weeks_is_slipping(pattern, group):
    """The last two: as it has always been, and too young to be held against anyone."""
    assert judged(summary(pattern)).group is group


def test_the_week_and_the_four_weeks_are_told():
    verdict = judged(summary("d" * 21 + "dmdmdmd" + "m"))
    assert verdict.reason == "4 of 7 days this week, 25 of 28 in four weeks."


def test_twenty_points_count_and_nineteen_do_not():
    # 2 of 5 in the week; 15 of 25 in all, which is 20 points more; then 14 of 25.
    week = "mrrmdmd"
    assert judged(summary("m" * 7 + "d" * 13 + "r" + week + "m")).group is Group.SLIPPING
    assert judged(summary("m" * 8 + "d" * 12 + "r" + week + "m")).group is Group.WELL


def test_days_alone_make_somebody_slip():
    steady = summary(NEW)
    assert judged(steady, day=DAY + 3 * ONE).group is Group.WELL
    verdict = judged(steady, day=DAY + 4 * ONE)
    assert (verdict.group, verdict.next) == (Group.SLIPPING, Next.NUDGE)


def test_nobody_slips_on_holiday():
    away = Hold(HoldKind.HOLIDAY, DAY + ONE, DAY + 20 * ONE, "")
    steady = summary("d" * 40, holds=(away,))
    verdict = judged(steady, day=DAY + 10 * ONE)
    assert (verdict.group, verdict.reason) == (Group.WELL, "Time off: holiday.")
    assert judged(steady, day=DAY + 24 * ONE).group is Group.SLIPPING


def test_four_weeks_without_a_gate_though_practising_are_stalled():
    still = Stands((), None, "")
    assert judged(summary("d" * 29, stands=still)).reason == (
        "Daily, but no gate moved in 28 days."
    )
    assert judged(summary("d" * 28, stands=still)).group is Group.WELL


def test_who_hardly_practises_or_has_reached_the_last_stage_is_not_stalled():
    last = Stands((Step(DAY - 60 * ONE, Stage.ROTATION, ""),), None, "")
    assert judged(summary("d" * 90, stands=last)).group is Group.WELL
    rarely = summary("dmmdmmmd" * 6 + "d", stands=Stands((), None, ""))
    assert judged(rarely).group is Group.WELL


def test_an_imbalance_is_told_in_its_own_sentence():
    words = "Left leads right in knee bend."
    verdict = judged(summary(stands=replace(LONG_AGO, imbalance=words)))
    assert (verdict.group, verdict.reason) == (Group.IMBALANCE, words)


def test_what_only_the_plan_holds_back_is_ready_until_it_lapses():
    ready = replace(LONG_AGO, ready_until=DAY)
    verdict = judged(summary(stands=ready))
    assert verdict.group is Group.READY
    assert verdict.reason == "All is in place for rotation; the plan holds at alternating."
    assert verdict.next is Next.ADVANCE
    assert judged(summary(stands=ready), day=DAY + ONE).group is Group.WELL


def test_a_stage_that_opened_is_news_for_three_days():
    opened = Stands((Step(DAY, Stage.ALTERNATING, ""),), None, "")
    assert judged(summary(stands=opened)).reason == "Alternating opened today."
    assert judged(summary(stands=opened), day=DAY + 2 * ONE).group is Group.READY
    assert judged(summary(NEW, stands=opened), day=DAY + 3 * ONE).group is Group.WELL


def test_a_stage_that_was_gone_back_to_is_no_news_of_advance():
    back = Stands(
        (Step(DAY - 9 * ONE, Stage.ALTERNATING, ""), Step(DAY, Stage.IN_TANDEM, "")), None, ""
    )
    assert judged(summary(stands=back)).group is Group.WELL


@pytest.mark.parametrize(
    ("days", "group"), [(0, Group.WELL), (2, Group.WELL), (3, Group.SLIPPING), (30, Group.SLIPPING)]
)
def test_the_safety_questions_may_take_three_days(days, group):
    assert triage_unscreened(DAY, DAY + days * ONE).group is group


def test_every_group_says_something():
    for pattern in ("d", "m", "r" * 9, "e" * 9, "d" * 9):
        assert judged(summary(pattern)).reason.endswith(".")
