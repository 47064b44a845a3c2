"""Tries the lists of known sources, and finds those of a new one; what is found goes into the operator's own files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.canonical import canonical_url, host_of
from crawler.discover.listed import Kind
from crawler.discover.site import Proposal, find
from crawler.fetch.answer import Answer, Fetched, Unfetched
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.policy import FetchPolicy
from crawler.schedule.period import on_day
from crawler.sources.entry import LISTS, source_of
from crawler.sources.files import read_entries, write_entry
from crawler.sources.probing import Found, finding_of, judge
from crawler.sources.source import Source, SourceList
from crawler.spiders.probe import probe
from models.errors import RequestError

# Of each kind so many are tried and proposed: a menu's sections overlap, and each question costs the host a request.
TRIED = {"feed": 4, "sitemap": 4, "wordpress": 1, "section": 4, "report_page": 3, "date_index": 1}
_KINDS = {
    "feed": Kind.FEED,
    "sitemap": Kind.SITEMAP,
    "wordpress": Kind.WORDPRESS,
    "section": Kind.SECTION,
    "report_page": Kind.REPORTS,
    "date_index": Kind.SECTION,
}
_FIELD_OF = {kind: field for field, kind in LISTS.items()}
_SITE_NAME = re.compile(
    rb"""<meta\b[^>]{0,300}property\s*=\s*["']og:site_name["'][^>]{0,300}content\s*=\s*["']([^"'<>]{1,120})["']""",
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,200})</title", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A source with what was found at each of its lists."""

    source: Source
    found: tuple[Found, ...]

    @property
    def good(self) -> bool:
        return any(found.good for found in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The entry of a new source, as a catalogue file has it, and what was found at each address that was tried."""

    row: dict[str, Any]
    found: tuple[Found, ...]


def check_sources(sources: Sequence[Source], policy: FetchPolicy, told: Callable[[Checked], None]) -> list[Checked]:
    """Try every list of these sources, hosts side by side; `told` hears of each source when it is done."""
    checked: list[Checked] = []

    async def one(source: Source, fetcher: Fetcher) -> None:
        found = [judge(known, await fetcher.fetch(_address(known))) for known in source.lists]
        checked.append(Checked(source=source, found=tuple(found)))
        told(checked[-1])

    async def questions(fetcher: Fetcher) -> None:
        await asyncio.gather(*(one(source, fetcher) for source in sources))

    probe(questions, policy)
    return checked


def propose(url: str, policy: FetchPolicy, **stated: Any) -> Proposed:
    """Look at a site's home page and robots.txt, try what they name, and make an entry of what lists articles.

    `stated` are fields that the caller knows better (id, name, kind, regions, owner).
    Raises RequestError for no web address, and where neither page nor robots.txt can be had.
    """
    home = canonical_url(url if "://" in url else f"https://{url}")
    if home is None:
        raise RequestError(f"{url!r} is no web address", parameter="url", hint="write it with http:// or https://")
    answers: list[Answer] = []
    found: list[Found] = []

    async def questions(fetcher: Fetcher) -> None:
        page = await fetcher.fetch(home)
        robots = await fetcher.fetch(urljoin(home, "/robots.txt"))
        answers.append(page)
        lines = robots.exchange.body if isinstance(robots, Fetched) else b""
        html, at, kind = b"", home, ""
        if isinstance(page, Fetched):
            html, at, kind = page.exchange.body, page.exchange.url, page.exchange.media_type
            if urlsplit(at).path.strip("/"):
                # Who names a page deeper in the site means that page, too.
                found.append(judge(SourceList(url=at, kind=Kind.SECTION), page))
        for known in _tried(find(html, url=at, robots=lines, media_type=kind)):
            if any(known.url == other.known.url for other in found):
                continue
            found.append(judge(known, await fetcher.fetch(_address(known))))

    probe(questions, policy)
    first = answers[0] if answers else None
    if not isinstance(first, Fetched) and not found:
        why = f"{first.reason}: {first.detail}" if isinstance(first, Unfetched) else "no answer"
        raise RequestError(f"{home} can't be had: {why}", parameter="url", hint="name a page of the site that stands")
    exchange = first.exchange if isinstance(first, Fetched) else None
    row = _row(exchange.url if exchange else home, exchange.body if exchange else b"", found, stated)
    return Proposed(row=row, found=tuple(found))


def write_proposed(proposed: Proposed, folder: Path) -> Path:
    """Keep a proposal in the operator's folder. Raises RequestError where he has an entry of that id already."""
    path = folder / f"{proposed.row['id']}.yaml"
    if path.exists():
        raise RequestError(f"{path} is there already", parameter="url", hint="edit it, or give another --id")
    write_entry(path, proposed.row)
    return path


def write_checked(checked: Checked, folder: Path, *, now: datetime | None = None) -> Path:
    """Keep when a source was looked at and what was found, in the operator's own file of it; other fields stay."""
    identity = checked.source.outlet.id
    path = folder / f"{identity}.yaml"
    row: dict[str, Any] = dict(next(iter(read_entries(path))).row) if path.exists() else {"id": identity}
    row["checked"] = {"day": (now or datetime.now(UTC)).date().isoformat(), "finding": finding_of(checked.found)}
    write_entry(path, row)
    return path


def _address(known: SourceList) -> str:
    """For a list a day yesterday's: it is whole."""
    return on_day(known.url, (datetime.now(UTC) - timedelta(days=1)).date())


def _tried(named: Sequence[Proposal]) -> list[SourceList]:
    room = dict(TRIED)
    chosen = []
    for proposal in named:
        if room.get(proposal.kind, 0) > 0:
            room[proposal.kind] -= 1
            chosen.append(SourceList(url=proposal.url, kind=_KINDS[proposal.kind]))
    return chosen


def _row(url: str, page: bytes, found: Sequence[Found], stated: dict[str, Any]) -> dict[str, Any]:
    parts = urlsplit(url)
    row: dict[str, Any] = {"id": _identity(url), "name": _name(page) or parts.hostname}
    row["domain"] = (parts.hostname or "").lower()
    for known in (f.known for f in found if f.good):
        row.setdefault(_FIELD_OF[known.kind], []).append(known.url)
    paces = [f.pace for f in found if f.good and f.pace is not None]
    row |= {key: value for key, value in stated.items() if value}
    row |= {"pace": max(paces) if paces else None, "sighting": "documented"}
    row["checked"] = {"day": datetime.now(UTC).date().isoformat(), "finding": finding_of(found)}
    source_of(row, "the proposal")
    return row


def _identity(url: str) -> str:
    """The host without its ending: `kabar.example.id` gives `kabar-example`."""
    labels = (host_of(url) or "situs").split(".")
    kept = [label for label in labels if label not in {"co", "go", "or", "ac", "id", "com", "net", "org", "web"}]
    return re.sub(r"[^a-z0-9-]+", "-", "-".join(kept or labels)).strip("-") or "situs"


def _name(page: bytes) -> str | None:
    match = _SITE_NAME.search(page[:200_000]) or _TITLE.search(page[:200_000])
    if match is None:
        return None
    words = " ".join(match[1].decode("utf-8", "replace").split())
    return re.split(r"\s+[-|–—:]\s+", words)[0][:80] or None
