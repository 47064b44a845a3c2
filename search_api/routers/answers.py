"""Search, evidence, documents and coverage (contract: api.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from models.errors import RequestError
from models.identity import DocumentId, EvidenceId, is_evidence_id
from models.joined import MOST_PARTS
from search_api.backend import backend_of
from search_api.citing import cite
from search_api.query.request import parse_coverage, parse_search
from search_api.routers.openapi import answers, bytes_of
from search_api.routers.parameters import COVERAGE, SEARCH, DocumentIdPath, EvidenceIdPath, documented
from search_api.verify import verify
from search_api.web.headers import etag
from search_api.web.snapshot import capture_of, snapshot

router = APIRouter(prefix="/api/v1", tags=["answers"])


def _json(value: Any) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _parameters(request: Request) -> dict[str, list[str]]:
    return {key: request.query_params.getlist(key) for key in request.query_params}


def _evidence_id(value: str) -> EvidenceId:
    if not is_evidence_id(value):
        raise RequestError(f"{value!r} is no evidence id", parameter="id", hint="it is e1: and 32 hex digits")
    return EvidenceId(value)


@router.get("/search", responses=answers("SearchAnswer"), openapi_extra=documented(SEARCH), response_class=Response)
def search(request: Request) -> Response:
    """Passages that match words and filters; parameters as `bukti search` takes them."""
    backend = backend_of(request)
    given = _parameters(request)
    known = backend.known_outlets(given["source"]) if "source" in given else None
    wanted = parse_search(given, registry=backend.registry, sources=known)
    answer = backend.store.search(wanted, backend.reader.read(wanted.q, understand=wanted.understand))
    found = _json(answer)
    # The same answer is told by the same tag, however long it took.
    found.headers["ETag"] = etag(msgspec.json.encode(replace(answer, took_ms=0.0)))
    return found


@router.get("/coverage", responses=answers("Coverage"), openapi_extra=documented(COVERAGE), response_class=Response)
def coverage(request: Request) -> Response:
    """A cell for each region, pillar and year asked for."""
    backend = backend_of(request)
    return _json(backend.store.coverage(parse_coverage(_parameters(request), registry=backend.registry)))


@router.get("/evidence/{evidence_id}", responses=answers("Evidence", missing=True), response_class=Response)
def evidence(request: Request, evidence_id: EvidenceIdPath) -> Response:
    """One passage with its context, citation and provenance."""
    found = backend_of(request).store.evidence(_evidence_id(evidence_id))
    # A hit's fields stand beside context, citation and provenance, as the contract has them.
    body = msgspec.to_builtins(found)
    return _json(body.pop("hit") | body)


@router.get("/evidence/{evidence_id}/verify", responses=answers("Verification", missing=True), response_class=Response)
def verify_evidence(request: Request, evidence_id: EvidenceIdPath) -> Response:
    """Hash the archived bytes, extract them again, look for the words."""
    b = backend_of(request)
    known = _evidence_id(evidence_id)
    found = verify(known, store=b.store, archive=b.archive, extractor=b.extractor)
    cite([b.store.grounds(known).document], b.store.crawl)
    return _json(found)


@router.get("/documents/{document_id}", responses=answers("Analysis", missing=True), response_class=Response)
def document(request: Request, document_id: DocumentIdPath) -> Response:
    """The analysis of a document."""
    return _json(backend_of(request).store.analysis(DocumentId(document_id)))


@router.get(
    "/documents/{document_id}/snapshot",
    responses=bytes_of("*/*", "The bytes, of whatever type they were.", missing=True),
    response_class=Response,
)
def document_snapshot(
    request: Request,
    document_id: DocumentIdPath,
    page: Annotated[
        int | None,
        Query(
            ge=1,
            le=MOST_PARTS,
            description="Which page of an article in several; without it the first.",
            openapi_examples={"one": {"value": 1}},
        ),
    ] = None,
) -> Response:
    """The page as it was fetched last, sandboxed; a file of another kind as a download."""
    backend = backend_of(request)
    return snapshot(capture_of(backend.store, DocumentId(document_id)), backend.archive, page=page)


@router.get(
    "/documents/{document_id}/captures",
    responses=answers("Capture", missing=True, many=True),
    response_class=Response,
)
def captures(request: Request, document_id: DocumentIdPath) -> Response:
    """The document's captures, oldest first, each chained to the one before."""
    return _json(backend_of(request).store.captures(DocumentId(document_id)))
