"""The archive of a home: what was fetched lies in WARC files, what was ingested in files named by their digest."""

from __future__ import annotations

from pathlib import Path

from crawler.archive import FolderArchive
from crawler.fetch.answer import Exchange
from crawler.warc.archive import WarcArchive, is_warc
from crawler.warc.place import FolderPlace, RemotePlace
from models.capture import ArchiveLocation
from models.identity import Digest

WARCS = "warc"
SPOOL = "archive-spool"


class HomeArchive:
    """Implements `models.ports.Archive`; a location says by itself which of the two holds it."""

    def __init__(self, folder: FolderArchive, warcs: WarcArchive, *, ingested_to_warc: bool = False) -> None:
        self.folder = folder
        self.warcs = warcs
        self._to_warc = ingested_to_warc

    @classmethod
    def open(cls, home: Path, *, folder: Path, url: str | None = None) -> HomeArchive:
        """WARC files under `folder`, or at `url` with a spool in the home; then what is ingested goes there, too.

        Raises MissingExtraError, SettingsError for a URL that can't be reached this way.
        """
        if url is not None:
            warcs = WarcArchive(RemotePlace(url), home / SPOOL)
            return cls(FolderArchive(folder), warcs, ingested_to_warc=True)
        root = folder / WARCS
        return cls(FolderArchive(folder), WarcArchive(FolderPlace(root), root))

    def put(self, data: bytes) -> ArchiveLocation:
        """Keep bytes that came from a file. Durable on return."""
        return self.warcs.put(data) if self._to_warc else self.folder.put(data)

    def keep(self, exchange: Exchange) -> ArchiveLocation:
        """Keep a request and its answer. Durable on return."""
        return self.warcs.keep(exchange)

    def get(self, digest: Digest, location: ArchiveLocation) -> bytes:
        """The bytes. Raises NotFoundError, StoreCorruptError; does not check them against `digest`."""
        return self.warcs.get(digest, location) if is_warc(location) else self.folder.get(digest, location)

    def delete(self, digest: Digest, location: ArchiveLocation) -> None:
        """Take the bytes out for good. Harmless to repeat."""
        if is_warc(location):
            self.warcs.delete(digest, location)
        else:
            self.folder.delete(digest, location)

    def tidy(self) -> None:
        """Finish what writers that are gone have left."""
        self.warcs.tidy()

    def close(self) -> None:
        """Finish what is being written. Harmless to repeat."""
        self.warcs.close()
