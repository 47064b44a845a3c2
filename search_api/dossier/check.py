"""Checks a dossier from the file and a public key alone: what was signed, and whether the originals bear it out."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO

from openpyxl import load_workbook

from models.codec import from_json
from models.disposition import Discard
from models.errors import BuktiError, InputError
from models.identity import Digest, DocumentId, document_id, evidence_id, text_digest_of
from models.joined import JOINED, parted
from models.ports import Extractor
from models.text import Text
from search_api.dossier import manifest as m
from search_api.dossier.container import is_name
from search_api.dossier.content import SCHEMA, Dossier, Exhibit, PeriodFacts, RegionFacts
from search_api.dossier.gather import page_names
from search_api.dossier.keys import PublicKey
from search_api.dossier.opened import Opened, TamperedError, open_dossier
from search_api.dossier.reading import OnceExtractor
from search_api.dossier.table import EVIDENCE, ID_COLUMN, SHEETS, TEXT_COLUMN, cell_text
from search_api.endings import ending_of

MOST_WORKBOOK = 300_000_000
_SHOWN = 20


class ExhibitState(StrEnum):
    """`intact`: the words stand at their offsets in what the original bytes are read as; `extractor_changed`: another
    version of the extractor finds them elsewhere; `unarchived`: the dossier has no original, and says so; `withdrawn`:
    taken back on request; `broken`: the original does not say it."""

    INTACT = "intact"
    EXTRACTOR_CHANGED = "extractor_changed"
    UNARCHIVED = "unarchived"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"


_FINE = frozenset({ExhibitState.INTACT, ExhibitState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a check found. `ok`: signature, every byte and every passage hold. `pinned`: the key was compared with one
    that came another way; without it the signature says only that nobody changed the file since its maker signed it.
    `problems`: a line each, the first `_SHOWN`."""

    ok: bool
    pinned: bool
    fingerprint: Digest
    made: datetime
    program: str
    region: RegionFacts
    period: PeriodFacts
    files: int
    originals: int
    evidence: dict[ExhibitState, int]
    extractor: str
    problems: tuple[str, ...]


def check_dossier(file: BinaryIO, *, extractor: Extractor, pinned: PublicKey | None = None) -> Check:
    """Raises TamperedError for one byte that is not as it was signed, InputError for what is no dossier."""
    opened = open_dossier(file, pinned=pinned)
    dossier = _dossier(opened, file)
    problems = list(_records(opened, dossier))
    if opened.read(file, m.KEY) != opened.key.pem():
        problems.append(f"{m.KEY} is not the key that signed")
    problems += _pages(opened, file)
    problems += _workbook(opened, dossier, file)
    states, more = _exhibits(opened, dossier, file, OnceExtractor(extractor))
    problems += more
    return Check(
        ok=not problems and set(states) <= _FINE,
        pinned=pinned is not None,
        fingerprint=opened.key.fingerprint,
        made=dossier.made,
        program=dossier.method.program,
        region=dossier.region,
        period=dossier.period,
        files=len(opened.manifest.files) + 2,
        originals=m.count_originals(opened.manifest.files),
        evidence={state: states[state] for state in ExhibitState if states[state]},
        extractor=extractor.version,
        problems=tuple(problems[:_SHOWN]),
    )


def _dossier(opened: Opened, file: BinaryIO) -> Dossier:
    try:
        dossier = from_json(opened.read(file, m.JSON), Dossier)
    except (BuktiError, UnicodeDecodeError, RecursionError) as error:
        raise TamperedError("berkas.json is none of a dossier", hint="ask for it again") from error
    if dossier.schema != SCHEMA:
        raise TamperedError(f"berkas.json is of schema {dossier.schema}", hint="upgrade Bukti")
    return dossier


def _records(opened: Opened, dossier: Dossier) -> Iterator[str]:
    """The manifest agrees with itself and with berkas.json; ids and chains are what they are made of."""
    manifest = opened.manifest
    if opened.key.fingerprint != dossier.instance:
        yield "berkas.json names another key than the manifest"
    if (manifest.made, manifest.region) != (dossier.made, dossier.region.code):
        yield "berkas.json is of another dossier than the manifest"
    if [e.id for e in dossier.evidence] != [claim.id for claim in manifest.evidence]:
        yield "berkas.json and the manifest do not name the same evidence"
    held = {e.id for e in dossier.evidence}
    if any(i not in held for part in dossier.pillars for i in part.evidence):
        yield "berkas.json counts evidence for a pillar that it does not hold"
    documents = {d.id: d for d in manifest.documents}
    for document in manifest.documents:
        if document_id(document.outlet, document.locator) != document.id:
            yield f"{document.id}: its id is not made of its outlet and address"
    for claim in manifest.evidence:
        if evidence_id(claim.document, claim.text_digest, claim.start, claim.end) != claim.id:
            yield f"{claim.id}: its id is not made of its document, text and offsets"
        if not claim.withdrawn and claim.document not in documents:
            yield f"{claim.id}: its document is not in the manifest"
    yield from _chains(manifest)


def _chains(manifest: m.Manifest) -> Iterator[str]:
    """Each capture's record is what its digest says and follows the one before it; its file lies under its SHA-256."""
    members = {member.path: member for member in manifest.files}
    last: dict[str, Digest | None] = {}
    used: set[str] = set()
    for capture in manifest.captures:
        if capture.capture().record_digest != capture.record:
            yield f"{capture.document}: the record of a capture was changed"
        if capture.previous != last.get(capture.document):
            yield f"{capture.document}: its chain of captures is broken"
        last[capture.document] = capture.record
        if capture.file is None:
            continue
        used.add(capture.file)
        member = members.get(capture.file)
        if member is None or not is_name(capture.file):
            yield f"{capture.document}: its original is not in the dossier"
        elif (f"sha256:{member.sha256}", member.size) != (capture.digest, capture.size):
            yield f"{capture.file}: not the bytes that were captured"
    for path in members:
        if path.startswith(m.ORIGINALS) and not used & {path, _joining(path)}:
            yield f"{path}: no capture names it"


def _joining(path: str) -> str:
    """The capture that joins a page with others: `bukti/SHA-2.html` is the second page of `bukti/SHA.mime`."""
    stem, dash, _ = path.partition("-")
    return f"{stem}.{ending_of(JOINED)}" if dash else ""


def _pages(opened: Opened, file: BinaryIO) -> Iterator[str]:
    """The single pages are those of the captures that join them, each and no other."""
    members = {member.path: member for member in opened.manifest.files}
    for path in members:
        if not path.startswith(m.ORIGINALS) or not path.endswith(f".{ending_of(JOINED)}"):
            continue
        try:
            pages = parted(opened.read(file, path)).parts
        except InputError as error:
            yield f"{path}: {error.detail}"
            continue
        digest = path.removeprefix(m.ORIGINALS).partition(".")[0]
        names = page_names(digest, pages)
        if {name for name in members if _joining(name) == path} != set(names):
            yield f"{path}: its pages are not all there, or there are others"
        for name, page in zip(names, pages, strict=True):
            if name in members and members[name].sha256 != hashlib.sha256(page.data).hexdigest():
                yield f"{name}: not the page that was captured"


def _workbook(opened: Opened, dossier: Dossier, file: BinaryIO) -> Iterator[str]:
    """The sheet of evidence has the same ids and words as berkas.json."""
    data = opened.read(file, m.XLSX)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(info.file_size for info in book.infolist()) > MOST_WORKBOOK:
                yield "berkas.xlsx is larger than it may be"
                return
        found = load_workbook(io.BytesIO(data), read_only=True)
        names = tuple(found.sheetnames)
        rows = found[EVIDENCE].iter_rows(values_only=True) if EVIDENCE in names else iter(())
        head = [str(name) for name in next(rows, ())]
        table = [dict(zip(head, row, strict=False)) for row in rows]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError) as error:
        yield f"berkas.xlsx can't be read: {' '.join(str(error).split())[:120]}"
        return
    if names != SHEETS:
        yield "berkas.xlsx has not the sheets of a dossier"
    if len(table) != len(dossier.evidence):
        yield "berkas.xlsx and berkas.json do not name the same evidence"
    for row, e in zip(table, dossier.evidence, strict=False):
        wanted = "ditarik" if e.withdrawn else cell_text(e.text)
        if row.get(ID_COLUMN) != e.id or _lines(row.get(TEXT_COLUMN)) != _lines(wanted):
            yield f"{e.id}: berkas.xlsx and berkas.json differ"


def _lines(value: object) -> list[str]:
    """XML makes one kind of line end of all."""
    return str(value or "").splitlines()


def _exhibits(
    opened: Opened, dossier: Dossier, file: BinaryIO, extractor: OnceExtractor
) -> tuple[Counter[ExhibitState], list[str]]:
    """Each passage looked for again in its original."""
    captures = {capture.record: capture for capture in opened.manifest.captures}
    urls = {document.id: document.url for document in opened.manifest.documents}
    states: Counter[ExhibitState] = Counter()
    problems: list[str] = []
    claims = {claim.id: claim for claim in opened.manifest.evidence}
    for e in sorted(dossier.evidence, key=lambda e: (e.original or "", e.number)):
        claim = claims.get(e.id)
        if claim is None:
            continue
        try:
            state, told = _exhibit(e, claim, captures, urls, opened, file, extractor)
        except InputError as error:
            other = claim.extractor != extractor.version
            state = ExhibitState.EXTRACTOR_CHANGED if other else ExhibitState.BROKEN
            told = f"its original is read no more: {error.detail}"
        states[state] += 1
        if told:
            problems.append(f"{e.id}: {told}")
    return states, problems


def _exhibit(
    e: Exhibit,
    claim: m.EvidenceClaim,
    captures: Mapping[Digest, m.CaptureClaim],
    urls: Mapping[DocumentId, str | None],
    opened: Opened,
    file: BinaryIO,
    extractor: OnceExtractor,
) -> tuple[ExhibitState, str]:
    if e.withdrawn != claim.withdrawn or e.document != claim.document:
        return ExhibitState.BROKEN, "berkas.json and the manifest differ about its document"
    if e.withdrawn:
        wordless = not (e.text or e.title or e.officials or e.indicators or e.original or e.url)
        return (
            (ExhibitState.WITHDRAWN, "") if wordless else (ExhibitState.BROKEN, "withdrawn, and yet it carries words")
        )
    capture = captures.get(claim.capture)
    if capture is None or capture.document != claim.document:
        return ExhibitState.BROKEN, "its capture is not in the manifest"
    if capture.file != e.original:
        return ExhibitState.BROKEN, "berkas.json and the manifest name different originals"
    if capture.file is None:
        return ExhibitState.UNARCHIVED, "the dossier has no original of it"
    data = opened.read(file, capture.file)
    text = extractor.extract(
        data,
        media_type=capture.media_type,
        source=capture.source,
        url=urls.get(e.document),
        day=capture.fetched.date(),
    )
    return _compared(e, claim, text, extractor.version)


def _compared(e: Exhibit, claim: m.EvidenceClaim, text: Text | Discard, version: str) -> tuple[ExhibitState, str]:
    body = "" if isinstance(text, Discard) else text.body
    here = e.text != "" and body[claim.start : claim.end] == e.text
    if here and (text_digest_of(body) == claim.text_digest or version != claim.extractor):
        return ExhibitState.INTACT, ""
    if version == claim.extractor:
        return ExhibitState.BROKEN, f"its words do not stand at {claim.start}–{claim.end} of its original"
    at = body.find(e.text)
    where = f"at {at}–{at + len(e.text)}" if at >= 0 else "nowhere as they are"
    return (
        ExhibitState.EXTRACTOR_CHANGED,
        f"extractor_changed: this version finds the words {where}, they were at {claim.start}–{claim.end}",
    )
