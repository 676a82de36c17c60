from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from scheduler import curriculum
from scheduler.domain.curriculum import STAGES, Drill, Leg, Stage
from scheduler.domain.path import StageMove
from scheduler.domain.reminders import Note, note_for
from scheduler.domain.reminders.note import LONGEST_BODY, LONGEST_TITLE
from scheduler.domain.routine import Routine, RoutineDrill
from scheduler.domain.why import WELCOME_BACK

CURRICULUM = curriculum.load()
DRILLS = tuple(CURRICULUM.drills.values())
DAY = date(2026, 5, 20)
RUNGS = (0, 1, 2)


def due(drill: Drill, minutes: int = 4) -> RoutineDrill:
    return RoutineDrill(
        drill.slug, drill.legs, minutes, repetitions=3, why="Your left hamstring hurt.", new=False
    )


def routine(*drills: RoutineDrill, move: StageMove | None = None) -> Routine:
    return Routine(
        practice_day=DAY,
        stage=Stage.IN_TANDEM,
        drills=drills or (due(DRILLS[0]), due(DRILLS[1], minutes=3)),
        focus="Today is about the way back.",
        move=move,
    )


def note(of: Routine, rung: int = 0, done: tuple[str, ...] = ()) -> Note:
    return note_for(CURRICULUM, of, rung, done)


def move_to(after: Stage, before: Stage) -> StageMove:
    return StageMove(DAY, before, after, "Three days of smooth releases.")


OPENED = move_to(Stage.ALTERNATING, Stage.IN_TANDEM)
REFRESHED = move_to(Stage.IN_TANDEM, Stage.ALTERNATING)


def test_it_names_the_drills_and_the_minutes():
    body = note(routine()).body

    assert body.startswith(f"{DRILLS[0].name} and {DRILLS[1].name}, seven minutes.")


def test_the_first_of_the_day_says_what_today_is_about():
    assert note(routine()).body.endswith(" Today is about the way back.")


def test_what_is_done_already_is_not_asked_for_again():
    body = note(routine(), rung=1, done=(DRILLS[0].slug,)).body

    assert body == f"One of two done. Left: {DRILLS[1].name}, three minutes."


def test_no_two_rungs_of_a_day_say_the_same():
    notes = [note(routine(), rung) for rung in RUNGS]

    assert len({one.title for one in notes}) == 3
    assert len({one.body for one in notes}) >= 2


def test_no_two_days_running_say_the_same():
    days = [replace(routine(), practice_day=DAY + timedelta(days=ahead)) for ahead in range(8)]

    for rung in RUNGS:
        titles = [note(day, rung).title for day in days]
        assert all(today != tomorrow for today, tomorrow in pairwise(titles))


@pytest.mark.parametrize("rung", RUNGS)
def test_on_the_day_a_stage_opens_every_note_says_so(rung: int):
    told = note(routine(move=OPENED), rung)

    assert "alternating stage" in told.title


@pytest.mark.parametrize("rung", RUNGS)
def test_on_the_day_a_stage_is_refreshed_every_note_says_so(rung: int):
    told = note(routine(move=REFRESHED), rung)

    assert "refresh" in told.title.lower()
    assert "in tandem" in told.title


def away(ahead: int) -> Routine:
    """The routine of someone who has not practised for long, so many days from the first."""
    return replace(routine(), focus=WELCOME_BACK, practice_day=DAY + timedelta(days=ahead))


@pytest.mark.parametrize("rung", RUNGS)
def test_after_a_gap_it_is_a_soft_return(rung: int):
    for ahead in range(5):
        told = note(away(ahead), rung)
        assert told.title != note(replace(away(ahead), focus="Today."), rung).title
        assert "nothing to catch up" in told.body or rung > 0
        for word in ("days", "since", "gap", "miss", "to have you back"):
            assert word not in f"{told.title} {told.body}".lower()


@pytest.mark.parametrize("rung", RUNGS)
def test_after_a_gap_too_each_day_has_its_own_words(rung: int):
    titles = [note(away(ahead), rung).title for ahead in range(15)]

    assert len(set(titles)) == 5
    assert all(today != tomorrow for today, tomorrow in pairwise(titles))


def test_a_stage_that_opens_is_told_even_after_a_gap():
    told = note(replace(routine(move=OPENED), focus=WELCOME_BACK))

    assert "alternating stage" in told.title


def test_no_weekday_keeps_its_words():
    weeks = [replace(routine(), practice_day=DAY + timedelta(days=7 * n)) for n in range(5)]

    for rung in RUNGS:
        assert len({note(day, rung).title for day in weeks}) == 5


def test_a_day_has_one_tag_and_one_topic_and_the_next_day_another():
    of_day = {(note(routine(), rung).tag, note(routine(), rung).topic) for rung in RUNGS}
    tomorrow = note(replace(routine(), practice_day=DAY + timedelta(days=1)))

    assert of_day == {("practice-2026-05-20", "practice-2026-05-20")}
    assert tomorrow.topic == "practice-2026-05-21"
    assert len(tomorrow.topic) <= 32


def test_it_leads_to_today_and_wakes_the_phone():
    told = note(routine())

    assert (told.url_path, told.urgency) == ("/today", "high")


def test_it_counts_what_is_left_for_the_apps_icon():
    assert [note(routine(), done=done).left for done in ((), (DRILLS[0].slug,))] == [2, 1]


def test_it_tells_nothing_about_health():
    told = [
        note(routine(move=move), rung, done)
        for move, rung, done in product((None, OPENED, REFRESHED), RUNGS, ((), (DRILLS[0].slug,)))
    ]

    for one in told:
        shown = f"{one.title} {one.body} {one.tag}".lower()
        for word in ("pain", "hurt", "hamstring", "sore", "tension", "safety"):
            assert word not in shown


def test_it_never_scolds():
    for day, rung in product(range(9), RUNGS):
        of_day = replace(routine(), practice_day=DAY + timedelta(days=day))
        shown = note(of_day, rung).title.lower()
        for word in ("!", "miss", "late", "forgot", "streak", "must", "should"):
            assert word not in shown


def test_whatever_is_due_fits_a_lock_screen():
    longest = sorted(DRILLS, key=lambda drill: len(drill.name))[-4:]
    wordy = CURRICULUM_OF_LONG_NAMES
    moves = [None, *(move_to(after, before) for after, before in product(STAGES, STAGES))]

    for known, move, rung in product((CURRICULUM, wordy), moves, range(4)):
        busy = routine(*(due(drill, minutes=15) for drill in longest), move=move)
        for done in ((), (longest[0].slug,)):
            told = note_for(known, busy, rung, done)
            assert 0 < len(told.title) <= LONGEST_TITLE
            assert 0 < len(told.body) <= LONGEST_BODY


def test_where_not_all_names_fit_the_others_are_counted():
    four = [replace(drill, name=f"{drill.name:x<35}") for drill in DRILLS[:4]]
    known = replace(CURRICULUM, drills={drill.slug: drill for drill in four})

    body = note_for(known, routine(*map(due, four)), 1, ()).body

    assert body == f"Still open: {four[0].name}, {four[1].name} and two more, 16 minutes."


def test_a_focus_without_room_is_left_out_whole():
    long = replace(routine(), focus="Today is about " + "slow " * 20 + "release.")

    assert note(long).body.endswith("seven minutes.")


def test_legs_do_not_matter_to_a_note():
    left = replace(due(DRILLS[0]), legs=(Leg.LEFT,))

    assert note(routine(left)).body == note(routine(due(DRILLS[0]))).body


CURRICULUM_OF_LONG_NAMES = replace(
    CURRICULUM,
    drills={slug: replace(drill, name="A" * 120) for slug, drill in CURRICULUM.drills.items()},
)
