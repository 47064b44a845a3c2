"""A feed's own entry to a text: what the publisher gives away, marked as not the whole article."""

from __future__ import annotations

from datetime import timedelta, timezone

from crawler.extract.normal import as_body, normalize
from models.feed_entry import read_entry
from models.identity import digest_of
from models.text import Published, Text

# A feed's instant stands for a day at its publisher's, who is nearest to Jakarta's clock.
_WIB = timezone(timedelta(hours=7))


def text_of_entry(data: bytes, *, version: str, url: str | None) -> Text:
    """Title, summary and day as the feed has them; an entry without a summary says its title. Raises MalformedInput."""
    entry = read_entry(data)
    title = " ".join(normalize(entry.title or "").split()) or None
    published = None
    if entry.published is not None:
        day = entry.published.astimezone(_WIB).date()
        published = Published(day=day, written=entry.published.isoformat(), origin="feed entry")
    origins = {"body": "feed entry", "incomplete": "feed entry"}
    origins |= {"title": "feed entry"} if title else {}
    origins |= {"published": "feed entry"} if published else {}
    return Text(
        capture=digest_of(data),
        extractor_version=version,
        body=as_body(entry.summary or title or ""),
        title=title,
        published=published,
        incomplete=True,
        url=url,
        origins=origins,
    )
