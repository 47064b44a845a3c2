"""What the document page shows: the text with its findings, where it comes from, its captures and copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.analysis import Analysis
from models.capture import Capture
from models.disposition import Discard
from models.document import Document
from models.errors import InputError, NotFoundError, StoreCorruptError
from models.evidence import ArchiveState, Evidence, Verification
from models.identity import DocumentId, EvidenceId
from models.mention import Place
from search_api.backend import Backend
from search_api.citing import cite
from search_api.verify import verify
from search_api.web import format_id, words
from search_api.web.address import link
from search_api.web.copies import Copies, Copy
from search_api.web.differences import Line, differences, from_unified
from search_api.web.job_page import person_words
from search_api.web.marking import Mark, Paragraph, marks_of, paragraphs
from search_api.web.outlet_names import OutletNames
from search_api.web.search_page import Searcher, Shown
from search_api.web.snapshot import bytes_of, is_shown, pages_of

TABS = (("teks", "Teks"), ("arsip", "Arsip"), ("riwayat", "Riwayat"), ("salinan", "Salinan"))
_PLACES = 8
_SECTIONS = (*words.KINDS.items(), ("quote", "Pernyataan"))
_VERDICTS = {ArchiveState.INTACT: "good", ArchiveState.EXTRACTOR_CHANGED: "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found, with the anchors of its places in the text; `aside`: where else the page says it."""

    label: str
    said: str
    places: tuple[str, ...]
    aside: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    kind: str
    label: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the provenance table; with `copy` a digest or id to be copied."""

    label: str
    value: str
    copy: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """A capture; `chained`: its record names the one before it rightly."""

    capture: Capture
    number: int
    chained: bool
    shown: bool
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """One page of an article in several; `place` is the address that answered."""

    number: int
    place: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verification in words; `mood` is good, warn or bad."""

    mood: str
    verification: Verification
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The difference between two captures; `problem` where one of them can't be read."""

    before: CaptureRow
    after: CaptureRow
    lines: tuple[Line, ...]
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    base: str
    tab: str
    document: Document
    analysis: Analysis | None
    outlet: str | None
    zone: str
    shown: Shown | None
    evidence: Evidence | None
    older_text: bool
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    provenance: tuple[Fact, ...]
    captures: tuple[CaptureRow, ...]
    pages: tuple[ArchivedPage, ...]
    histories: tuple[History, ...]
    copies: tuple[Copy, ...]
    read: tuple[str, ...]
    verdict: Verdict | None


class DocumentReader:
    """Makes pages of documents and of pieces of evidence in them."""

    def __init__(self, backend: Backend, outlets: OutletNames) -> None:
        self._backend = backend
        self._store = backend.store
        self._outlets = outlets
        self._searcher = Searcher(backend, outlets)
        self._copies = Copies(backend)

    def of_document(self, document: DocumentId, *, tab: str, chosen: str | None = None) -> DocumentPage:
        """Raises NotFoundError for an id that was never given out."""
        return self._page(self._store.document(document), None, f"/dokumen/{document}", tab=tab, chosen=chosen)

    def of_evidence(
        self, evidence: EvidenceId, *, tab: str, chosen: str | None = None, check: bool = False
    ) -> DocumentPage:
        """Raises NotFoundError like `of_document`. With `check` the evidence is verified."""
        found = self._store.evidence(evidence)
        document = self._store.document(found.hit.document.id)
        page = f"/bukti/{evidence}"
        return self._page(document, found, page, tab=tab, chosen=chosen, check=check)

    def _page(
        self,
        document: Document,
        evidence: Evidence | None,
        base: str,
        *,
        tab: str,
        chosen: str | None,
        check: bool = False,
    ) -> DocumentPage:
        self._outlets.learn(document.outlet)
        analysis = None if document.withdrawn else self._analysis(document.id)
        older = bool(evidence and analysis and evidence.provenance.text_digest != analysis.text_digest)
        passage = evidence.hit.passage if evidence and not older else None
        marks = marks_of(analysis) if analysis and tab == "teks" else ()
        wanted = chosen or (evidence.provenance.capture if evidence else None)
        captures = self._captures(document, base, wanted) if tab in {"arsip", "riwayat"} else ()
        shown = self._searcher.shown(evidence.hit) if evidence else None
        return DocumentPage(
            base=base,
            tab=tab,
            document=document,
            analysis=analysis,
            outlet=document.outlet.name if document.outlet else None,
            zone=self._zone(analysis, shown),
            shown=shown,
            evidence=evidence,
            older_text=older,
            paragraphs=_paragraphs(analysis, marks, (passage.start, passage.end) if passage else None)
            if tab == "teks"
            else (),
            sections=tuple(_sections(marks)),
            provenance=tuple(self._provenance(document, analysis, evidence)) if tab == "teks" else (),
            captures=captures,
            pages=self._pages(document, captures) if tab == "arsip" else (),
            histories=tuple(self._histories(document, captures)) if tab == "riwayat" else (),
            copies=self._copies.of(document.id, evidence) if tab == "salinan" else (),
            read=_lines(analysis) if tab == "arsip" else (),
            verdict=self._verdict(evidence) if check and evidence else None,
        )

    def _analysis(self, document: DocumentId) -> Analysis | None:
        try:
            return self._store.analysis(document)
        except NotFoundError:
            return None

    def _zone(self, analysis: Analysis | None, shown: Shown | None) -> str:
        if shown:
            return shown.zone
        region = self._backend.registry.get(analysis.primary_region or "") if analysis else None
        return region.zone if region else "WIB"

    def _provenance(self, document: Document, analysis: Analysis | None, evidence: Evidence | None) -> Iterator[Fact]:
        if evidence:
            yield Fact(label="Nomor bukti", value=evidence.hit.id, copy=True)
        yield Fact(label="Nomor dokumen", value=document.id, copy=True)
        yield Fact(label="Asal", value=document.url or document.source, url=document.url)
        job = self._store.jobs.job_of_document(document.id)
        if job is not None:
            said = f"{person_words(job)}, {format_id.moment(job.created, self._zone(analysis, None))}"
            yield Fact(label="Diserahkan oleh", value=said)
        if evidence is None:
            capture = self._store.captures(document.id)[-1]
            yield from _capture_facts(capture, self._zone(analysis, None))
            if analysis:
                yield Fact(label="Sidik teks", value=analysis.text_digest, copy=True)
                yield Fact(label="Versi analisis", value=analysis.analysis_version)
            return
        found = evidence.provenance
        zone = self._zone(analysis, self._searcher.shown(evidence.hit))
        yield Fact(label="Diambil", value=format_id.moment(found.fetched, zone))
        yield Fact(label="Sidik bita asli", value=found.capture, copy=True)
        yield Fact(label="Sidik rekaman pengambilan", value=found.capture_record, copy=True)
        place = f"{found.archive_file}, mulai bita {format_id.number(found.archive_offset or 0)}"
        yield Fact(label="Berkas arsip", value=place if found.archive_file else "tidak diarsipkan")
        yield Fact(label="Sidik teks", value=found.text_digest, copy=True)
        start, end = evidence.hit.passage.start, evidence.hit.passage.end
        where = f"karakter {format_id.number(start)}–{format_id.number(end)}"
        yield Fact(label="Letak kutipan dalam teks", value=where)
        yield Fact(label="Versi pembaca halaman", value=found.extractor_version)
        yield Fact(label="Versi analisis", value=found.analysis_version)
        if evidence.superseded_by:
            newer = evidence.superseded_by
            yield Fact(label="Versi baru kutipan ini", value=newer, url=f"/bukti/{newer}", copy=True)

    def _captures(self, document: Document, base: str, wanted: str | None) -> tuple[CaptureRow, ...]:
        captures = self._store.captures(document.id)
        places = [number for number, capture in enumerate(captures) if capture.digest == wanted]
        at = places[-1] if places else len(captures) - 1
        before: Capture | None = None
        rows = []
        for number, capture in enumerate(captures):
            rows.append(
                CaptureRow(
                    capture=capture,
                    number=number + 1,
                    chained=capture.previous == (before.record_digest if before else None),
                    shown=is_shown(capture),
                    url=link(base, tab="arsip", salinan=capture.digest),
                    chosen=number == at,
                )
            )
            before = capture
        return tuple(rows)

    def _pages(self, document: Document, captures: Sequence[CaptureRow]) -> tuple[ArchivedPage, ...]:
        """Those of the chosen capture, where its article has several; what can't be read is told by the frame."""
        if document.withdrawn:
            return ()
        chosen = next((row.capture for row in captures if row.chosen), None)
        try:
            found = pages_of(chosen, self._backend.archive) if chosen else ()
        except (NotFoundError, StoreCorruptError, InputError):
            return ()
        base = f"/dokumen/{document.id}/arsip/{chosen.digest}" if chosen else ""
        return tuple(
            ArchivedPage(number=number, place=part.url, url=link(base, bagian=number))
            for number, part in enumerate(found, start=1)
        )

    def _histories(self, document: Document, captures: Sequence[CaptureRow]) -> Iterator[History]:
        """The newest change first."""
        texts = [self._text(document, row.capture) for row in captures]
        for number in range(len(captures) - 1, 0, -1):
            old, new = texts[number - 1], texts[number]
            problem = old[1] or new[1]
            yield History(
                before=captures[number - 1],
                after=captures[number],
                lines=() if problem else differences(old[0], new[0]),
                problem=problem,
            )

    def _text(self, document: Document, capture: Capture) -> tuple[str, str | None]:
        """What the present extractor reads in a capture, or why it reads nothing."""
        try:
            data = bytes_of(capture, self._backend.archive)
            found = self._backend.extractor.extract(
                data,
                media_type=capture.media_type,
                source=capture.source,
                url=document.url,
                day=capture.fetched.date(),
            )
        except (NotFoundError, StoreCorruptError, InputError) as error:
            return "", error.detail
        return ("", found.detail) if isinstance(found, Discard) else (found.body, None)

    def _verdict(self, evidence: Evidence) -> Verdict:
        b = self._backend
        found = verify(evidence.hit.id, store=b.store, archive=b.archive, extractor=b.extractor)
        cite([b.store.grounds(evidence.hit.id).document], b.store.crawl)
        mood = _VERDICTS.get(found.archive, "bad")
        if mood == "good" and found.live in {"edited", "deleted"}:
            mood = "warn"
        return Verdict(mood=mood, verification=found, lines=from_unified(found.difference or ""))


def _capture_facts(capture: Capture, zone: str) -> Iterator[Fact]:
    yield Fact(label="Diambil", value=format_id.moment(capture.fetched, zone))
    yield Fact(label="Sidik bita asli", value=capture.digest, copy=True)
    yield Fact(label="Sidik rekaman pengambilan", value=capture.record_digest, copy=True)
    yield Fact(label="Berkas arsip", value=capture.location.file if capture.location else "tidak diarsipkan")


def _paragraphs(
    analysis: Analysis | None, marks: Sequence[Mark], cited: tuple[int, int] | None
) -> tuple[Paragraph, ...]:
    if analysis is None:
        return ()
    return paragraphs(analysis.text, [mark for mark in marks if mark.place is Place.TEXT], cited)


def _lines(analysis: Analysis | None) -> tuple[str, ...]:
    """The cleaned text, to be set beside the page that it was read from."""
    return tuple(line for line in analysis.text.split("\n") if line.strip()) if analysis else ()


def _sections(marks: Iterable[Mark]) -> Iterator[Section]:
    """By kind; within one in the order of the text, each thing once."""
    asides = {Place.TITLE: "judul", Place.META: "data halaman"}
    for kind, label in _SECTIONS:
        found: dict[str, list[Mark]] = {}
        for mark in marks:
            if mark.kind == kind:
                said = mark.text if kind == "quote" else ""
                found.setdefault(f"{mark.label}\n{said}", []).append(mark)
        if not found:
            continue
        yield Section(
            kind=kind,
            label=label,
            findings=tuple(
                Finding(
                    label=same[0].label,
                    said=same[0].text,
                    places=tuple(mark.id for mark in same if mark.place is Place.TEXT)[:_PLACES],
                    aside=next((asides[mark.place] for mark in same if mark.place in asides), None),
                )
                for same in found.values()
            ),
        )
