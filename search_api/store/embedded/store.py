"""The embedded store: its parts behind the one protocol."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.analysis import Analysis
from models.capture import Capture
from models.coverage import Coverage, CoverageRequest
from models.crawl_log import CrawlLogEntry
from models.crawl_state import CrawlState
from models.disposition import Outcome
from models.document import Document
from models.errors import MissingExtraError, StoreError
from models.evidence import Evidence, SearchAnswer
from models.identity import Digest, DocumentId, EvidenceId
from models.passage import Passage
from models.ports import Embedder, Terms
from models.principal import Principal
from models.query import Reading, SearchRequest
from models.region import RegionRegistry
from models.text import Text
from search_api.store.accounts import Accounts as AccountsProtocol
from search_api.store.claims import Claims
from search_api.store.embedded import story_pending, withdrawal
from search_api.store.embedded.accounts import Accounts
from search_api.store.embedded.claims import ClaimRecord
from search_api.store.embedded.clock import Clock, last_sequence, wall_clock
from search_api.store.embedded.covering import Covering
from search_api.store.embedded.crawl_state import CrawlRecord
from search_api.store.embedded.database import Database
from search_api.store.embedded.derived import Derived
from search_api.store.embedded.evidence import EvidenceReader
from search_api.store.embedded.files import read_pointer
from search_api.store.embedded.holdings import Holdings
from search_api.store.embedded.intake import Intake
from search_api.store.embedded.jobs import JobRecord
from search_api.store.embedded.reading import Records
from search_api.store.embedded.renewal import Renewal
from search_api.store.embedded.searching import Searching
from search_api.store.embedded.story_rows import StoryReader
from search_api.store.embedded.taking import RecordTaker
from search_api.store.embedded.trail import CaptureTrail
from search_api.store.embedded.vectors_made import were_made
from search_api.store.embedded.vocabulary import IndexVocabulary
from search_api.store.holdings import Holder, Taker
from search_api.store.jobs import Jobs
from search_api.store.records import DayItems, Grounds, Item, StoreStatus
from search_api.store.stories import Stories
from search_api.store.trail import Trail

if TYPE_CHECKING:
    from search_api.store.embedded.vectors import VectorKeeper

log = logging.getLogger(__name__)

RECORD = "record.sqlite3"
INDEX = "index"
VECTORS = "vectors"
_CATCH_UP_ROWS = 5_000
_EMBEDDED_AT_ONCE = 128  # a search embeds no more than this of what was written: a second or two
_CATCH_UP_SECONDS = 10.0  # how long readers elsewhere may miss what a slow writer has written
_CLOSING_SECONDS = 60.0
_READING_SECONDS = 10.0


class EmbeddedStore:
    """Keeps everything under one folder. Safe to share between threads; several processes may use one folder."""

    def __init__(
        self,
        folder: Path,
        *,
        terms: Terms,
        registry: RegionRegistry,
        embedder: Embedder | None = None,
        missing: MissingExtraError | None = None,
        clock: Clock = wall_clock,
    ) -> None:
        self._database = Database(folder / RECORD)
        with self._database.reading() as db:
            (identity,) = db.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
        self._derived = Derived(folder / INDEX, self._database, terms, store=identity)
        self._vectors = _keeper(folder / VECTORS, self._database, embedder, store=identity)
        self._folder = folder
        self._clock = clock
        self.accounts: AccountsProtocol = Accounts(self._database)
        self.stories: Stories = StoryReader(self._database)
        self.crawl: CrawlState = CrawlRecord(self._database)
        self.trail: Trail = CaptureTrail(self._database)
        self.jobs: Jobs = JobRecord(self._database)
        self.claims: Claims = ClaimRecord(self._database)
        self.holdings: Holder = Holdings(self._database)
        self.taker: Taker = RecordTaker(self._database)
        self._intake = Intake(self._database, clock=clock)
        self._renewal = Renewal(self._database, clock=clock)
        self._records = Records(self._database)
        self._evidence = EvidenceReader(self._database, registry)
        self._covering = Covering(self._database, registry)
        self._searching = Searching(
            self._database,
            self._derived,
            terms=terms,
            registry=registry,
            embedder=embedder,
            vectors=self._vectors,
            missing=missing,
        )
        self._vocabulary = IndexVocabulary(self._derived, terms, prepare=self._make_index_current)
        self._lock = threading.Lock()
        self._owed = 0  # the newest change of ours that the index may lack
        self._caught = 0
        self._caught_at = time.monotonic()
        self._first = True
        self._closed = False

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        terms: Terms,
        registry: RegionRegistry,
        embedder: Embedder | None = None,
        missing: MissingExtraError | None = None,
        clock: Clock = wall_clock,
    ) -> EmbeddedStore:
        """Open the store in `folder`, made if it is not there, and catch up with what a killed writer left behind.

        Without an embedder nothing is searched by meaning, and vectors stay as they are; `missing` is what answers
        then say of it. What is written is embedded by `catch_up` and `close`, and where vectors were begun a few
        passages by the next search.

        Raises StoreVersionError for a record that a newer Bukti wrote.
        """
        return cls(folder, terms=terms, registry=registry, embedder=embedder, missing=missing, clock=clock)

    @staticmethod
    def has_vectors(folder: Path) -> bool:
        """Whether anything was ever embedded for the store in `folder`; reads a small file where there are vectors."""
        return read_pointer(folder / VECTORS) != "none" or were_made(folder / RECORD)

    @property
    def vocabulary(self) -> IndexVocabulary:
        return self._vocabulary

    def settled(self, document: Document, digest: Digest) -> Outcome | None:
        return self._intake.settled(document, digest)

    def save(self, item: Item) -> Outcome:
        outcome = self._intake.save(item)
        self._wrote()
        return outcome

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        outcomes = self._intake.save_all(items)
        self._wrote()
        return outcomes

    def record(self, outcome: Outcome, *, crawl: CrawlLogEntry | None = None) -> None:
        self._intake.record(outcome, crawl=crawl)

    def log_crawl(self, entry: CrawlLogEntry) -> None:
        self._intake.log_crawl(entry)

    def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
        self._make_current()
        return self._searching.search(request, reading)

    def warm(self) -> None:
        self._make_current()
        self._searching.warm()
        self._covering.warm()

    def to_analyze(self, version: str) -> Iterator[tuple[Document, Text]]:
        return self._renewal.to_analyze(version)

    def save_analysis(self, analysis: Analysis, passages: Sequence[Passage]) -> bool:
        kept = self._renewal.save_analysis(analysis, passages)
        self._wrote()
        return kept

    def to_extract(self, version: str) -> Iterator[tuple[Document, Capture]]:
        return self._renewal.to_extract(version)

    def save_text(
        self,
        document: DocumentId,
        text: Text,
        *,
        analysis: Analysis | None = None,
        passages: Sequence[Passage] = (),
    ) -> bool:
        kept = self._renewal.save_text(document, text, analysis=analysis, passages=passages)
        self._wrote()
        return kept

    def evidence(self, evidence: EvidenceId) -> Evidence:
        return self._evidence.evidence(evidence)

    def grounds(self, evidence: EvidenceId) -> Grounds:
        return self._evidence.grounds(evidence)

    def analysis(self, document: DocumentId) -> Analysis:
        return self._records.analysis(document)

    def document(self, document: DocumentId) -> Document:
        return self._records.document(document)

    def captures(self, document: DocumentId) -> tuple[Capture, ...]:
        return self._records.captures(document)

    def coverage(self, request: CoverageRequest) -> Coverage:
        return self._covering.coverage(request)

    def crawl_log(self) -> tuple[CrawlLogEntry, ...]:
        return self._records.crawl_log()

    def outlets(self) -> frozenset[str]:
        return self._records.outlets()

    def last_items(self) -> DayItems | None:
        return self._records.last_items()

    def status(self) -> StoreStatus:
        found = self._records.status(self._folder, self._derived.status())
        return found if self._vectors is None else replace(found, without_vector=self._vectors.lacking())

    def withdraw(self, document: DocumentId, principal: Principal, *, reason: str = "") -> tuple[Capture, ...]:
        """The index no longer answers with the words at once; its files let go of them when they are next merged, or
        at `reindex`."""
        captures = withdrawal.withdraw(self._database, document, principal, reason=reason, clock=self._clock)
        self._owed = self._newest()
        self._try_catch_up(wait=_CLOSING_SECONDS)
        self._let_go_of_vectors()
        return captures

    def catch_up(self) -> int:
        """Raises StoreFullError; what was stored stays stored, and the index catches up another time."""
        story_pending.compare(self._database, self._clock)
        newest = self._newest()
        if self._derived.catch_up(wait=_CLOSING_SECONDS):
            self._caught = max(self._caught, newest)
        self._embed()
        return self._derived.behind()

    def reindex(self) -> int:
        story_pending.compare(self._database, self._clock)
        passages = self._derived.rebuild()
        if self._vectors is not None:
            self._vectors.rebuild()
        return passages

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
        if self._owed > self._caught:
            self._try_catch_up(wait=_CLOSING_SECONDS)
        if self._owed:
            self._embed()
        if self._vectors is not None:
            self._vectors.close()
        self._derived.close()
        self._covering.close()
        self._database.close()

    def _make_current(self) -> None:
        self._make_index_current()
        # A search goes on with what a writer began; it does not make anyone wait for a model that nobody asked for.
        if self._vectors is None or not (self._owed or self._vectors.begun()):
            return
        if 0 < self._vectors.lacking() <= _EMBEDDED_AT_ONCE:
            self._embed(wait=0.0, at_most=_EMBEDDED_AT_ONCE)

    def _make_index_current(self) -> None:
        """A reader finds what this process wrote, and once what a killed writer left behind; it does not wait for
        what others are writing just now."""
        if self._owed > self._caught:
            self._try_catch_up(wait=_READING_SECONDS)
        elif self._first:
            self._first = False
            if self._derived.behind():
                self._try_catch_up(wait=0.0)

    def _embed(self, *, wait: float = _CLOSING_SECONDS, at_most: int | None = None) -> None:
        """A passage without a vector is found by its words: a line of warning, no failure."""
        if self._vectors is None:
            return
        try:
            if not self._vectors.catch_up(wait=wait, at_most=at_most) and wait:
                log.warning("another process holds the vectors; it will take in our passages when it goes on")
        except StoreError as error:
            log.warning("not all is embedded: %s", error.detail)

    def _let_go_of_vectors(self) -> None:
        """Of what was withdrawn. Vectors that can't be read are made anew without it."""
        if self._vectors is None:
            return
        try:
            if not self._vectors.let_go(wait=_CLOSING_SECONDS):
                log.warning("another process holds the vectors; it will let go of what was withdrawn when it goes on")
        except StoreError as error:
            log.warning("the vectors still hold what was withdrawn: %s", error.detail)

    def _wrote(self) -> None:
        self._owed = self._newest()
        waited = time.monotonic() - self._caught_at
        if self._owed - self._caught >= _CATCH_UP_ROWS or (self._owed > self._caught and waited >= _CATCH_UP_SECONDS):
            self._try_catch_up(wait=0.0)

    def _newest(self) -> int:
        with self._database.reading() as db:
            return last_sequence(db)

    def _try_catch_up(self, *, wait: float) -> None:
        """What was written is safe in the record: an index that lags is a line of warning, no failure."""
        newest = self._newest()
        self._caught_at = time.monotonic()
        try:
            if self._derived.catch_up(wait=wait):
                self._caught = max(self._caught, newest)
            elif wait:
                log.warning("another process holds the index; it will take in our changes when it goes on")
        except StoreError as error:
            log.warning("the index lags behind: %s", error.detail)


def _keeper(root: Path, database: Database, embedder: Embedder | None, *, store: str) -> VectorKeeper | None:
    """numpy and usearch are imported only where they are needed."""
    if embedder is None:
        return None
    from search_api.store.embedded.vectors import VectorKeeper

    return VectorKeeper(root, database, embedder, store=store)
