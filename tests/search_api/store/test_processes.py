"""Several processes on one store: nothing lost, nothing twice, no lock error, readers never wait."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.disposition import Disposition
from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore
from tests.search_api.press import PlainTerms, Press, reading, registry, words
from tests.search_api.store.conftest import OpenStore
from tests.shared import ROOT


def process(home: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.search_api.store.writer", str(home), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def output(running: subprocess.Popen[str]) -> str:
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, out + err
    assert err == ""
    return out


def test_two_writers_and_readers_at_once(home: Path, open_store: OpenStore) -> None:
    writers = [process(home, "write", name, 60, 5) for name in ("a", "b")]
    readers = [process(home, "read", 15) for _ in range(2)]
    found = [output(writer) for writer in writers]
    for reader in readers:
        output(reader)
    dispositions = Counter(" ".join(found).split())
    assert dispositions == {"stored": 180, "unchanged": 60}, "who came first stored, the other found it there"
    store = open_store()
    status = store.status()
    assert status.documents == 180
    assert status.items[Disposition.STORED] == 180
    assert status.index is not None
    assert (status.index.behind, status.index.passages) == (0, 180)
    answer = store.search(SearchRequest(group=Group.DOCUMENT, size=100), reading(words("taman")))
    assert answer.total.value == 180


def test_a_fresh_folder_opened_by_many_at_once(home: Path, open_store: OpenStore) -> None:
    for running in [process(home, "write", name, 2, 1) for name in "abcd"]:
        output(running)
    assert open_store().status().documents == 4 * 2 + 2


def test_threads_share_a_store(open_store: OpenStore) -> None:
    store = open_store()
    start = threading.Barrier(4)

    def work(name: int) -> int:
        press = Press()
        start.wait()
        for n in range(10):
            store.save(press.item(f"Judul: t\ntaman {name} nomor {n}", path=f"/{name}/{n}.txt"))
            store.search(SearchRequest(), reading(words("taman")))
        return name

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [0, 1, 2, 3]
    assert store.search(SearchRequest(), reading(words("taman"))).total.value == 40


def test_a_writer_that_is_killed_leaves_whole_items(home: Path, open_store: OpenStore) -> None:
    running = process(home, "write", "a", 4000, 1)
    assert running.stdout is not None
    for _ in range(30):
        running.stdout.readline()
    running.kill()
    running.communicate()
    store = open_store()
    status = store.status()
    assert status.documents >= 60
    assert status.documents == status.captures == status.texts == status.items[Disposition.STORED]
    assert store.search(SearchRequest(size=1), reading(words("taman"))).total.value == status.documents
    assert output(process(home, "write", "a", 40, 4)).split().count("stored") == 80 - min(80, status.documents)


def test_a_reader_finds_what_another_process_wrote(home: Path, open_store: OpenStore) -> None:
    reader = open_store()
    assert reader.search(SearchRequest(), reading(words("taman"))).total.value == 0
    output(process(home, "write", "a", 3, 3))
    assert reader.search(SearchRequest(), reading(words("taman"))).total.value == 6


def test_an_index_held_by_another_is_left_to_it_and_caught_up_later(home: Path, open_store: OpenStore) -> None:
    from search_api.store.locks import held

    store = open_store()
    store.search(SearchRequest(), reading(words("taman")))
    with held(home / "index" / "index.lock") as ours:
        assert ours
        store._intake.save(Press().item("Judul: t\ntaman", path="/a.txt"))
        other = EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())
        assert other.search(SearchRequest(), reading(words("taman"))).total.value == 0, "no waiting for a reader"
    store.close()
    assert open_store().search(SearchRequest(), reading(words("taman"))).total.value == 1
    other.close()


def test_a_slow_writer_is_read_elsewhere_before_it_closes(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer, reader = open_store(), open_store()
    writer.save(Press().item("Judul: t\ntaman", path="/a.txt"))
    assert reader.search(SearchRequest(), reading(words("taman"))).total.value == 1, "a reader's first look catches up"
    writer.save(Press().item("Judul: t\ntaman dua", path="/b.txt"))
    assert reader.search(SearchRequest(), reading(words("taman"))).total.value == 1
    monkeypatch.setattr("search_api.store.embedded.store._CATCH_UP_SECONDS", 0.0)
    writer.save(Press().item("Judul: t\ntaman tiga", path="/c.txt"))
    assert reader.search(SearchRequest(), reading(words("taman"))).total.value == 3
