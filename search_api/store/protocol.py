"""What a store does, whichever engine keeps it. The contract suite in `tests/contracts/` holds every store to it.

Every method raises errors of `models.errors` only. What writes is atomic and durable when it returns; ids that were
given out resolve for ever. The parts are protocols of their own, so that a caller asks for no more than it uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from models.analysis import Analysis
from models.capture import Capture
from models.coverage import Coverage, CoverageRequest
from models.crawl_log import CrawlLogEntry
from models.crawl_state import CrawlState
from models.disposition import Outcome
from models.document import Document
from models.evidence import Evidence, SearchAnswer
from models.identity import Digest, DocumentId, EvidenceId
from models.passage import Passage
from models.ports import Vocabulary
from models.principal import Principal
from models.query import Reading, SearchRequest
from models.text import Text
from search_api.store.accounts import Accounts
from search_api.store.claims import Claims
from search_api.store.holdings import Holder, Taker
from search_api.store.jobs import Jobs
from search_api.store.records import DayItems, Grounds, Item, StoreStatus
from search_api.store.stories import Stories
from search_api.store.trail import Trail


class Intake(Protocol):
    """Takes items in. Bytes go into the archive first, then here: a record never names bytes that are nowhere."""

    def settled(self, document: Document, digest: Digest) -> Outcome | None:
        """The outcome (unchanged, duplicate, withdrawn) that the bytes' digest alone settles; None: read the item.

        `document` is what is known before anything was extracted (for a file: its path as locator). Changes nothing.
        """
        ...

    def save(self, item: Item) -> Outcome:
        """Keep one item whole, in one transaction, or nothing of it; the outcome is what it really became.

        `item.capture.previous` is ignored: the store chains the capture to the document's last one. An item that
        turns out unchanged or duplicate leaves only its line in the log.
        """
        ...

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        """`save` for each in order, durable together: one transaction for all of them. Order of outcomes: of items."""
        ...

    def record(self, outcome: Outcome, *, crawl: CrawlLogEntry | None = None) -> None:
        """Log an item that never became a document: settled, discarded or failed."""
        ...

    def log_crawl(self, entry: CrawlLogEntry) -> None:
        """Add what a source's poll reached; entries of one source, day and period are summed."""
        ...


class Renewal(Protocol):
    """Says again, with a newer extractor or analyser, what stored captures say; never changes what was said before."""

    def to_analyze(self, version: str) -> Iterator[tuple[Document, Text]]:
        """Current texts that the analysis `version` has not read, oldest first. Stopped anywhere, a new call goes on
        where it stood."""
        ...

    def save_analysis(self, analysis: Analysis, passages: Sequence[Passage]) -> bool:
        """A newer analysis of the document's current text: older facts end now, these begin.

        False, and nothing kept, when the document has moved on to another text or was withdrawn meanwhile.
        """
        ...

    def to_extract(self, version: str) -> Iterator[tuple[Document, Capture]]:
        """Last captures whose text is of another extractor version, oldest first; resumable like `to_analyze`."""
        ...

    def save_text(
        self,
        document: DocumentId,
        text: Text,
        *,
        analysis: Analysis | None = None,
        passages: Sequence[Passage] = (),
    ) -> bool:
        """What a newer extractor made of the last capture (`text.capture`); False when that is no longer the last."""
        ...


class Answers(Protocol):
    """What readers ask. Nothing here waits for a writer."""

    def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
        """Raises RequestError for a bad cursor, MissingExtraError for `semantic` without an embedder."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """What the texts hold, for a reader of queries."""
        ...

    def evidence(self, evidence: EvidenceId) -> Evidence:
        """Raises NotFoundError for an id that was never given out. A withdrawn document's has no text."""
        ...

    def grounds(self, evidence: EvidenceId) -> Grounds:
        """What `verify` checks. Raises NotFoundError like `evidence`."""
        ...

    def analysis(self, document: DocumentId) -> Analysis:
        """The current analysis. Raises NotFoundError for an unknown, never analysed or withdrawn document."""
        ...

    def document(self, document: DocumentId) -> Document:
        """Raises NotFoundError."""
        ...

    def captures(self, document: DocumentId) -> tuple[Capture, ...]:
        """Oldest first; each `previous` is the record digest of the one before. Raises NotFoundError."""
        ...

    def coverage(self, request: CoverageRequest) -> Coverage: ...

    def crawl_log(self) -> tuple[CrawlLogEntry, ...]:
        """One entry for each source and day: counts summed, period widened."""
        ...

    def outlets(self) -> frozenset[str]:
        """Ids of the outlets that stored documents have: the values that `source` may take."""
        ...

    def last_items(self) -> DayItems | None:
        """The last day on which items came in, and what became of them; None where none ever did."""
        ...

    def status(self) -> StoreStatus: ...


class Care(Protocol):
    """Keeping the store well."""

    def withdraw(self, document: DocumentId, principal: Principal, *, reason: str = "") -> tuple[Capture, ...]:
        """Take a document's words out for good; its ids stay and say `withdrawn`. Harmless to repeat.

        Returns the captures whose bytes no other document has: theirs may be removed from the archive.
        Raises NotFoundError.
        """
        ...

    def catch_up(self) -> int:
        """Bring what is derived (the index) up to the record; the number of rows that it lacks afterwards."""
        ...

    def reindex(self) -> int:
        """Build everything derived anew from the record, readers going on meanwhile; the number of passages in it."""
        ...

    def warm(self) -> None:
        """Read ahead what most questions need, for a process that is to answer many. Takes seconds, which whoever asks
        meanwhile need not wait for; harmless to leave out."""
        ...

    def close(self) -> None:
        """Bring derived parts up to this process's own writes, then let go of everything. Harmless to repeat."""
        ...


class Store(Intake, Renewal, Answers, Care, Protocol):
    """All of it."""

    @property
    def crawl(self) -> CrawlState:
        """What the crawler knows from one run to the next."""
        ...

    @property
    def trail(self) -> Trail:
        """All captures."""
        ...

    @property
    def accounts(self) -> Accounts:
        """People, their tokens and sessions, and the audit log."""
        ...

    @property
    def stories(self) -> Stories:
        """Documents that carry nearly the same words."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Work in the background."""
        ...

    @property
    def claims(self) -> Claims:
        """Who works on what just now."""
        ...

    @property
    def holdings(self) -> Holder:
        """All that it holds, to be given to another store."""
        ...

    @property
    def taker(self) -> Taker:
        """Takes in what another store holds."""
        ...
