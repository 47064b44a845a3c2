"""A withdrawal, whole: the words out of the record first, then the bytes that nobody else has out of the archive."""

from __future__ import annotations

from models.capture import Capture
from models.identity import DocumentId
from models.ports import Archive
from models.principal import Principal
from search_api.store.protocol import Store


def withdraw(
    store: Store, archive: Archive, document: DocumentId, who: Principal, *, reason: str = ""
) -> tuple[Capture, ...]:
    """Take a document out for good; the captures whose bytes were removed. Stopped in between, a second call goes on.

    Raises NotFoundError for an id that was never given out, StoreError where the archive can't be written.
    """
    captures = store.withdraw(document, who, reason=reason)
    for capture in captures:
        if capture.location is not None:
            archive.delete(capture.digest, capture.location)
    return captures
