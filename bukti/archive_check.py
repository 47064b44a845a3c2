"""Re-hashes a home's whole archive: every record, every chain, and what each capture points to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bukti.workbench import Workbench
from crawler.warc.check import Counted, check_files
from models.capture import Capture
from models.errors import NotFoundError, StoreError
from models.identity import digest_of
from search_api.store.trail import Trailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault: where (a file and offset, or a document), a stable word, one line."""

    where: str
    reason: str
    detail: str


@dataclass(slots=True)
class Looked:
    """What was looked at so far."""

    warc: Counted = field(default_factory=Counted)
    documents: int = 0
    captures: int = 0


def check_archive(bench: Workbench, looked: Looked) -> Iterator[Finding]:
    """The faults, as they are found. First the WARC files by themselves, then the record's captures."""
    for fault in check_files(bench.archive.warcs, looked.warc):
        yield Finding(where=f"{fault.file}:{fault.offset}", reason=fault.reason, detail=fault.detail)
    for trailed in bench.store.trail.documents():
        looked.documents += 1
        yield from _check_document(trailed, bench, looked)


def _check_document(trailed: Trailed, bench: Workbench, looked: Looked) -> Iterator[Finding]:
    if trailed.problem is not None:
        yield Finding(where=trailed.document, reason="chain", detail=trailed.problem)
    previous = None
    for capture in trailed.captures:
        looked.captures += 1
        if capture.previous != previous:
            detail = f"the capture of {capture.fetched.isoformat()} does not follow the one before it"
            yield Finding(where=trailed.document, reason="chain", detail=detail)
        previous = capture.record_digest
        found = _check_bytes(capture, bench, withdrawn=trailed.withdrawn)
        if found is not None:
            yield found


def _check_bytes(capture: Capture, bench: Workbench, *, withdrawn: bool) -> Finding | None:
    """A withdrawn document's bytes may be gone; where they are there, they are still its own."""
    if capture.location is None:
        return None if withdrawn else Finding(where=capture.document, reason="unarchived", detail="no bytes are kept")
    where = f"{capture.location.file}:{capture.location.offset}"
    try:
        data = bench.archive.get(capture.digest, capture.location)
    except NotFoundError as error:
        return (
            None if withdrawn else Finding(where=where, reason="missing", detail=f"{capture.document}: {error.detail}")
        )
    except StoreError as error:
        return Finding(where=where, reason=error.reason, detail=f"{capture.document}: {error.detail}")
    digest = digest_of(data)
    if digest != capture.digest:
        detail = f"{capture.document}: {capture.digest} was captured, {digest} lies there"
        return Finding(where=where, reason="changed", detail=detail)
    return None
