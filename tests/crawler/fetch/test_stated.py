"""The address that a page states for itself."""

from __future__ import annotations

import pytest

from crawler.fetch.stated import stated_url

AT = "https://kabar.example/daerah/berita-panjang/amp"
OWN = "https://kabar.example/daerah/berita-panjang"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (f'<link rel="canonical" href="{OWN}">', OWN),
        (f"<LINK HREF={OWN}?utm_source=x REL=canonical>", OWN),
        ('<link rel=canonical href="/">', None),
        ('<link rel=canonical href="https://lain.example/daerah/berita-panjang">', None),
        ('<link rel=canonical href="http://[">', None),
        ('<link rel=canonical href="http://[::1">', None),
        ('<link rel=canonical href="http://kabar.example:99999999/">', None),
        ("<link rel=canonical>", None),
    ],
)
def test_the_stated_address(head: str, found: str | None) -> None:
    assert stated_url(f"<html><head>{head}</head>".encode(), at=AT) == found
