"""The scale-out store: its parts behind the one protocol."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
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
from search_api.store.crawl_sums import reached
from search_api.store.elastic.accounts import Accounts
from search_api.store.elastic.address import Address
from search_api.store.elastic.bodies import Bodies
from search_api.store.elastic.building import Building
from search_api.store.elastic.client import Client
from search_api.store.elastic.clock import Clock, Wall, wall_clock
from search_api.store.elastic.covering import Covering
from search_api.store.elastic.crawl_state import CrawlRecord
from search_api.store.elastic.evidence import EvidenceReader
from search_api.store.elastic.heads import Heads
from search_api.store.elastic.holdings import EngineHoldings
from search_api.store.elastic.indexing import Indexer
from search_api.store.elastic.indices import Indices, Layout
from search_api.store.elastic.intake import Intake
from search_api.store.elastic.jobs import JobRecord
from search_api.store.elastic.layout import SPECS
from search_api.store.elastic.lines import Lines
from search_api.store.elastic.outlets import Outlets
from search_api.store.elastic.reading import CaptureTrail, Records
from search_api.store.elastic.reindexing import Reindexing
from search_api.store.elastic.renewal import Renewal
from search_api.store.elastic.searching import Searching
from search_api.store.elastic.statements import Statements
from search_api.store.elastic.stories import StoryKeeper
from search_api.store.elastic.taking import EngineTaker
from search_api.store.elastic.telling import Told
from search_api.store.elastic.vocabulary import EngineVocabulary
from search_api.store.elastic.withdrawal import Withdrawing
from search_api.store.elastic.work_claims import ClaimRecord
from search_api.store.holdings import Holder, Taker
from search_api.store.jobs import Jobs
from search_api.store.records import DayItems, Grounds, Item, StoreStatus
from search_api.store.stories import Stories
from search_api.store.trail import Trail

if TYPE_CHECKING:
    from search_api.store.elastic.vectors import VectorMaker

log = logging.getLogger(__name__)

_AT_ONCE = 200
_EMBEDDED_AT_ONCE = 128  # a search embeds no more than this of what was written: a second or two
_NONE: dict[str, Told] = {}


class ElasticStore:
    """Keeps everything in one engine under one prefix. Safe to share between threads; any number of processes may use
    one prefix."""

    def __init__(
        self,
        client: Client,
        *,
        layout: Layout,
        terms: Terms,
        registry: RegionRegistry,
        embedder: Embedder | None = None,
        missing: MissingExtraError | None = None,
        clock: Wall = wall_clock,
        mending: bool = False,
    ) -> None:
        self._client = client
        self._indices = indices = Indices(client, layout, SPECS)
        indices.ensure(mending=mending)
        self._clock = Clock(indices, wall=clock)
        self._heads = heads = Heads(indices)
        bodies, statements = Bodies(indices, heads), Statements(indices)
        outlets, lines, building = Outlets(indices), Lines(indices), Building(indices)
        self._stories = StoryKeeper(indices, heads, self._clock, bodies=bodies)
        self.stories: Stories = self._stories
        self.accounts: AccountsProtocol = Accounts(indices)
        self.crawl: CrawlState = CrawlRecord(indices)
        self.jobs: Jobs = JobRecord(indices, self._clock)
        self.claims: Claims = ClaimRecord(indices)
        self.holdings: Holder = EngineHoldings(indices, heads, bodies, self._clock)
        self.taker: Taker = EngineTaker(indices, heads, self._clock)
        self._vectors = _maker(indices, embedder)
        self._withdrawing = Withdrawing(indices, clock=self._clock, heads=heads, bodies=bodies, statements=statements)
        self._indexer = Indexer(
            indices,
            heads=heads,
            bodies=bodies,
            statements=statements,
            outlets=outlets,
            lines=lines,
            building=building,
            terms=terms,
            take_out=self._withdrawing.take_out,
            dressing=self._vectors.dressing if self._vectors else None,
        )
        self._reindexing = Reindexing(indices, heads=heads, indexer=self._indexer, building=building)
        self._intake = Intake(
            indices,
            clock=self._clock,
            heads=heads,
            bodies=bodies,
            statements=statements,
            outlets=outlets,
            lines=lines,
            committed=self._committed,
        )
        self._renewal = Renewal(
            indices,
            clock=self._clock,
            heads=heads,
            bodies=bodies,
            statements=statements,
            outlets=outlets,
            committed=self._committed,
        )
        self._records = Records(
            indices,
            heads=heads,
            bodies=bodies,
            statements=statements,
            outlets=outlets,
            lines=lines,
            terms_version=terms.version,
        )
        self.trail: Trail = CaptureTrail(self._records)
        self._evidence = EvidenceReader(
            heads=heads,
            bodies=bodies,
            statements=statements,
            outlets=outlets,
            stories=self._stories,
            registry=registry,
        )
        self._searching = Searching(
            indices,
            terms=terms,
            registry=registry,
            stories=self._stories,
            embedder=embedder,
            vectors=self._vectors,
            missing=missing,
        )
        self._covering = Covering(indices, registry, reached=lambda: reached(lines.crawl_rows()))
        self._vocabulary = EngineVocabulary(indices, terms)
        self._owed = False  # rows of ours may lack a vector
        self._closed = False

    @property
    def vocabulary(self) -> EngineVocabulary:
        return self._vocabulary

    @classmethod
    def open(
        cls,
        address: Address,
        *,
        terms: Terms,
        registry: RegionRegistry,
        layout: Layout | None = None,
        embedder: Embedder | None = None,
        missing: MissingExtraError | None = None,
        clock: Wall = wall_clock,
        mending: bool = False,
    ) -> ElasticStore:
        """Open the store in the engine at `address`, its indices made where they are not there. `mending`: to make
        anew what is derived, whatever its mapping is now.

        Raises StoreUnavailableError, StoreRefusedError, and StoreVersionError for indices that a newer Bukti wrote or
        somebody changed by hand.
        """
        return cls(
            Client(address),
            layout=layout or Layout(),
            terms=terms,
            registry=registry,
            embedder=embedder,
            missing=missing,
            clock=clock,
            mending=mending,
        )

    def settled(self, document: Document, digest: Digest) -> Outcome | None:
        return self._intake.settled(document, digest)

    def save(self, item: Item) -> Outcome:
        return self._intake.save(item)

    def save_all(self, items: Sequence[Item]) -> tuple[Outcome, ...]:
        """Durable one by one, not together: a killed writer leaves whole items, and none of the others."""
        return self._intake.save_all(items)

    def record(self, outcome: Outcome, *, crawl: CrawlLogEntry | None = None) -> None:
        self._intake.record(outcome, crawl=crawl)

    def log_crawl(self, entry: CrawlLogEntry) -> None:
        self._intake.log_crawl(entry)

    def search(self, request: SearchRequest, reading: Reading) -> SearchAnswer:
        self._embed(at_most=_EMBEDDED_AT_ONCE)
        return self._searching.search(request, reading)

    def coverage(self, request: CoverageRequest) -> Coverage:
        return self._covering.coverage(request)

    def warm(self) -> None:
        self._covering.coverage(CoverageRequest())

    def to_analyze(self, version: str) -> Iterator[tuple[Document, Text]]:
        return self._renewal.to_analyze(version)

    def save_analysis(self, analysis: Analysis, passages: Sequence[Passage]) -> bool:
        return self._renewal.save_analysis(analysis, passages)

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
        return self._renewal.save_text(document, text, analysis=analysis, passages=passages)

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

    def crawl_log(self) -> tuple[CrawlLogEntry, ...]:
        return self._records.crawl_log()

    def outlets(self) -> frozenset[str]:
        return self._records.outlets()

    def last_items(self) -> DayItems | None:
        return self._records.last_items()

    def status(self) -> StoreStatus:
        found = self._records.status()
        return found if self._vectors is None else replace(found, without_vector=self._vectors.lacking())

    def withdraw(self, document: DocumentId, principal: Principal, *, reason: str = "") -> tuple[Capture, ...]:
        """When it returns nothing answers with the words; the engine's files let go of them when they are next
        merged."""
        head = self._withdrawing.say(document, principal, reason=reason)
        self._withdrawing.take_out(head)
        self._committed((document,), _NONE)
        return self._withdrawing.nowhere_else(head)

    def catch_up(self) -> int:
        """Finish what killed writers left: of stories, rows and the log."""
        self._reindexing.clean_up()
        self._index(self._stories.settle())
        self._heads.documents.refresh()
        part: list[DocumentId] = []
        for held in self._heads.walk({"term": {"pending": True}}):
            part.append(held.head.id)
            if len(part) == _AT_ONCE:
                self._index(part)
                part = []
        self._index(part)
        self._owed = True
        self._embed()
        self._indices.refresh(*(spec.name for spec in SPECS))  # what others have just finished is found, too
        return self._records.pending()

    def reindex(self) -> int:
        self.catch_up()
        return self._reindexing.reindex()

    def close(self) -> None:
        """What this process wrote is found by everybody from now on. Harmless to repeat."""
        if self._closed:
            return
        self._closed = True
        self._searching.close()
        self._embed()
        try:
            self._indices.settle()
        except StoreError as error:
            log.warning("what was written is found a moment later: %s", error.detail)
        self._client.close()

    def _committed(self, documents: Collection[DocumentId], told: Mapping[str, Told]) -> None:
        """What was written is safe in the heads: searches that lag are a line of warning, no failure."""
        try:
            touched = self._stories.settle(documents)
            self._index(tuple(dict.fromkeys((*documents, *touched))), told)
        except StoreError as error:
            log.warning("searches lag behind: %s", error.detail)

    def _embed(self, *, at_most: int | None = None) -> None:
        """Embed what we wrote, unless it is more than `at_most`. A passage without a vector is found by its words: a
        line of warning, no failure."""
        if self._vectors is None or not self._owed:
            return
        try:
            if at_most is None or self._vectors.lacking() <= at_most:
                self._vectors.catch_up()
                self._owed = False
        except StoreError as error:
            log.warning("not all is embedded: %s", error.detail)

    def _index(self, documents: Collection[DocumentId], told: Mapping[str, Told] = _NONE) -> None:
        if documents:
            self._indexer.index(documents, told)
            self._owed = True


def _maker(indices: Indices, embedder: Embedder | None) -> VectorMaker | None:
    """numpy is imported only where it is needed."""
    if embedder is None:
        return None
    from search_api.store.elastic.vectors import VectorMaker

    return VectorMaker(indices, embedder)
