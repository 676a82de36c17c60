"""API tokens: what they open, what they do not, and how they end."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pwa.accounts import issue_token, revoke_tokens, set_active
from pwa.accounts.models import api_tokens
from scheduler.now import now
from scheduler.services.errors import InvalidError, NotFoundError
from tests.web.small_app import MIRA, NOW, SmallApp, Visitor, build, csrf_of

PROBE = "/api/v1/probe"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallApp]:
    app = build(tmp_path)
    yield app
    app.parts.store.close()


@pytest.fixture
def mira(small: SmallApp) -> Visitor:
    phone = small.visitor()
    phone.send("/register", MIRA)
    return phone


@pytest.fixture
def token(small: SmallApp, mira: Visitor) -> str:
    return issued(small)


def issued(small: SmallApp, email: str = "mira@example.org", **more) -> str:
    more = {"name": "cron", "now": datetime.now(UTC)} | more
    return issue_token(small.parts, email=email, **more)


def bearer(token: str) -> dict[str, dict[str, str]]:
    return {"headers": {"Authorization": f"Bearer {token}"}}


def kept(small: SmallApp):
    with small.parts.store.read() as tx:
        return tx.execute(select(api_tokens)).one()


def test_a_token_opens_the_api_to_read_and_to_write(small: SmallApp, token: str):
    script = small.app.test_client()
    assert script.get(PROBE, **bearer(token)).json == {"person": small.row().id}
    assert script.post(PROBE, json={}, **bearer(token)).status_code == 200


def test_a_stranger_is_told_how_to_come_in(small: SmallApp):
    answer = small.app.test_client().post(PROBE, data="not even { json")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert (answer.json["status"], answer.json["title"]) == (401, "Unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_opens_no_page(small: SmallApp, token: str):
    assert small.app.test_client().get("/today", **bearer(token)).status_code == 302


@pytest.mark.parametrize("name", ["auth_token", "token", "access_token"])
def test_a_token_in_an_address_or_a_body_is_none(small: SmallApp, token: str, name: str):
    script = small.app.test_client()
    assert script.get(f"{PROBE}?{name}={token}").status_code == 401
    assert script.post(PROBE, json={name: token}).status_code == 401
    assert script.get(PROBE, headers={"Authentication-Token": token}).status_code == 401


def test_the_librarys_own_tokens_open_nothing(small: SmallApp, mira: Visitor):
    with small.app.test_request_context():
        datastore = small.app.extensions["security"].datastore
        theirs = datastore.find_user(email="mira@example.org").get_auth_token()
    script = small.app.test_client()
    assert script.get(f"{PROBE}?auth_token={theirs}").status_code == 401
    assert script.get("/today", headers={"Authentication-Token": theirs}).status_code == 302


@pytest.mark.parametrize("wrong", ["", "fourfold_", "x" * 5000, "fourfold_ünïcode", "a b c"])
def test_a_made_up_token_is_refused(small: SmallApp, token: str, wrong: str):
    assert small.app.test_client().get(PROBE, **bearer(wrong)).status_code == 401


def test_an_expired_token_is_refused(small: SmallApp, mira: Visitor):
    old = issued(small, now=datetime.now(UTC) - timedelta(days=365))
    young = issued(small, now=datetime.now(UTC) - timedelta(days=364))
    script = small.app.test_client()
    assert script.get(PROBE, **bearer(old)).status_code == 401
    assert script.get(PROBE, **bearer(young)).status_code == 200


def test_a_revoked_token_is_refused(small: SmallApp, token: str):
    other = issued(small, name="other")
    assert revoke_tokens(small.parts, email="mira@example.org", name="cron", now=NOW) == 1
    script = small.app.test_client()
    assert script.get(PROBE, **bearer(token)).status_code == 401
    assert script.get(PROBE, **bearer(other)).status_code == 200
    assert revoke_tokens(small.parts, email="mira@example.org", name="cron", now=NOW) == 0


def test_a_disabled_persons_token_is_refused(small: SmallApp, token: str):
    set_active(small.parts, "mira@example.org", active=False, now=now())
    assert small.app.test_client().get(PROBE, **bearer(token)).status_code == 401


def test_each_token_opens_its_own_persons_data_alone(small: SmallApp, token: str):
    bob = small.add("bob@example.org", name="Bob")
    bobs = issued(small, "bob@example.org")
    script = small.app.test_client()
    assert script.get(PROBE, **bearer(bobs)).json == {"person": bob}
    assert script.get(PROBE, **bearer(token)).json == {"person": small.row().id}


def test_a_session_reads_freely_and_writes_with_its_pages_token(small: SmallApp, mira: Visitor):
    assert mira.get(PROBE).status_code == 200
    refused = mira.client.post(PROBE, json={})
    assert refused.status_code == 400
    assert refused.content_type == "application/problem+json"
    csrf = {"X-CSRFToken": csrf_of(mira.get("/change-password").text)}
    assert mira.client.post(PROBE, json={}, headers=csrf).status_code == 200


def test_where_a_token_is_sent_the_session_says_nothing(small: SmallApp, mira: Visitor):
    bob = small.add("bob@example.org", name="Bob")
    bobs = issued(small, "bob@example.org")
    assert mira.get(PROBE, **bearer(bobs)).json == {"person": bob}
    assert mira.get(PROBE, **bearer("fourfold_wrong")).status_code == 401


def test_a_proxys_own_password_does_not_hide_the_session(mira: Visitor):
    basic = {"Authorization": "Basic b3BlbjpzZXNhbWU="}
    assert mira.get(PROBE, headers=basic).status_code == 200


def test_a_token_is_kept_as_a_hash_and_never_logged(small: SmallApp, mira: Visitor, caplog):
    caplog.set_level(logging.DEBUG)
    token = issued(small)
    small.app.test_client().get(PROBE, **bearer(token))
    assert token.startswith("fourfold_")
    assert len(token) == len("fourfold_") + 43
    assert token not in str(kept(small))
    assert token not in caplog.text
    assert token.encode() not in b"".join(
        file.read_bytes() for file in small.parts.settings.data_dir.glob("fourfold.db*")
    )


def test_its_last_use_is_noted_to_the_hour(small: SmallApp, token: str):
    script = small.app.test_client()
    assert kept(small).last_used_at is None
    script.get(PROBE, **bearer(token))
    first = kept(small).last_used_at
    script.get(PROBE, **bearer(token))
    assert kept(small).last_used_at == first
    with small.parts.store.begin() as tx:
        tx.execute(update(api_tokens).values(last_used_at=first - timedelta(hours=2)))
    script.get(PROBE, **bearer(token))
    assert kept(small).last_used_at >= first


def test_nobody_gets_a_token_without_an_account(small: SmallApp):
    with pytest.raises(NotFoundError, match=r"nobody@example\.org"):
        issued(small, "nobody@example.org")


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_token_has_a_name_that_fits(small: SmallApp, mira: Visitor, name: str):
    with pytest.raises(InvalidError, match="1 to 80"):
        issued(small, name=name)
