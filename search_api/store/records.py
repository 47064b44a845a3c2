"""What goes into a store and comes out of it, beside the domain's own types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from models.analysis import Analysis
from models.capture import Capture
from models.crawl_log import CrawlLogEntry
from models.disposition import Discard, Disposition
from models.document import Document
from models.identity import Digest, EvidenceId
from models.passage import Passage
from models.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item whole. `capture.source` is the URL or path that the bytes came from (of a WARC record: its URL).

    With `discard` the extractor found no article in the bytes: a known document keeps the capture (its page is gone or
    gutted), an unknown one leaves only a line in the log.
    `reason`: a stable word that goes with `stored` and `updated`.
    """

    document: Document
    capture: Capture
    text: Text | None = None
    analysis: Analysis | None = None
    passages: tuple[Passage, ...] = ()
    crawl: CrawlLogEntry | None = None
    discard: Discard | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a piece of evidence stands on.

    `words` are empty for a withdrawn document. `capture` is the first one that carried this text, `latest` the
    document's last; they are the same where the document was never captured again with other bytes. `seen_again`:
    when the bytes of `latest` were last fetched again from their URL, unchanged.
    """

    id: EvidenceId
    document: Document
    text_digest: Digest
    start: int
    end: int
    words: str
    extractor_version: str
    capture: Capture
    latest: Capture
    seen_again: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayItems:
    """What became of the items that came in on one day (UTC): every disposition, and the reasons that were given with
    it, the most frequent first."""

    day: date
    items: dict[Disposition, int]
    reasons: dict[Disposition, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """`behind` counts changes of the record that the index does not hold yet."""

    sequence: int
    behind: int
    passages: int
    terms_version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStatus:
    """Counts. `items` has every disposition; `analyses` and `extractors` count current texts by version.

    `without_vector`: passages that search by meaning does not find yet; None where nothing is searched by meaning.
    """

    kind: str
    documents: int
    withdrawn: int
    captures: int
    texts: int
    passages: int
    stories: int
    items: dict[Disposition, int] = field(default_factory=dict)
    analyses: dict[str, int] = field(default_factory=dict)
    extractors: dict[str, int] = field(default_factory=dict)
    years: tuple[int, ...] = ()
    bytes_on_disk: int = 0
    index: IndexStatus | None = None
    without_vector: int | None = None
