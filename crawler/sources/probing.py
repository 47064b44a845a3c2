"""What an answer says of a list: whether it is one, how much it lists, how new that is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.discover.listed import Kind, Listing
from crawler.discover.reader import read
from crawler.fetch.answer import Answer, Fetched, Unfetched
from crawler.sources.source import SourceList

# Of one list the pace can be told when it spans this long.
_SHORTEST_SPAN = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One list, tried. `good`: it lists something. `pace`: articles a week, as far as the days of its entries tell."""

    known: SourceList
    good: bool
    detail: str
    listed: int = 0
    newest: datetime | None = None
    pace: float | None = None


def judge(known: SourceList, answer: Answer) -> Found:
    """What was found at a list's address."""
    if isinstance(answer, Unfetched):
        return Found(known=known, good=False, detail=f"{answer.reason}: {answer.detail}")
    if not isinstance(answer, Fetched):
        return Found(known=known, good=False, detail="not modified, though nobody said since when")
    exchange = answer.exchange
    listing = read(
        exchange.body,
        url=exchange.url,
        media_type=exchange.media_type,
        expected=known.kind,
        headers=dict(exchange.headers),
    )
    return _judged(known, listing)


def _judged(known: SourceList, listing: Listing) -> Found:
    moments = [item.published or item.modified for item in listing.items]
    days = sorted(moment for moment in moments if moment is not None)
    listed = len(listing.items) or len(listing.children)
    words = [_count(listing)] if listed else []
    if days:
        words.append(f"the newest of {days[-1]:%Y-%m-%d}")
    words += [problem.detail for problem in listing.problems]
    return Found(
        known=known,
        good=bool(listed),
        detail="; ".join(words) or "nothing",
        listed=listed,
        newest=days[-1] if days else None,
        pace=_pace(days),
    )


def _count(listing: Listing) -> str:
    if listing.kind is Kind.SITEMAP_INDEX:
        return f"an index of {len(listing.children):,} sitemaps"
    dated = sum(item.published is not None for item in listing.items)
    texts = sum(item.text is not None for item in listing.items)
    further = f", {texts:,} with text" if texts else ""
    return f"{len(listing.items):,} listed, {dated:,} with a day{further}"


def _pace(days: Sequence[datetime]) -> float | None:
    if len(days) < 3 or days[-1] - days[0] < _SHORTEST_SPAN:
        return None
    weeks = (days[-1] - days[0]) / timedelta(days=7)
    return round((len(days) - 1) / weeks, 1)


def finding_of(found: Sequence[Found]) -> str:
    """The catalogue's one line of all lists of a source."""
    good = [f for f in found if f.good]
    newest = max((f.newest for f in good if f.newest is not None), default=None)
    line = f"{len(good)} of {len(found)} lists give articles"
    if newest is not None:
        line += f", the newest of {newest.astimezone(UTC):%Y-%m-%d}"
    bad = [f"{f.known.kind.value}: {f.detail}" for f in found if not f.good]
    return "; ".join([line, *bad])[:400]
