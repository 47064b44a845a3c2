"""What changes the store over HTTP: a withdrawal."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from models.access import LONGEST_NOTE, Action
from models.errors import RequestError
from models.identity import DocumentId
from models.principal import Principal, Role
from search_api import withdrawing
from search_api.access import audit, require
from search_api.backend import backend_of
from search_api.jobs.forgetting import forget
from search_api.routers.openapi import answers
from search_api.routers.parameters import DocumentIdPath

router = APIRouter(prefix="/api/v1", tags=["changes"])


@router.delete("/documents/{document_id}", responses=answers("Withdrawn", missing=True), response_class=Response)
def withdraw(
    request: Request,
    document_id: DocumentIdPath,
    who: Annotated[Principal, Depends(require(Role.ADMIN))],
    reason: Annotated[
        str,
        Query(
            description="Why, for the record.",
            openapi_examples={"one": {"value": "permintaan keluarga"}},
            json_schema_extra={"maxLength": LONGEST_NOTE},
        ),
    ] = "",
) -> Response:
    """Take a document's words out for good. Its ids stay and say `withdrawn`. Harmless to repeat."""
    if len(reason) > LONGEST_NOTE:
        raise RequestError(f"reason is longer than {LONGEST_NOTE} characters", parameter="reason", hint="shorten it")
    backend, document = backend_of(request), DocumentId(document_id)
    backend.store.document(document)  # an id that was never given out is no event
    audit(request, Action.WITHDRAWN, document, reason)
    alone = withdrawing.withdraw(backend.store, backend.archive, document, who, reason=reason)
    if backend.workshop is not None:
        forget(backend.workshop, document, alone)
    answer = {"id": document, "withdrawn": True, "unshared_captures": [capture.digest for capture in alone]}
    return Response(msgspec.json.encode(answer), media_type="application/json")
