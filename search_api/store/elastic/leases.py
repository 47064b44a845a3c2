"""Turns that end by themselves: who holds one may go on until its time is over, a killed holder's is taken over.

Written by compare-and-set on a document that is read by id. The hold is a promise, not a lock: clocks of the machines
must agree to a few seconds, and who was stopped for longer than its time finds out by `renew`, or because what it then
writes is conditioned on what it had read.
"""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from models.errors import StoreBusyError
from search_api.store.elastic.documents import Documents, Stored
from search_api.store.elastic.indices import IndexSpec, Indices

SPEC = IndexSpec(name="lease", properties={"holder": {"type": "keyword"}, "until": {"type": "long"}})
_SHORTEST_WAIT = 0.01
_LONGEST_WAIT = 0.25


class TakenOverError(StoreBusyError):
    """Another process goes on with what this one took too long for."""


class Lease:
    """One holding of one name. `renew` before what matters is written."""

    def __init__(self, documents: Documents, name: str, *, seconds: float) -> None:
        self._documents = documents
        self._name = name
        self._seconds = seconds
        self._since = time.monotonic()
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:12]}"

    def tick(self) -> None:
        """`renew` where a good part of its time is over: cheap to call often. Raises TakenOverError."""
        if time.monotonic() - self._since > self._seconds / 4:
            self.renew()

    def take(self) -> bool:
        """Whether it is ours now."""
        found = self._documents.get(self._name)
        if found is not None and found.source["until"] > _now() and found.source["holder"] != self._holder:
            return False
        return self._write(found, until=_now() + int(self._seconds * 1_000_000))

    def renew(self) -> None:
        """Hold it from now on for as long as at first. Raises TakenOverError."""
        found = self._documents.get(self._name)
        ours = found is not None and found.source["holder"] == self._holder
        if not ours or not self._write(found, until=_now() + int(self._seconds * 1_000_000)):
            raise TakenOverError(f"another process took {self._name} over from this one", hint="run it again")

    def let_go(self) -> None:
        """Harmless where it was taken over."""
        found = self._documents.get(self._name)
        if found is not None and found.source["holder"] == self._holder:
            self._write(found, until=0)

    def _write(self, over: Stored | None, *, until: int) -> bool:
        self._since = time.monotonic()
        return self._documents.put(self._name, {"holder": self._holder, "until": until}, over=over)


class Leases:
    def __init__(self, indices: Indices) -> None:
        self._documents = Documents(indices, SPEC)

    @contextmanager
    def held(self, name: str, *, seconds: float, wait: float) -> Iterator[Lease]:
        """Hold `name` for the block, waiting at most `wait` seconds for it. Raises StoreBusyError."""
        lease = Lease(self._documents, name, seconds=seconds)
        until, pause = time.monotonic() + wait, _SHORTEST_WAIT
        while not lease.take():
            if time.monotonic() + pause > until:
                raise StoreBusyError(f"another process holds {name}", hint="run it again when it has ended")
            time.sleep(random.uniform(pause / 2, pause))
            pause = min(_LONGEST_WAIT, pause * 2)
        try:
            yield lease
        finally:
            lease.let_go()


def _now() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000
