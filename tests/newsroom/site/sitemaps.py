"""Sitemaps: plain, gzipped, for news, indexes of them, and one of 50,000 addresses."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from tests.newsroom.site.listings import address, moment_of, title_of
from tests.newsroom.site.story import Story
from tests.newsroom.site.wire import XML, Ask, Base, Reply, page

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANY = 50_000


def urlset(stories: Sequence[Story], ask: Ask, *, further: Iterable[str] = ()) -> str:
    """A sitemap of stories; `further` are paths of this host that are listed without a day."""
    rows = [
        f"<url><loc>{escape(address(s, ask.day, ask.base))}</loc><lastmod>{moment_of(s).isoformat()}</lastmod></url>"
        for s in stories
    ]
    rows += [f"<url><loc>{escape(ask.base.url(ask.host, path))}</loc></url>" for path in further]
    return f'{_HEAD}<urlset xmlns="{NAMESPACE}">{"".join(rows)}</urlset>'


def plain(stories: Sequence[Story], ask: Ask, *, further: Iterable[str] = ()) -> Reply:
    return page(urlset(stories, ask, further=further), media_type=XML)


def gzipped(stories: Sequence[Story], ask: Ask, *, further: Iterable[str] = ()) -> Reply:
    """A sitemap as a gzip file (no content encoding): the reader has to unpack it."""
    data = gzip.compress(urlset(stories, ask, further=further).encode(), mtime=0)
    return Reply(headers={"Content-Type": "application/x-gzip"}, body=data)


def news(stories: Sequence[Story], ask: Ask) -> Reply:
    rows = "".join(
        f"<url><loc>{escape(address(s, ask.day, ask.base))}</loc><news:news><news:publication>"
        f"<news:name>{escape(s.outlet.name)}</news:name><news:language>id</news:language></news:publication>"
        f"<news:publication_date>{moment_of(s).isoformat()}</news:publication_date>"
        f"<news:title>{escape(title_of(s, ask.day))}</news:title></news:news></url>"
        for s in stories
    )
    name = "http://www.google.com/schemas/sitemap-news/0.9"
    return page(f'{_HEAD}<urlset xmlns="{NAMESPACE}" xmlns:news="{name}">{rows}</urlset>', media_type=XML)


def index(paths: Iterable[str], ask: Ask) -> Reply:
    rows = "".join(f"<sitemap><loc>{ask.base.url(ask.host, path)}</loc></sitemap>" for path in paths)
    return page(f'{_HEAD}<sitemapindex xmlns="{NAMESPACE}">{rows}</sitemapindex>', media_type=XML)


@lru_cache(maxsize=4)
def of_many(host: str, base: Base, prefix: str) -> bytes:
    """A sitemap of MANY old addresses, `prefix` and a number each: more than any run's budget."""
    root = base.url(host, prefix)
    rows = "".join(f"<url><loc>{root}{n:05d}</loc><lastmod>2009-03-04</lastmod></url>" for n in range(MANY))
    return f'{_HEAD}<urlset xmlns="{NAMESPACE}">{rows}</urlset>'.encode()
