"""Lists that are made to cost: read in bounded time and memory, in a process that is held to both."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.discover.listed import Kind, Listing
from crawler.discover.reader import kind_of, read
from tests.shared import ROOT

URL = "http://kabar.example/daftar"
# Under a hundredth of what each took before it was bounded, and far above what it takes.
CPU_SECONDS, MEMORY = 12, 1_200 * 1024 * 1024
HELD = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from crawler.discover.listed import Kind
from crawler.discover.reader import read
found = read(open(sys.argv[1], "rb").read(), url="{URL}", media_type=sys.argv[2], expected=Kind(sys.argv[3]))
print(found.problems[0].reason if found.problems else "none", len(found.items))
"""
ENTRY = b"<url><loc>http://kabar.example/berita/satu</loc></url>"


@pytest.mark.parametrize(
    ("name", "kind", "data", "said"),
    [
        ("comments", "section", b"<!-- a -->" * 6_000 + b"<div>", "empty 0"),
        ("openings", "section", b"<!--" * 16_000, "empty 0"),
        ("instructions", "section", b"<?" * 32_000, "empty 0"),
        ("elements", "sitemap", gzip.compress(b"<urlset>" + ENTRY + b"<a/>" * 12_000_000), "malformed 1"),
        ("entries", "feed", b"<rss><channel>" + b"<item/>" * 600_000, "malformed 0"),
        ("angles", "feed", b"<rss><channel><item><title>" + b"<" * 1_000_000 + b"</title></item>", "malformed 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_list_made_to_cost(name: str, kind: str, data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    media_type = "text/html" if kind == "section" else "application/xml"
    command = [sys.executable, "-c", HELD, str(path), media_type, kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip() == said


@pytest.mark.parametrize("kind", [Kind.FEED, Kind.SITEMAP, Kind.WORDPRESS])
def test_half_a_character_is_no_address(kind: Kind) -> None:
    lists = {
        Kind.FEED: b"<rss version='2.0'><channel>%s</channel></rss>"
        % b"".join(b"<item><title>x&#xDC00;</title><link>http://kabar.example/%s</link></item>" % p for p in PATHS),
        Kind.SITEMAP: b"<urlset>%s</urlset>"
        % b"".join(b"<url><loc>http://kabar.example/%s</loc></url>" % p for p in PATHS[2:]),
        Kind.WORDPRESS: b'[{"link": "http://kabar.example/berita/baik-baik-saja"}]',
    }
    listing: Listing = read(lists[kind], url=URL, expected=kind)
    assert "http://kabar.example/berita/baik-baik-saja" in [item.url for item in listing.items]
    # What fits into no store would stop the whole source.
    assert all((item.url + (item.title or "")).encode() for item in listing.items)


PATHS = (b"&#xD800;berita", b"&#99999999999999;berita", b"berita/baik-baik-saja")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!-- a --> <!-- b -->\n<!DOCTYPE html><p>x", Kind.SECTION),
        (b"<?xml version='1.0'?><!-- <html> --><rss></rss>", Kind.FEED),
        (b"<!-- never closed <urlset></urlset>", Kind.SITEMAP),
        (b"<?php never closed <feed></feed>", Kind.FEED),
    ],
)
def test_what_stands_in_comments_is_no_root(data: bytes, kind: Kind) -> None:
    assert kind_of(data, "text/html") is kind
