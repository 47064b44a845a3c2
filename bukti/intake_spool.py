"""What an ingest could not bring into the store, on the disk in order until it can: `<home>/ingest-spool/`."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from crawler.spool import Spool
from models.codec import from_json, to_json
from models.disposition import Outcome
from models.errors import StoreCorruptError
from search_api.store.locks import held
from search_api.store.records import Item

FOLDER = "ingest-spool"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One of the two."""

    item: Item | None = None
    outcome: Outcome | None = None


class IntakeSpool:
    """One process's own folder, under a lock that ends with the process; what another left behind is taken over."""

    def __init__(self, home: Path) -> None:
        self._root = home / FOLDER
        self._stack = ExitStack()
        self._own: Spool | None = None
        # Found once, at the start: what others spool while we run is theirs.
        self._left = [Spool(folder) for folder in self._abandoned()]

    def __len__(self) -> int:
        """How many batches wait, of ours and of those that are gone."""
        return sum(len(spool) for spool in self._all())

    def put(self, batch: Sequence[Item | Outcome]) -> None:
        """Durable on return. Raises StoreFullError, StoreError."""
        if self._own is None:
            self._own = self._fresh()
        lines = [_Line(item=one) if isinstance(one, Item) else _Line(outcome=one) for one in batch]
        self._own.put([to_json(line) for line in lines])

    def drain(self, save: Callable[[Sequence[Item | Outcome]], None]) -> None:
        """Hand every batch to `save`, oldest first; what it raises stops the draining, and the rest stays."""
        for spool in self._all():
            spool.drain(lambda lines: save([_read(line) for line in lines]))

    def close(self) -> None:
        """Folders that are empty go. Harmless to repeat."""
        for spool in self._all():
            if not len(spool):
                shutil.rmtree(spool.folder, ignore_errors=True)
        self._stack.close()

    def _all(self) -> list[Spool]:
        return self._left + ([] if self._own is None else [self._own])

    def _fresh(self) -> Spool:
        folder = self._root / uuid.uuid4().hex
        folder.mkdir(parents=True)
        self._stack.enter_context(held(folder / _LOCK))
        return Spool(folder)

    def _abandoned(self) -> Iterator[Path]:
        """Folders that no living process holds, those of the longest wait first; they are ours from now on."""
        if not self._root.is_dir():
            return
        for folder in sorted(filter(Path.is_dir, self._root.iterdir()), key=_since):
            if (folder / _LOCK).exists() and self._stack.enter_context(held(folder / _LOCK)):
                yield folder


def waiting(home: Path) -> int:
    """How many items wait in all spools of a home; counted without a lock, for showing."""
    files = (home / FOLDER).glob("*/*.jsonl")
    return sum(_lines_of(path) for path in files)


def _lines_of(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:  # drained just now
        return 0


def _since(folder: Path) -> tuple[str, str]:
    return min((path.name for path in folder.iterdir() if path.suffix == ".jsonl"), default=""), folder.name


def _read(line: bytes) -> Item | Outcome:
    found = from_json(line, _Line)
    told = found.item or found.outcome
    if told is None:
        raise StoreCorruptError("a line of the ingest spool holds nothing", hint="remove that spool and ingest again")
    return told
