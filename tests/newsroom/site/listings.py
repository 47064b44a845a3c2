"""Where an outlet lists its stories: feeds of several makes, section pages with paging, WordPress's JSON API."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from urllib.parse import parse_qs, urlsplit

from tests.newsroom.site.story import Story
from tests.newsroom.site.wire import XML, Ask, Base, Reply, missing, page

PER_PAGE = 4
_YEAR = re.compile(r"20[12]\d")
_WIB = timezone(timedelta(hours=7))


def moment_of(story: Story) -> datetime:
    """When the story was published: at noon where only the day is known, in its address' year where none is."""
    published = story.article.published
    if isinstance(published, datetime):
        return published
    year = _YEAR.search(story.path)
    day = published or date(int(year[0]) if year else 2021, 1, 1)
    return datetime(day.year, day.month, day.day, 12, tzinfo=_WIB)


def newest(stories: Sequence[Story], day: int) -> list[Story]:
    """The stories that stand on the site on `day`, the newest first."""
    up = [story for story in stories if story.is_up(day)]
    return sorted(up, key=lambda s: (-s.day, -moment_of(s).timestamp(), s.id))


def title_of(story: Story, day: int) -> str:
    """What a list calls the story: its headline, or the first words of one that has none."""
    article = story.on(day)
    return article.title or " ".join(article.body[0].split()[:9])


def address(story: Story, day: int, base: Base) -> str:
    return base.url(story.outlet.domain, story.path_on(day))


def rss(title: str, stories: Sequence[Story], ask: Ask, *, limit: int = 10, items: str = "") -> Reply:
    """RSS 2.0; `items` are further ready-made ones."""
    rows = "".join(_item(story, ask) for story in stories[:limit])
    return page(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(title)}</title><link>{ask.base.url(ask.host, '/')}</link>"
        f"<description>{escape(title)}</description><language>id</language>{rows}{items}</channel></rss>",
        media_type="application/rss+xml; charset=utf-8",
    )


def _item(story: Story, ask: Ask) -> str:
    url = escape(address(story, ask.day, ask.base))
    article = story.on(ask.day)
    return (
        f"<item><title>{escape(title_of(story, ask.day))}</title><link>{url}</link>"
        f'<guid isPermaLink="true">{url}</guid><pubDate>{format_datetime(moment_of(story))}</pubDate>'
        f"<description>{escape(article.body[0][:120])}...</description></item>"
    )


def atom(title: str, stories: Sequence[Story], ask: Ask, *, limit: int = 20) -> Reply:
    rows = "".join(
        f"<entry><id>tag:{ask.host},2025:{story.id}</id><title>{escape(title_of(story, ask.day))}</title>"
        f'<link rel="alternate" href="{escape(address(story, ask.day, ask.base))}"/>'
        f"<published>{moment_of(story).isoformat()}</published><updated>{moment_of(story).isoformat()}</updated>"
        f"<summary>{escape(story.on(ask.day).body[0][:120])}</summary></entry>"
        for story in stories[:limit]
    )
    return page(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">'
        f"<id>tag:{ask.host},2025:all</id><title>{escape(title)}</title>"
        f"<updated>2026-01-26T00:00:00Z</updated>{rows}</feed>",
        media_type="application/atom+xml; charset=utf-8",
    )


def cut_feed(title: str, stories: Sequence[Story], ask: Ask) -> Reply:
    """RSS that ends in the middle of its second item, with an ampersand that nobody escaped."""
    whole = rss(title, stories, ask).body.decode().replace("<description>", "<description>Berita & Pengumuman ", 1)
    second = whole.find("<item>", whole.find("<item>") + 1)
    return page(whole[: second + 40], media_type=XML)


def html_feed(title: str) -> Reply:
    """A page where a feed should be, with a feed's address and a page's type."""
    return page(f"<!DOCTYPE html><html><head><title>{title}</title></head><body><p>Selamat datang.</p></body></html>")


def section(
    title: str, stories: Sequence[Story], ask: Ask, *, parameter: str = "page", session: bool = False, extra: str = ""
) -> Reply:
    """A section page with PER_PAGE stories; `session` adds an id of the visit to every link."""
    query = parse_qs(urlsplit(ask.path).query)
    try:
        number = int(query.get(parameter, ["1"])[0])
    except ValueError:
        return missing()
    pages = max(1, -(-len(stories) // PER_PAGE))
    if not 1 <= number <= pages:
        return missing()
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = "".join(
        f"<li><h3><a href='{_link(story, ask, session)}'>{escape(title_of(story, ask.day))}</a></h3></li>"
        for story in shown
    )
    path = urlsplit(ask.path).path
    kept = "&".join(f"{k}={v[0]}" for k, v in query.items() if k not in {parameter, "PHPSESSID"})
    joint = f"{path}?{kept}&amp;" if kept else f"{path}?"
    older = f'<a rel="next" href="{joint}{parameter}={number + 1}">Berikutnya</a>' if number < pages else ""
    return page(
        f"<!DOCTYPE html><html lang='id'><head><meta charset='utf-8'><title>{escape(title)}</title></head><body>"
        f"<h1>{escape(title)}</h1><ul class='post-list'>{rows}</ul><div class='pagination'>{older}</div>{extra}"
        f"<footer>Redaksi Kontak</footer></body></html>"
    )


def front(name: str, stories: Sequence[Story], ask: Ask, *, feed: str, menu: Mapping[str, str]) -> Reply:
    """A home page as most sites have it: it names itself and its feed, and shows its menu and the newest headlines."""
    tabs = "".join(f'<li><a href="{path}">{escape(words)}</a></li>' for words, path in menu.items())
    headlines = "".join(
        f'<li><a href="{escape(address(s, ask.day, ask.base))}">{escape(title_of(s, ask.day))}</a></li>'
        for s in stories[:5]
    )
    return page(
        f"<!doctype html><html lang='id'><head><title>{escape(name)} - Beranda</title>"
        f'<meta property="og:site_name" content="{escape(name)}">'
        f'<link rel="alternate" type="application/rss+xml" title="{escape(name)}" href="{feed}"></head>'
        f"<body><nav><ul>{tabs}</ul></nav><main><ul>{headlines}</ul></main></body></html>"
    )


def _link(story: Story, ask: Ask, session: bool) -> str:
    path = story.path_on(ask.day)
    if session:
        path += ("&" if "?" in path else "?") + f"PHPSESSID={ask.day:02x}{ask.nth:04x}f9"
    return escape(path, quote=True)


def wordpress(stories: Sequence[Story], ask: Ask) -> Reply:
    """`/wp-json/wp/v2/posts`: `per_page`, `page`, `after`, `before`, the totals in headers, 400 past the last page."""
    query = {key: value[0] for key, value in parse_qs(urlsplit(ask.path).query).items()}
    size, number = min(int(query.get("per_page", "10")), 100), int(query.get("page", "1"))
    chosen = [story for story in stories if _within(story, query)]
    pages = -(-len(chosen) // size)
    if number > max(pages, 1):
        body = {
            "code": "rest_post_invalid_page_number",
            "message": "Nomor halaman terlalu besar.",
            "data": {"status": 400},
        }
        return page(json.dumps(body), media_type="application/json; charset=UTF-8", status=400)
    rows = [
        {
            "id": 48000 + position,
            "date": moment_of(story).replace(tzinfo=None).isoformat(timespec="seconds"),
            "date_gmt": moment_of(story).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
            "modified_gmt": moment_of(story).astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
            "link": address(story, ask.day, ask.base),
            "title": {"rendered": escape(title_of(story, ask.day))},
            "content": {"rendered": "".join(f"<p>{escape(p)}</p>" for p in story.on(ask.day).body), "protected": False},
        }
        for position, story in enumerate(chosen[(number - 1) * size : number * size])
    ]
    reply = page(json.dumps(rows, ensure_ascii=False), media_type="application/json; charset=UTF-8")
    totals = {"X-WP-Total": str(len(chosen)), "X-WP-TotalPages": str(pages)}
    return Reply(headers={**reply.headers, **totals}, body=reply.body)


def _within(story: Story, query: dict[str, str]) -> bool:
    moment = moment_of(story)
    for key in ("after", "before"):
        if key in query:
            limit = datetime.fromisoformat(query[key])
            limit = limit if limit.tzinfo else limit.replace(tzinfo=_WIB)
            if (moment <= limit) if key == "after" else (moment >= limit):
                return False
    return True
