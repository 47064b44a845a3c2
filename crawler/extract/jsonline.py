"""One line of a JSONL file: a text that is taken as it is, with what the line says of it."""

from __future__ import annotations

from datetime import datetime

from crawler.extract.normal import as_body, normalize
from models.calendar_id import find_full_day
from models.identity import digest_of
from models.text import Nature, Published, Text


def text_of_line(row: dict[str, str | None], data: bytes, *, version: str, nature: Nature, url: str | None) -> Text:
    """The text of a line with `text`: no cleaning, only the contract's spaces, so that offsets hold."""
    origins = {"body": "text"}
    title = " ".join(normalize(row.get("title") or "").split()) or None
    if title:
        origins["title"] = "title"
    published = published_of(row.get("published"))
    if published:
        origins["published"] = "published"
    return Text(
        capture=digest_of(data),
        extractor_version=version,
        body=as_body(row.get("text") or ""),
        title=title,
        published=published,
        nature=nature,
        url=url,
        origins=origins,
    )


def published_of(value: str | None) -> Published | None:
    """The day of a line's `published`: an ISO day or instant (its own offset counts), or a written date."""
    written = (value or "").strip()
    if not written:
        return None
    try:
        day = datetime.fromisoformat(written).date()
    except ValueError:
        found = find_full_day(written)
        if found is None:
            return None
        day = found[0]
    return Published(day=day, written=written, origin="published")
