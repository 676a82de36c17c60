from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from pwa.accounts import create_account, issue_token, set_active
from scheduler.delivery.signing import SignedOccasion, sign_occasion
from scheduler.domain.curriculum import Stage
from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.services import people, reminders
from scheduler.services.beat import beat
from scheduler.store import Store, engine_for
from tests.databases import empty
from tests.subscriptions import AUTH, P256DH

SUBSCRIPTION = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/alice",
    "expirationTime": None,
    "keys": {
        "p256dh": P256DH,
        "auth": AUTH,
    },
}


class Caller:
    """Somebody with a token, or nobody without one."""

    def __init__(self, app, token=None):
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method, path, body=None):
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=self.headers)

    def raw(self, method, path, body, content_type="application/json"):
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            data=body,
            content_type=content_type,
            headers=self.headers,
        )


@pytest.fixture
def whole(both):
    """Without anybody in it, on either database."""
    empty(both.app.extensions["fourfold"].store.engine)
    return both


@pytest.fixture
def parts(whole):
    """As the command line has them: outside of any request."""
    in_app = whole.app.extensions["fourfold"]
    store = Store(engine_for(in_app.settings.database_url))
    yield type(in_app)(
        settings=in_app.settings,
        store=store,
        curriculum=in_app.curriculum,
        keys=in_app.keys,
        mailer=None,
        send=in_app.send,
        send_test=in_app.send_test,
    )
    store.close()


def caller(whole, parts, name, *, consented=True):
    create_account(
        parts,
        email=f"{name}@example.org",
        password=None,
        name=name,
        timezone="Europe/Berlin",
        role=Role.CLIENT,
        consented_at=now() if consented else None,
        now=now(),
    )
    token = issue_token(parts, email=f"{name}@example.org", name="test", now=now())
    return Caller(whole.app, token)


@pytest.fixture
def alice(whole, parts):
    api = caller(whole, parts, "alice")
    api("PUT", "/screening", {"red_flags": []})
    return api


@pytest.fixture
def charlie(whole, parts):
    """A stranger to Alice."""
    api = caller(whole, parts, "charlie")
    api("PUT", "/screening", {"red_flags": []})
    return api


@pytest.fixture
def nobody(whole):
    return Caller(whole.app)


@pytest.fixture
def occasion(alice, parts):
    """One of Alice's reminders, already sent."""
    alice("PUT", "/devices", SUBSCRIPTION)
    alice("PUT", "/rhythm", {"times": ["00:00"], "ladder": [0], "cutoff_hour": 0})
    sent = []

    def send(batch):
        for outgoing in batch:
            sent.append(outgoing)
            yield outgoing.delivery_id, Outcome(OutcomeKind.SENT, 201)

    due = people.profile_by_email(parts.store, "alice@example.org").next_at
    beat(parts.store, parts.curriculum, send, due)
    return sent[0]


def check_off(**fields):
    """As an app would send it; `done_at` may be given as far from now."""
    if isinstance(fields.get("done_at"), timedelta):
        fields["done_at"] = (now() + fields["done_at"]).isoformat()
    sound = {"id": str(uuid4()), "drill": "standing_bow", "done_at": now().isoformat()}
    return sound | fields


def send(api, *check_offs):
    return api("POST", "/check-offs", {"check_offs": list(check_offs)})


def problem_of(response, status):
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body = response.get_json()
    assert body["status"] == status
    return body


def test_nobody_gets_in_by_any_door(whole, nobody):
    for rule in whole.app.url_map.iter_rules():
        path = rule.rule.removeprefix("/api/v1")
        if path in (rule.rule, "/openapi.json"):
            continue
        for name, value in (
            ("occasion_id", "1"),
            ("device_id", "1"),
            ("hold_id", "1"),
            ("check_off_id", uuid4()),
            ("function", "knee_flexion"),
            ("client_id", "1"),
        ):
            for kind in ("row_id", "string", "uuid"):
                path = path.replace(f"<{kind}:{name}>", str(value))
        assert "<" not in path
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            problem_of(nobody(method, path, {"nonsense": 1}), 401)


def test_the_safety_questions_come_before_today(whole, parts):
    api = caller(whole, parts, "dora")
    assert problem_of(api("GET", "/today"), 409)["type"].endswith("not-screened")
    for path in ("/mastery", "/plan", "/soreness", "/balance"):
        problem_of(api("GET", path), 409)
    problem_of(send(api, check_off()), 409)
    questions = api("GET", "/screening").get_json()["questions"]
    assert all({"slug", "question", "turn_to", "urgent"} == set(one) for one in questions)
    assert api("PUT", "/screening", {"red_flags": []}).get_json() == {"hold": None}
    assert api("GET", "/today").status_code == 200


@pytest.fixture
def dora(whole, parts):
    """Made by the operator, asked nothing yet."""
    return caller(whole, parts, "dora", consented=False)


def consented(api):
    return api("GET", "/screening").get_json()["consented"]


def test_a_person_made_by_the_operator_answers_with_the_red_flags_alone(dora):
    assert dora("PUT", "/screening", {"red_flags": []}).get_json() == {"hold": None}
    assert dora("GET", "/today").status_code == 200
    assert consented(dora) is False


def test_consent_given_with_the_answer_is_kept(dora, alice):
    body = {"red_flags": [], "consent": True}
    assert dora("PUT", "/screening", body).get_json() == {"hold": None}
    assert consented(dora) is True
    assert consented(alice) is True


def test_an_answer_that_may_not_be_kept_is_refused_and_names_the_field(dora):
    body = problem_of(dora("PUT", "/screening", {"red_flags": [], "consent": False}), 422)
    assert [error["field"] for error in body["errors"]] == ["consent"]
    problem_of(dora("GET", "/today"), 409)
    assert consented(dora) is False


@pytest.mark.parametrize("bad", ["yes", 1, []])
def test_a_consent_that_is_no_yes_or_no_names_its_field(dora, bad):
    body = problem_of(dora("PUT", "/screening", {"red_flags": [], "consent": bad}), 422)
    assert [error["field"] for error in body["errors"]] == ["consent"]


def test_a_red_flag_opens_a_hold_and_today_tells_it(alice):
    hold = alice("PUT", "/screening", {"red_flags": ["weak_legs"]}).get_json()["hold"]
    today = alice("GET", "/today").get_json()
    assert today["hold"] == hold
    assert hold["kind"] == "safety"
    assert hold["turn_to"]
    assert today["drills"] == []


def test_an_unknown_red_flag_is_named(alice):
    body = problem_of(alice("PUT", "/screening", {"red_flags": ["hangnail"]}), 422)
    assert body["errors"][0]["field"] == "red_flags"


def test_today_says_what_design_promises(alice):
    today = alice("GET", "/today").get_json()
    assert set(today) == {"practice_day", "stage", "drills", "hold"}
    assert today["stage"] == "in_tandem"
    first = today["drills"][0]
    assert set(first) == {
        "slug", "name", "stage", "legs", "minutes", "repetitions", "why", "done",
    }  # fmt: skip
    assert first["slug"] == "standing_bow"
    assert first["done"] is False
    assert first["why"]


def test_a_check_off_needs_only_id_drill_and_moment(alice):
    one = check_off()
    results = send(alice, one).get_json()["results"]
    assert results == [{"id": one["id"], "status": "created", "problem": None}]
    assert alice("GET", "/today").get_json()["drills"][0]["done"] is True


def test_a_check_off_may_say_everything(alice):
    full = check_off(
        leg="both",
        tension=3,
        release=2,
        effort=2,
        pain=0,
        red_flags=[],
        seconds=190,
        note="Even.",
        source="timer",
    )
    assert send(alice, full).get_json()["results"][0]["status"] == "created"


def test_a_red_flag_at_a_check_off_holds_the_plan_and_the_check_off_is_kept(alice):
    one = check_off(red_flags=["weak_legs", "weak_legs"])
    assert send(alice, one).get_json()["results"][0]["status"] == "created"
    hold = alice("GET", "/today").get_json()["hold"]
    assert hold["kind"] == "safety"
    assert len(hold["turn_to"]) == 1
    assert send(alice, one).get_json()["results"][0]["status"] == "duplicate"


def test_soreness_is_asked_about_after_36_hours_and_answered_once(alice):
    assert alice("GET", "/soreness").get_json() == {"question": None}
    one = check_off(pain=4, done_at=timedelta(hours=-37))
    send(alice, one)
    question = alice("GET", "/soreness").get_json()["question"]
    assert set(question) == {"check_off_id", "practice_day", "question"}
    assert question["check_off_id"] == one["id"]
    assert question["question"].endswith("practice hurt a little. Is it gone?")
    for _ in range(2):
        assert alice("PUT", "/soreness", {"answer": "gone"}).get_json() == {"hold": None}
    assert alice("GET", "/soreness").get_json() == {"question": None}


def test_soreness_that_is_worse_holds_the_plan(alice):
    hold = alice("PUT", "/soreness", {"answer": "worse"}).get_json()["hold"]
    assert alice("GET", "/today").get_json()["hold"] == hold
    assert hold["turn_to"]


@pytest.mark.parametrize("body", [{}, {"answer": "better"}, {"answer": None}, {"answer": True}])
def test_a_bad_answer_about_soreness_names_its_field(alice, body):
    assert problem_of(alice("PUT", "/soreness", body), 422)["errors"][0]["field"] == "answer"


def test_the_balance_check_comes_back_as_it_was_put(alice):
    before = alice("GET", "/balance").get_json()
    assert [one["slug"] for one in before["questions"]] == ["swayback", "flat_ribs", "tighter"]
    assert (before["last"], before["due"]) == (None, True)
    told = {"swayback": True, "flat_ribs": None, "tighter": "left"}
    put = alice("PUT", "/balance", told).get_json()
    assert put == told | {"day": alice("GET", "/today").get_json()["practice_day"]}
    after = alice("GET", "/balance").get_json()
    assert (after["last"], after["due"]) == (put, False)


def test_a_balance_check_may_be_passed_over(alice):
    assert alice("PUT", "/balance", {}).get_json()["swayback"] is None
    after = alice("GET", "/balance").get_json()
    assert (after["last"], after["due"]) == (None, False)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("swayback", {"swayback": "yes"}),
        ("flat_ribs", {"flat_ribs": 1}),
        ("tighter", {"tighter": "third"}),
        ("mood", {"mood": "fine"}),
    ],
)
def test_a_bad_balance_check_names_its_field(alice, field, bad):
    assert problem_of(alice("PUT", "/balance", bad), 422)["errors"][0]["field"] == field


def test_nobody_reads_how_another_stood_or_what_hurt(alice, charlie):
    send(alice, check_off(pain=4, done_at=timedelta(hours=-37)))
    alice("PUT", "/balance", {"swayback": True})
    assert charlie("GET", "/soreness").get_json() == {"question": None}
    assert charlie("GET", "/balance").get_json()["last"] is None


def test_the_same_check_off_twice_is_a_duplicate(alice):
    one = check_off()
    send(alice, one)
    assert send(alice, one).get_json()["results"][0]["status"] == "duplicate"


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("id", {"id": "not-a-uuid"}),
        ("id", {"id": None}),
        ("drill", {"drill": "splits"}),
        ("drill", {"drill": 7}),
        ("drill", {"drill": "standing_bow\x00"}),
        ("leg", {"leg": "left"}),
        ("leg", {"leg": "third"}),
        ("done_at", {"done_at": "yesterday"}),
        ("done_at", {"done_at": "2026-11-24T07:30:00"}),
        ("done_at", {"done_at": 1764000000}),
        ("done_at", {"done_at": "0001-01-01T00:00:00+23:00"}),
        ("done_at", {"done_at": "0001-01-01T00:00:00Z"}),
        ("done_at", {"done_at": "9999-12-31T23:59:59Z"}),
        ("done_at", {"done_at": timedelta(minutes=6)}),
        ("done_at", {"done_at": timedelta(days=-31)}),
        ("tension", {"tension": 0}),
        ("tension", {"tension": True}),
        ("tension", {"tension": 2.5}),
        ("release", {"release": "3"}),
        ("effort", {"effort": 5}),
        ("pain", {"pain": 11}),
        ("red_flags", {"red_flags": ["weak_legs", "hangnail"]}),
        ("red_flags", {"red_flags": "weak_legs"}),
        ("red_flags.0", {"red_flags": [7]}),
        ("seconds", {"seconds": -1}),
        ("note", {"note": "x" * 2001}),
        ("note", {"note": "half a \ud800 pair"}),
        ("source", {"source": "coach"}),
        ("source", {"source": "dream"}),
        ("mood", {"mood": "fine"}),
    ],
)
def test_a_bad_check_off_names_its_field_and_the_others_go_through(alice, field, bad):
    results = send(alice, check_off(**bad), check_off()).get_json()["results"]
    assert [one["status"] for one in results] == ["rejected", "created"]
    assert results[0]["problem"]["field"] == field
    assert results[0]["problem"]["message"]


@pytest.mark.parametrize("item", [None, 7, "standing_bow", []])
def test_a_check_off_that_is_none_at_all_is_rejected_alone(alice, item):
    results = send(alice, item, check_off()).get_json()["results"]
    assert [one["status"] for one in results] == ["rejected", "created"]


def test_at_most_a_hundred_check_offs_come_at_a_time(alice):
    problem_of(send(alice, *(check_off() for _ in range(101))), 422)
    assert alice("GET", "/today").get_json()["drills"][0]["done"] is False


@pytest.mark.parametrize("body", [[], "text", 7, {"check_offs": "none"}, {"check_offs": {}}, {}])
def test_a_body_of_another_shape_is_a_422(alice, body):
    problem_of(alice("POST", "/check-offs", body), 422)


BEYOND_REASON = [
    b"{",
    b"\xff\xfe",
    b'{"minutes":' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 100_000,
]


@pytest.mark.parametrize("body", BEYOND_REASON, ids=lambda body: repr(body[:12]))
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/screening"),
        ("POST", "/check-offs"),
        ("PUT", "/rhythm"),
        ("PUT", "/plan"),
        ("PUT", "/devices"),
    ],
)
def test_a_body_that_is_no_json_within_reason_is_a_400(alice, method, path, body):
    problem_of(alice.raw(method, path, body), 400)


@pytest.mark.parametrize("body", BEYOND_REASON, ids=lambda body: repr(body[:12]))
@pytest.mark.parametrize("verb", ["done", "snooze", "receipt"])
def test_of_an_unreadable_word_about_an_occasion_only_its_owner_learns(
    alice, charlie, nobody, occasion, verb, body
):
    path = f"/occasions/{occasion.occasion_id}/{verb}"
    problem_of(nobody.raw("POST", path, body), 401)
    problem_of(charlie.raw("POST", path, body), 404)
    problem_of(alice.raw("POST", path, body), 400)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "", None]
)
def test_a_body_of_another_format_is_a_415_and_changes_nothing(alice, content_type):
    before = alice("GET", "/rhythm").get_json()
    problem_of(alice.raw("PUT", "/rhythm", b'{"cutoff_hour":5}', content_type), 415)
    assert alice("GET", "/rhythm").get_json() == before


def test_a_form_is_a_415_for_a_page_session_too(whole):
    guest = whole.person("Mira")
    token = guest.page("/today").meta["csrf-token"]
    form = {"csrf_token": token, "cutoff_hour": "5"}
    problem_of(guest.client.put("/api/v1/rhythm", data=form), 415)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", None])
def test_done_needs_no_body(alice, occasion, content_type):
    path = f"/occasions/{occasion.occasion_id}/done"
    assert alice.raw("POST", path, None, content_type).status_code == 204


@pytest.mark.parametrize("text", [str(2**63), str(10**18), "9" * 5000, "-1", "٣"])
def test_a_number_that_no_row_can_have_is_not_found(alice, text):
    for method, path in (
        ("POST", f"/occasions/{text}/done"),
        ("POST", f"/occasions/{text}/snooze"),
        ("POST", f"/occasions/{text}/receipt"),
        ("DELETE", f"/devices/{text}"),
        ("POST", f"/devices/{text}/test"),
    ):
        problem_of(alice(method, path, {}), 404)


def test_the_longest_number_that_is_an_address_reaches_the_database(alice):
    problem_of(alice("DELETE", f"/devices/{10**18 - 1}"), 404)


def test_a_reminder_can_be_put_off_to_the_evening_or_to_the_next_day(alice, occasion):
    snooze = f"/occasions/{occasion.occasion_id}/snooze"
    for until in ("evening", "tomorrow"):
        answer = alice("POST", snooze, {"until": until})
        assert answer.status_code == 200
        assert datetime.fromisoformat(answer.get_json()["at"]) > now()
    problem_of(alice("POST", snooze, {"until": "spring"}), 422)


@pytest.mark.parametrize("path", ["/today", "/rhythm", "/occasions/1/done", "/openapi.json"])
def test_options_are_answered_with_nothing_but_what_is_allowed(alice, occasion, path):
    response = alice("OPTIONS", path.replace("/1/", f"/{occasion.occasion_id}/"))
    assert response.status_code == 204
    assert response.data == b""
    assert response.content_type is None
    assert "OPTIONS" in response.headers["Allow"]


def test_a_body_above_one_mebibyte_is_a_413(alice):
    problem_of(send(alice, check_off(note="x" * 1024 * 1024)), 413)


def test_a_uuid_of_somebody_else_is_rejected(alice, charlie):
    one = check_off()
    send(charlie, one)
    result = send(alice, one).get_json()["results"][0]
    assert (result["status"], result["problem"]["field"]) == ("rejected", "id")


def test_undo_takes_a_check_off_back(alice):
    one = check_off()
    send(alice, one)
    assert alice("DELETE", f"/check-offs/{one['id']}").status_code == 204
    assert alice("GET", "/today").get_json()["drills"][0]["done"] is False


def test_a_stranger_cannot_undo(alice, charlie):
    one = check_off()
    send(alice, one)
    problem_of(charlie("DELETE", f"/check-offs/{one['id']}"), 404)
    assert alice("GET", "/today").get_json()["drills"][0]["done"] is True


def test_nobody_reads_what_another_did(alice, charlie):
    send(alice, check_off(tension=4, release=4))
    assert charlie("GET", "/today").get_json()["drills"][0]["done"] is False
    assert all(cell["mastery"] == 0 for cell in charlie("GET", "/mastery").get_json()["mastery"])


def test_mastery_moves_and_gates_say_what_is_missing(alice):
    send(alice, check_off(tension=4, release=4, effort=1))
    found = alice("GET", "/mastery").get_json()
    assert found["stage"] == "in_tandem"
    assert len(found["mastery"]) == 4 * 2 * 3
    moved = [cell for cell in found["mastery"] if cell["mastery"] > 0]
    assert {cell["function"] for cell in moved} >= {"pelvic_stabilisation"}
    assert all(
        0 <= cell[name] <= 1 for cell in moved for name in ("control", "freshness", "mastery")
    )
    closed = [gate for gate in found["gates"] if not gate["open"]]
    assert closed
    assert all(gate["reason"] and gate["stage"] for gate in closed)


def test_the_default_rhythm_is_half_past_seven_with_a_ladder(alice):
    assert alice("GET", "/rhythm").get_json() == {
        "timezone": "Europe/Berlin",
        "times": ["07:30"],
        "quiet_from": None,
        "quiet_to": None,
        "ladder": [0, 120, 300],
        "cutoff_hour": 3,
        "follow_device_timezone": True,
    }


def test_a_rhythm_comes_back_as_it_was_put(alice):
    wanted = {
        "timezone": "Asia/Kathmandu",
        "times": ["06:15", "20:00"],
        "quiet_from": "22:00",
        "quiet_to": "06:00",
        "ladder": [0],
        "cutoff_hour": 4,
        "follow_device_timezone": False,
    }
    assert alice("PUT", "/rhythm", wanted).get_json() == wanted
    assert alice("GET", "/rhythm").get_json() == wanted


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("timezone", {"timezone": "Mars/Olympus"}),
        ("timezone", {"timezone": "../../etc/passwd"}),
        ("timezone", {"timezone": None}),
        ("times.0", {"times": ["25:00"]}),
        ("times.0", {"times": ["07:30\n"]}),
        ("times", {"times": []}),
        ("times", {"times": ["07:30", "07:30"], "ladder": [0]}),
        ("ladder", {"ladder": [120]}),
        ("ladder", {"ladder": [0, 60, 120, 180]}),
        ("quiet_to", {"quiet_from": "22:00"}),
        ("cutoff_hour", {"cutoff_hour": 7}),
        ("follow_device_timezone", {"follow_device_timezone": "yes"}),
        ("follow_device_timezone", {"follow_device_timezone": 1}),
        ("follow_device_timezone", {"follow_device_timezone": 0}),
        ("timezone", {"timezone": "Factory"}),
        ("timezone", {"timezone": "localtime"}),
        ("volume", {"volume": 11}),
    ],
)
def test_a_bad_rhythm_names_its_field_and_the_old_one_stays(alice, field, bad):
    before = alice("GET", "/rhythm").get_json()
    body = problem_of(alice("PUT", "/rhythm", bad), 422)
    assert field in {error["field"] for error in body["errors"]}
    assert alice("GET", "/rhythm").get_json() == before


def test_a_plan_comes_back_as_it_was_put(alice):
    assert alice("GET", "/plan").get_json()["minutes"] == 10
    wanted = {"weekdays": [0, 2, 4], "minutes": 7, "excluded": ["pawing"]}
    put = alice("PUT", "/plan", wanted).get_json()
    assert wanted.items() <= put.items()
    assert alice("GET", "/plan").get_json() == put


def test_a_day_named_twice_counts_once(alice):
    assert alice("PUT", "/plan", {"weekdays": [4, 1, 1]}).get_json()["weekdays"] == [1, 4]


def test_a_plan_keeps_a_drill_of_every_stage(alice, parts):
    slugs = [drill.slug for drill in parts.curriculum.of_stage(Stage.ROTATION)]
    body = problem_of(alice("PUT", "/plan", {"excluded": slugs}), 422)
    message = "Keep at least one drill of the rotation stage."
    assert body["errors"] == [{"field": "excluded", "message": message}]
    assert alice("PUT", "/plan", {"excluded": slugs[1:]}).status_code == 200


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("minutes", {"minutes": 4}),
        ("minutes", {"minutes": 16}),
        ("weekdays", {"weekdays": []}),
        ("weekdays.0", {"weekdays": [7]}),
        ("weekdays", {"weekdays": [0, 1, 2, 3, 4, 5, 6, 6]}),
        ("pinned", {"pinned": ["splits"]}),
        ("stage_hold", {"stage_hold": "flying"}),
    ],
)
def test_a_bad_plan_names_its_field(alice, field, bad):
    body = problem_of(alice("PUT", "/plan", bad), 422)
    assert body["errors"][0]["field"] == field


def test_the_same_subscription_twice_is_one_device(alice):
    first = alice("PUT", "/devices", SUBSCRIPTION).get_json()
    assert alice("PUT", "/devices", SUBSCRIPTION).get_json() == first
    assert len(alice("GET", "/devices").get_json()["devices"]) == 1


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("endpoint", {"endpoint": "https://evil.example.org/push"}),
        ("endpoint", {"endpoint": "http://127.0.0.1:22/"}),
        ("endpoint", {"endpoint": "https://169.254.169.254/fcm.googleapis.com/"}),
        ("endpoint", {"endpoint": ""}),
        ("keys", {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}),
        ("keys.auth", {"keys": {"p256dh": SUBSCRIPTION["keys"]["p256dh"]}}),
        ("keys", {"keys": None}),
    ],
)
def test_a_subscription_we_could_not_reach_names_its_field(alice, field, bad):
    body = problem_of(alice("PUT", "/devices", SUBSCRIPTION | bad), 422)
    assert body["errors"][0]["field"] == field
    assert alice("GET", "/devices").get_json() == {"devices": []}


def test_a_stranger_neither_sees_nor_forgets_nor_tries_my_device(alice, charlie):
    device = alice("PUT", "/devices", SUBSCRIPTION).get_json()["id"]
    assert charlie("GET", "/devices").get_json() == {"devices": []}
    problem_of(charlie("DELETE", f"/devices/{device}"), 404)
    problem_of(charlie("POST", f"/devices/{device}/test"), 404)
    assert len(alice("GET", "/devices").get_json()["devices"]) == 1
    assert alice("DELETE", f"/devices/{device}").status_code == 204
    assert alice("GET", "/devices").get_json() == {"devices": []}


def test_the_push_token_alone_opens_its_occasion(nobody, alice, occasion, parts):
    token = token_of(parts, occasion)
    path = f"/occasions/{occasion.occasion_id}"
    assert nobody("POST", f"{path}/receipt", {"event": "shown", "token": token}).status_code == 204
    snoozed = nobody("POST", f"{path}/snooze", {"minutes": 30, "token": token})
    assert snoozed.status_code == 200
    assert snoozed.get_json()["at"]
    for _ in range(2):
        assert nobody("POST", f"{path}/done", {"token": token}).status_code == 204


def test_the_token_of_a_disabled_person_opens_nothing(nobody, alice, occasion, parts):
    set_active(parts, "alice@example.org", active=False, now=now())
    token = token_of(parts, occasion)
    problem_of(nobody("POST", f"/occasions/{occasion.occasion_id}/done", {"token": token}), 401)


def test_a_signed_in_person_needs_no_token_for_their_occasion(alice, occasion):
    path = f"/occasions/{occasion.occasion_id}/receipt"
    assert alice("POST", path, {"event": "opened"}).status_code == 204


def test_a_stranger_has_no_hand_in_an_occasion_whatever_they_send(charlie, occasion):
    for verb in ("done", "snooze", "receipt"):
        path = f"/occasions/{occasion.occasion_id}/{verb}"
        for body in ({}, {"event": "no such"}, {"minutes": "many"}):
            problem_of(charlie("POST", path, body), 404)


@pytest.mark.parametrize("spoil", ["foreign", "expired", "forged", "empty", "number"])
def test_a_token_that_is_not_for_this_occasion_opens_nothing(nobody, occasion, parts, spoil):
    tokens = {
        "foreign": token_of(parts, occasion, occasion_id=occasion.occasion_id + 1),
        "expired": token_of(parts, occasion, at=now() - timedelta(hours=25)),
        "forged": token_of(parts, occasion) + "x",
        "empty": "",
        "number": 7,
    }
    for verb in ("done", "snooze", "receipt"):
        path = f"/occasions/{occasion.occasion_id}/{verb}"
        answer = problem_of(nobody("POST", path, {"token": tokens[spoil], "event": "shown"}), 401)
        if isinstance(tokens[spoil], str):
            assert answer["errors"] == [{"field": "token", "message": answer["detail"]}]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/rhythm", {"times": ["19:00"], "timezone": "Asia/Tokyo", "cutoff_hour": 5}),
        ("/plan", {"weekdays": [0], "minutes": 5}),
        ("/screening", {"red_flags": ["weak_legs"]}),
        ("/devices", SUBSCRIPTION),
    ],
)
def test_what_one_person_puts_leaves_everybody_else_as_they_were(alice, charlie, parts, path, body):
    def everything():
        known = people.profile_by_email(parts.store, "charlie@example.org")
        reads = ("/rhythm", "/plan", "/today", "/devices", "/mastery")
        return known, [charlie("GET", read).get_json() for read in reads]

    before = everything()
    assert alice("PUT", path, body).status_code == 200
    assert everything() == before


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("snooze", {"minutes": 1}, "minutes"),
        ("snooze", {"minutes": "thirty"}, "minutes"),
        ("receipt", {"event": "eaten"}, "event"),
        ("receipt", {}, "event"),
    ],
)
def test_a_bad_word_about_an_occasion_names_its_field(alice, occasion, verb, body, field):
    problem = problem_of(alice("POST", f"/occasions/{occasion.occasion_id}/{verb}", body), 422)
    assert problem["errors"][0]["field"] == field


def test_a_page_session_needs_its_csrf_token_to_write(whole):
    guest = whole.person("Mira")
    body = {"check_offs": [check_off()]}
    problem_of(guest.client.post("/api/v1/check-offs", json=body), 400)
    token = guest.page("/today").meta["csrf-token"]
    accepted = guest.client.post("/api/v1/check-offs", json=body, headers={"X-CSRFToken": token})
    assert accepted.status_code == 200


def test_an_unknown_address_and_a_wrong_method_are_problems_too(alice):
    problem_of(alice("GET", "/nothing"), 404)
    assert problem_of(alice("POST", "/today"), 405)["title"] == "Method Not Allowed"


def test_the_document_names_every_endpoint_and_its_problems(nobody):
    document = nobody("GET", "/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    paths = document["paths"]
    assert {"/api/v1/today", "/api/v1/check-offs", "/api/v1/mastery", "/api/v1/rhythm"} <= set(
        paths
    )
    key = paths["/api/v1/occasions/{occasion_id}/done"]["parameters"][0]["schema"]
    assert key == {"type": "integer", "minimum": 0}
    responses = document["components"]["responses"]
    assert all("application/json" not in one.get("content", {}) for one in responses.values())


def test_preview_and_rhythm_agree(alice, parts):
    alice("PUT", "/rhythm", {"times": ["19:00"], "ladder": [0]})
    from scheduler.services.people import profile_by_email

    known = profile_by_email(parts.store, "alice@example.org")
    planned = reminders.preview(parts.store, known.person.id, now(), 2)
    assert {one.planned_local[-5:] for one in planned} == {"19:00"}


def token_of(parts, outgoing, *, occasion_id=None, at=None):
    signed = SignedOccasion(
        occasion_id or outgoing.occasion_id, outgoing.person_id, outgoing.device_id
    )
    return sign_occasion(parts.keys.secret_key, signed, at or now())
