"""A process of its own for tests: `python -m tests.search_api.store.writer HOME COMMAND ...`, errors as one line."""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from models.errors import BuktiError
from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import PlainTerms, Press, reading, registry, words


def write(store: EmbeddedStore, name: str, count: int, batch: int) -> None:
    """`count` documents of the process's own, and as many that all processes write."""
    press = Press()
    for start in range(0, count, batch):
        items = []
        for n in range(start, start + batch):
            items.append(press.item(f"Judul: {name}\ntaman milik {name} nomor {n}", path=f"/{name}/{n}.txt"))
            items.append(press.item(f"Judul: bersama\ntaman bersama nomor {n}", path=f"/bersama/{n}.txt"))
        outcomes = store.save_all(items)
        print(*(outcome.disposition.value for outcome in outcomes), flush=True)


def read(store: EmbeddedStore, rounds: int) -> None:
    """Numbers found, which never fall while others write."""
    last = 0
    for _ in range(rounds):
        answer = store.search(SearchRequest(group=Group.NONE, size=5), reading(words("taman")))
        for hit in answer.hits:
            store.evidence(hit.id)
        if answer.total.value < last:
            raise SystemExit(f"{answer.total.value} after {last}")
        last = answer.total.value
        print(last, flush=True)


def fill(store: EmbeddedStore, limit: int) -> None:
    """Writes until no file may grow beyond `limit` bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    press = Press()
    for n in range(100_000):
        body = "\n".join(f"taman nomor {n} baris {line} " + "kata " * 50 for line in range(20))
        store.save(press.item(f"Judul: t\n{body}", path=f"/isi/{n}.txt"))
        print(n, flush=True)


def main() -> None:
    home, command, *arguments = sys.argv[1:]
    store = EmbeddedStore.open(Path(home), terms=PlainTerms(), registry=registry())
    try:
        if command == "write":
            write(store, arguments[0], int(arguments[1]), int(arguments[2]))
        elif command == "read":
            read(store, int(arguments[0]))
        elif command == "fill":
            fill(store, int(arguments[0]))
    except BuktiError as error:
        print(f"{type(error).__name__}: {error.detail}", flush=True)
    store.close()


if __name__ == "__main__":
    main()
