"""Many processes on one home: ten read while two write, some read while all is built anew, one copies meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bukti.settings import Settings
from bukti.workbench import Workbench
from models.evidence import ArchiveState
from models.query import Group, SearchRequest
from search_api.store.embedded import EmbeddedStore
from search_api.verify import verify
from tests.faults.conftest import Note
from tests.faults.rounds import SEED, found, opened, run, sound
from tests.search_api.press import PlainTerms, reading, registry, words
from tests.shared import ROOT

READERS = 10
EACH = 60


def process(home: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.search_api.store.writer", str(home), *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def output(running: subprocess.Popen[str]) -> list[str]:
    out, err = running.communicate(timeout=280)
    assert running.returncode == 0, out + err
    assert err == "", "no lock is shown, nothing is warned of"
    return out.split()


@pytest.mark.faults
def test_ten_read_while_two_write(tmp_path: Path, note: Note) -> None:
    note("two write, ten read", "all", str(SEED))
    home = tmp_path / "home"
    writers = [process(home, "write", name, EACH, 5) for name in ("a", "b")]
    readers = [process(home, "read", 25) for _ in range(READERS)]
    dispositions = Counter(word for writer in writers for word in output(writer))
    for reader in readers:
        totals = [int(total) for total in output(reader)]
        assert totals == sorted(totals)
    assert dispositions == {"stored": 3 * EACH, "unchanged": EACH}, "who came first stored, the other found it there"
    store = EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())
    status = store.status()
    assert status.index is not None
    assert (status.documents, status.index.behind, status.index.passages) == (3 * EACH, 0, 3 * EACH)
    listed, cursor = [], None
    while True:
        page = store.search(SearchRequest(group=Group.NONE, size=100, cursor=cursor), reading(words("taman")))
        listed += [hit.id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert len(listed) == len(set(listed)) == page.total.value == 3 * EACH
    store.close()
    assert sound(home) == []


@pytest.mark.faults
def test_readers_see_no_gap_while_all_is_built_anew(tmp_path: Path, note: Note) -> None:
    note("reindex while others read", "all", str(SEED))
    home = tmp_path / "home"
    output(process(home, "write", "a", EACH, 20))
    readers = [process(home, "read", 120) for _ in range(3)]
    store = EmbeddedStore.open(home, terms=PlainTerms(), registry=registry())
    rounds = 0
    while any(reader.poll() is None for reader in readers):
        assert store.reindex() == 2 * EACH
        rounds += 1
    store.close()
    assert rounds > 1
    for reader in readers:
        assert set(output(reader)) == {str(2 * EACH)}


@pytest.mark.faults
def test_a_backup_while_two_ingest_is_whole_in_itself(tmp_path: Path, note: Note) -> None:
    note("backup while two ingest", "all", str(SEED))
    home = tmp_path / "home"
    inputs = []
    for name in ("satu", "dua"):
        lines = [
            json.dumps({"id": f"{name}-{n}", "text": f"Pemerintah Kota Palopo membuka layanan {name} ke-{n}. " * 6})
            for n in range(150)
        ]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        inputs.append(tmp_path / f"{name}.jsonl")
    first = tmp_path / "awal.jsonl"
    first.write_text(json.dumps({"id": "awal", "text": "Pemerintah Kota Palopo membuka layanan pertama."}))
    assert run(home, "ingest", str(first)).returncode == 0
    writers = [
        subprocess.Popen([sys.executable, "-m", "bukti", "ingest", str(path), "--home", str(home)], cwd=ROOT)
        for path in inputs
    ]
    counts: list[int] = []
    while any(writer.poll() is None for writer in writers) or not counts:
        number = len(counts)
        done = run(home, "backup", str(tmp_path / f"backup-{number}"), "--json")
        assert done.returncode == 0, done.stderr
        counts.append(json.loads(done.stdout)["documents"])
    assert [writer.wait() for writer in writers] == [0, 0]
    assert counts == sorted(counts)
    for number in {0, len(counts) // 2, len(counts) - 1}:
        elsewhere = tmp_path / "elsewhere" / str(number)
        assert run(elsewhere, "restore", str(tmp_path / f"backup-{number}")).returncode == 0
        assert sound(elsewhere) == []
        assert opened(elsewhere).status().documents == counts[number]
        everything_stands(elsewhere)


def everything_stands(home: Path) -> None:
    """Every piece of evidence, checked against the bytes that came with it."""
    with Workbench(Settings(home=home)) as bench:
        hits = found(opened(home)).hits
        assert hits
        for hit in hits:
            checked = verify(hit.id, store=bench.store, archive=bench.archive, extractor=bench.extractor)
            assert checked.archive is ArchiveState.INTACT, checked.detail
