"""The pages of progress: the way, the days, the history, and what made each figure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from pwa.practice import course
from pwa.practice.figures import figures_of
from pwa.practice.progress import progress_page
from scheduler.domain.adherence import Adherence, DayRecord
from scheduler.domain.check_off import CheckOff
from scheduler.domain.course import course_of, trained_stages
from scheduler.domain.curriculum import STAGES, Curriculum, Function, Leg, Stage
from scheduler.domain.explanation import explain_function
from scheduler.domain.plan import Plan
from scheduler.domain.progression import progress_of
from scheduler.now import now
from scheduler.services import people, practice
from tests.web.whole_app import Guest, Page, Whole, read, serving

FIRST, BOW = date(2026, 9, 7), Function.PELVIC_STABILISATION
"""A Monday."""
SMOOTH = {"tension": 3, "release": 3}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.fixture
def mira(whole: Whole) -> Guest:
    return whole.person()


def done(drill: str, day: int, leg: Leg | None = None, **said: int) -> CheckOff:
    practice_day = FIRST + timedelta(days=day)
    at = datetime.combine(practice_day, datetime.min.time(), tzinfo=UTC)
    return CheckOff(id=uuid4(), drill=drill, leg=leg, done_at=at, practice_day=practice_day, **said)


# The page


def test_on_the_first_day_that_is_due_the_figures_are_announced(mira: Guest):
    text = mira.page("/progress").text
    assert "Today is the first day that is due; the figures begin with it." in text
    assert "Nothing has been due yet" not in text


def test_after_a_first_check_off_without_a_word_nothing_is_said_to_be_in_step(mira: Guest):
    mira.check_off("standing_bow")
    text = mira.page("/progress").text
    assert "A good beginning; leg back and knee bend are still to come." in text
    assert "in step" not in text


def test_every_stage_says_in_one_sentence_where_it_stands(mira: Guest):
    text = mira.page("/progress").text
    assert "In tandem you are here This is where everyone begins." in text
    assert "Alternating is three steps away and opens the morning after the last." in text
    assert "First alternating, then rotation." in text


def test_each_function_leads_to_what_made_its_figures(mira: Guest):
    links = mira.page("/progress").links
    assert all(f"/progress/{function}" in links for function in Function)


def test_before_practice_there_is_no_history(mira: Guest):
    text = mira.page("/progress").text
    assert "Mastery over the weeks" not in text
    assert "How you came here" not in text


def test_history_begins_with_the_first_check_off(mira: Guest):
    mira.check_off("standing_bow", tension="3", release="3", pain="3")
    page = mira.page("/progress")
    assert "Mastery over the weeks" in page.text
    assert "You told of pain on one day" in page.text
    assert "the worst was 3 of 10" in page.text
    assert page.inline == []


def test_excused_and_rest_have_shapes_of_their_own(whole: Whole):
    shapes = whole.app.jinja_env.globals["shapes"]
    states = ("done", "missed", "rest", "excused", "held", "today", "none")
    bodies = {shapes.day(state, label=False).split(">", 1)[1] for state in states}
    assert len(bodies) == len(states)
    legend = shapes.day_legend(["done", "excused", "rest"])
    assert [word in legend for word in ("done", "excused", "rest", "missed")] == [True] * 3 + [
        False
    ]


@pytest.fixture
def page(whole: Whole, mira: Guest):
    """Mira's page with some of what it shows made up."""

    def page(**made_up: object) -> Page:
        known = whole.app.extensions["fourfold"]
        view = practice.progress(known.store, known.curriculum, mira.id, now())
        person = people.profile(known.store, mira.id).person
        with whole.app.test_request_context():
            return read(progress_page(replace(view, **made_up), person, ()))

    return page


def test_excused_days_are_told_beside_the_figures(page):
    figures = Adherence(done=9, due=14, excused=3, timer_confirmed=2)
    text = page(adherence_7=figures, adherence_28=figures, streak=4).text
    assert "Last seven days 9 of 11 due days" in text
    assert "In a row 4 due days" in text
    assert "by the timer on 2 days. Three more days were excused and count neither way." in text


def test_where_nothing_was_due_there_is_no_figure(page):
    rest = DayRecord(FIRST, due=False, excused=False, done=False, timer_confirmed=False)
    assert "Nothing has been due yet, so there is no figure." in page(days=(rest,)).text


def test_after_a_long_hold_nothing_is_said_of_a_first_day(page):
    kept = DayRecord(FIRST, due=True, excused=False, done=True, timer_confirmed=False)
    held = [
        replace(kept, day=FIRST + timedelta(days=n), excused=True, done=False) for n in range(1, 40)
    ]
    text = page(days=(kept, *held)).text
    assert "Nothing was due in the last four weeks, so there is no figure for them." in text


def test_a_gap_is_no_shame_and_says_when_the_last_practice_was(page):
    kept = DayRecord(FIRST, due=True, excused=False, done=True, timer_confirmed=False)
    nothing = Adherence(done=0, due=28, excused=0, timer_confirmed=0)
    text = page(days=(kept,), adherence_28=nothing, streak=0).text
    assert "Last practice 7 Sep Monday" in text
    assert "Nothing to catch up" in text


def test_how_a_person_came_here_is_told_with_its_reasons(page, curriculum: Curriculum):
    drills = ("standing_bow", "heels_draw", "leg_backward")
    log = [done(drill, n, **SMOOTH) for n in range(3) for drill in drills]
    today = FIRST + timedelta(days=150)
    stands = progress_of(curriculum, log, Plan(), today)
    text = page(progress=stands, course=course_of(curriculum, log, today)).text
    assert [move.kind for move in stands.moves] == ["opened", "refreshed"]
    for move in stands.moves:
        assert move.reason in text
    assert ": back to in tandem" in text


def test_the_drawings_have_tables_with_the_same_in_words(mira: Guest):
    mira.check_off("standing_bow", tension="3", release="3", effort="4", pain="3")
    text = mira.page("/progress").text
    assert "Control in words, and whether it has faded" in text
    assert "How full each petal was, of 100, at the end of each week" in text
    assert "The usual effort and the worst pain of each week" in text
    assert re.search(r"Week of Effort Worst pain, of 10 \d+ \w+ a lot 3 ", text)


def test_a_long_history_can_be_looked_at_from_farther_back(page):
    kept = DayRecord(FIRST, due=True, excused=False, done=True, timer_confirmed=True)
    today = FIRST + timedelta(days=500)
    many = tuple(replace(kept, day=FIRST + timedelta(days=n)) for n in range(501))
    shown = page(days=many, practice_day=today, strength=0.9)
    assert {"/progress#steady", "/progress?span=year#steady", "/progress?span=all#steady"} <= set(
        shown.links
    )
    assert shown.inline == []


@pytest.mark.parametrize("span", ["year", "all", "<script>", "", "\x00"])
def test_any_span_asked_for_is_answered(mira: Guest, span: str):
    assert mira.client.get("/progress", query_string={"span": span}).status_code == 200


# One month


def test_the_month_shows_what_was_done_and_said(mira: Guest):
    mira.check_off("standing_bow", tension="3", release="2", note="Warm <b>feet</b>")
    response = mira.get("/progress/days", follow_redirects=True)
    page = read(response.text)
    assert page.heading == f"{now().astimezone(ZoneInfo('Europe/Berlin')):%B %Y}"
    assert "Standing bow Tension smooth, release effortful" in page.text
    assert "Warm &lt;b&gt;feet&lt;/b&gt;" in response.text
    assert page.inline == []


def test_a_month_without_practice_says_so(mira: Guest):
    assert "Nothing was checked off in this month." in mira.page("/progress/days").text


@pytest.mark.parametrize(
    "name", ["1999-12", "2026-13", "2026-00", "2026-1", "9999-12", "2099-01", "0001-01", "x"]
)
def test_what_is_no_month_of_the_plan_is_not_found(mira: Guest, name: str):
    assert mira.get(f"/progress/days/{name}").status_code == 404


def test_another_persons_month_is_not_shown(whole: Whole, mira: Guest):
    mira.check_off("standing_bow", tension="3", release="3", note="Mine")
    text = whole.person("Nora").page("/progress/days").text
    assert "Nothing was checked off" in text
    assert "Mine" not in text


@pytest.mark.parametrize("path", ["/progress/days", "/progress/days/2026-11"])
def test_months_are_for_those_who_are_signed_in_and_have_a_plan(whole: Whole, path: str):
    assert whole.guest().get(path).location == f"/login?next={path}"
    assert whole.person(screened=False).get(path).location == "/welcome"


# One function


def test_a_function_without_practice_says_when_it_begins(mira: Guest):
    page = mira.page("/progress/knee_flexion")
    assert page.heading == "Knee bend"
    assert "Not yet. It begins with the first check-off" in page.text


def test_a_figure_shows_the_day_the_drill_the_words_and_the_share(mira: Guest):
    mira.check_off("standing_bow", tension="3", release="2", effort="4")
    page = mira.page("/progress/pelvic_stabilisation")
    assert "Standing bow Tension smooth, release effortful, a lot of effort" in page.text
    assert "Both legs effortful" in page.text
    assert "by what you said on one day." in page.text
    assert page.inline == []


def test_an_unknown_function_is_not_found(mira: Guest):
    assert mira.get("/progress/handstand").status_code == 404


def test_a_stranger_is_led_to_the_sign_in_page(whole: Whole):
    path = "/progress/knee_flexion"
    assert whole.guest().get(path).location == f"/login?next={path}"


def test_another_persons_check_offs_are_not_shown(whole: Whole, mira: Guest):
    mira.check_off("standing_bow", tension="3", release="3")
    assert "Not yet." in whole.person("Nora").page("/progress/pelvic_stabilisation").text


# Its words


@pytest.fixture
def stages(curriculum: Curriculum):
    """The figures of the steady bow on day 20, the newest stage first."""

    def stages(log: list[CheckOff], function: Function = BOW, day: int = 20):
        today = FIRST + timedelta(days=day)
        return figures_of(explain_function(curriculum, log, function, today), today)

    return stages


def test_legs_that_did_the_same_are_told_as_one(stages):
    [in_tandem] = stages([done("standing_bow", 0, **SMOOTH)])
    assert [leg.name for leg in in_tandem.legs] == ["Both legs"]


def test_legs_that_did_not_are_told_apart_and_an_idle_one_is_left_out(stages):
    left, right = (
        done("leg_backward", 0, leg, tension=n, release=n)
        for leg, n in ((Leg.LEFT, 2), (Leg.RIGHT, 3))
    )
    back = Function.HIP_EXTENSION
    assert [leg.name for leg in stages([left, right], back)[0].legs] == ["Left", "Right"]
    assert [leg.name for leg in stages([left], back)[0].legs] == ["Left"]


def test_the_newest_stage_stands_first(stages):
    log = [done("standing_bow", 0, **SMOOTH), done("stride_bow", 1, **SMOOTH)]
    assert [part.stage for part in stages(log)] == [Stage.ALTERNATING, Stage.IN_TANDEM]


def test_days_far_back_are_summed_up(stages):
    [in_tandem] = stages([done("standing_bow", n, **SMOOTH) for n in range(20)])
    [both] = in_tandem.legs
    assert 3 <= len(both.made) <= 10
    assert both.earlier.endswith(" %")
    assert "earlier days together" in both.earlier


def test_what_adds_nothing_says_why(stages):
    log = [
        done("standing_bow", 0, tension=1, release=1),
        done("standing_bow", 1, tension=4, release=4, pain=4),
        done("standing_bow", 2),
    ]
    [both] = stages(log)[0].legs
    assert [row.note for row in both.made] == ["keeps it fresh", "pain adds nothing", ""]


def test_practice_without_a_word_is_known_as_such(stages):
    [both] = stages([done("standing_bow", 0)])[0].legs
    assert both.control.startswith("practised on one day without a word")


def test_what_was_trained_by_the_way_is_known_as_such(stages):
    [both] = stages([done("heels_draw", 0, **SMOOTH)])[0].legs
    assert both.word == "only by the way"
    assert both.control.startswith("known only by the way")


@pytest.mark.parametrize(
    ("day", "words"), [(1, "by tomorrow and is fading from"), (60, "it has been fading since")]
)
def test_freshness_says_what_it_hangs_on(stages, day: int, words: str):
    [both] = stages([done("standing_bow", 0, **SMOOTH)], day=day)[0].legs
    assert both.freshness.startswith("Standing bow on 7 September kept it fresh")
    assert words in both.freshness


def test_what_lasts_for_months_is_not_given_a_day(stages):
    log = [done("standing_bow", n, tension=4, release=4) for n in (0, 3, 10, 20)]
    assert "stays fresh for months" in stages(log)[0].legs[0].freshness


# Its drawings


def test_a_course_is_drawn_stage_upon_stage(curriculum: Curriculum):
    log = [done("standing_bow", n, **SMOOTH) for n in range(9)] + [done("stride_bow", 9, **SMOOTH)]
    today = FIRST + timedelta(days=10)
    drawn = course.chart(course_of(curriculum, log, today), [], lambda _: STAGES)
    bow = drawn.smalls[3]
    assert [stage for stage, _ in bow.areas] == [Stage.IN_TANDEM, Stage.ALTERNATING]
    assert drawn.since == FIRST
    assert (bow.crest.split()[0], 0 < bow.level < 100) == ("0,64", True)
    assert drawn.weeks[0] == (today, tuple(small.level for small in drawn.smalls))


def test_a_full_petal_reaches_the_top_where_no_drill_trains_its_last_stage(curriculum: Curriculum):
    log = [
        done(drill, n, tension=4, release=4, effort=1)
        for n in range(30)
        for drill in ("standing_bow", "stride_bow")
    ]
    points = course_of(curriculum, log, FIRST + timedelta(days=29))
    drawn = course.chart(points, [], lambda function: trained_stages(curriculum, function))
    assert drawn.smalls[3].level >= 99


def test_without_practice_nothing_is_drawn():
    assert course.chart((), [], lambda _: STAGES) is None
    assert course.leg_lines((), BOW, STAGES) == ()


def test_the_leg_that_did_more_ends_higher(curriculum: Curriculum):
    log = [done("leg_backward", n, Leg.RIGHT, **SMOOTH) for n in range(5)]
    points = course_of(curriculum, log, FIRST + timedelta(days=5))
    left, right = course.leg_lines(points, Function.HIP_EXTENSION, STAGES)
    assert left.end == (course.LEGS_WIDTH, course.LEGS_HEIGHT)
    assert right.end[1] < left.end[1]
