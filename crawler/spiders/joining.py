"""Fetches the further pages of an article that shows itself only in parts, and puts them together as one answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from crawler.canonical import canonical_url
from crawler.fetch.answer import Answer, Exchange, Fetched
from crawler.fetch.hrefs import Markup
from crawler.fetch.parts import MAX_PARTS, count_of, linked_parts, next_part
from crawler.read.item import HTML
from crawler.read.joined import join
from models.joined import Part

Ask = Callable[[str], Awaitable[Answer | None]]
"""Asks for a page; None where the run has nothing left to spend at its host."""
# What an article's pages may be together.
MAX_BYTES = 16_000_000


async def with_parts(first: Fetched, page: Markup, ask: Ask) -> Fetched:
    """The article with all its pages, in their order; `first` as it is where there are no others. `page`: its markup.

    A page that can't be had ends it: what was had is kept, and says that it is not all.
    """
    opening = first.exchange
    if not opening.media_type.lower().startswith(HTML):
        return first
    known = linked_parts(page, url=opening.url)
    pages = [opening]
    while (number := next_part(known, len(pages))) is not None and len(pages) < MAX_PARTS:
        answer = await ask(known[number])
        if not isinstance(answer, Fetched) or not _is_further(answer.exchange, pages):
            break
        pages.append(answer.exchange)
        further = linked_parts(Markup(answer.exchange.body), url=opening.url)
        known |= {n: url for n, url in further.items() if n not in known}
    return Fetched(exchange=_joined(pages, count_of(known))) if len(pages) > 1 else first


def _is_further(page: Exchange, pages: list[Exchange]) -> bool:
    """Hosts answer for pages that are not there by leading back to the first, or by giving it again."""
    return (
        canonical_url(page.url) == canonical_url(page.asked)
        and page.media_type.lower().startswith(HTML)
        and all(page.body != other.body for other in pages)
        and sum(len(other.body) for other in pages) + len(page.body) <= MAX_BYTES
    )


def _joined(pages: list[Exchange], total: int) -> Exchange:
    """No validators: they would speak for the first page alone."""
    parts = [Part(url=page.url, media_type=page.media_type, data=page.body) for page in pages]
    body, media_type = join(parts, total=total)
    return replace(pages[0], headers=(("Content-Type", media_type),), body=body, parts=tuple(pages))
