"""One address a page: tracking, AMP and print forms off; what chooses another page stays."""

from __future__ import annotations

import pytest

from crawler.canonical import canonical_url, host_of


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://Kabar.Example/a/b?utm_source=x&utm_medium=y#atas", "https://kabar.example/a/b"),
        ("https://kabar.example/a/b?fbclid=1&id=7", "https://kabar.example/a/b?id=7"),
        ("https://kabar.example/a/b/amp", "https://kabar.example/a/b"),
        ("https://kabar.example/amp/a/b", "https://kabar.example/a/b"),
        ("https://amp.kabar.example/a/b", "https://kabar.example/a/b"),
        ("https://kabar.example/a?amp=1", "https://kabar.example/a"),
        ("https://kabar.example/a?outputType=amp", "https://kabar.example/a"),
        ("https://kabar.example/a?page=all", "https://kabar.example/a"),
        ("https://kabar.example/a?page=2", "https://kabar.example/a?page=2"),
        ("https://kabar.example:443/a//b", "https://kabar.example/a/b"),
        ("http://kabar.example:8080/a", "http://kabar.example:8080/a"),
        ("https://kabar.example", "https://kabar.example/"),
        ("https://kabar.example/?p=41589", "https://kabar.example/?p=41589"),
        ("https://kabar.example/a?b=2&a=1", "https://kabar.example/a?a=1&b=2"),
        ("https://kabar.example/ampuh/index.html", "https://kabar.example/ampuh/index.html"),
    ],
)
def test_canonical_form(url: str, wanted: str) -> None:
    assert canonical_url(url) == wanted


@pytest.mark.parametrize("url", ["", "ftp://kabar.example/a", "/a/b", "https://", "http://[::1", "javascript:alert(1)"])
def test_what_is_no_web_address(url: str) -> None:
    assert canonical_url(url) is None


def test_it_is_its_own_canonical_form() -> None:
    once = canonical_url("https://amp.kabar.example//a/amp/?utm_source=x&page=all&id=3")
    assert once is not None
    assert canonical_url(once) == once


def test_host_without_what_says_nothing() -> None:
    assert host_of("https://www.Kabar.example/a") == "kabar.example"
    assert host_of("https://m.kabar.example") == "kabar.example"
    assert host_of("nothing") is None
