"""Run the command line and kill it at its n-th write call of a phase: no handler runs, nothing is flushed.

    python -m tests.faults.killer PHASE NUMBER -- ARGUMENTS...

Write calls are seen by the interpreter's own profiler as calls of C functions, so the program is run as it is: nothing
in it knows of this. With NUMBER 0 nothing is killed and the write calls of each phase are counted, last, as JSON.

With BUKTI_FAULT_EMBEDDER in the environment passages are embedded by `tests.search_api.concepts`, which needs no model.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections import Counter
from types import FrameType
from typing import Any

PHASES = ("archive", "record", "index", "files")
_CALLS = {
    ("posix", "fsync"): "archive",
    ("posix", "replace"): "archive",
    ("posix", "rename"): "archive",
    ("posix", "link"): "archive",
    ("Connection", "execute"): "record",
    ("Connection", "executemany"): "record",
    ("Cursor", "execute"): "record",
    ("Cursor", "executemany"): "record",
    ("Connection", "commit"): "record",
    ("Connection", "backup"): "record",
    ("posix", "mkdir"): "files",
    ("posix", "unlink"): "files",
    ("posix", "rmdir"): "files",
    ("BufferedWriter", "write"): "files",
    ("BufferedRandom", "write"): "files",
    ("BufferedRandom", "truncate"): "files",
    ("IndexWriter", "add_document"): "index",
    ("IndexWriter", "delete_documents"): "index",
    ("IndexWriter", "delete_documents_by_term"): "index",
    ("IndexWriter", "delete_documents_by_query"): "index",
    ("IndexWriter", "commit"): "index",
    ("IndexWriter", "wait_merging_threads"): "index",
}


class Killer:
    """Counts write calls by phase; kills the process before its chosen one."""

    def __init__(self, phase: str, number: int) -> None:
        self._phase, self._number = phase, number
        self.counts: Counter[str] = Counter()

    def see(self, _frame: FrameType, event: str, called: Any) -> None:
        """A profile function (sys.setprofile)."""
        if event != "c_call":
            return
        owner = getattr(called, "__self__", None)
        kind = getattr(owner, "__name__", None) or type(owner).__name__
        phase = _CALLS.get((kind, called.__name__))
        if phase is None:
            return
        self.counts[phase] += 1
        if phase == self._phase and self.counts[phase] == self._number:
            os.kill(os.getpid(), signal.SIGKILL)


def _embed_by_concepts() -> None:
    from bukti import meaning
    from tests.search_api.concepts import ConceptEmbedder

    meaning.open_embedder = lambda *_, **__: ConceptEmbedder()  # type: ignore[assignment]


def main() -> None:
    phase, number, dashes, *arguments = sys.argv[1:]
    if dashes != "--":
        raise SystemExit("usage: python -m tests.faults.killer PHASE NUMBER -- ARGUMENTS...")
    # Imported first: what the interpreter itself calls while it imports is no write of ours.
    from bukti.cli import main as run

    if os.environ.get("BUKTI_FAULT_EMBEDDER"):
        _embed_by_concepts()
    killer = Killer(phase, int(number))
    threading.setprofile(killer.see)
    sys.setprofile(killer.see)
    try:
        run(arguments)
    finally:
        sys.setprofile(None)
        if not int(number):
            print(json.dumps(killer.counts))


if __name__ == "__main__":
    main()
