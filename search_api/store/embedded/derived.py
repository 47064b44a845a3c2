"""Keeps the text index up to the record: one writer at a time, readers never wait, a damaged one is built anew."""

from __future__ import annotations

import logging
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from models.errors import StoreBusyError
from models.ports import Terms
from search_api.store.embedded.clock import last_sequence
from search_api.store.embedded.database import Database
from search_api.store.embedded.failures import translated
from search_api.store.embedded.files import read_pointer, write_pointer
from search_api.store.embedded.index_rows import Changes, changes_after
from search_api.store.embedded.text_index import FORMAT, IndexDamaged, IndexState, Snapshot, TextIndex
from search_api.store.index_document import IndexDocuments
from search_api.store.locks import held
from search_api.store.records import IndexStatus

log = logging.getLogger(__name__)
T = TypeVar("T")

_LOCK = "index.lock"
COMMIT_ROWS = 20_000
_READ_ROWS = 20_000
_REPAIR_SECONDS = 60.0


class Derived:
    """The index under `root`: a folder for each generation of it, and a file that names the current one."""

    def __init__(self, root: Path, database: Database, terms: Terms, *, store: str) -> None:
        self._root = root
        self._database = database
        self._terms = terms
        self._store = store
        self._lock = threading.Lock()
        self._index: TextIndex | None = None
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, int] | None = None

    def snapshot(self) -> Snapshot:
        """The index as last committed by anyone; builds it where there is none or a damaged one."""
        try:
            return self._current()
        except IndexDamaged as damage:
            return self._repaired(damage)

    def ask(self, question: Callable[[Snapshot], T]) -> T:
        """Put a question to the index; when it turns out to be damaged, once again to the one built anew."""
        snapshot = self.snapshot()
        try:
            return question(snapshot)
        except IndexDamaged as damage:
            return question(self._repaired(damage, suspect=snapshot.folder))

    def behind(self) -> int:
        """Changes that the index lacks."""
        with self._database.reading() as db:
            newest = last_sequence(db)
        return max(0, newest - self.snapshot().state.sequence)

    def status(self) -> IndexStatus:
        snapshot = self.snapshot()
        return IndexStatus(
            sequence=snapshot.state.sequence,
            behind=self.behind(),
            passages=snapshot.passages,
            terms_version=snapshot.state.terms,
        )

    def catch_up(self, *, wait: float) -> bool:
        """Bring the index up to the record; False when another process or thread holds it all the while."""
        with self._held(wait) as ours:
            if ours:
                self._advance()
            return ours

    def rebuild(self) -> int:
        """Build a new index beside the current one and change over; the number of passages in it."""
        with self._held(_REPAIR_SECONDS) as ours:
            if not ours:
                raise StoreBusyError("another process is writing the index", hint="run it again when it has ended")
            self._build()
            return self._current().passages

    def close(self) -> None:
        with self._lock:
            self._index = self._snapshot = self._seen = None

    @contextmanager
    def _held(self, wait: float) -> Iterator[bool]:
        with translated(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            with held(self._root / _LOCK, wait=wait) as ours:
                yield ours

    def _current(self) -> Snapshot:
        with self._lock, translated(self._root):
            folder = self._root / read_pointer(self._root)
            if self._index is None or self._index.folder != folder:
                self._index, self._snapshot = TextIndex.open(folder), None
            seen = _version(folder)
            if self._snapshot is None or seen != self._seen:
                snapshot = self._index.snapshot()
                self._fit(snapshot.state)
                self._snapshot, self._seen = snapshot, seen
            return self._snapshot

    def _fit(self, state: IndexState) -> None:
        """Refuse an index of another record, of other terms, of another format, or of a future of the record."""
        with self._database.reading() as db:
            newest = last_sequence(db)
        if state.store != self._store:
            raise IndexDamaged("the index belongs to another store")
        if state.sequence > newest:
            raise IndexDamaged("the index is ahead of its record")
        if state.terms != self._terms.version or state.format != FORMAT:
            raise IndexDamaged("the index was built by another version")

    def _repaired(self, damage: IndexDamaged, *, suspect: Path | None = None) -> Snapshot:
        """Build the index anew, unless whoever holds it has repaired it meanwhile. `suspect` could be opened and
        failed later: it is not tried again."""
        self.close()
        with self._held(_REPAIR_SECONDS) as ours:
            if not ours:
                raise StoreBusyError("another process is building the index", hint="try again") from damage
            if suspect == self._root / read_pointer(self._root):
                self._build_after(damage)
            else:
                self._advance()
        return self._current()

    def _advance(self) -> None:
        """Bring the current index up to date; the lock is ours."""
        try:
            snapshot = self._current()
            fill(TextIndex.open(snapshot.folder), snapshot.state, self._database, self._terms)
        except IndexDamaged as damage:
            self._build_after(damage)

    def _build_after(self, damage: IndexDamaged) -> None:
        """Build anew; that there never was an index before is no damage to warn of."""
        with self._database.reading() as db:
            built = db.execute("SELECT 1 FROM meta WHERE key = 'indexed'").fetchone() is not None
        if built:
            log.warning("%s; building it anew from the record", damage.message)
        self._build()
        with self._database.writing() as db:
            db.execute("INSERT INTO meta (key, value) VALUES ('indexed', '1') ON CONFLICT (key) DO NOTHING")

    def _build(self) -> None:
        name = uuid.uuid4().hex[:12]
        folder = self._root / name
        state = IndexState(store=self._store, terms=self._terms.version)
        try:
            fill(TextIndex.create(folder, state), state, self._database, self._terms, commit_rows=None)
            write_pointer(self._root, name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self.close()
        for other in self._root.iterdir():
            if other.is_dir() and other.name != name:
                shutil.rmtree(other, ignore_errors=True)


def fill(
    index: TextIndex, state: IndexState, database: Database, terms: Terms, *, commit_rows: int | None = COMMIT_ROWS
) -> None:
    """Write to an index what the record says since its `state`, a commit for each so many rows.

    None: one commit at the end, for an index that nobody sees before it is whole. The engine then goes on by itself
    while the next rows are read.
    """
    changes = changes_after(database, state.sequence, last_key=state.last_key, limit=_READ_ROWS)
    if changes is None:
        return
    documents, waiting = IndexDocuments(terms), 0
    with index.writing() as writing:
        while changes is not None:
            writing.put(map(documents.of, changes.rows), gone=changes.gone)
            state = _after(state, changes)
            waiting += len(changes.rows)
            if not changes.more or (commit_rows is not None and waiting >= commit_rows):
                writing.commit(state)
                waiting = 0
            if not changes.more:
                return
            changes = changes_after(database, state.sequence, last_key=state.last_key, limit=_READ_ROWS)
        writing.commit(state)


def _after(state: IndexState, changes: Changes) -> IndexState:
    return replace(
        state, sequence=changes.sequence, moment=max(state.moment, changes.moment), last_key=changes.last_key
    )


def _version(folder: Path) -> tuple[int, int] | None:
    try:
        found = (folder / "meta.json").stat()
    except FileNotFoundError as error:
        raise IndexDamaged("the index is gone") from error
    return found.st_mtime_ns, found.st_ino
