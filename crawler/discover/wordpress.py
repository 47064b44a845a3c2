"""WordPress's JSON of posts (`/wp-json/wp/v2/posts`): addresses, days and whole texts, page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

from crawler.discover.addresses import absolute, as_written, once, site_of
from crawler.discover.listed import Child, Kind, Leads, Listed, Listing, Problem
from crawler.discover.moments import parse_moment

MAX_BYTES = 20 * 1024 * 1024
_TAG = re.compile(r"<[^<>]{0,1000}>")
_LINK_NEXT = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?')
# What WordPress sends where nothing else was asked for.
_PER_PAGE = 10


def read_posts(data: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> Listing:
    """The posts of one page. The next page is told by the headers `Link` and `X-WP-TotalPages`; without them a page
    as full as was asked for is taken to have one."""
    if len(data) > MAX_BYTES:
        return _refused("too_large", f"over {MAX_BYTES // 1_048_576} MB; ask for fewer posts a page")
    try:
        loaded = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _refused("malformed", f"no JSON: {error}")
    if isinstance(loaded, dict):
        said = str(loaded.get("message") or loaded.get("code") or "an object, no list of posts")
        return _refused("refused", f"WordPress answers: {' '.join(said.split())[:200]}")
    if not isinstance(loaded, list):
        return _refused("malformed", "no list of posts")
    posts = [post for post in loaded if isinstance(post, dict)]
    items = once(item for post in posts if (item := _listed(post, url)) is not None)
    problems = () if items else (Problem(reason="empty", detail="no posts"),)
    return Listing(
        kind=Kind.WORDPRESS,
        items=items,
        children=tuple(_next(url, len(posts), _folded(headers))),
        problems=problems,
    )


def _refused(reason: str, detail: str) -> Listing:
    return Listing(kind=Kind.WORDPRESS, problems=(Problem(reason=reason, detail=detail),))


def _listed(post: Mapping[str, Any], url: str) -> Listed | None:
    link = post.get("link")
    address = absolute(link, url) if isinstance(link, str) else None
    if address is None or post.get("status", "publish") != "publish":
        return None
    return Listed(
        url=address,
        published=_moment(post, "date"),
        modified=_moment(post, "modified"),
        title=" ".join(html.unescape(_TAG.sub(" ", _rendered(post, "title"))).split()) or None,
        origin="wordpress",
        text=_rendered(post, "content").strip() or None,
    )


def _moment(post: Mapping[str, Any], name: str) -> Any:
    """`date_gmt` is UTC and says no zone; `date` is the site's own time."""
    exact = post.get(f"{name}_gmt")
    if isinstance(exact, str) and (found := parse_moment(f"{exact}+00:00" if "T" in exact else exact)) is not None:
        return found
    local = post.get(name)
    return parse_moment(local) if isinstance(local, str) else None


def _rendered(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name)
    rendered = value.get("rendered") if isinstance(value, dict) else value
    return rendered if isinstance(rendered, str) else ""


def _folded(headers: Mapping[str, str] | None) -> dict[str, str]:
    return {name.lower(): value for name, value in (headers or {}).items()}


def _next(url: str, count: int, headers: Mapping[str, str]) -> Iterator[Child]:
    linked = _LINK_NEXT.search(headers.get("link", ""))
    if linked is not None:
        following = as_written(linked[1], url)
        if following is not None and following != url and site_of(following) == site_of(url):
            yield Child(url=following, leads=Leads.NEXT, kind=Kind.WORDPRESS)
        return
    query = dict(parse_qsl(urlsplit(url).query))
    page, per_page = _number(query.get("page"), 1), _number(query.get("per_page"), _PER_PAGE)
    more = page < _number(headers["x-wp-totalpages"], 0) if "x-wp-totalpages" in headers else count >= per_page
    if more:
        yield Child(url=_with_page(url, page + 1), leads=Leads.NEXT, kind=Kind.WORDPRESS)


def _number(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 7 else default


def _with_page(url: str, page: int) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("page", str(page))])))
