"""The pages of a client's day: safety screen, today, a drill, progress, settings."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event

from pwa.reminders.views import _from_when
from scheduler.domain.curriculum import Curriculum
from scheduler.domain.people import Role
from scheduler.domain.red_flags import RED_FLAGS
from scheduler.now import now
from scheduler.services import practice, reminders
from tests.web.whole_app import Guest, Whole, drawn, read

SMOOTH = {"tension": "3", "release": "3"}
RHYTHM = {
    "times": ["07:30", ""],
    "ladder": "0,120,300",
    "quiet_from": "",
    "quiet_to": "",
    "timezone": "Europe/Berlin",
    "cutoff_hour": "3",
    "follow_device_timezone": "yes",
}


@pytest.fixture
def whole(both: Whole) -> Whole:
    """On either database."""
    return both


@pytest.fixture
def mira(whole: Whole) -> Guest:
    """Mira, screened, on her first day."""
    return whole.person()


# Who may come in


@pytest.mark.parametrize("path", ["/today", "/progress", "/settings", "/screening"])
def test_strangers_are_led_to_the_sign_in_page(whole: Whole, path: str):
    assert whole.guest().get(path).location == f"/login?next={path}"


@pytest.mark.parametrize("path", ["/today", "/progress", "/practice/pawing"])
def test_until_the_safety_questions_are_answered_practice_begins_at_the_beginning(
    whole: Whole, path: str
):
    assert whole.person(screened=False).get(path).location == "/welcome"


def test_before_the_safety_questions_settings_are_open_and_a_plan_is_not_asked_about(whole: Whole):
    dora = whole.person(screened=False)
    page = dora.page("/settings")
    assert page.heading == "Settings"
    assert "What is due" not in page.text
    assert "/screening" in page.links
    dora.send("/settings/rhythm", RHYTHM | {"times": ["06:45"]}, of="/settings")
    assert 'value="06:45"' in dora.get("/settings").text


@pytest.mark.parametrize("path", ["/screening", "/settings"])
def test_who_does_not_want_to_go_on_can_sign_out(whole: Whole, path: str):
    dora = whole.person(screened=False)
    assert 'action="/logout"' in dora.get(path).text
    assert dora.send("/logout", {}, of=path).location == "/"
    assert dora.get("/settings").location == "/login?next=/settings"


@pytest.mark.parametrize("role", [Role.COACH, Role.OPERATOR])
def test_who_came_for_others_is_led_to_their_clients(whole: Whole, role: Role):
    carol = whole.someone(role)
    page = carol.page("/today")
    assert page.heading == "Nobody needs you today"
    assert {"/settings", "/screening", "/coach/invitations"} <= set(page.links)
    assert 'action="/logout"' in carol.get("/settings").text


def test_a_coach_may_practise_too(whole: Whole):
    carol = whole.someone(Role.COACH)
    carol.send("/screening", {"answer": "none", "consent": "yes"})
    assert carol.drills
    assert "/today" in carol.page("/coach").links


def test_clients_have_no_coachs_page(mira: Guest):
    assert mira.get("/coach").status_code == 403


@pytest.mark.parametrize(
    ("path", "page"),
    [("/settings/rhythm", "/settings"), ("/settings/plan", "/settings"), ("/today/undo", "/today")],
)
def test_the_address_of_a_form_leads_to_its_page(mira: Guest, path: str, page: str):
    assert mira.get(path).location == page


@pytest.mark.parametrize(
    "path", ["/screening", "/today/undo", "/settings/rhythm", "/settings/plan"]
)
def test_a_form_without_its_token_changes_nothing(mira: Guest, path: str):
    response = mira.client.post(path, data={"answer": "some", "red_flags": "weak_legs"})
    assert response.status_code == 400
    assert read(response.text).heading == "That page had gone stale"
    assert mira.drills


# The safety screen


def test_the_safety_screen_asks_about_every_red_flag(whole: Whole):
    page = whole.person(screened=False).page("/screening")
    for flag in RED_FLAGS:
        assert flag.question in page.text


def test_no_red_flag_opens_the_plan(whole: Whole):
    dora = whole.person(screened=False)
    assert dora.send("/screening", {"answer": "none"}).location == "/welcome/reminders"
    assert dora.drills == ["standing_bow", *dora.drills[1:]]


def test_a_red_flag_holds_the_plan_and_says_where_to_turn(whole: Whole):
    dora = whole.person(screened=False)
    dora.send("/screening", {"answer": "some", "red_flags": ["saddle_numbness"]})
    page = dora.page("/today")
    assert page.heading == "Your plan is on hold"
    assert "Call your emergency number now" in page.text
    assert dora.drills == []


def test_answering_again_without_a_red_flag_goes_on_with_the_plan(whole: Whole):
    dora = whole.person(screened=False)
    dora.send("/screening", {"answer": "some", "red_flags": ["weak_legs"]})
    dora.send("/screening", {"answer": "none"})
    assert dora.drills


@pytest.mark.parametrize(
    "answer", [{"answer": "some"}, {"answer": "none", "red_flags": ["weak_legs"]}, {}]
)
def test_an_unclear_answer_is_asked_again_and_keeps_what_was_ticked(whole: Whole, answer):
    dora = whole.person(screened=False)
    response = dora.send("/screening", answer)
    page = read(response.text)
    assert response.status_code == 422
    assert "red_flags" in page.errors
    assert page.ticked == [("red_flags", flag) for flag in answer.get("red_flags", [])]
    assert dora.get("/today").location == "/welcome"


def test_an_invented_red_flag_is_refused_by_name(whole: Whole):
    dora = whole.person(screened=False)
    response = dora.send("/screening", {"answer": "some", "red_flags": ["toothache"]})
    assert response.status_code == 422
    assert "toothache" in read(response.text).errors["red_flags"]


# Today


def test_the_first_day_greets_by_name_and_says_how_a_drill_goes(mira: Guest):
    page = mira.page("/today")
    assert page.heading == "Welcome, Mira"
    assert "How a drill goes" in page.text


def test_the_question_about_reminders_says_when_they_come(mira: Guest):
    html = mira.get("/today").text
    card = read(html.partition('id="reminders-card"')[2].partition("</section>")[0])
    assert "at 07:30, and again after 2 h and 5 h, silent once you’re done" in card.text
    assert card.links == ["/settings"]


def test_undo_lasts_until_the_practice_day_ends(mira: Guest):
    mira.check_off(mira.drills[0])
    assert "You can undo until 03:00." in mira.page("/today").text
    assert "Undo on Today until 03:00." in mira.page(f"/practice/{mira.drills[0]}").text


def test_today_shows_each_drill_with_its_stage_legs_minutes_and_reason(
    mira: Guest, curriculum: Curriculum
):
    text = mira.page("/today").text
    for slug in mira.drills:
        drill = curriculum.drill(slug)
        assert f"{drill.name} {drill.minutes} min In tandem" in text
    assert text.count("Why today:") == len(mira.drills)


def test_the_one_action_leads_to_the_first_open_drill(mira: Guest):
    first, *_ = mira.drills
    mira.check_off(first)
    html = mira.get("/today").text
    assert f'href="/practice/{mira.drills[0]}" id="begin"' in html
    assert mira.drills[0] != first


def test_the_home_screens_shortcut_goes_straight_into_the_first_open_drill(whole: Whole):
    mira = whole.person()
    first, *rest = mira.drills
    assert mira.get("/today/start").location == f"/practice/{first}"
    mira.check_off(first)
    assert mira.get("/today/start").location == f"/practice/{rest[0]}"
    for drill in rest:
        mira.check_off(drill)
    assert mira.get("/today/start").location == "/today"


def test_on_hold_the_shortcut_leads_to_where_to_turn(held: Guest):
    assert held.get("/today/start").location == "/today"


def test_the_home_screen_is_offered_after_the_first_practice(whole: Whole):
    mira = whole.person()
    assert "install-card" not in mira.get("/today").text
    mira.check_off(mira.drills[0])
    assert "install-card" in mira.get("/today").text


def test_a_done_drill_shrinks_to_a_line_with_what_was_said_of_it(mira: Guest):
    first, *rest = mira.drills
    mira.check_off(first, tension="3", release="2")
    page = mira.page("/today")
    assert "Tension smooth, release effortful" in page.text
    assert page.text.count("Undo") == 1
    assert mira.drills == rest


def test_undo_opens_the_drill_again(mira: Guest):
    before = mira.drills
    check_off = mira.sheet(before[0])["check_off_id"]
    mira.check_off(before[0], check_off_id=check_off)
    mira.send("/today/undo", {"check_off": [check_off]}, of="/today")
    assert mira.drills == before


def test_undoing_what_is_not_ones_own_says_so_and_changes_nothing(whole: Whole, mira: Guest):
    first, *rest = mira.drills
    check_off = mira.sheet(first)["check_off_id"]
    mira.check_off(first, check_off_id=check_off)
    charlie = whole.person("Charlie")
    charlie.send("/today/undo", {"check_off": [check_off]}, of="/today")
    assert "You have no such check-off" in charlie.page("/today").text
    assert mira.drills == rest


def test_when_all_is_done_today_says_what_it_reached(mira: Guest):
    for drill in mira.drills:
        mira.check_off(drill, **SMOOTH)
    page = mira.page("/today")
    assert page.heading == "That’s today"
    assert "knee bend and steady bow" in page.text
    assert "Something feels off" in page.text
    assert "begin" not in drawn(mira.get("/today").text)


# What each of its parts is asked of the database, whoever wants to know it.
ASKED_FOR_TODAY = (
    "accounts",  # Who this is, with their rhythm,
    "holds",
    "routines",  # today's, and what became of the thirteen days before,
    "check_offs",  # today's, and what hurt,
    "plans",
    "balance_checks",
)


def test_today_asks_the_database_six_questions(mira: Guest, whole: Whole):
    mira.get("/today")
    asked: list[str] = []
    engine = whole.app.extensions["fourfold"].store.engine

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert mira.get("/today").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == len(ASKED_FOR_TODAY), asked
    assert all(table in statement for table, statement in zip(ASKED_FOR_TODAY, asked, strict=True))


# One drill


def test_an_unknown_drill_is_not_found(mira: Guest):
    assert mira.get("/practice/splits").status_code == 404


def test_the_drill_page_knows_its_place_in_the_routine(mira: Guest):
    first, second, *rest = mira.drills
    page = mira.page(f"/practice/{first}")
    assert f"1 of {len(mira.drills)} drills" in page.text
    assert f'data-others="{" ".join([second, *rest])}"' in mira.get(f"/practice/{first}").text
    mira.check_off(first, **SMOOTH)
    assert f'data-others="{" ".join(rest)}"' in mira.get(f"/practice/{second}").text


def test_a_drill_outside_the_routine_leads_nowhere(mira: Guest):
    html = mira.get("/practice/corner_walk").text
    assert 'data-others=""' in html
    assert 'id="closing"' not in html


def test_the_sheet_sent_twice_counts_once(mira: Guest):
    first, *rest = mira.drills
    sheet = mira.sheet(first)
    for _ in range(2):
        assert mira.check_off(first, **sheet, **SMOOTH).location == "/today"
    assert mira.drills == rest
    assert mira.page("/today").text.count("Undo") == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("tension", "7"),
        ("release", "good"),
        ("seconds", "9" * 5000),
        ("pain", "٣"),
        ("pain", "11"),
        ("leg", "third"),
        ("done_at", "soon"),
    ],
)
def test_a_sheet_that_cannot_be_right_names_the_field_and_keeps_what_was_said(
    mira: Guest, field: str, typed: str
):
    first, *_ = mira.drills
    response = mira.check_off(first, **{"note": "felt long", field: typed})
    assert response.status_code == 422
    assert "felt long" in response.text
    assert 'role="alert">' in response.text
    assert first in mira.drills


def test_strong_pain_holds_the_plan_and_says_where_to_turn(mira: Guest):
    mira.check_off(mira.drills[0], pain="6")
    page = mira.page("/today")
    assert page.heading == "Your plan is on hold"
    assert "pain, 6 of 10" in page.text


@pytest.fixture
def held(whole: Whole) -> Guest:
    """Mira on hold, since she told of a sign that must be looked at."""
    mira = whole.person()
    mira.send("/screening", {"answer": "some", "red_flags": ["weak_legs"]})
    return mira


def test_a_safety_hold_leads_from_a_drill_to_where_to_turn(held: Guest):
    assert held.get("/practice/pawing").location == "/today"
    assert held.get("/practice/splits").status_code == 404


def test_under_a_safety_hold_no_drill_is_checked_off_by_page(held: Guest):
    sheet = {"check_off_id": str(uuid4())}
    assert held.send("/practice/pawing", sheet, of="/today").location == "/today"
    page = held.page("/today")
    assert "Your plan is on hold, so no drill is added" in page.text
    assert "Undo" not in page.text


def test_a_slip_that_held_the_plan_can_be_undone(mira: Guest):
    before = mira.drills
    check_off = mira.sheet(before[0])["check_off_id"]
    mira.check_off(before[0], check_off_id=check_off, pain="7")
    page = mira.page("/today")
    assert "Was that a slip? Undo" in page.text
    assert page.values["check_off"] == check_off
    mira.send("/today/undo", {"check_off": [check_off]}, of="/today")
    assert mira.drills == before


def test_what_was_done_before_a_hold_is_still_shown(mira: Guest):
    mira.check_off(mira.drills[0], **SMOOTH)
    mira.send("/screening", {"answer": "some", "red_flags": ["weak_legs"]})
    text = mira.page("/today").text
    assert "Tension and release smooth Undo" in text
    assert "slip" not in text


def test_a_drill_outside_the_routine_is_shown_and_can_be_undone(
    mira: Guest, curriculum: Curriculum
):
    extra = next(slug for slug in curriculum.drills if slug not in mira.drills)
    mira.check_off(extra, leg="left" if "left" in curriculum.drill(extra).legs else "")
    page = mira.page("/today")
    assert f"Also done today {curriculum.drill(extra).name}" in page.text
    mira.send("/today/undo", {"check_off": [page.values["check_off"]]}, of="/today")
    assert "Also done today" not in mira.page("/today").text


def test_pain_stays_beside_the_drill_with_what_to_do_about_it(mira: Guest):
    mira.check_off(mira.drills[0], tension="2", release="2", pain="4")
    text = mira.page("/today").text
    assert "Tension and release effortful, pain 4 of 10" in text
    assert "Next time: make it half as big and twice as slow" in text


def test_a_day_of_strong_pain_ends_without_cheer(mira: Guest):
    mira.check_off(mira.drills[0], pain="6")
    mira.send("/screening", {"answer": "none"})
    for drill in mira.drills:
        mira.check_off(drill, **SMOOTH)
    page = mira.page("/today")
    assert page.heading == "Enough for today"
    assert "pain, 6 of 10. Let your legs rest" in page.text
    assert "Walk a little" not in page.text


# Progress


def test_progress_begins_with_four_empty_petals_and_says_what_fills_them(mira: Guest):
    page = mira.page("/progress")
    assert "With your first check-off the petals begin to fill" in page.text
    assert "What moves you on to alternating" in page.text
    assert 'class="control' not in mira.get("/progress").text


def test_a_check_off_is_seen_in_its_petal_and_in_the_table(mira: Guest):
    mira.check_off("standing_bow", **SMOOTH)
    assert mira.get("/progress").text.count('class="control fresh"') == 2
    row = mira.page("/progress").text.partition("Steady bow L ")[2]
    assert row.startswith(("smooth", "effortful"))


def test_the_table_says_the_same_as_the_flower_for_every_function_stage_and_leg(mira: Guest):
    html = mira.get("/progress").text
    table = html[html.index("<tbody>") : html.index("</tbody>")]
    assert table.count("<tr>") == 4
    assert table.count('<abbr title="left">') == table.count('<abbr title="right">') == 10
    assert table.count("no drill") == 2


def test_progress_shows_a_held_day_as_held(held: Guest):
    assert 'class="day d-held"' in held.get("/progress").text


def test_the_figures_name_their_days_and_leave_out_a_timer_that_never_ran(mira: Guest):
    for drill in mira.drills:
        mira.check_off(drill, **SMOOTH)
    text = mira.page("/progress").text
    assert "Last seven days 1 of 1 due days" in text
    assert "Told by you." in text


def test_days_all_by_the_timer_are_counted(mira: Guest):
    for drill in mira.drills:
        mira.check_off(drill, source="timer", **SMOOTH)
    assert "Told by you, all of it by the timer on 1 day." in mira.page("/progress").text


# Settings


def test_settings_show_the_rhythm_and_the_plan_in_force(mira: Guest):
    page = mira.page("/settings")
    assert page.values["timezone"] == "Europe/Berlin"
    assert ("ladder", "0,120,300") in page.ticked
    assert ("minutes", "10") in page.ticked
    assert [value for name, value in page.ticked if name == "weekdays"] == list("0123456")


def test_a_new_rhythm_is_kept(whole: Whole, mira: Guest):
    times = {"times": ["06:45", "19:00"], "ladder": "0"}
    changed = RHYTHM | times | {"quiet_from": "22:00", "quiet_to": "06:00"}
    response = mira.send("/settings/rhythm", changed, of="/settings")
    assert response.location == "/settings"
    html = mira.get("/settings").text
    for kept in ("06:45", "19:00", "22:00", "06:00"):
        assert f'value="{kept}"' in html


@pytest.mark.parametrize(
    ("next_day", "said"),
    [
        (date(2026, 11, 24), "from now on"),
        (date(2026, 11, 25), "next practice day"),
        (None, "next practice day"),
    ],
)
def test_a_new_rhythm_says_from_when_it_holds(next_day: date | None, said: str):
    assert said in _from_when(next_day, date(2026, 11, 24))


def test_following_the_device_can_be_switched_off(mira: Guest):
    changed = {name: value for name, value in RHYTHM.items() if name != "follow_device_timezone"}
    mira.send("/settings/rhythm", changed, of="/settings")
    assert ("follow_device_timezone", "yes") not in mira.page("/settings").ticked


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("times", ["", ""]),
        ("times", ["25:00"]),
        ("times", ["06:45", "19:00"]),
        ("ladder", "a,b"),
        ("ladder", "0,²"),
        ("ladder", "0,٣"),
        ("ladder", "0," + "9" * 5000),
        ("ladder", "0,-5"),
        ("quiet_from", "22:00"),
        ("timezone", "Mars/Olympus"),
        ("cutoff_hour", "12"),
        ("cutoff_hour", "9" * 5000),
        ("cutoff_hour", "²"),
    ],
)
def test_a_rhythm_that_cannot_be_right_names_the_field_and_keeps_the_rest(
    mira: Guest, field: str, typed: object
):
    changed = RHYTHM | {"times": ["06:45"], field: typed}
    response = mira.send("/settings/rhythm", changed, of="/settings")
    page = read(response.text)
    assert response.status_code == 422
    assert [name for name in page.errors if name.startswith(field.partition("_")[0])]
    if field != "times":
        assert 'value="06:45"' in response.text
    assert 'value="07:30"' in mira.get("/settings").text


@pytest.mark.parametrize(
    ("path", "fields", "field"),
    [
        ("/settings/plan", {"minutes": "10"}, "weekdays"),
        ("/settings/plan", {"weekdays": ["1"], "minutes": "99"}, "minutes"),
        ("/settings/rhythm", RHYTHM | {"times": [""]}, "times"),
        ("/settings/rhythm", RHYTHM | {"ladder": "120"}, "ladder"),
        ("/settings/rhythm", RHYTHM | {"quiet_from": "22:00"}, "quiet_to"),
        ("/settings/rhythm", RHYTHM | {"timezone": "Mars/Olympus"}, "timezone"),
        ("/settings/rhythm", RHYTHM | {"cutoff_hour": "12"}, "cutoff_hour"),
    ],
)
def test_what_was_not_saved_is_said_at_the_top_and_leads_to_its_field(
    mira: Guest, path: str, fields: dict[str, object], field: str
):
    html = mira.send(path, fields, of="/settings").text
    summary, _, rest = html.partition('role="alert"')[2].partition("</section>")
    assert "That was not saved yet" in summary
    assert read(summary).links == [f"#{field}"]
    assert f' id="{field}"' in rest
    assert "autofocus" in summary


TECHNICAL = ("whole number", "length", "valid", "must be", "offset")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/settings/rhythm", RHYTHM | {"timezone": ""}),
        ("/settings/rhythm", RHYTHM | {"cutoff_hour": "x"}),
        ("/settings/rhythm", RHYTHM | {"ladder": "x"}),
        ("/settings/rhythm", RHYTHM | {"times": ["06:00", "07:00", "08:00", "09:00"]}),
        ("/settings/plan", {"weekdays": ["x"], "minutes": ""}),
    ],
)
def test_a_refusal_is_in_plain_words(mira: Guest, path: str, fields: dict[str, object]):
    said = read(mira.send(path, fields, of="/settings").text).errors.values()
    assert said
    assert not [words for words in said if any(each in words.lower() for each in TECHNICAL)]


def test_a_broken_sheet_is_refused_in_plain_words(mira: Guest):
    response = mira.check_off(mira.drills[0], check_off_id="7")
    assert response.status_code == 422
    assert "This page was an old one" in read(response.text).text


def test_a_ladder_made_elsewhere_is_offered_too(whole: Whole, mira: Guest):
    person_id, store = mira.id, whole.app.extensions["fourfold"].store
    with whole.app.app_context():
        reminders.change_rhythm(store, person_id, lambda old: replace(old, ladder=(0, 90)), now())
    page = mira.page("/settings")
    assert ("ladder", "0,90") in page.ticked
    assert "Remind me again after 90 min" in page.text


def test_a_new_plan_is_kept(mira: Guest):
    mira.send("/settings/plan", {"weekdays": ["0", "2", "4"], "minutes": "15"}, of="/settings")
    page = mira.page("/settings")
    assert [value for name, value in page.ticked if name == "weekdays"] == ["0", "2", "4"]
    assert ("minutes", "15") in page.ticked


def test_a_plan_without_any_day_is_refused(mira: Guest):
    response = mira.send("/settings/plan", {"minutes": "10"}, of="/settings")
    assert response.status_code == 422
    assert read(response.text).errors["weekdays"] == "Choose at least one day."


@pytest.mark.parametrize("typed", ["9" * 5000, "²", "٣", "--1", ""])
def test_minutes_that_are_no_number_are_refused(mira: Guest, typed: str):
    response = mira.send("/settings/plan", {"weekdays": ["1"], "minutes": typed}, of="/settings")
    assert response.status_code == 422
    assert read(response.text).errors["minutes"]


def test_a_plan_keeps_what_the_page_does_not_ask_about(whole: Whole, mira: Guest):
    person_id, store = mira.id, whole.app.extensions["fourfold"].store
    pinned = {"pinned": ["pawing"]}
    token = mira.page("/settings").meta["csrf-token"]
    mira.client.put("/api/v1/plan", json=pinned, headers={"X-CSRFToken": token})
    mira.send("/settings/plan", {"weekdays": ["1"], "minutes": "5"}, of="/settings")
    with whole.app.app_context():
        assert practice.plan(store, person_id).pinned == {"pawing"}


# Further practice


def test_further_practice_names_the_two_programmes(whole: Whole):
    text = whole.guest().page("/further-practice").text
    assert "The Cat Stretch" in text
    assert "Free Your Psoas" in text
