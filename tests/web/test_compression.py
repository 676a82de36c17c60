"""Fewer bytes over the wire: which coding is chosen, and that what arrives is what was meant."""

import gzip
from collections.abc import Iterator

import brotli
import pytest

from pwa.shell import compression
from pwa.shell.assets import asset
from pwa.shell.compression import SMALLEST, coding_for
from pwa.shell.shelf import files
from tests.web.whole_app import Guest, Whole, serving

CHROME, SAFARI = "gzip, deflate, br, zstd", "gzip, deflate, br"
PAGES = ("/today", "/progress", "/settings", "/", "/privacy", "/api/v1/mastery")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: bytes) -> Iterator[Whole]:
    with serving(tmp_path_factory.mktemp("whole"), empty_sqlite) as whole:
        yield whole


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (CHROME, "br"),
        (SAFARI, "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("zstd", None),
        ("", None),
        ("br;q=nonsense, ;;,=", None),
    ],
)
def test_the_smallest_coding_that_a_client_takes_is_chosen(accepted: str, coding: str | None):
    assert coding_for(accepted) == coding


@pytest.mark.parametrize("path", PAGES)
def test_a_page_arrives_whole_in_every_coding(whole: Whole, path: str):
    mira = whole.person() if path not in {"/", "/privacy"} else whole.guest()
    plain, _ = _fetched(mira, path, "identity")
    for accepted, decode in ((CHROME, brotli.decompress), ("gzip", gzip.decompress)):
        squeezed, coding = _fetched(mira, path, accepted)
        assert coding in accepted
        assert len(squeezed) < len(plain) / 2
        assert len(decode(squeezed)) == len(plain), "but for its form token, the same page"


@pytest.mark.parametrize("name", ["css/shell.css", "js/page/app.js", "icons/icon.svg"])
def test_a_file_arrives_as_it_is_on_the_shelf(whole: Whole, name: str):
    for accepted, decode in ((CHROME, brotli.decompress), ("gzip", gzip.decompress)):
        squeezed, _ = _fetched(whole.guest(), asset(name), accepted)
        assert decode(squeezed) == files()[name]


def test_a_file_is_compressed_once_whoever_asks(whole: Whole, monkeypatch: pytest.MonkeyPatch):
    first, _ = _fetched(whole.guest(), asset("css/landing.css"), CHROME)
    monkeypatch.setattr(compression, "_brotli", None)
    assert _fetched(whole.guest(), asset("css/landing.css"), SAFARI)[0] == first


def test_each_coding_has_an_entity_tag_of_its_own(whole: Whole):
    tags = set()
    for accepted in (CHROME, "gzip", "identity"):
        headers = {"Accept-Encoding": accepted}
        with whole.guest().get(asset("css/shell.css"), headers=headers) as response:
            assert "Accept-Encoding" in response.headers["Vary"]
            tags.add(response.headers["ETag"])
    assert len(tags) == 3


def test_pictures_are_sent_as_they_are(whole: Whole):
    content, coding = _fetched(whole.guest(), asset("icons/icon-192.png"), CHROME)
    assert (content, coding) == (files()["icons/icon-192.png"], None)


def test_what_fits_into_a_packet_stays_as_it_is(whole: Whole):
    content, coding = _fetched(whole.guest(), "/healthz", CHROME)
    assert len(content) < SMALLEST
    assert coding is None


def test_a_compressed_list_that_has_not_changed_is_not_sent_again(whole: Whole):
    headers = {"Accept-Encoding": CHROME}
    with whole.guest().get("/manifest.webmanifest", headers=headers) as first:
        assert first.headers["Content-Encoding"] == "br"
        headers |= {"If-None-Match": first.headers["ETag"]}
    with whole.guest().get("/manifest.webmanifest", headers=headers) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_a_head_tells_the_length_that_a_get_has(whole: Whole):
    headers = {"Accept-Encoding": CHROME}
    with whole.guest().get(asset("css/shell.css"), headers=headers) as full:
        length = len(full.data)
    with whole.guest().client.head(asset("css/shell.css"), headers=headers) as head:
        assert (head.content_length, head.data) == (length, b"")


def _fetched(guest: Guest, path: str, accepted: str) -> tuple[bytes, str | None]:
    with guest.get(path, headers={"Accept-Encoding": accepted}) as response:
        assert response.status_code == 200
        return response.data, response.headers.get("Content-Encoding")
