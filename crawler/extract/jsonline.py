"""One line of a JSONL file: a text that is taken as it is, with what the line says of it."""

from __future__ import annotations

from datetime import datetime

from crawler.extract.article import Article, take_article
from crawler.extract.nature import PageSigns, nature_of_page
from crawler.extract.normal import as_body, normalize
from crawler.extract.phrases import load_phrases
from crawler.extract.plain import lines_of
from models.calendar_id import find_full_day
from models.identity import digest_of
from models.text import Published, Text

# A longer text is kept as it is without being looked through for what its lines say.
_LONGEST_READ = 500_000


def text_of_line(row: dict[str, str | None], data: bytes, *, version: str, url: str | None) -> Text:
    """The text of a line with `text`: no cleaning, only the contract's spaces, so that offsets hold.

    Whatever lines in the text say of it (people, a publication line, an end mark) is read and left where it stands;
    the line's own `title` and `published` count first.
    """
    body = as_body(row.get("text") or "")
    said = take_article(lines_of(body), load_phrases()) if len(body) <= _LONGEST_READ else Article()
    signs = PageSigns(kickers=said.kickers, masthead=said.masthead, tail=said.tail, marks=said.marks, url=url)
    nature, because = nature_of_page(signs)
    title = " ".join(normalize(row.get("title") or "").split()) or None
    published = published_of(row.get("published"))
    origins = {"body": "text"}
    for field, value, origin in (
        ("title", title, "title"),
        ("published", published or said.published, "published" if published else said.origins.get("published", "")),
        ("byline", said.byline, said.origins.get("byline", "")),
        ("incomplete", said.incomplete, said.origins.get("incomplete", "")),
        ("nature", because, because),
    ):
        if value:
            origins[field] = origin
    return Text(
        capture=digest_of(data),
        extractor_version=version,
        body=body,
        title=title,
        byline=said.byline,
        published=published or said.published,
        nature=nature,
        incomplete=said.incomplete,
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
