"""HTML and text pages of the newsroom: a template a style, fed with blocks that are ready to print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from tests.newsroom.article import BYLINES, META, Article, NewsroomError, Outlet
from tests.newsroom.dates import printed

TEMPLATES = Path(__file__).parent / "templates"
Block = dict[str, Any]


def environment() -> Environment:
    """The jinja2 environment: HTML escaped, text not, an unknown name an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: bool(name and ".html" in name),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(article: Article, outlet: Outlet, env: Environment) -> str:
    """The page of an html or txt article. Raises NewsroomError where its style has no such template."""
    name = f"{outlet.style}.{article.form}.j2"
    try:
        template = env.get_template(name)
    except TemplateNotFound as error:
        raise NewsroomError(f"{article.id}: no template {name}") from error
    return template.render(_context(article, outlet))


def _context(article: Article, outlet: Outlet) -> dict[str, Any]:
    page_furniture = {**outlet.furniture, **article.furniture}
    lists = ("nav", "related", "popular", "latest", "tags", "comments")
    values: dict[str, Any] = {name: page_furniture.get(name) or [] for name in lists}
    scalars = (
        "section",
        "kicker",
        "caption",
        "photo_credit",
        "standfirst",
        "banner",
        "cookie",
        "pages",
        "endmark",
        "views",
        "copyright_year",
        "disclaimer",
    )
    values |= {name: page_furniture.get(name) for name in scalars}
    meta = {**dict.fromkeys(META), **outlet.meta, **(article.furniture.get("meta") or {})}
    form = page_furniture.get("date_form") or outlet.date_form
    visible = article.published is not None and form != "none"
    return values | {
        "a": article,
        "o": outlet,
        "title": article.title,
        "by": {**dict.fromkeys(BYLINES), **(article.furniture.get("byline") or {})},
        "share": page_furniture.get("share", True),
        "meta": meta,
        "date": printed(article.published, form=form, zone=outlet.zone) if visible and article.published else None,
        "iso": _iso(article.published),
        "jsonld": _jsonld(article, outlet, str(meta.get("jsonld", "none"))),
        "blocks": list(blocks(article)),
        "lead_bold": article.furniture.get("lead_bold") or "",
    }


def blocks(article: Article) -> Iterator[Block]:
    """The body as the page prints it: kinds p, heading, list, baca, ad, figure; twice where the page does so."""
    runs = 2 if article.furniture.get("twice") else 1
    for run in range(runs):
        yield from _run(article, first=run == 0)


def _run(article: Article, *, first: bool) -> Iterator[Block]:
    f = article.furniture
    headings, bullets = set(f.get("headings") or []), set(f.get("bullets") or [])
    baca = f.get("baca_juga") or {}
    ads = f.get("ads") or {}
    items: list[str] = []
    last = len(article.body) - 1
    for number, paragraph in enumerate(article.body):
        text = _spaces(paragraph, f)
        if number == last and f.get("endmark") and not f.get("endmark_own"):
            text = f"{text} {f['endmark']}"
        if number in bullets:
            items.append(text)
        if items and (number not in bullets or number == last):
            yield {"kind": "list", "items": items}
            items = []
        if number not in bullets:
            yield {"kind": "heading" if number in headings else "p", "text": text, "first": number == 0}
        if first:
            yield from _after(f, number, baca, ads)
    if f.get("endmark") and f.get("endmark_own"):
        yield {"kind": "p", "text": f["endmark"], "first": False}


def _after(f: Any, number: int, baca: dict[int, list[str]], ads: dict[int, str]) -> Iterator[Block]:
    if f.get("figure_after") == number:
        yield {"kind": "figure"}
    for title in baca.get(number, []):
        yield {"kind": "baca", "text": title}
    if number in ads:
        yield {"kind": "ad", "text": ads[number]}


def _spaces(paragraph: str, f: Any) -> str:
    """The paragraph with the no-break spaces that some content systems leave in it."""
    if not f.get("nbsp"):
        return paragraph
    return paragraph.replace("Rp ", "Rp\u00a0").replace(" persen", "\u00a0persen").replace(", ", ",\u00a0", 1)


def _iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _jsonld(article: Article, outlet: Outlet, kind: str) -> str | None:
    """JSON-LD as found in the wild.

    `plain`; `modified` (edited two days later); `utc` (the moment in UTC, maybe another day); `migrated` (the day of a
    move to a new content system, years later); `graph` (a WordPress plugin's graph); `broken` (not JSON); `none`.
    """
    if kind == "none" or article.published is None:
        return None
    moment = article.published
    published = _iso(moment)
    modified = published
    if kind == "modified":
        modified = _iso(moment + timedelta(days=2))
    if kind == "utc" and isinstance(moment, datetime):
        published = modified = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == "migrated":
        published = modified = "2025-01-19T03:12:44+07:00"
    by = article.furniture.get("byline") or {}
    node: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": published,
        "dateModified": modified,
        "mainEntityOfPage": article.url,
        "publisher": {"@type": "Organization", "name": outlet.name},
        "author": {"@type": "Person", "name": next(iter(by.values()), outlet.name)},
    }
    if kind == "graph":
        site = {"@type": "WebSite", "name": outlet.name, "url": f"https://{outlet.domain}/"}
        crumbs = {"@type": "BreadcrumbList", "name": article.furniture.get("section") or "Berita"}
        return _script({"@context": "https://schema.org", "@graph": [site, crumbs, node]})
    text = _script({"@context": "https://schema.org", **node})
    return text[:-1] + ",}" if kind == "broken" else text


def _script(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1).replace("</", "<\\/")
