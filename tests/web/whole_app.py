"""The app as it is served, people in it, and readers for what its pages say."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa import create_app
from pwa.accounts import create_account
from scheduler.domain.people import Role
from scheduler.now import now
from scheduler.settings import from_environment
from scheduler.store import people

PASSWORD = "three quiet words"
BAR = ("/today", "/progress", "/settings")


@dataclass
class Whole:
    app: Flask
    people: Iterator[int] = field(default_factory=count)

    def guest(self) -> "Guest":
        return Guest(self.app.test_client())

    def person(self, name: str = "Mira", *, screened: bool = True) -> "Guest":
        """Registered and signed in; with the plan begun unless told otherwise."""
        guest = self.guest()
        guest.send("/register", registration(name, next(self.people)))
        if screened:
            guest.send("/screening", {"answer": "none"})
        return guest

    def someone(self, role: Role) -> "Guest":
        """Made by the operator in this role, and signed in; not screened."""
        guest, email = self.guest(), f"{role}.{next(self.people)}@example.org"
        known = self.app.extensions["fourfold"]
        with self.app.app_context():
            create_account(
                known, email=email, password=PASSWORD, name="Carol", role=role, now=now()
            )
        guest.send("/login", {"email": email, "password": PASSWORD})
        return guest


@dataclass
class Guest:
    """A browser that sends a form with the token of the page it came from."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    @property
    def email(self) -> str:
        app, mine = self.client.application, self.id
        with app.app_context(), app.extensions["fourfold"].store.read() as tx:
            return people.profile(tx, mine).person.email

    def page(self, path: str) -> "Page":
        return read(self.get(path, follow_redirects=True).text)

    def send(self, path: str, fields: dict[str, Any], of: str | None = None) -> TestResponse:
        token = self.page(of or path).meta["csrf-token"]
        return self.client.post(path, data={"csrf_token": token} | fields)

    @property
    def id(self) -> int:
        return int(self.page("/settings").meta["person"])

    @property
    def drills(self) -> list[str]:
        """The open drills of today's page."""
        links = self.page("/today").links
        return list(dict.fromkeys(link[10:] for link in links if link.startswith("/practice/")))

    def check_off(self, drill: str, **said: Any) -> TestResponse:
        return self.send(f"/practice/{drill}", self.sheet(drill) | said)

    def sheet(self, drill: str) -> dict[str, str]:
        return {"check_off_id": self.page(f"/practice/{drill}").values["check_off_id"]}


@dataclass
class Page(HTMLParser):
    """What a page holds: its words, links, assets, fields and errors."""

    text: str = ""
    heading: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    ticked: list[tuple[str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in said if name == "style" or name[:2] == "on"]
        if tag == "style" or (tag == "script" and "src" not in said):
            self.inline.append(tag)
        if tag == "meta" and "name" in said:
            self.meta[said["name"]] = said["content"]
        if tag == "a":
            self.links.append(said["href"])
        if tag in {"script", "img", "link"}:
            self.assets.append(said.get("src") or said["href"])
        if tag == "input":
            self.values[said.get("name", "")] = said.get("value", "")
            if "checked" in said:
                self.ticked.append((said["name"], said["value"]))


def read(page_html: str) -> Page:
    page = Page()
    html = drawn(page_html)
    page.feed(html)
    visible = re.sub(r"<(svg|script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    page.text = plain(visible)
    page.heading = plain("".join(re.findall(r"<h1.*?>(.*?)</h1>", html, re.DOTALL)[:1]))
    said = re.findall(r'<p class="error" id="([\w-]+)-error">(.*?)</p>', html)
    page.errors = {name: plain(words) for name, words in said}
    return page


def drawn(html: str) -> str:
    """Without what a browser keeps in templates until a script asks for it."""
    return re.sub(r"<template\b.*?</template>", "", html, flags=re.DOTALL)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def registration(name: str, number: int) -> dict[str, str]:
    return {
        "name": name,
        "email": f"{name.lower()}.{number}@example.org",
        "password": PASSWORD,
        "timezone": "Europe/Berlin",
        "consent": "yes",
    }


def build(folder: Path, empty_database: bytes | None, **environment: str) -> Whole:
    """On this SQLite database, else on the one that the environment names."""
    if empty_database is not None:
        (folder / "fourfold.db").write_bytes(empty_database)
    settings = from_environment({"FOURFOLD_DATA_DIR": str(folder)} | environment)
    app = create_app(settings)
    app.testing = True
    return Whole(app)


@contextmanager
def serving(folder: Path, empty_database: bytes | None, **environment: str) -> Iterator[Whole]:
    whole = build(folder, empty_database, **environment)
    yield whole
    whole.app.extensions["fourfold"].store.close()
