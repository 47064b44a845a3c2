"""Keeps the passages' vectors up to the record: new passages alone are embedded, damaged files are made anew."""

from __future__ import annotations

import logging
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.errors import StoreBusyError, StoreVersionError
from models.identity import Digest
from models.ports import Embedder
from search_api.store.embedded.clock import last_sequence
from search_api.store.embedded.database import Database
from search_api.store.embedded.failures import translated
from search_api.store.embedded.files import read_pointer, write_pointer
from search_api.store.embedded.vector_files import GraphDamaged, Halves, VectorFiles, VectorsDamaged, VectorState
from search_api.store.locks import held

if TYPE_CHECKING:
    from search_api.store.embedded.ann import Index

log = logging.getLogger(__name__)

_LOCK = "vectors.lock"
_BATCH = 512  # passages embedded between two commits: what a kill costs
_GRAPH_FROM = 20_000  # fewer rows are searched one by one, in 2 ms
_GRAPH_SHARE = 0.1  # the graph is drawn further when it lacks this share of the rows
_WAIT_SECONDS = 60.0
_PASSAGES = (
    "SELECT passage.n, passage.digest, passage.first, passage.last, document.withdrawn FROM passage"
    " JOIN document ON document.n = passage.document WHERE passage.n > ? ORDER BY passage.n LIMIT ?"
)
_WITHDRAWN = (
    "SELECT DISTINCT fact.passage FROM fact JOIN document ON document.n = fact.document"
    " WHERE fact.seq > ? AND document.withdrawn IS NOT NULL"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """One state of the vectors, open: `rows[n]` is that of passage n, all zero where it was withdrawn."""

    state: VectorState
    rows: Halves
    graph: Index | None


class VectorKeeper:
    """The vectors under `root`: a folder a generation, and a file that names the current one. Safe between threads."""

    def __init__(self, root: Path, database: Database, embedder: Embedder, *, store: str) -> None:
        self._root = root
        self._database = database
        self._embedder = embedder
        self._store = store
        self._lock = threading.Lock()
        self._open: tuple[Path, tuple[int, int], Vectors] | None = None

    def vectors(self) -> Vectors | None:
        """The vectors as last written by anyone; None where there are none yet.

        Raises StoreVersionError for those of another embedder, VectorsDamaged.
        """
        with self._lock:
            try:
                return self._current_open()
            except VectorsDamaged:  # a writer may have changed over between two looks
                return self._current_open()

    def begun(self) -> bool:
        """Whether anything was ever embedded here, whatever became of it."""
        return read_pointer(self._root) != "none" or self._were_made()

    def lacking(self) -> int:
        """Passages that `catch_up` would embed; none where the vectors are another embedder's."""
        newest = self._newest()
        try:
            found = self.vectors()
        except StoreVersionError:
            return 0
        except VectorsDamaged:
            return newest
        return newest - found.state.last if found else newest

    def catch_up(self, *, wait: float, at_most: int | None = None) -> bool:
        """Embed what is new; False when another process holds the vectors all the while, or `at_most` passages were
        not enough.

        Raises StoreVersionError for vectors of another embedder: only `rebuild` replaces them.
        """
        with self._held(wait) as ours:
            if not ours:
                return False
            try:
                files, state = self._current()
            except VectorsDamaged as damage:
                log.warning("%s; making them anew from the record", damage.message)
                files, state = self._begun()
            return self._fill(files, state, at_most=at_most)

    def rebuild(self) -> int:
        """Make all vectors anew beside the current ones and change over; the number of passages that have one."""
        with self._held(_WAIT_SECONDS) as ours:
            if not ours:
                raise StoreBusyError("another process is writing the vectors", hint="run it again when it has ended")
            folder = self._root / uuid.uuid4().hex[:12]
            files = VectorFiles(folder)
            try:
                self._fill(files, files.create(self._empty()))
                self._change_over(folder)
                self._mark_made()
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            return files.state().last

    def let_go(self, *, wait: float) -> bool:
        """Take the vectors of withdrawn passages out, and embed nothing; False when another process holds them all the
        while, which does it when it goes on."""
        with self._held(wait) as ours:
            if ours:
                self._forget()
                if self.begun():
                    self._withdraw(*self._current(whose=False))
            return ours

    def close(self) -> None:
        with self._lock:
            self._open = None

    def _current_open(self) -> Vectors | None:
        name = read_pointer(self._root)
        if name == "none" and not self._were_made():
            return None
        files = VectorFiles(self._root / name)
        version = files.version()
        if self._open is None or self._open[:2] != (files.folder, version):
            self._open = (files.folder, version, self._opened(files))
        return self._open[2]

    def _were_made(self) -> bool:
        with self._database.reading() as db:
            return db.execute("SELECT 1 FROM meta WHERE key = 'vectors'").fetchone() is not None

    def _opened(self, files: VectorFiles) -> Vectors:
        state = files.state()
        self._fit(state)
        if self._open is None or self._open[2].state.graph != state.graph or self._open[0] != files.folder:
            files.check(state)
            graph = self._graph(files, state)
        else:
            graph = self._open[2].graph
        return Vectors(state=state, rows=files.rows(state), graph=graph)

    def _graph(self, files: VectorFiles, state: VectorState) -> Index | None:
        """None for one that can't be read, as for none: the answers are the same, and take longer."""
        try:
            return files.graph(state)
        except GraphDamaged as damage:
            if files.state() != state:
                raise  # a writer has changed over meanwhile: look again
            log.warning("%s; vectors are compared one by one until it is drawn anew from the record", damage.message)
            return None

    def _fit(self, state: VectorState, *, whose: bool = True) -> None:
        """Refuse vectors of another record, another embedder (if `whose`), or of a future of the record."""
        if state.store != self._store:
            raise VectorsDamaged("the vectors belong to another store")
        if whose:
            self._embedder.require(state.embedder)
        with self._database.reading() as db:
            newest = last_sequence(db)
        if state.sequence > newest or state.last > self._newest():
            raise VectorsDamaged("the vectors are ahead of their record")

    def _current(self, *, whose: bool = True) -> tuple[VectorFiles, VectorState]:
        """The current files, checked; begun where there were none. Rows are taken out of them `whose` ever they are."""
        name = read_pointer(self._root)
        if name == "none" and not self._were_made():
            return self._begun()
        files = VectorFiles(self._root / name)
        state = files.state()
        self._fit(state, whose=whose)
        files.check(state)
        try:
            files.graph(state)
        except GraphDamaged as damage:
            log.warning("%s; drawing it anew from the record", damage.message)
            state = files.without_graph(state)
        self._sweep(files, state)
        return files, state

    def _begun(self) -> tuple[VectorFiles, VectorState]:
        files = VectorFiles(self._root / uuid.uuid4().hex[:12])
        state = files.create(self._empty())
        self._change_over(files.folder)
        self._mark_made()
        return files, state

    def _mark_made(self) -> None:
        with self._database.writing() as db:
            db.execute("INSERT INTO meta (key, value) VALUES ('vectors', '1') ON CONFLICT (key) DO NOTHING")

    def _empty(self) -> VectorState:
        return VectorState(store=self._store, embedder=self._embedder.fingerprint, dimensions=self._embedder.dimensions)

    def _change_over(self, folder: Path) -> None:
        with translated(self._root):
            write_pointer(self._root, folder.name)
        self._remove_others(folder)

    def _sweep(self, files: VectorFiles, state: VectorState) -> None:
        """Take away what killed writers left: it may hold vectors of what was withdrawn since."""
        self._remove_others(files.folder)
        files.sweep(state)

    def _remove_others(self, folder: Path) -> None:
        for other in self._root.iterdir():
            if other.is_dir() and other.name != folder.name:
                shutil.rmtree(other, ignore_errors=True)

    def _forget(self) -> None:
        """Have the embedder delete what it keeps of withdrawn words. Stopped anywhere, the next one does it again."""
        with self._database.reading() as db:
            digests = [Digest(row["digest"]) for row in db.execute("SELECT digest FROM forgotten ORDER BY digest")]
        if digests and self._embedder.forget(digests):
            with self._database.writing() as db:
                db.executemany("DELETE FROM forgotten WHERE digest = ?", [(digest,) for digest in digests])

    def _fill(self, files: VectorFiles, state: VectorState, *, at_most: int | None = None) -> bool:
        self._forget()
        state = self._withdraw(files, state)
        done = 0
        while at_most is None or done < at_most:
            limit = _BATCH if at_most is None else min(_BATCH, at_most - done)
            texts = self._texts_after(state.last, limit)
            if not texts:
                self._draw(files, self._withdraw(files, state))  # what was withdrawn while it was being embedded
                self._forget()
                return True
            state = files.append(self._embedded(texts, state.last), state)
            done += len(texts)
        return not self._texts_after(state.last, 1)

    def _embedded(self, texts: dict[int, str], last: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Rows from the one behind `last` to the highest of `texts`; zero where there is no text."""
        rows = np.zeros((max(texts) - last, self._embedder.dimensions), np.float32)
        wanted = [n for n, text in texts.items() if text]
        if wanted:
            rows[np.array(wanted) - last - 1] = self._embedder.embed_passages([texts[n] for n in wanted])
        return rows

    def _texts_after(self, last: int, limit: int) -> dict[int, str]:
        """Texts by the passage's number; empty for those of withdrawn documents."""
        with self._database.reading() as db:
            found: dict[int, str] = {}
            digest, body = "", ""
            for row in db.execute(_PASSAGES, (last, limit)).fetchall():
                if row["digest"] != digest:
                    kept = db.execute("SELECT body FROM body WHERE digest = ?", (row["digest"],)).fetchone()
                    digest, body = row["digest"], kept["body"] if kept else ""
                found[row["n"]] = "" if row["withdrawn"] is not None else body[row["first"] : row["last"]]
            return found

    def _withdraw(self, files: VectorFiles, state: VectorState) -> VectorState:
        with self._database.reading() as db:
            newest = last_sequence(db)
            if newest == state.sequence:
                return state
            gone = [row["passage"] for row in db.execute(_WITHDRAWN, (state.sequence,))]
        return files.take_out(gone, state, sequence=newest)

    def _draw(self, files: VectorFiles, state: VectorState) -> None:
        lacks = state.last - state.graph_last
        if state.last >= _GRAPH_FROM and lacks >= max(_GRAPH_FROM, _GRAPH_SHARE * state.last):
            files.draw_graph(state)

    def _newest(self) -> int:
        with self._database.reading() as db:
            (newest,) = db.execute("SELECT coalesce(max(n), 0) FROM passage").fetchone()
        return int(newest)

    @contextmanager
    def _held(self, wait: float) -> Iterator[bool]:
        with translated(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            with held(self._root / _LOCK, wait=wait) as ours:
                yield ours
