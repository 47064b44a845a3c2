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
from models.errors import BuktiError, StoreError, StoreFullError, StoreRefusedError, StoreUnavailableError
from models.identity import Digest
from search_api.store.records import Item

log = logging.getLogger(__name__)
# What is saved together is durable together: a batch costs one wait for the disk, and a kill loses no more than this.
BATCH_ITEMS = 32
BATCH_SECONDS = 1.0
# How long a store that is away is left alone before it is asked again; each asking has the client's own patience.
PAUSE_SECONDS = 5.0
SPOOLED = "spooled"
# Errors that say nothing of what was to be saved: it may be saved later, as it is.
_NOT_NOW = (StoreUnavailableError, StoreFullError, StoreRefusedError)


class Saving:
    """Gathers items and saves them together; outcomes come out in the order of the items, each when it is durable.

    Once a batch went to the spool, all that follow do until it is empty again: nothing overtakes. Close it.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._spool = IntakeSpool(bench.settings.home)
        self._away_until = 0.0
        self._why = ""  # it was away when it was last asked; empty when it was not
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
            else:
                self._why = ""
        self._since = time.monotonic()

    def finish(self) -> Iterator[Outcome]:
        """The last batch; then what lies in the spool, or that it stays there."""
        yield from self.flush()
        if len(self._spool):
            yield from self._drain()
        for source in self._spooled:
            detail = f"kept on this disk, and the next `bukti ingest` brings it in: {self._why}"
            yield Outcome(source=source, disposition=Disposition.FAILED, reason=SPOOLED, detail=detail)
        self._spooled.clear()

    def close(self) -> None:
        """What was taken and not saved is lost to nobody: its file is read again. Harmless to repeat."""
        self._spool.close()

    def is_away(self) -> bool:
        """Whether the store did not answer just now."""
        return time.monotonic() < self._away_until

    def _is_gone(self, error: StoreError) -> None:
        if not self._why:
            log.warning("items go to the spool on this disk: %s", error.detail)
        self._why = error.detail
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
        """What was accepted stays in the spool until the store has it, also while that is full or read-only."""
        try:
            self._spool.drain(self._take_back)
        except _NOT_NOW as error:
            self._is_gone(error)
        else:
            self._why = ""
        drained, self._drained = self._drained, []
        yield from drained

    def _take_back(self, batch: Sequence[Item | Outcome]) -> None:
        self._drained += self._saved(batch, waiting=_NOT_NOW)
        # Leftovers of earlier runs come first and are not of this list.
        for one in batch:
            if self._spooled and self._spooled[0] == source_of(one):
                self._spooled.popleft()

    def _saved(
        self, batch: Sequence[Item | Outcome], *, waiting: tuple[type[StoreError], ...] = (StoreUnavailableError,)
    ) -> list[Outcome]:
        """Raises those errors that are `waiting` to be over; all of it may then be saved once more."""
        saved = iter(self._save([one for one in batch if isinstance(one, Item)], waiting=waiting))
        outcomes: list[Outcome] = []
        for one in batch:
            if isinstance(one, Item):
                outcomes.append(next(saved))
                continue
            # What never became a document is told all the same when the log takes no more lines.
            with suppress(*(kind for kind in (StoreFullError, StoreRefusedError) if kind not in waiting)):
                self._bench.store.record(one)
            outcomes.append(one)
        return outcomes

    def _save(self, items: Sequence[Item], *, waiting: tuple[type[StoreError], ...]) -> list[Outcome]:
        if not items:
            return []
        try:
            return list(self._bench.store.save_all(items))
        except waiting:
            raise
        except StoreError as error:
            if len(items) == 1:
                return [failed_outcome(source_of(items[0]), error)]
            # One that can't be kept must not take the others with it.
            return [outcome for item in items for outcome in self._save([item], waiting=waiting)]


def source_of(one: Item | Outcome) -> str:
    return one.document.source if isinstance(one, Item) else one.source


def failed_outcome(source: str, error: BuktiError) -> Outcome:
    """The disposition of an item that an error stopped."""
    return Outcome(source=source, disposition=Disposition.FAILED, reason=error.reason, detail=error.detail)
