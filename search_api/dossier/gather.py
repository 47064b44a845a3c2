"""Reads from the store what belongs into a dossier, and checks each piece of it again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.coverage import Cell, Coverage, CoverageRequest
from models.crawl_log import CrawlLogEntry
from models.errors import RequestError, StoreBusyError, StoreCorruptError
from models.evidence import ArchiveState, Evidence, Hit
from models.identity import EvidenceId
from models.joined import Part, is_joined, parted
from models.mention import PillarMention
from models.pillar import PILLAR_LABELS, Basis, Pillar
from search_api.dossier.content import (
    Checked,
    Dossier,
    Exhibit,
    Method,
    PeriodFacts,
    PillarPart,
    PillarSaid,
    RegionFacts,
    SearchedSource,
    SubDimensionCount,
    YearCell,
)
from search_api.dossier.manifest import ORIGINALS
from search_api.dossier.parts import Parts, Progress
from search_api.dossier.reading import OnceArchive, OnceExtractor
from search_api.dossier.request import DossierRequest
from search_api.endings import ending_of
from search_api.store.records import Grounds
from search_api.verify import verify

MOST_EVIDENCE = 3_000
_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A dossier's contents, and what each piece of evidence stands on."""

    dossier: Dossier
    grounds: dict[EvidenceId, Grounds]


@dataclass(frozen=True, slots=True)
class _Found:
    """The passages of the region: evidence in its order, and how many only list each pillar."""

    evidence: tuple[Hit, ...]
    mentioned: Counter[Pillar]


def original_name(digest: str, media_type: str) -> str:
    """Where the bytes of a capture lie in a dossier: under their SHA-256, whatever they were called."""
    return f"{ORIGINALS}{digest.removeprefix('sha256:')}.{ending_of(media_type)}"


def page_names(digest: str, pages: Sequence[Part]) -> tuple[str, ...]:
    """Where the pages of an article in several lie beside the capture that joins them, to be opened one by one."""
    stem = f"{ORIGINALS}{digest.removeprefix('sha256:')}"
    return tuple(f"{stem}-{number}.{ending_of(page.media_type)}" for number, page in enumerate(pages, start=1))


class Gatherer:
    """Gathers one dossier."""

    def __init__(self, parts: Parts, request: DossierRequest, *, now: datetime, progress: Progress) -> None:
        self._parts = parts
        self._request = request
        self._now = now
        self._progress = progress
        self._archive = OnceArchive(parts.archive)
        self._extractor = OnceExtractor(parts.extractor)
        self._grounds: dict[EvidenceId, Grounds] = {}
        self._versions: dict[EvidenceId, str] = {}

    def gather(self) -> Gathered:
        """Raises RequestError where it would be more than a dossier holds."""
        parts, request = self._parts, self._request
        years = request.years(parts.store.status().years)
        coverage = (
            parts.store.coverage(CoverageRequest(year=years, region=(request.region,))) if years else Coverage(cells=())
        )
        found = self._found()
        self._check_index(found, coverage)
        exhibits = tuple(self._exhibits(found.evidence))
        region = parts.registry.require(request.region)
        dossier = Dossier(
            made=self._now,
            instance=parts.signer.public.fingerprint,
            region=RegionFacts(
                code=region.code,
                name=region.name,
                province=parts.registry.require(region.province).name,
                zone=region.zone,
            ),
            period=PeriodFacts(
                year=request.year, from_day=request.from_day, to_day=request.to_day, matrix=tuple(sorted(years))
            ),
            method=self._method(),
            pillars=tuple(self._pillar(p, exhibits, found.mentioned[p], coverage.cells) for p in request.pillar),
            searches=tuple(self._searches(years)),
            undated=coverage.undated,
            evidence=exhibits,
        )
        return Gathered(dossier=dossier, grounds=self._grounds)

    def _found(self) -> _Found:
        """A province's passages are its own: those of its kabupaten and kota have dossiers of their own."""
        evidence: list[Hit] = []
        mentioned: Counter[Pillar] = Counter()
        for hit in self._hits():
            if not any(region.code == self._request.region for region in hit.regions):
                continue
            spoken = {p.pillar for p in hit.pillars if p.is_evidence}.intersection(self._request.pillar)
            mentioned.update({p.pillar for p in hit.pillars} - spoken)
            if spoken:
                evidence.append(hit)
            if len(evidence) > MOST_EVIDENCE:
                raise RequestError(
                    f"the dossier would hold over {MOST_EVIDENCE:,} pieces of evidence",
                    parameter="year",
                    hint="ask for fewer years or pillars",
                )
        return _Found(tuple(evidence), mentioned)

    def _check_index(self, found: _Found, coverage: Coverage) -> None:
        """An index that lost something must never look like a region without evidence."""
        index = self._parts.store.status().index
        if index is not None and index.behind:
            raise StoreBusyError(f"the index is {index.behind} changes behind the record", hint="try again in a while")
        if self._request.from_day or self._request.to_day:
            return  # the matrix counts whole years
        have = {p.pillar for hit in found.evidence for p in hit.pillars if p.is_evidence}
        for cell in coverage.cells:
            if (
                cell.evidence
                and cell.region == self._request.region
                and cell.pillar in set(self._request.pillar) - have
            ):
                raise StoreCorruptError(
                    f"the matrix counts evidence for {cell.pillar}, the index finds none", hint="run `bukti reindex`"
                )

    def _hits(self) -> Iterator[Hit]:
        request, reading = self._request.search(size=_PAGE), self._parts.reader.read("")
        cursor: str | None = None
        while True:
            answer = self._parts.store.search(replace(request, cursor=cursor), reading)
            yield from answer.hits
            cursor = answer.next
            if cursor is None:
                return

    def _exhibits(self, hits: Sequence[Hit]) -> list[Exhibit]:
        """Numbered by pillar, then day, newest first; read document by document, so that each original is read once."""
        first = {hit.id: min(tuple(Pillar).index(s.pillar) for s in self._said(hit.pillars)) for hit in hits}
        order = {hit.id: n for n, hit in enumerate(sorted(hits, key=lambda hit: first[hit.id]), start=1)}
        found: dict[int, Exhibit] = {}
        for done, hit in enumerate(sorted(hits, key=lambda hit: (hit.document.id, hit.passage.start)), start=1):
            number = order[hit.id]
            found[number] = self._exhibit(number, hit)
            self._progress("evidence", done, len(hits))
        return [found[number] for number in sorted(found)]

    def _exhibit(self, number: int, hit: Hit) -> Exhibit:
        store = self._parts.store
        grounds, evidence = store.grounds(hit.id), store.evidence(hit.id)
        self._grounds[hit.id] = grounds
        self._versions[hit.id] = evidence.provenance.analysis_version
        checked = verify(hit.id, store=store, archive=self._archive, extractor=self._extractor, now=self._now)
        check = Checked(
            archive=checked.archive,
            live=checked.live,
            at=checked.checked,
            live_at=checked.live_checked,
            detail=checked.detail,
        )
        if grounds.document.withdrawn or evidence.hit.document.withdrawn:
            return self._withdrawn(number, hit, grounds, evidence, check)
        return self._present(number, hit, grounds, evidence, check)

    def _present(self, number: int, hit: Hit, grounds: Grounds, evidence: Evidence, check: Checked) -> Exhibit:
        document = hit.document
        event_end = next((d.end_value for d in hit.dates if d.is_held_event and d.value == document.event), None)
        return Exhibit(
            number=number,
            id=hit.id,
            withdrawn=False,
            pillars=self._said(hit.pillars),
            text=grounds.words,
            page=hit.passage.page,
            event=document.event,
            event_end=event_end,
            published=document.published,
            fetched=grounds.capture.fetched,
            document=document.id,
            title=document.title,
            outlet=self._parts.outlets.name(document.outlet),
            nature=document.nature,
            url=document.url,
            source=document.source,
            officials=hit.officials,
            indicators=hit.indicators,
            copies=hit.story.copies if hit.story else 1,
            citation=evidence.citation.plain,
            checked=check,
            original=self._original(grounds, check),
            pages=self._pages(grounds, check),
            superseded_by=evidence.superseded_by,
            submitted=self._parts.submitted(document.id),
        )

    def _withdrawn(self, number: int, hit: Hit, grounds: Grounds, evidence: Evidence, check: Checked) -> Exhibit:
        """Its document was withdrawn while we read: ids and nothing more."""
        return Exhibit(
            number=number,
            id=hit.id,
            withdrawn=True,
            pillars=self._said(hit.pillars),
            text="",
            page=None,
            event=None,
            event_end=None,
            published=None,
            fetched=grounds.capture.fetched,
            document=grounds.document.id,
            title=None,
            outlet=None,
            nature=hit.document.nature,
            url=None,
            source="",
            officials=(),
            indicators=(),
            copies=1,
            citation=f"Dokumen ditarik atas permintaan. Bukti {evidence.hit.id}.",
            checked=check,
            original=None,
        )

    def _original(self, grounds: Grounds, check: Checked) -> str | None:
        if check.archive in {ArchiveState.CORRUPT, ArchiveState.UNARCHIVED}:
            return None
        return original_name(grounds.capture.digest, grounds.capture.media_type)

    def _pages(self, grounds: Grounds, check: Checked) -> tuple[str, ...]:
        capture = grounds.capture
        if not is_joined(capture.media_type) or capture.location is None or self._original(grounds, check) is None:
            return ()
        return page_names(capture.digest, parted(self._archive.get(capture.digest, capture.location)).parts)

    def _said(self, mentions: Iterable[PillarMention]) -> tuple[PillarSaid, ...]:
        """What the passage says of the pillars asked for, more than that they exist; a name outweighs a programme."""
        kept = [m for m in mentions if m.is_evidence and m.pillar in self._request.pillar]
        return tuple(
            PillarSaid(
                pillar=pillar,
                basis=Basis.NAMED if any(m.basis is Basis.NAMED for m in of) else Basis.IMPLIED,
                sub_dimensions=tuple(dict.fromkeys(m.sub_dimension for m in of if m.sub_dimension)),
            )
            for pillar in Pillar
            if (of := [m for m in kept if m.pillar is pillar])
        )

    def _pillar(self, pillar: Pillar, exhibits: Sequence[Exhibit], mentioned: int, cells: Sequence[Cell]) -> PillarPart:
        ours = [(e, said) for e in exhibits for said in e.pillars if said.pillar is pillar]
        return PillarPart(
            pillar=pillar,
            name=PILLAR_LABELS[pillar],
            sub_dimensions=tuple(
                SubDimensionCount(
                    id=s.id,
                    name_id=s.name_id,
                    name_en=s.name_en,
                    evidence=sum(s.id in said.sub_dimensions for _, said in ours),
                )
                for s in self._parts.taxonomy.of(pillar)
            ),
            evidence=tuple(e.id for e, _ in ours),
            mentioned=mentioned,
            years=tuple(
                YearCell(
                    year=c.year,
                    state=c.state,
                    evidence=c.evidence,
                    mentions=c.mentions,
                    documents=c.documents,
                    outlets=c.outlets,
                    searched=c.searched,
                )
                for c in sorted(cells, key=lambda c: c.year)
                if c.pillar is pillar and c.region == self._request.region
            ),
        )

    def _searches(self, years: Sequence[int]) -> Iterator[SearchedSource]:
        """The sources that cover the region and were read for each year of the matrix."""
        registry, region = self._parts.registry, self._request.region
        ours = [
            entry
            for entry in self._parts.store.crawl_log()
            if any(region in registry.with_children(code) for code in entry.regions if code in registry)
        ]
        for year in sorted(years):
            by_source: dict[str, list[CrawlLogEntry]] = defaultdict(list)
            for entry in ours:
                if entry.reaches(date(year, 1, 1), date(year, 12, 31)):
                    by_source[entry.source].append(entry)
            for source in sorted(by_source):
                yield self._searched(year, source, by_source[source])

    def _searched(self, year: int, source: str, entries: Sequence[CrawlLogEntry]) -> SearchedSource:
        return SearchedSource(
            year=year,
            source=source,
            name=self._parts.outlets.name(source) or source,
            days=len({entry.day for entry in entries}),
            first_day=min(entry.day for entry in entries),
            last_day=max(entry.day for entry in entries),
            fetched=sum(entry.fetched for entry in entries),
            failed=sum(entry.failed for entry in entries),
            period_from=min(entry.period_from for entry in entries if entry.period_from),
            period_to=max(entry.period_to for entry in entries if entry.period_to),
        )

    def _method(self) -> Method:
        return Method(
            program=self._parts.program,
            extractor=self._parts.extractor.version,
            extractors=tuple(sorted({g.extractor_version for g in self._grounds.values()})),
            analyses=tuple(sorted(set(self._versions.values()))),
            taxonomy=self._parts.taxonomy.version,
            regions=self._parts.registry.version,
        )
