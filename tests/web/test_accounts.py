"""Accounts as people meet them: registering, signing in and out, and losing a password."""

import html
import logging
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import event, update

from pwa.accounts import create_account, issue_token, passwords, set_active, set_password
from pwa.accounts.models import accounts
from scheduler.delivery.mail import mailer_from
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.services.errors import InvalidError
from scheduler.store import Store, people
from tests.web.small_app import GOOD, MIRA, NOW, SmallApp, Visitor, build, csrf_of, errors_of


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallApp]:
    app = build(tmp_path)
    yield app
    app.parts.store.close()


@pytest.fixture
def mira(small: SmallApp) -> Visitor:
    """Mira's phone: registered and signed in."""
    phone = small.visitor()
    assert phone.send("/register", MIRA).location == "/today"
    return phone


# Registering


def test_registering_signs_in_and_leads_to_today(small: SmallApp, mira: Visitor):
    assert mira.get("/today").text == "Morning, Mira"


def test_a_new_person_is_a_client_who_agreed_and_lives_in_their_own_time_zone(small, mira):
    row = small.row()
    assert (row.name, row.role, row.timezone) == ("Mira", "client", "Europe/Berlin")
    assert abs(row.consented_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert row.screened_at is None


def test_an_address_is_the_same_however_it_is_written(small: SmallApp):
    small.visitor().send("/register", MIRA | {"email": " Mira@Example.ORG "})
    assert small.row("mira@example.org")
    assert small.visitor().sign_in("MIRA@example.org").location == "/today"


@pytest.mark.parametrize(
    "name", ["Mira", "Zoë", "علی\u200cرضا", "Ana María  de la Cruz", "李小龍 🦵🏽"]
)
def test_a_name_is_whatever_a_person_is_called(small: SmallApp, name: str):
    visitor = small.visitor()
    visitor.send("/register", MIRA | {"name": name})
    assert visitor.get("/today").text == f"Morning, {' '.join(name.split())}"


def test_a_browser_that_tells_no_time_zone_gets_utc(small: SmallApp):
    small.visitor().send("/register", MIRA | {"timezone": ""})
    assert small.row().timezone == "UTC"


def test_an_old_name_of_a_time_zone_will_do(small: SmallApp):
    """Chromium still says Calcutta."""
    small.visitor().send("/register", MIRA | {"timezone": "Asia/Calcutta"})
    assert small.row().timezone == "Asia/Calcutta"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "what to call you"),
        ("name", "x" * 81, "up to 80"),
        ("name", "Mi\x00ra", "ordinary characters"),
        ("name", "Mi\u202era", "ordinary characters"),
        ("email", "", "Tell us your e-mail address"),
        ("email", "mira", "does not look like an e-mail address"),
        ("email", "mira@gmail", "does not look like an e-mail address"),
        ("email", "mira@example.org\nBcc: all@example.org", "does not look like"),
        ("password", "", "needed here"),
        ("password", "seven77", "at least 8"),
        ("password", "x" * 1001, "over 1,000"),
        ("password", "Password123!", "first that anyone would try"),
        ("password", "mira@example.org", "first that anyone would try"),
        ("timezone", "Mars/Olympus", "Europe/Berlin"),
        ("timezone", "../../etc/passwd", "Europe/Berlin"),
        ("consent", "", "Without this"),
        ("consent", "false", "Without this"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(small: SmallApp, field, value, message):
    fields = {
        key: text for key, text in (MIRA | {field: value}).items() if text or key != "consent"
    }
    page = small.visitor().send("/register", fields).text
    said = errors_of(page)
    assert list(said) == [field]
    assert message in html.unescape(said[field])
    assert small.count() == 0


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(small: SmallApp):
    fields = MIRA | {"password": "short", "email": "mira@@example.org", "name": "Mira <3"}
    page = small.visitor().send("/register", fields).text
    assert set(errors_of(page)) == {"email", "password"}
    assert 'value="Mira &lt;3"' in page
    assert 'value="mira@@example.org"' in page
    assert 'value="yes" checked' in page
    assert "short" not in page


def test_all_that_is_wrong_is_summed_up_above_the_form(small: SmallApp):
    fields = MIRA | {"password": "short", "email": "mira@@example.org"}
    page = small.visitor().send("/register", fields | {"consent": ""}).text
    summary = page.partition('role="alert"')[2].partition("</section>")[0]
    links = re.findall(r'<a href="#(\w+)">', summary)
    assert links == ["email", "password", "consent"]
    assert all(page.count(f' id="{field}"') == 1 for field in links)


def test_a_wrong_time_zone_can_be_put_right_by_hand(small: SmallApp):
    page = small.visitor().send("/register", MIRA | {"timezone": "Mars/Olympus"}).text
    shown = page.partition('<select class="input" id="timezone"')[2].partition("</select>")[0]
    assert '<option value="Europe/Berlin">Berlin</option>' in shown
    assert "<noscript>" not in page


def test_without_scripts_the_time_zone_is_asked_for_and_kept(small: SmallApp):
    visitor = small.visitor()
    page = visitor.get("/register").text
    asked, _, rest = page.partition("<noscript>")[2].partition("</noscript>")
    assert '<optgroup label="Europe">' in asked
    assert '<option value="America/Argentina/Ushuaia">Argentina/Ushuaia</option>' in asked
    assert 'type="hidden" name="timezone"' in rest
    fields = MIRA | {"timezone": ["Asia/Tokyo", ""], "csrf_token": csrf_of(page)}
    visitor.client.post("/register", data=fields)
    assert small.row().timezone == "Asia/Tokyo"


def test_consent_says_truly_how_it_is_taken_back(small: SmallApp):
    asked = small.visitor().get("/register").text
    assert "at any time" not in asked
    assert "To take it back, ask the person who runs this server" in asked
    assert "still to come" in small.visitor().get("/privacy").text


def test_a_page_that_went_stale_keeps_what_was_typed(small: SmallApp):
    page = small.visitor().client.post("/register", data=MIRA | {"csrf_token": "old"}).text
    assert "open for too long" in errors_of(page)["form"]
    assert 'value="mira@example.org"' in page
    assert small.count() == 0


def test_registering_twice_changes_nothing_and_lets_nobody_in(small: SmallApp, mira: Visitor):
    stranger = small.visitor()
    again = MIRA | {"email": "MIRA@example.org", "name": "Not Mira", "password": "another long one"}
    answer = stranger.send("/register", again)
    assert (answer.status_code, answer.location) == (302, "/today")
    assert not stranger.is_signed_in
    page = stranger.get("/login").text
    assert "may be an account" in page
    assert 'value="mira@example.org"' in page.lower()
    assert "mira@" not in stranger.get("/login").text.lower()
    assert (small.count(), small.row().name) == (1, "Mira")
    assert small.visitor().sign_in().location == "/today"


def test_of_two_registrations_at_one_moment_one_counts(small: SmallApp, monkeypatch):
    def meanwhile(password: str) -> str:
        monkeypatch.undo()
        small.add(name="First")
        return passwords.hash_password(password)

    monkeypatch.setattr(passwords, "hash_password", meanwhile)
    stranger = small.visitor()
    answer = stranger.send("/register", MIRA | {"name": "Second"})
    assert (answer.status_code, answer.location) == (302, "/login")
    assert small.row().name == "First"
    assert not stranger.is_signed_in


def test_a_failed_registration_leaves_no_half_person(small: SmallApp, monkeypatch):
    def fails(*_: Any) -> None:
        raise RuntimeError("no rhythm today")

    monkeypatch.setattr(people, "add_rhythm", fails)
    with pytest.raises(RuntimeError):
        small.add()
    assert small.count() == 0


# Signing in and out


def test_signing_in_asks_for_the_right_password(small: SmallApp):
    small.add()
    visitor = small.visitor()
    page = visitor.sign_in(password="three quiet worlds").text
    assert errors_of(page) == {"form": "This address and password do not belong together."}
    assert 'value="mira@example.org"' in page
    assert not visitor.is_signed_in
    assert visitor.sign_in().location == "/today"
    assert visitor.is_signed_in


def test_a_password_is_the_same_however_the_keyboard_composes_it(small: SmallApp):
    small.add(password="grüße aus köln")
    assert small.visitor().sign_in(password="gru\u0308ße aus ko\u0308ln").location == "/today"


def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(small, hashings):
    small.add()
    small.add("off@example.org", name="Off")
    set_active(small.parts, "off@example.org", active=False, now=now())
    small.add("new@example.org", password=None, name="New")
    answers = set()
    for email in ("mira@example.org", "nobody@example.org", "off@example.org", "new@example.org"):
        visitor, before = small.visitor(), len(hashings)
        tried = GOOD if email == "off@example.org" else "three quiet worlds"
        page = visitor.sign_in(email, tried).text
        answers.add((len(hashings) - before, without_values(page)))
    assert len(answers) == 1
    assert answers.pop()[0] == 1


def test_a_disabled_account_is_signed_out_and_stays_out(small: SmallApp, mira: Visitor):
    set_active(small.parts, "mira@example.org", active=False, now=now())
    assert not mira.is_signed_in
    assert errors_of(small.visitor().sign_in().text) == {
        "form": "This address and password do not belong together."
    }
    set_active(small.parts, "mira@example.org", active=True, now=now())
    assert small.visitor().sign_in().location == "/today"


def test_switching_an_account_off_is_enough_to_end_its_sessions(small: SmallApp, mira: Visitor):
    with small.parts.store.begin() as tx:
        tx.execute(update(accounts).values(active=False))
    assert not mira.is_signed_in
    assert mira.get("/change-password").status_code == 302


def test_a_person_stays_signed_in_for_months(small: SmallApp, mira: Visitor):
    lasts = mira.cookie("remember").expires - datetime.now(UTC)
    assert lasts > timedelta(days=150)
    mira.lose("fourfold")
    assert mira.is_signed_in


def test_coming_back_renews_the_months(small: SmallApp, mira: Visitor):
    mira.lose("fourfold")
    answer = mira.get("/today")
    [renewed] = [line for line in answer.headers.getlist("Set-Cookie") if "remember" in line]
    assert "Expires" in renewed


def test_who_does_not_want_to_be_remembered_is_not(small: SmallApp):
    small.add()
    visitor = small.visitor()
    visitor.send("/login", {"email": "mira@example.org", "password": GOOD})
    assert visitor.is_signed_in
    assert visitor.cookie("remember") is None


def test_the_sign_in_page_offers_to_remember(small: SmallApp):
    assert re.search(r'name="remember" value="y" checked', small.visitor().get("/login").text)


def test_cookies_are_closed_to_scripts_and_to_other_sites(mira: Visitor):
    for part in ("fourfold", "remember"):
        cookie = mira.cookie(part)
        assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)


def test_under_https_cookies_travel_under_https_alone(tmp_path: Path):
    small = build(tmp_path, FOURFOLD_PUBLIC_URL="https://practice.example.org")
    client = small.app.test_client()
    base = "https://practice.example.org"
    csrf = csrf_of(client.get("/register", base_url=base).text)
    answer = client.post("/register", data=MIRA | {"csrf_token": csrf}, base_url=base)
    cookies = answer.headers.getlist("Set-Cookie")
    assert {line.partition("=")[0] for line in cookies} == {
        "__Host-fourfold",
        "__Host-fourfold-remember",
    }
    assert all("Secure" in line and "Path=/" in line and "Domain" not in line for line in cookies)
    small.parts.store.close()


def test_a_page_for_signed_in_people_leads_a_stranger_to_it_by_way_of_signing_in(small: SmallApp):
    small.add()
    visitor = small.visitor()
    answer = visitor.get("/today?from=note")
    assert answer.location == "/login?next=/today?from%3Dnote"
    page = visitor.get(answer.location).text
    sent = {"email": "mira@example.org", "password": GOOD, "next": "/today?from=note"}
    assert 'name="next" value="/today?from=note"' in page
    assert visitor.send("/login", sent).location == "/today?from=note"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "\\\\evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "https:evil.example",
        "http://localhost@evil.example/",
        " //evil.example",
    ],
)
def test_nobody_is_led_off_the_site_by_signing_in(small: SmallApp, elsewhere: str):
    small.add()
    visitor = small.visitor()
    sent = {"email": "mira@example.org", "password": GOOD, "next": elsewhere}
    location = visitor.send("/login", sent).location
    assert urlsplit(urljoin("http://localhost/login", location)).netloc == "localhost"
    assert not re.match(r"//|.?\\", location)


def test_a_bad_way_back_is_forgotten_with_a_mistyped_password(small: SmallApp):
    small.add()
    sent = {"email": "mira@example.org", "password": "mistyped", "next": "//evil.example/"}
    page = small.visitor().send("/login", sent).text
    assert list(errors_of(page)) == ["form"]
    assert "evil" not in page


def test_a_form_of_a_stranger_is_not_lost_into_an_address(small: SmallApp):
    assert small.visitor().client.post("/settings", data={"name": "x"}).location == "/login"


@pytest.mark.parametrize("page", ["/login", "/register"])
def test_who_is_signed_in_goes_on_to_today(mira: Visitor, page: str):
    assert mira.get(page).location == "/today"


def test_signing_out_takes_a_post_with_the_pages_own_token(small: SmallApp, mira: Visitor):
    assert "Sign out?" in mira.get("/logout").text
    asked = mira.client.post("/logout")
    assert "Sign out?" in asked.text
    assert mira.is_signed_in
    answer = mira.client.post("/logout", data={"csrf_token": csrf_of(asked.text)})
    assert answer.location == "/"
    assert not mira.is_signed_in
    assert mira.cookie("remember") is None


def test_a_stranger_is_not_asked_about_signing_out(small: SmallApp):
    assert small.visitor().get("/logout").location.startswith("/login")


def test_a_page_takes_no_write_without_its_token(small: SmallApp, mira: Visitor):
    assert mira.client.post("/settings").status_code == 400
    token = csrf_of(mira.get("/change-password").text)
    assert mira.client.post("/settings", data={"csrf_token": token}).status_code == 200
    assert mira.client.post("/settings", headers={"X-CSRFToken": token}).status_code == 200


def test_anothers_token_is_none(small: SmallApp, mira: Visitor):
    token = csrf_of(small.visitor().get("/login").text)
    assert mira.client.post("/settings", data={"csrf_token": token}).status_code == 400


def test_a_coachs_page_is_closed_to_clients(small: SmallApp, mira: Visitor):
    small.add("carol@example.org", name="Carol", role=Role.COACH)
    carol = small.visitor()
    assert carol.get("/coach").location == "/login?next=/coach"
    carol.sign_in("carol@example.org")
    assert (carol.get("/coach").text, mira.get("/coach").status_code) == ("clients", 403)


def test_a_forged_session_signs_nobody_in(small: SmallApp, mira: Visitor):
    stranger = small.visitor()
    stranger.client.set_cookie("fourfold", mira.cookie("fourfold").value[:-2] + "xx")
    stranger.client.set_cookie("fourfold-remember", "someone|0000")
    assert not stranger.is_signed_in


# Passwords


def test_changing_the_password_keeps_this_device_and_signs_out_the_others(small, mira: Visitor):
    desk = small.visitor()
    desk.sign_in()
    changed = {"password": GOOD, "new_password": "four even quieter words"}
    assert mira.send("/change-password", changed).location == "/settings"
    assert mira.is_signed_in
    assert not desk.is_signed_in
    assert small.visitor().sign_in(password=GOOD).status_code == 200
    assert small.visitor().sign_in(password="four even quieter words").location == "/today"


@pytest.mark.parametrize(
    ("present", "new", "field", "message"),
    [
        ("", "four even quieter words", "password", "needed here"),
        ("three quiet worlds", "four even quieter words", "password", "not your current"),
        (GOOD, "short", "new_password", "at least 8"),
        (GOOD, "qwertyuiop", "new_password", "first that anyone would try"),
        (GOOD, "mira@example.org", "new_password", "first that anyone would try"),
        (GOOD, GOOD, "password", "the password you have now"),
    ],
)
def test_a_password_is_not_changed_without_reason(mira: Visitor, present, new, field, message):
    page = mira.send("/change-password", {"password": present, "new_password": new}).text
    assert message in html.unescape(errors_of(page)[field])


def test_only_who_is_signed_in_changes_a_password(small: SmallApp):
    assert small.visitor().get("/change-password").location == "/login?next=/change-password"


def test_a_password_can_change_while_others_write(small: SmallApp, mira: Visitor, monkeypatch):
    """On SQLite a snapshot held open while hashing would refuse the write after it."""
    original = passwords.hash_password

    def slow(password: str) -> str:
        small.add(f"{time.monotonic_ns()}@example.org", password=None)
        return original(password)

    monkeypatch.setattr(passwords, "hash_password", slow)
    changed = {"password": GOOD, "new_password": "four even quieter words"}
    assert mira.send("/change-password", changed).location == "/settings"


def test_the_operator_sets_a_password_and_every_device_is_signed_out(small: SmallApp, mira):
    set_password(small.parts, "mira@example.org", "told over the phone")
    assert not mira.is_signed_in
    assert small.visitor().sign_in(password="told over the phone").location == "/today"


def test_passwords_are_kept_as_argon2id_at_19_mib(small: SmallApp, mira: Visitor):
    assert small.row().password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_broken_hash_lets_nobody_in():
    assert passwords.verify_password(GOOD, "$argon2id$broken") is False


def test_no_more_than_two_passwords_are_hashed_at_once(monkeypatch):
    watch = Watched(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", watch)
    with ThreadPoolExecutor(8) as pool:
        hashed = list(pool.map(passwords.hash_password, ["words"] * 8))
        verified = pool.map(passwords.verify_password, ["words"] * 8, hashed)
        assert all(verified)
    assert watch.most == 2


class Watched:
    """A hasher that counts how many are at work."""

    def __init__(self, hasher: Any) -> None:
        self.hasher, self.lock, self.at_work, self.most = hasher, Lock(), 0, 0

    def hash(self, password: str) -> str:
        return self._watch(self.hasher.hash, password)

    def verify(self, hashed: str, password: str) -> bool:
        return self._watch(self.hasher.verify, hashed, password)

    def check_needs_rehash(self, hashed: str) -> bool:
        return self.hasher.check_needs_rehash(hashed)

    def _watch(self, work: Any, *args: str) -> Any:
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        try:
            time.sleep(0.005)
            return work(*args)
        finally:
            with self.lock:
                self.at_work -= 1


def without_values(page: str) -> str:
    return re.sub(r'(value|content)="[^"]*"', "", page)


@pytest.fixture
def hashings(monkeypatch) -> list[str]:
    """One entry for each time a password is hashed or verified."""
    done: list[str] = []

    class Counted(Watched):
        def _watch(self, work: Any, *args: str) -> Any:
            done.append(work.__name__)
            return work(*args)

    monkeypatch.setattr(passwords, "_HASHER", Counted(passwords._HASHER))
    return done


def test_five_thousand_common_passwords_are_refused():
    common = passwords._common()
    assert len(common) == 5000
    assert all(passwords.problem(one) for one in common)


@pytest.mark.parametrize("password", ["Sunshine1!", "FOURFOLD2026", "1234567890", "Mira.Quiet"])
def test_a_decorated_common_word_or_ones_own_name_is_refused(password: str):
    assert passwords.problem(password, "Mira.Quiet", "mq@example.org") == passwords.TOO_COMMON


@pytest.mark.parametrize(
    "password", ["three quiet words", "x7#Kp9!w", "ひらがなのことば", "w" * 30 + "x"]
)
def test_other_passwords_of_eight_characters_will_do(password: str):
    assert passwords.problem(password, "Mira", "mira@example.org") is None


# A lost password


def test_without_a_mail_server_the_page_says_who_can_help(small: SmallApp, mira: Visitor):
    visitor = small.visitor()
    assert "Ask the person who runs it" in visitor.get("/forgot-password").text
    csrf = csrf_of(visitor.get("/login").text)
    sent = {"email": "mira@example.org", "csrf_token": csrf}
    assert "sends no mail" in visitor.client.post("/forgot-password", data=sent).text


class Inbox:
    """What the mail server took in."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        import email
        from email import policy

        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        self.mails.append((envelope.rcpt_tos[0], mail["Subject"], body))
        return "250 OK"

    def wait_for(self, subject: str) -> str:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for _, found, body in self.mails:
                if found == subject:
                    return body
            time.sleep(0.01)
        raise AssertionError(f"no mail “{subject}” among {self.mails}")


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    box = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def mailing(tmp_path: Path, inbox) -> Iterator[SmallApp]:
    public = "http://practice.example.org"
    app = build(tmp_path, mailer=mailer_from(inbox[1], public), FOURFOLD_PUBLIC_URL=public)
    app.add()
    yield app
    app.parts.store.close()


def ask(small: SmallApp, email: str = "mira@example.org", **more: Any) -> str:
    return small.visitor().send("/forgot-password", {"email": email}, **more).text


def link_in(body: str) -> str:
    found = re.search(r"http://practice\.example\.org(/reset-password/\S+)", body)
    assert found, body
    return found[1]


RESET = "A new password for Fourfold"


def test_a_mailed_link_sets_a_new_password_once(mailing: SmallApp, inbox):
    phone = mailing.visitor()
    phone.sign_in()
    ask(mailing)
    link = link_in(inbox[0].wait_for(RESET))
    visitor = mailing.visitor()
    weak = visitor.send(link, {"password": "password"})
    assert "first that anyone" in errors_of(weak.text)["password"]
    assert visitor.send(link, {"password": "a fresh new one"}).location == "/login"
    assert not phone.is_signed_in
    assert mailing.visitor().sign_in(password=GOOD).status_code == 200
    assert mailing.visitor().sign_in(password="a fresh new one").location == "/today"
    assert visitor.get(link).location == "/forgot-password"
    assert "has been used" in visitor.get("/forgot-password").text
    assert "was reset just now" in inbox[0].wait_for("Your Fourfold password was reset")


def test_a_link_names_the_public_address_whatever_host_was_asked(mailing: SmallApp, inbox):
    visitor = mailing.visitor()
    csrf = csrf_of(visitor.get("/forgot-password", base_url="http://evil.example").text)
    sent = {"email": "mira@example.org", "csrf_token": csrf}
    visitor.client.post("/forgot-password", data=sent, base_url="http://evil.example")
    assert "evil" not in inbox[0].wait_for(RESET)


def test_a_link_grows_old(mailing: SmallApp, inbox, monkeypatch):
    ask(mailing)
    link = link_in(inbox[0].wait_for(RESET))
    mailing.app.config["SECURITY_RESET_PASSWORD_WITHIN"] = timedelta(seconds=-1)
    visitor = mailing.visitor()
    assert visitor.get(link).location == "/forgot-password"
    assert "Ask for a new one" in visitor.get("/forgot-password").text


def test_asking_tells_nobody_who_has_an_account(mailing: SmallApp, inbox, hashings):
    answers = set()
    for email in ("nobody@example.org", "mira@example.org"):
        before = len(hashings)
        page = ask(mailing, email)
        answers.add((len(hashings) - before, without_values(page)))
    assert len(answers) == 1
    assert "is on its way" in answers.pop()[1]
    inbox[0].wait_for(RESET)
    assert [to for to, *_ in inbox[0].mails] == ["mira@example.org"]


def test_who_registers_again_is_told_by_mail(mailing: SmallApp, inbox):
    mailing.visitor().send("/register", MIRA)
    assert "You have\none already" in inbox[0].wait_for("Your Fourfold account")


def test_a_changed_password_is_told_by_mail(mailing: SmallApp, inbox):
    phone = mailing.visitor()
    phone.sign_in()
    phone.send("/change-password", {"password": GOOD, "new_password": "four even quieter words"})
    assert "changed just now" in inbox[0].wait_for("Your Fourfold password was changed")


def test_a_mail_server_that_is_away_fails_nobody(tmp_path: Path, caplog):
    class Away:
        def send(self, to: str, subject: str, text: str, html: str | None = None) -> None:
            raise ConnectionRefusedError(f"no way to {to}")

    small = build(tmp_path, mailer=Away())
    small.add()
    assert "is on its way" in ask(small)
    mail = small.app.extensions["security"].mail_util
    mail._post.shutdown()
    assert "ConnectionRefusedError" in caplog.text
    assert "mira@example.org" not in caplog.text
    small.parts.store.close()


# What everything keeps to


@pytest.mark.parametrize("page", ["/register", "/login", "/forgot-password"])
def test_account_pages_are_kept_by_no_cache_and_run_nothing_inline(small: SmallApp, page: str):
    answer = small.visitor().get(page)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text)


@pytest.mark.parametrize("page", ["/register", "/login", "/forgot-password", "/logout"])
def test_account_pages_take_forms_alone(small: SmallApp, page: str):
    assert small.visitor().client.post(page, json=["surprise"]).status_code == 415


@pytest.mark.parametrize("path", ["/fs-static/x", "/verify", "/reset-password", "/login/token"])
def test_pages_that_nobody_asked_for_are_not_there(small: SmallApp, path: str):
    assert small.visitor().get(path).status_code == 404


def test_no_secret_reaches_the_log(small: SmallApp, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = small.visitor()
    visitor.send("/register", MIRA)
    visitor.send("/login", {"email": "mira@example.org", "password": "three quiet worlds"})
    small.visitor().sign_in()
    remember = visitor.cookie("remember").value
    for secret in (GOOD, "three quiet worlds", "mira@example.org", remember.partition("|")[0]):
        assert secret not in caplog.text


def test_a_health_check_looks_nobody_up(small: SmallApp, mira: Visitor, statements):
    assert mira.get("/healthz").status_code == 200
    assert statements == []


def test_an_error_page_needs_no_database(small: SmallApp, mira: Visitor, statements):
    assert mira.get("/nowhere").status_code == 404
    assert statements == []


def test_a_page_costs_one_look_at_the_account(small: SmallApp, mira: Visitor, statements):
    mira.get("/today")
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


@pytest.fixture
def statements(small: SmallApp, mira: Visitor) -> list[str]:
    seen: list[str] = []
    event.listen(
        small.parts.store.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *_: seen.append(statement),
    )
    return seen


# On either database


def test_the_whole_story_on_both_databases(tmp_path: Path, store: Store):
    url = store.engine.url.render_as_string(hide_password=False)
    small = build(tmp_path / "keys", FOURFOLD_DATABASE_URL=url)
    phone, desk = small.visitor(), small.visitor()
    assert phone.send("/register", MIRA).location == "/today"
    assert desk.sign_in().location == "/today"
    changed = {"password": GOOD, "new_password": "four even quieter words"}
    assert phone.send("/change-password", changed).location == "/settings"
    assert (phone.is_signed_in, desk.is_signed_in) == (True, False)
    token = issue_token(small.parts, email="mira@example.org", name="t", now=datetime.now(UTC))
    bearer = {"Authorization": f"Bearer {token}"}
    assert desk.get("/api/v1/probe", headers=bearer).json == {"person": small.row().id}
    set_active(small.parts, "mira@example.org", active=False, now=now())
    assert not phone.is_signed_in
    small.parts.store.close()


# By the command line


def test_the_command_line_makes_accounts_by_the_same_rules(small: SmallApp):
    with pytest.raises(InvalidError) as refused:
        small.add(password="short")
    assert refused.value.field == "password"
    with pytest.raises(InvalidError) as refused:
        small.add(timezone="Mars/Olympus")
    assert refused.value.field == "timezone"
    known = small.add(timezone="Asia/Kolkata", role=Role.COACH)
    assert (small.row().id, small.row().role, small.row().timezone) == (
        known,
        "coach",
        "Asia/Kolkata",
    )
    with pytest.raises(InvalidError) as refused:
        create_account(small.parts, email="MIRA@example.org", password=None, name="M", now=NOW)
    assert refused.value.field == "email"
