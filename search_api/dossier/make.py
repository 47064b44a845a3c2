"""Makes a dossier: gathers, writes each part, signs what it claims."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from models.capture import Capture
from models.codec import to_json
from models.errors import NotFoundError, StoreCorruptError, StoreFullError
from models.identity import Digest, DocumentId, digest_of
from models.joined import is_joined, parted
from search_api.dossier import manifest as m
from search_api.dossier.container import Writer
from search_api.dossier.content import Dossier
from search_api.dossier.gather import Gathered, Gatherer, original_name, page_names
from search_api.dossier.parts import Parts, Progress, unseen
from search_api.dossier.request import DossierRequest
from search_api.dossier.table import workbook
from search_api.dossier.typeset import typeset
from search_api.dossier.wording import period_words
from search_api.store.records import Grounds

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BLOCK = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A dossier on the disk. `missing`: captures whose bytes the archive no longer has, or has damaged."""

    path: Path
    size: int
    sha256: str
    evidence: int
    originals: int
    missing: int
    fingerprint: Digest


def make_dossier(
    parts: Parts, request: DossierRequest, target: Path, *, now: datetime | None = None, progress: Progress = unseen
) -> Made:
    """Write the dossier to `target`, whole or not at all.

    Raises RequestError for one that would be too large, StoreFullError where there is no room.
    """
    made = (now or datetime.now(UTC)).replace(microsecond=0)
    gathered = Gatherer(parts, request, now=made, progress=progress).gather()
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        written = _write(parts, gathered, target, progress)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StoreFullError(f"no room for the dossier in {target.parent}", hint="free some space") from error
        raise
    parts.cited(grounds.document for grounds in gathered.grounds.values())
    return written


def _write(parts: Parts, gathered: Gathered, target: Path, progress: Progress) -> Made:
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            writer = Writer(file)
            missing = _fill(parts, gathered, writer, progress)
            writer.close()
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
            digest = _digest(file)
        unfinished.chmod(0o644)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Made(
        path=target,
        size=size,
        sha256=digest,
        evidence=len(gathered.dossier.evidence),
        originals=m.count_originals(writer.members),
        missing=missing,
        fingerprint=parts.signer.public.fingerprint,
    )


def _fill(parts: Parts, gathered: Gathered, writer: Writer, progress: Progress) -> int:
    """All members; how many originals are missing."""
    dossier = gathered.dossier
    progress("typesetting", 0, 1)
    writer.add(m.PDF, typeset(dossier))
    progress("typesetting", 1, 1)
    writer.add(m.XLSX, workbook(dossier))
    writer.add(m.JSON, dossier_json(dossier))
    writer.add(m.KEY, parts.signer.public.pem())
    writer.add(m.README, readme(dossier).encode())
    files, missing = _originals(parts, gathered, writer, progress)
    signed = m.encode(_manifest(parts, gathered, writer, files))
    writer.add(m.MANIFEST, signed)
    writer.add(m.SIGNATURE, parts.signer.sign(signed))
    return missing


def _originals(parts: Parts, gathered: Gathered, writer: Writer, progress: Progress) -> tuple[dict[Digest, str], int]:
    """The bytes that evidence stands on, one at a time; where each lies, by its digest."""
    withdrawn = {e.document for e in gathered.dossier.evidence if e.withdrawn}
    wanted = {g.capture.digest: g.capture for g in gathered.grounds.values() if g.document.id not in withdrawn}
    files: dict[Digest, str] = {}
    for done, digest in enumerate(sorted(wanted), start=1):
        data = _bytes(parts, wanted[digest])
        if data is not None:
            files[digest] = writer.add(original_name(digest, wanted[digest].media_type), data).path
            _add_pages(writer, wanted[digest], data)
        progress("originals", done, len(wanted))
    return files, len(wanted) - len(files)


def _add_pages(writer: Writer, capture: Capture, data: bytes) -> None:
    """The pages of an article in several, each as its host gave it: a browser opens them, and not what joins them."""
    if is_joined(capture.media_type):
        pages = parted(data).parts
        for name, page in zip(page_names(capture.digest, pages), pages, strict=True):
            writer.add(name, page.data)


def _bytes(parts: Parts, capture: Capture) -> bytes | None:
    """None where the archive has them no longer or has damaged them: the evidence says so itself."""
    if capture.location is None:
        return None
    try:
        data = parts.archive.get(capture.digest, capture.location)
    except (NotFoundError, StoreCorruptError):
        return None
    return data if digest_of(data) == capture.digest else None


def _manifest(parts: Parts, gathered: Gathered, writer: Writer, files: dict[Digest, str]) -> m.Manifest:
    public = parts.signer.public
    dossier = gathered.dossier
    withdrawn = {e.document for e in dossier.evidence if e.withdrawn}
    grounds = {g.document.id: g for g in gathered.grounds.values()}
    kept = sorted(document for document in grounds if document not in withdrawn)
    return m.Manifest(
        made=dossier.made,
        region=dossier.region.code,
        program=parts.program,
        signer=m.SignerFacts(algorithm="ed25519", public_key=public.raw.hex(), fingerprint=public.fingerprint),
        files=tuple(writer.members),
        documents=tuple(m.document_claim(grounds[document].document) for document in kept),
        captures=tuple(_chains(parts, kept, files)),
        evidence=tuple(_claim(gathered.grounds[e.id], withdrawn=e.withdrawn) for e in dossier.evidence),
    )


def _chains(parts: Parts, documents: Iterable[DocumentId], files: dict[Digest, str]) -> Iterable[m.CaptureClaim]:
    """Each document's captures, oldest first."""
    for document in documents:
        for capture in parts.store.captures(document):
            yield m.capture_claim(capture, files.get(capture.digest))


def _claim(grounds: Grounds, *, withdrawn: bool) -> m.EvidenceClaim:
    return m.EvidenceClaim(
        id=grounds.id,
        document=grounds.document.id,
        text_digest=grounds.text_digest,
        start=grounds.start,
        end=grounds.end,
        capture=grounds.capture.record_digest,
        extractor=grounds.extractor_version,
        withdrawn=withdrawn,
    )


def dossier_json(dossier: Dossier) -> bytes:
    """`berkas.json`, indented for people."""
    return msgspec.json.format(to_json(dossier), indent=1) + b"\n"


def readme(dossier: Dossier) -> str:
    """What the file is and how to check it, for whoever unpacks it."""
    return f"""BERKAS BUKTI: {dossier.region.name} ({dossier.region.code}), {period_words(dossier.period)}

berkas.pdf          untuk dibaca dan dicetak
berkas.xlsx         bukti, matriks, yang tidak ditemukan, cara kerja
berkas.json         sama, untuk program
bukti/              halaman dan berkas asli, bernama SHA-256-nya
manifest.json       ukuran dan SHA-256 setiap berkas, letak setiap kutipan
manifest.sig        tanda tangan Ed25519 atas manifest.json
kunci-publik.pem    kunci publik pembuatnya; sidiknya {dossier.instance}

Periksa / check:
  bukti verify BERKAS.zip --key KUNCI.pem
KUNCI.pem adalah kunci publik yang diberikan langsung oleh pembuat berkas (bukti dossier --public-key).
Tanda tangan saja, tanpa Bukti / the signature alone, without Bukti:
  openssl pkeyutl -verify -pubin -inkey KUNCI.pem -rawin -in manifest.json -sigfile manifest.sig
"""


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
