"""The archive of what was fetched: WARC files, each written by one process, read by all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.fetch.answer import Exchange
from crawler.warc.member import SMALLEST, padded
from crawler.warc.open_file import SUFFIX, OpenFile, left_behind
from crawler.warc.place import FolderPlace, Place
from crawler.warc.record import Stored, of_bytes, of_exchange, read_record, tombstone, warcinfo
from models.capture import ArchiveLocation
from models.errors import NotFoundError, StoreCorruptError, StoreError
from models.identity import Digest, digest_of

log = logging.getLogger(__name__)
# A file of this size is closed and the next begun: small enough to copy and to check, large enough to be few.
ROTATE_BYTES = 512 * 1024 * 1024
SOFTWARE = "Bukti"


class WarcArchive:
    """Implements `models.ports.Archive`. Safe to share between threads; several processes may use one place.

    Each process has one open file of its own, in `spool` (for a folder: the folder itself). What `keep` and `put` give
    out is on this machine's disk; at a remote place it lies when the file is full or closed.
    """

    def __init__(self, place: Place, spool: Path, *, rotate: int = ROTATE_BYTES) -> None:
        self._place = place
        self._spool = FolderPlace(spool)
        self._rotate = rotate
        self._lock = threading.Lock()
        self._open: OpenFile | None = None
        self._recovered = False
        self._puts: dict[Digest, ArchiveLocation] = {}

    def keep(self, exchange: Exchange) -> ArchiveLocation:
        """Archive a request and its answer; where the answer's record lies (of an article in several pages: the record
        of all together). Durable on return.

        Raises StoreFullError, StoreError.
        """
        return self._append(of_exchange(exchange))

    def put(self, data: bytes) -> ArchiveLocation:
        """Archive bytes that come from no exchange, as a resource."""
        digest = digest_of(data)
        known = self._puts.get(digest)
        if known is None:
            known = self._puts[digest] = self._append((of_bytes(data, at=datetime.now(UTC)),))
        return known

    def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
        """The body that lies there; not checked against `digest`. Raises NotFoundError where the file is not there or
        the record was withdrawn, StoreCorruptError where no record lies there."""
        stored = read_record(self._member(location), where=f"{location.file} at {location.offset}")
        if stored is None or stored.kind == "metadata":
            raise NotFoundError(f"{digest} was withdrawn from the archive")
        return stored.payload

    def delete(self, digest: Digest, location: ArchiveLocation) -> None:
        """Take the words out for good: the record's place is kept, every other offset stays. Harmless to repeat."""
        length = location.length or 0
        if length < SMALLEST:
            raise NotFoundError(f"no record of {digest} lies at {location.offset} of {location.file}")
        stored = self._stored(location)
        # The pages of an article lie right behind it: all their words go with one write.
        lengths = (length, *(stored.followed_by if stored is not None else ()))
        grave = tombstone(stored.url if stored is not None else None, at=datetime.now(UTC))
        graves = b"".join(padded(grave, size) for size in lengths)
        self._holder(location.file).replace(location.file, location.offset, graves)
        self._puts.pop(digest, None)

    def names(self) -> list[str]:
        """All files, open ones too, sorted."""
        return sorted({*self._place.names(), *self._spool.names()})

    def place_of(self, name: str) -> Place:
        """Where a file lies now."""
        return self._holder(name)

    def tidy(self) -> None:
        """`recover`, once for this archive's life; what can't be brought to its place stays, with a warning."""
        with self._lock:
            if not self._recovered:
                self._recovered = True
                self._try_to_recover()

    def recover(self) -> list[str]:
        """Finish what writers that are gone have left, and bring it to its place; the files' names."""
        finished = []
        for path in left_behind(self._spool.root):
            finished.append(path.name)
            if path.stat().st_size == 0:
                path.unlink()
            else:
                self._place.publish(path)
        return finished

    def close(self) -> None:
        """Finish our open file and bring it to its place. Harmless to repeat."""
        with self._lock:
            self._finish()

    def _append(self, parts: Sequence[bytes]) -> ArchiveLocation:
        while True:
            with self._lock:
                file = self._ready()
            offsets = file.append(parts)
            if offsets is not None:
                return ArchiveLocation(file=file.name, offset=offsets[0], length=len(parts[0]))

    def _ready(self) -> OpenFile:
        """Our open file, a new one where the last is full."""
        if not self._recovered:
            self._recovered = True
            self._try_to_recover()
        if self._open is not None and self._open.size >= self._rotate:
            self._finish()
        if self._open is None:
            self._open = OpenFile(self._spool.root)
            self._open.append((warcinfo(self._open.name, software=SOFTWARE),))
        return self._open

    def _finish(self) -> None:
        if self._open is None:
            return
        file, self._open = self._open, None
        file.close()
        try:
            self._place.publish(file.path)
        except StoreError as error:
            # All is safe in the spool: the next writer brings it there.
            log.warning("%s stays in %s for now: %s", file.name, self._spool.root, error.detail)
            file.let_go(finished=False)
        else:
            file.let_go(finished=True)

    def _try_to_recover(self) -> None:
        try:
            self.recover()
        except StoreError as error:
            log.warning("what an earlier writer left waits in %s: %s", self._spool.root, error.detail)

    def _member(self, location: ArchiveLocation) -> bytes:
        if location.length is None:
            raise StoreCorruptError(f"the record at {location.offset} of {location.file} has no length")
        data = self._holder(location.file).read(location.file, location.offset, location.length)
        if len(data) < location.length:
            raise StoreCorruptError(
                f"{location.file} ends before its record at {location.offset}", hint="restore the file from a backup"
            )
        return data

    def _holder(self, name: str) -> Place:
        """Our spool where the file is still there, else the place."""
        return self._spool if (self._spool.root / Path(name).name).exists() else self._place

    def _stored(self, location: ArchiveLocation) -> Stored | None:
        try:
            return read_record(self._member(location), where=location.file)
        except StoreCorruptError:
            return None


def is_warc(location: ArchiveLocation) -> bool:
    """Whether a location lies in a WARC rather than in a file named by its digest."""
    return location.file.endswith(SUFFIX)
