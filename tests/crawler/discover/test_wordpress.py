"""WordPress's JSON: whole texts, paging by headers, answers that are no posts."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discover.listed import Kind
from crawler.discover.reader import read

URL = "https://a.example.id/wp-json/wp/v2/posts?per_page=2&page=3"


def posts(count: int) -> bytes:
    return json.dumps(
        [
            {
                "link": f"https://a.example.id/2026/11/berita-{n}/",
                "date": "2026-11-23T19:00:00",
                "date_gmt": "2026-11-23T12:00:00",
                "modified_gmt": "2026-11-24T00:00:00",
                "title": {"rendered": "Kota &#8220;Cerdas&#8221; <i>baru</i>"},
                "content": {"rendered": "<p>Isi.</p>"},
                "status": "publish",
            }
            for n in range(count)
        ]
    ).encode()


def test_posts_with_their_days_and_texts() -> None:
    listing = read(posts(1), url=URL, media_type="application/json; charset=UTF-8")
    (item,) = listing.items
    assert listing.kind is Kind.WORDPRESS
    assert item.url == "https://a.example.id/2026/11/berita-0/"
    assert item.published == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert item.modified == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    assert (item.title, item.text) == ("Kota “Cerdas” baru", "<p>Isi.</p>")


@pytest.mark.parametrize(
    ("count", "headers", "following"),
    [
        (2, {"X-WP-TotalPages": "9"}, "https://a.example.id/wp-json/wp/v2/posts?per_page=2&page=4"),
        (2, {"x-wp-totalpages": "3"}, None),
        (2, {"Link": '<https://a.example.id/p?page=4>; rel="next"'}, "https://a.example.id/p?page=4"),
        (2, {"Link": '<https://jahat.example.com/p?page=4>; rel="next"'}, None),
        (2, {}, "https://a.example.id/wp-json/wp/v2/posts?per_page=2&page=4"),
        (1, {}, None),
    ],
)
def test_the_next_page(count: int, headers: dict[str, str], following: str | None) -> None:
    listing = read(posts(count), url=URL, headers=headers)
    assert [child.url for child in listing.children] == ([following] if following else [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"code": "rest_no_route", "message": "Rute tidak ditemukan"}', "refused"),
        (b"[]", "empty"),
        (b'[{"link": 3}, 7, null]', "empty"),
        (b'[{"link"', "malformed"),
        (b"[" * 100_000, "malformed"),
    ],
)
def test_what_is_no_post(data: bytes, reason: str) -> None:
    listing = read(data, url=URL, expected=Kind.WORDPRESS)
    assert listing.items == ()
    assert [p.reason for p in listing.problems] == [reason]
