"""RSS and Atom, read by feedparser: links made whole, days mended, an entry's own text kept."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.discover.addresses import absolute, as_written, once, site_of
from crawler.discover.listed import Child, Kind, Leads, Listed, Listing, Problem
from crawler.discover.moments import parse_moment
from crawler.discover.unpack import Unpacked

# A feed is a window on the newest; one that is larger is no feed, and feedparser needs a second for each two MB.
MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 5_000
# A teaser ends sooner; what is longer is (most of) the article.
TEXT_CHARACTERS = 600
_TAG = re.compile(r"<[^<>]{0,1000}>")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]+)|([0-9]+))", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:item|entry)\b", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|h\d)\b[^>]{0,1000}>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_PROLOG = 65_536
# What feedparser remarks though the feed is well read.
_HARMLESS = frozenset({"CharacterEncodingOverride", "NonXMLContentType"})


def read_feed(data: bytes, *, url: str) -> Listing:
    """The entries of a feed. Entities that it declares are never expanded: feedparser takes the declarations out."""
    unpacked = Unpacked(data, cap=MAX_BYTES)
    body = unpacked.read_all()
    problems = list(_of_bytes(body, unpacked))
    parsed = _parse(body, url)
    entries = parsed.entries[:MAX_ENTRIES]
    items = once(item for entry in entries if (item := _listed(entry, url)) is not None)
    problems += _of_entries(parsed, entries, items, url)
    return Listing(kind=Kind.FEED, items=items, children=tuple(_next(parsed, url)), problems=tuple(problems))


def _parse(body: bytes, url: str) -> Any:
    import feedparser

    # Always a file: feedparser takes a text for an address or a path, and would open it.
    # It reads all entries, tens of thousands of empty ones, too, before it gives any.
    beyond = next(islice(_ENTRY.finditer(body), MAX_ENTRIES + 1, None), None)
    return feedparser.parse(
        io.BytesIO(_REFERENCE.sub(_real, body if beyond is None else body[: beyond.start()])),
        response_headers={"content-location": url},
        sanitize_html=False,
        resolve_relative_uris=True,
    )


def _real(reference: re.Match[bytes]) -> bytes:
    """A reference as it is; one that names no character (half a surrogate pair, a number too large), at which
    feedparser stumbles, as the sign for that."""
    digits = (reference[1] or reference[2]).lstrip(b"0")
    number = int(digits, 16 if reference[1] else 10) if 0 < len(digits) < 9 else 0
    return reference[0] if 0 < number < 0xD800 or 0xDFFF < number <= 0x10FFFF else b"&#65533"


def _listed(entry: Any, url: str) -> Listed | None:
    address = _address(entry, url)
    if address is None:
        return None
    return Listed(
        url=address,
        published=_moment(entry, "published", "created") or _moment(entry, "updated"),
        modified=_moment(entry, "updated"),
        title=_words(entry.get("title")),
        origin="feed",
        text=_text(entry),
        summary=_summary(entry),
    )


def _address(entry: Any, url: str) -> str | None:
    """The page's own link before the one that a counting service put in its place."""
    for candidate in (entry.get("feedburner_origlink"), entry.get("link"), entry.get("id")):
        found = absolute(candidate, url) if isinstance(candidate, str) and _is_address(candidate) else None
        if found is not None:
            return found
    return None


def _is_address(value: str) -> bool:
    """A guid may be any word; only what looks like an address is one."""
    return value.startswith(("http://", "https://")) or ("/" in value and ":" not in value and " " not in value)


def _moment(entry: Any, *names: str) -> Any:
    for name in names:
        # By `dict.get`: feedparser's own would answer "published" for a missing "updated".
        found = parse_moment(dict.get(entry, name))
        if found is not None:
            return found
    return None


def _words(value: Any) -> str | None:
    text = " ".join(_TAG.sub(" ", value).split()) if isinstance(value, str) else ""
    return text or None


def _text(entry: Any) -> str | None:
    """The entry's longest text, where it is more than a teaser."""
    longest = _longest(entry)
    return longest if len(_words(longest) or "") >= TEXT_CHARACTERS else None


def _summary(entry: Any) -> str | None:
    """The entry's longest text as words."""
    lines = (html.unescape(_words(line) or "").strip() for line in _BREAK.split(_longest(entry)))
    return "\n".join(line for line in lines if line) or None


def _longest(entry: Any) -> str:
    values = [part.get("value") for part in entry.get("content", ())] + [entry.get("summary")]
    return max((value for value in values if isinstance(value, str)), key=len, default="")


def _next(parsed: Any, url: str) -> Iterator[Child]:
    """The next page of a feed in pages (RFC 5005; Blogger and WordPress have it)."""
    for link in parsed.feed.get("links", ()):
        if link.get("rel") == "next":
            following = as_written(str(link.get("href") or ""), url)
            if following is not None and following != url and site_of(following) == site_of(url):
                yield Child(url=following, leads=Leads.NEXT, kind=Kind.FEED)
                return


def _of_bytes(body: bytes, unpacked: Unpacked) -> Iterator[Problem]:
    if unpacked.capped:
        yield Problem(reason="too_large", detail=f"over {MAX_BYTES // 1_048_576} MB; the rest was not read")
    if unpacked.broken:
        yield Problem(reason="truncated", detail="the gzip file is torn; what stood before the tear was read")
    if _ENTITY.search(body[:_PROLOG]):
        yield Problem(reason="entities", detail="the feed declares XML entities; they are not expanded")


def _of_entries(parsed: Any, entries: list[Any], items: tuple[Listed, ...], url: str) -> Iterator[Problem]:
    fault = parsed.get("bozo_exception")
    if fault is not None and type(fault).__name__ not in _HARMLESS:
        detail = " ".join(str(fault).split())[:200]
        yield Problem(reason="malformed", detail=f"no clean XML ({detail}); read as far as it goes")
    if len(parsed.entries) > MAX_ENTRIES:
        yield Problem(reason="too_long", detail=f"{len(parsed.entries):,} entries, {MAX_ENTRIES:,} were read")
    if not items:
        yield Problem(reason="empty", detail="the feed lists no article")
        return
    undated = [entry for entry in entries if _dated_in_vain(entry)]
    if undated:
        written = str(dict.get(undated[0], "published") or dict.get(undated[0], "updated"))[:60]
        yield Problem(reason="bad_dates", detail=f"{len(undated)} entries have days that name no day: {written!r}")
    foreign = sum(site_of(item.url) != site_of(url) for item in items)
    if foreign:
        yield Problem(reason="other_sites", detail=f"{foreign} of {len(items)} entries lie at other sites")


def _dated_in_vain(entry: Any) -> bool:
    written = dict.get(entry, "published") or dict.get(entry, "updated")
    return bool(written) and parse_moment(written) is None
