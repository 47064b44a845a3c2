"""Vectors of passages in one folder: rows of half floats by the passage's number, a graph over them, and their state.

The state is replaced whole and last: what lies behind the rows that it speaks of was never written.
"""

from __future__ import annotations

import errno
import mmap
import os
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.errors import StoreCorruptError, StoreError
from search_api.store.embedded.ann import Index
from search_api.store.embedded.failures import translated

FORMAT = 2  # raise it when the files change their meaning: older ones are then made anew
_STATE = "state.json"
_ROWS = "rows.f16"
_ITEM = 2
_CHECK_BYTES = 32_000_000  # about 30 ms; of larger files only the length is checked, and the graph
_CHUNK = 4_000_000
_ADD_ROWS = 10_000

Halves = NDArray[np.float16]


class VectorsDamaged(StoreCorruptError):
    """The vectors can't be read: they are to be made anew from the record."""

    def __init__(self, message: str) -> None:
        super().__init__(message, hint="run `bukti reindex`")


class GraphDamaged(VectorsDamaged):
    """The graph alone can't be read: the rows are compared one by one until it is drawn anew of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorState:
    """What the files hold.

    Fields
    ------
    store: the record that they are of; `embedder`: the fingerprint of what made them.
    last: the highest passage number in them; row n of the file is passage n, row 0 nobody's.
    sequence: withdrawals of the record up to this change are taken out.
    checksum: CRC-32 of all rows.
    graph, graph_last, graph_checksum: the graph's file, empty for none, and the highest passage number in it.
    seal: CRC-32 of the others.
    """

    store: str
    embedder: str
    dimensions: int
    last: int = 0
    sequence: int = 0
    checksum: int = 0
    graph: str = ""
    graph_last: int = 0
    graph_checksum: int = 0
    format: int = FORMAT
    seal: int = 0

    @property
    def size(self) -> int:
        """Bytes of the rows."""
        return (self.last + 1) * self.dimensions * _ITEM


class VectorFiles:
    """Reading is for anyone, writing for whoever holds the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, state: VectorState) -> VectorState:
        with translated(self.folder):
            self.folder.mkdir(parents=True)
            empty = bytes(state.dimensions * _ITEM)
            (self.folder / _ROWS).write_bytes(empty)
            return self._commit(replace(state, checksum=zlib.crc32(empty)))

    def state(self) -> VectorState:
        """Raises VectorsDamaged for what is none of ours."""
        try:
            written = (self.folder / _STATE).read_bytes()
            found = msgspec.json.decode(written, type=VectorState)
        except FileNotFoundError as error:
            raise VectorsDamaged("the vectors are gone") from error
        except (OSError, msgspec.MsgspecError) as error:
            raise VectorsDamaged(f"the vectors do not say what they are: {error}") from error
        if found.format != FORMAT:
            raise VectorsDamaged("the vectors were made by another version")
        if written != msgspec.json.encode(_sealed(found)):
            raise VectorsDamaged("what the vectors say of themselves is torn")
        return found

    def version(self) -> tuple[int, int]:
        """Differs whenever somebody has written."""
        try:
            found = (self.folder / _STATE).stat()
        except OSError as error:
            raise VectorsDamaged("the vectors are gone") from error
        return found.st_mtime_ns, found.st_ino

    def append(self, vectors: NDArray[np.float32], state: VectorState) -> VectorState:
        """Add rows behind the last one, durably."""
        data = vectors.astype(np.float16).tobytes()
        with translated(self.folder), (self.folder / _ROWS).open("r+b") as file:
            file.seek(state.size)
            file.write(data)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        return self._commit(replace(state, last=state.last + len(vectors), checksum=zlib.crc32(data, state.checksum)))

    def take_out(self, passages: Sequence[int], state: VectorState, *, sequence: int) -> VectorState:
        """Overwrite rows by nothing, in the graph as well, and say last up to which change this is done."""
        known = [n for n in passages if n <= state.last]
        if known:
            width = state.dimensions * _ITEM
            with translated(self.folder), (self.folder / _ROWS).open("r+b") as file:
                for n in known:
                    file.seek(n * width)
                    file.write(bytes(width))
                file.flush()
                os.fsync(file.fileno())
            state = self._commit(replace(state, checksum=self._checksum(_ROWS, state.size)))
        drawn = [n for n in known if n <= state.graph_last]
        if drawn:
            state = self._overdrawn(drawn, state)
        return self._commit(replace(state, sequence=sequence))

    def draw_graph(self, state: VectorState) -> VectorState:
        """Bring the graph up to the rows: it is written whole beside the old one."""
        rows = self.rows(state)
        graph = self._graph(state, view=False)
        if graph is None:
            graph = Index(ndim=state.dimensions, metric="ip", dtype="f16")
        fresh = np.arange(state.graph_last + 1, state.last + 1, dtype=np.uint64)
        fresh = fresh[np.any(rows[fresh.astype(np.int64), :8] != 0, axis=1)]  # none of what was withdrawn
        for start in range(0, len(fresh), _ADD_ROWS):
            some = fresh[start : start + _ADD_ROWS]
            graph.add(some, rows[some.astype(np.int64)], threads=1)
        return self._saved(graph, replace(state, graph_last=state.last))

    def sweep(self, state: VectorState) -> None:
        """Remove the graphs that `state` does not name: drafts and predecessors that a killed writer left."""
        with translated(self.folder):
            for path in self.folder.glob("graph-*.usearch"):
                if path.name != state.graph:
                    path.unlink(missing_ok=True)

    def _overdrawn(self, passages: Sequence[int], state: VectorState) -> VectorState:
        """The graph with nothing where these were. Taken out alone they would stay in the file, unsearched: the graph
        writes over a place when something is put there again."""
        graph = self._graph(state, view=False)
        if graph is None:
            return state
        keys = np.array([n for n in passages if n in graph], np.uint64)
        if len(keys):
            graph.remove(keys)
            graph.add(keys, np.zeros((len(keys), state.dimensions), np.float16), threads=1)
        return self._saved(graph, state)

    def _saved(self, graph: Index, state: VectorState) -> VectorState:
        """Write the graph whole beside the old one, and change over."""
        name = f"graph-{uuid.uuid4().hex[:12]}.usearch"
        try:
            with translated(self.folder):
                _write_graph(graph, self.folder / name)
                checksum = self._checksum(name, None)
            saved = self._commit(replace(state, graph=name, graph_checksum=checksum))
        except StoreError:
            (self.folder / name).unlink(missing_ok=True)  # on a full disk its room is needed
            raise
        self.sweep(saved)
        return saved

    def check(self, state: VectorState) -> None:
        """Raises VectorsDamaged where the rows are not what the state says."""
        try:
            size = (self.folder / _ROWS).stat().st_size
            torn = size < state.size or (
                state.size <= _CHECK_BYTES and self._checksum(_ROWS, state.size) != state.checksum
            )
            if torn:
                raise VectorsDamaged("the vectors are torn")
        except OSError as error:
            raise VectorsDamaged(f"the vectors can't be read: {error.strerror}") from error

    def rows(self, state: VectorState) -> Halves:
        """(last + 1, dimensions), mapped from the file, read-only."""
        try:
            with (self.folder / _ROWS).open("rb") as file:
                mapped = mmap.mmap(file.fileno(), state.size, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise VectorsDamaged(f"the vectors can't be read: {error}") from error
        return np.frombuffer(mapped, np.float16).reshape(-1, state.dimensions)

    def graph(self, state: VectorState) -> Index | None:
        """The graph, mapped from its file; None where there is none. Raises GraphDamaged."""
        try:
            # What the graph's library does with a torn file is not ours to say: it is always read through.
            if state.graph and self._checksum(state.graph, None) != state.graph_checksum:
                raise GraphDamaged("the graph of the vectors is torn")
        except OSError as error:
            raise GraphDamaged(f"the graph of the vectors can't be read: {error.strerror}") from error
        return self._graph(state, view=True)

    def without_graph(self, state: VectorState) -> VectorState:
        """Let go of a graph that can't be read: the next `draw_graph` begins anew."""
        bare = self._commit(replace(state, graph="", graph_last=0, graph_checksum=0))
        self.sweep(bare)
        return bare

    def _graph(self, state: VectorState, *, view: bool) -> Index | None:
        if not state.graph:
            return None
        try:
            found = Index.restore(str(self.folder / state.graph), view=view)
        except (OSError, RuntimeError, ValueError) as error:
            raise GraphDamaged(f"the graph of the vectors can't be read: {error}") from error
        if found is None or found.ndim != state.dimensions:
            raise GraphDamaged("the graph of the vectors is none of ours")
        return found

    def _checksum(self, name: str, size: int | None) -> int:
        found, left = 0, size
        with (self.folder / name).open("rb") as file:
            while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
                found = zlib.crc32(chunk, found)
                left = None if left is None else left - len(chunk)
        return found

    def _commit(self, state: VectorState) -> VectorState:
        draft = self.folder / f"{_STATE}.new"
        with translated(self.folder):
            with draft.open("wb") as file:
                file.write(msgspec.json.encode(_sealed(state)))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / _STATE)
        return state


def _write_graph(graph: Index, path: Path) -> None:
    """Durably. The library says little of a full disk, and nothing where only its last bytes found no room."""
    try:
        graph.save(str(path))
    except RuntimeError as error:
        if "serialize into stream" in str(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise ValueError(str(error)) from error
    with path.open("rb+") as file:
        if os.fstat(file.fileno()).st_size != graph.serialized_length:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def _sealed(state: VectorState) -> VectorState:
    return replace(state, seal=zlib.crc32(msgspec.json.encode(replace(state, seal=0))))
