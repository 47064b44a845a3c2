"""Documents and pieces of evidence: to read, to check, to see as they were fetched."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.errors import NotFoundError
from models.identity import DocumentId, EvidenceId, is_evidence_id
from search_api.backend import backend_of, desk_of, outlets_of
from search_api.citation import zone_of
from search_api.web.copies import Copies
from search_api.web.document_page import TABS, DocumentPage, DocumentReader
from search_api.web.snapshot import capture_of, snapshot

router = APIRouter(tags=["pages"])


@router.get("/bukti/{evidence_id}")
def evidence(request: Request, evidence_id: str) -> Response:
    """One piece of evidence in its document."""
    if not is_evidence_id(evidence_id):
        raise NotFoundError(f"{evidence_id!r} is no evidence id", hint="it is e1: and 32 hex digits")
    page = _reader(request).of_evidence(
        EvidenceId(evidence_id),
        tab=_tab(request),
        chosen=request.query_params.get("salinan"),
        check=request.query_params.get("periksa") == "1",
    )
    return _show(request, page)


@router.get("/bukti/{evidence_id}/salinan")
def copies(request: Request, evidence_id: str) -> Response:
    """The other documents with the same words, to be put under a hit."""
    if not is_evidence_id(evidence_id):
        raise NotFoundError(f"{evidence_id!r} is no evidence id", hint="it is e1: and 32 hex digits")
    backend = backend_of(request)
    found = backend.store.evidence(EvidenceId(evidence_id))
    others = Copies(backend).of(found.hit.document.id, found)
    return desk_of(request).page("copies.html", copies=others, zone=zone_of(found.hit, backend.registry))


@router.get("/dokumen/{document_id}")
def document(request: Request, document_id: str) -> Response:
    """A document."""
    chosen = request.query_params.get("salinan")
    return _show(request, _reader(request).of_document(DocumentId(document_id), tab=_tab(request), chosen=chosen))


@router.get("/dokumen/{document_id}/arsip/{digest}")
def archived(request: Request, document_id: str, digest: str) -> Response:
    """A capture's bytes as they were fetched: a page sandboxed, anything else as a download."""
    backend = backend_of(request)
    capture = capture_of(backend.store, DocumentId(document_id), digest)
    download = request.query_params.get("unduh") == "1"
    return snapshot(capture, backend.archive, download=download, page=_number(request.query_params.get("bagian")))


def _reader(request: Request) -> DocumentReader:
    return DocumentReader(backend_of(request), outlets_of(request))


def _number(value: str | None) -> int | None:
    """The page of an article in several. Raises NotFoundError for what is no number of one."""
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and 1 <= len(value) <= 3 and int(value)):
        raise NotFoundError(f"{value[:20]!r} is no page's number", hint="pages count from 1")
    return int(value)


def _tab(request: Request) -> str:
    asked = request.query_params.get("tab", "")
    return asked if asked in dict(TABS) else TABS[0][0]


def _show(request: Request, page: DocumentPage) -> Response:
    title = (page.analysis.title if page.analysis else None) or "Dokumen tanpa judul"
    return desk_of(request).page("document.html", page=page, tabs=TABS, title=title)
