"""Who did what: one line in the store's append-only log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import Request
from starlette.requests import HTTPConnection

from models.access import LONGEST_NOTE, Action, AuditEntry, AuditNote
from search_api.access.door import door_of
from search_api.access.visitor import visitor_of

_NOBODY = "anonymous"


def audit(request: HTTPConnection, action: Action, subject: str = "", detail: str = "") -> AuditEntry:
    """Note what this request does, durable on return.

    `subject` names what it is done to (an id, a region), `detail` says more. Raises StoreError: what can't be noted
    is not done, so call it before what can't be taken back.
    """
    visitor = visitor_of(request)
    principal = visitor.principal
    note = AuditNote(
        at=datetime.now(UTC),
        principal=principal.id if principal else _NOBODY,
        name=principal.name if principal else "",
        action=action,
        subject=_plain(subject),
        detail=_plain(detail),
        address=visitor.address,
        request=visitor.request,
    )
    return door_of(request).accounts.note(note)


def audited(action: Action) -> Callable[[Request], None]:
    """A dependency that notes each call of a route, with its address and parameters: `Depends(audited(...))`."""

    def noted(request: Request) -> None:
        audit(request, action, request.url.path, request.url.query)

    return noted


def _plain(words: str) -> str:
    """Of a length that a log can bear, and storable: half a surrogate pair is no text."""
    return words[:LONGEST_NOTE].encode("utf-8", "replace").decode()
