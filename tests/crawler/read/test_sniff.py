"""What bytes are, told by their beginning."""

from __future__ import annotations

import pytest

from crawler.read.item import HTML, TEXT
from crawler.read.sniff import media_type_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!doctype html><p>x", HTML),
        (b"\xef\xbb\xbf<!-- a --><!-- b -->\n<html>", HTML),
        (b"<?xml version='1.0'?>\n<!-- a -->\n<html>", HTML),
        (b"<!-- a --> Bupati <html>", TEXT),
        # Tried in every way of joining them, these would take longer than the sun will shine.
        (b"<!-- a -->" * 400 + b"<div>", TEXT),
    ],
)
def test_pages_under_another_name(data: bytes, kind: str) -> None:
    assert media_type_of(data, TEXT) == kind
