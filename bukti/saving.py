"""Saves items together, and keeps on the disk, in their order, what the store can't take while it is away."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress

from bukti.intake_spool import IntakeSpool
from bukti.workbench import Workbench
from models.disposition import Disposition, Outcome
from models.document import Document
from models.errors import BuktiError, StoreError, StoreFullError, StoreUnavailableError
from models.identity import Digest
from search_api.store.records import Item

log = logging.getLogger(__name__)
# What is saved together is durable together: a batch costs one wait for the disk, and a kill loses no more than this.
BATCH_ITEMS = 32
BATCH_SECONDS = 1.0
# How long a store that is away is left alone before it is asked again; each asking has the client's own patience.
PAUSE_SECONDS = 5.0
SPOOLED = "spooled"


class Saving:
    """Gathers items and saves them together; outcomes come out in the order of the items, each when it is durable.

    Once a batch went to the spool, all that follow do until it is empty again: nothing overtakes. Close it.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._spool = IntakeSpool(bench.settings.home)
        self._away_until = 0.0
        self._waiting: list[Item | Outcome] = []
        self._since = time.monotonic()
        self._spooled: deque[str] = deque()  # sources of this run's items that lie in the spool
        self._drained: list[Outcome] = []

    def resume(self) -> Iterator[Outcome]:
        """What an earlier run left in its spool, as far as the store takes it.

        Raises StoreError where the store can't be opened for another reason than that it is away.
        """
        try:
            _ = self._bench.store
        except StoreUnavailableError as error:
            self._is_gone(error)
        if len(self._spool) and not self.is_away():
            yield from self._drain()

    def settled(self, document: Document, digest: Digest) -> Outcome | None:
        """What the bytes alone settle; None, too, while the store can't be asked: `save` settles it then."""
        if self.is_away():
            return None
        try:
            return self._bench.store.settled(document, digest)
        except StoreUnavailableError as error:
            self._is_gone(error)
            return None

    def take(self, item: Item | Outcome) -> Iterator[Outcome]:
        self._waiting.append(item)
        if len(self._waiting) >= BATCH_ITEMS or time.monotonic() - self._since >= BATCH_SECONDS:
            yield from self.flush()

    def flush(self) -> Iterator[Outcome]:
        waiting, self._waiting = self._waiting, []
        if not self.is_away() and len(self._spool):
            yield from self._drain()
        if waiting and (self.is_away() or len(self._spool)):
            yield from self._set_aside(waiting)
        elif waiting:
            try:
                yield from self._saved(waiting)
            except StoreUnavailableError as error:
                self._is_gone(error)
                yield from self._set_aside(waiting)
        self._since = time.monotonic()

    def finish(self) -> Iterator[Outcome]:
        """The last batch; then what lies in the spool, or that it stays there."""
        yield from self.flush()
        if len(self._spool):
            yield from self._drain()
        for source in self._spooled:
            detail = "the store is away: it is kept on this disk, and the next `bukti ingest` brings it in"
            yield Outcome(source=source, disposition=Disposition.FAILED, reason=SPOOLED, detail=detail)
        self._spooled.clear()

    def close(self) -> None:
        """What was taken and not saved is lost to nobody: its file is read again. Harmless to repeat."""
        self._spool.close()

    def is_away(self) -> bool:
        """Whether the store did not answer just now."""
        return time.monotonic() < self._away_until

    def _is_gone(self, error: StoreUnavailableError) -> None:
        if not len(self._spool):
            log.warning("the store is away, items go to the spool: %s", error.detail)
        self._away_until = time.monotonic() + PAUSE_SECONDS

    def _set_aside(self, batch: Sequence[Item | Outcome]) -> Iterator[Outcome]:
        """Into the spool. Where even that has no room, its items have failed."""
        try:
            self._spool.put(batch)
        except StoreError as error:
            yield from (failed_outcome(source_of(one), error) if isinstance(one, Item) else one for one in batch)
        else:
            self._spooled += [source_of(one) for one in batch]

    def _drain(self) -> Iterator[Outcome]:
        try:
            self._spool.drain(self._take_back)
        except StoreUnavailableError as error:
            self._is_gone(error)
        drained, self._drained = self._drained, []
        yield from drained

    def _take_back(self, batch: Sequence[Item | Outcome]) -> None:
        self._drained += self._saved(batch)
        # Leftovers of earlier runs come first and are not of this list.
        for one in batch:
            if self._spooled and self._spooled[0] == source_of(one):
                self._spooled.popleft()

    def _saved(self, batch: Sequence[Item | Outcome]) -> list[Outcome]:
        """Raises StoreUnavailableError; all of it may then be saved once more."""
        saved = iter(self._save([one for one in batch if isinstance(one, Item)]))
        outcomes: list[Outcome] = []
        for one in batch:
            if isinstance(one, Item):
                outcomes.append(next(saved))
                continue
            # What never became a document is told all the same when the log has no room left.
            with suppress(StoreFullError):
                self._bench.store.record(one)
            outcomes.append(one)
        return outcomes

    def _save(self, items: Sequence[Item]) -> list[Outcome]:
        if not items:
            return []
        try:
            return list(self._bench.store.save_all(items))
        except StoreUnavailableError:
            raise
        except StoreError as error:
            if len(items) == 1:
                return [failed_outcome(source_of(items[0]), error)]
            # One that can't be kept must not take the others with it.
            return [outcome for item in items for outcome in self._save([item])]


def source_of(one: Item | Outcome) -> str:
    return one.document.source if isinstance(one, Item) else one.source


def failed_outcome(source: str, error: BuktiError) -> Outcome:
    """The disposition of an item that an error stopped."""
    return Outcome(source=source, disposition=Disposition.FAILED, reason=error.reason, detail=error.detail)
