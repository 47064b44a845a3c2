"""A local spool: what the store can't take just now, on the disk in order, until it can."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from models.errors import StoreError, StoreFullError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_ENDING = ".jsonl"


class Spool:
    """A folder of files, one a batch, named so that their names sort as they were written. One process uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._last = 0

    def __len__(self) -> int:
        """How many batches wait."""
        return len(self._files())

    def put(self, lines: Sequence[bytes]) -> None:
        """Keep a batch of JSON lines, durable on return. Raises StoreFullError, StoreError."""
        self._last = max(time.time_ns(), self._last + 1)
        target = self.folder / f"{self._last:020d}{_ENDING}"
        unfinished = target.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(b"".join(line + b"\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
            self._sync()
        except OSError as error:
            kind = StoreFullError if error.errno in _NO_ROOM else StoreError
            raise kind(f"the spool {self.folder} can't be written: {error.strerror}", hint="free some space") from error

    def drain(self, apply: Callable[[Sequence[bytes]], None]) -> int:
        """Hand every batch to `apply`, oldest first, each gone when it is done; the number of them.

        What `apply` raises stops the draining; that batch and those behind it stay. A batch may be handed over twice
        when the process dies between: `apply` must bear it.
        """
        done = 0
        for path in self._files():
            apply(tuple(line for line in path.read_bytes().splitlines() if line))
            path.unlink()
            done += 1
        if done:
            self._sync()
        return done

    def _files(self) -> list[Path]:
        return sorted(self._found())

    def _found(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from (path for path in self.folder.iterdir() if path.suffix == _ENDING)

    def _sync(self) -> None:
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
